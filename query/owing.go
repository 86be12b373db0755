package query

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// owing remembers who owes an indicator below a unit. The answer changes only on
// the days a unit or a duty begins or ends; between two such days, an era, it is
// the same for every period.
type owing struct {
	catalogue *giaoban.Catalogue
	days      []giaoban.Date          // first days of the eras, in order
	order     map[giaoban.UnitID]int  // of the catalogue
	above     map[giaoban.UnitID]bool // units that ever had others below them
	partial   bool                    // of some unit not all below it are listed
	sets      reckoned[owingKey, []giaoban.Unit]
	owers     reckoned[owingKey, map[giaoban.UnitID]bool]
	lands     reckoned[giaoban.UnitID, []giaoban.UnitID] // territories
	evers     reckoned[everKey, []giaoban.UnitID]
	belows    reckoned[belowKey, []giaoban.UnitID]
	reaches   reckoned[reachKey, []giaoban.UnitID]
}

// reachKey is an indicator of the units that are compared: of a level or a group under
// a parent in one era, over the eras they are compared in.
type reachKey struct {
	everKey
	level, group string
	era          int
}

// belowKey is a level under a unit, and the first and the last era.
type belowKey struct {
	parent   giaoban.UnitID
	level    string
	from, to int
}

// everKey is an indicator, a unit, and the first and the last era.
type everKey struct {
	code     string
	unit     giaoban.UnitID
	from, to int
}

// duty says who owes: the units of a level, or those of a list, which is told from
// others by where it begins.
type duty struct {
	level string
	list  *giaoban.UnitID
}

type owingKey struct {
	duty
	unit giaoban.UnitID // below which; empty: anywhere
	era  int
}

// remembered bounds the memory of sets; past it they are thought through anew.
const remembered = 200_000

func newOwing(c *giaoban.Catalogue) *owing {
	o := &owing{catalogue: c, order: map[giaoban.UnitID]int{}, above: map[giaoban.UnitID]bool{}}
	o.sets.most, o.owers.most, o.lands.most, o.evers.most, o.belows.most, o.reaches.most = remembered, remembered, remembered, remembered, remembered, remembered
	for n, id := range c.Units.IDs() {
		o.order[id] = n
		for _, u := range c.Units.Spans(id) {
			o.days = append(o.days, u.ValidFrom, u.ValidTo)
			o.above[u.Parent] = true
			o.partial = o.partial || u.Children > 0
		}
	}
	for _, code := range c.Codes() {
		for _, i := range c.Versions(code) {
			o.days = append(o.days, i.ValidFrom, i.ValidTo)
			for _, r := range i.ReportedBy {
				o.days = append(o.days, r.From, r.To)
			}
		}
	}
	for _, change := range c.Units.Changes {
		o.days = append(o.days, change.Date)
	}
	slices.Sort(o.days)
	o.days = slices.Compact(o.days)
	return o
}

// era numbers the stretch of time a day lies in.
func (o *owing) era(d giaoban.Date) int {
	n, found := slices.BinarySearch(o.days, d)
	if found {
		n++
	}
	return n
}

// units lists who owes an indicator below a unit for a period that ends on a day.
func (o *owing) units(i *giaoban.Indicator, asked giaoban.UnitID, p giaoban.Period) []giaoban.Unit {
	i = o.answering(i, p)
	key := owingKey{dutyOn(i, p), asked, o.era(p.Ends)}
	return o.sets.of(key, func() []giaoban.Unit { return o.catalogue.Owing(i, asked, p) })
}

// answering is the indicator whose duties count: of a ratio of two indicators that
// nobody is named for, its numerator.
func (o *owing) answering(i *giaoban.Indicator, p giaoban.Period) *giaoban.Indicator {
	if i.Computed() && len(i.ReportedBy) == 0 && i.Numerator != i.Code {
		if n := o.catalogue.Indicator(i.Numerator, p.Ends); n != nil {
			return n
		}
	}
	return i
}

func dutyOn(i *giaoban.Indicator, p giaoban.Period) duty {
	owner, ok := i.OwnerOn(p.Ends)
	switch {
	case !ok:
		return duty{level: "\x00nobody"}
	case len(owner.Units) > 0:
		return duty{list: &owner.Units[0]}
	}
	return duty{level: owner.Level}
}

// owes says whether a unit owes an indicator itself.
func (o *owing) owes(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	return o.owersOf(i, p)[unit]
}

// owersOf are all units that owe an indicator themselves. Nobody may change the set.
func (o *owing) owersOf(i *giaoban.Indicator, p giaoban.Period) map[giaoban.UnitID]bool {
	i = o.answering(i, p)
	key := owingKey{dutyOn(i, p), "", o.era(p.Ends)}
	return o.owers.of(key, func() map[giaoban.UnitID]bool {
		set := map[giaoban.UnitID]bool{}
		for _, root := range o.catalogue.Units.Roots(p.Ends) {
			for _, u := range o.units(i, root.ID, p) {
				set[u.ID] = true
			}
		}
		return set
	})
}

// ever lists the units whose figures a unit's points can be made of in a span of
// time: itself and all who ever owed the indicator below it.
func (o *owing) ever(code string, asked giaoban.UnitID, from, to giaoban.Date) []giaoban.UnitID {
	key := everKey{code, asked, o.era(from), o.era(to)}
	return o.evers.of(key, func() []giaoban.UnitID {
		out := []giaoban.UnitID{asked}
		for n := o.era(from); n <= o.era(to); n++ {
			day := from
			if n > 0 {
				day = max(from, o.days[n-1])
			}
			i := o.catalogue.Indicator(code, day)
			if i == nil {
				continue
			}
			for _, u := range o.units(i, asked, giaoban.Period{Starts: day, Ends: day}) {
				if u.ID != asked {
					out = append(out, u.ID)
				}
			}
		}
		slices.Sort(out)
		return slices.Clip(slices.Compact(out))
	})
}

// unlisted counts the units that the catalogue does not list, below a unit and above or
// among those who owe an indicator: they owe it, too, and nothing can come from them.
func (o *owing) unlisted(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) int {
	if !o.partial || o.owes(i, unit, p) {
		return 0
	}
	n := 0
	if u, ok := o.catalogue.Units.On(unit, p.Ends); ok {
		below := o.catalogue.Units.Children(unit, p.Ends)
		if u.Children > 0 {
			n = max(0, u.Children-len(below))
		}
		for _, c := range below {
			n += o.unlisted(i, c.ID, p)
		}
	}
	return n
}

// territory lists the parents and every unit that was ever below one of them.
func (o *owing) territory(parents []giaoban.UnitID) []giaoban.UnitID {
	if len(parents) == 1 {
		return o.land(parents[0])
	}
	var out []giaoban.UnitID
	for _, p := range parents {
		out = append(out, o.land(p)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (o *owing) land(parent giaoban.UnitID) []giaoban.UnitID {
	return o.lands.of(parent, func() []giaoban.UnitID {
		out := []giaoban.UnitID{parent}
		below := map[giaoban.UnitID]bool{parent: true}
		for grown := true; grown; { // once for each floor of the tree
			grown = false
			for _, id := range o.catalogue.Units.IDs() {
				for _, u := range o.catalogue.Units.Spans(id) {
					if !below[id] && below[u.Parent] {
						below[id], grown = true, true
						out = append(out, id)
					}
				}
			}
		}
		slices.Sort(out)
		return out
	})
}

// below lists the units of a level under a unit on any day of a span, in the order of
// the catalogue.
func (o *owing) below(parent giaoban.UnitID, level string, within span) []giaoban.UnitID {
	key := belowKey{parent, level, o.era(within.from), o.era(within.to)}
	return o.belows.of(key, func() []giaoban.UnitID {
		var out []giaoban.UnitID
		seen := map[giaoban.UnitID]bool{}
		for n := key.from; n <= key.to; n++ {
			day := within.from
			if n > 0 {
				day = max(day, o.days[n-1])
			}
			for _, u := range o.catalogue.Units.Below(parent, level, day) {
				if !seen[u.ID] {
					seen[u.ID] = true
					out = append(out, u.ID)
				}
			}
		}
		slices.SortFunc(out, func(a, b giaoban.UnitID) int { return o.order[a] - o.order[b] })
		return out
	})
}
