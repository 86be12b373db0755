package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// unitsView is who reports, as the tree stood on a day.
type unitsView struct {
	frame
	Kick    string
	Heading string
	Asked   string // what is searched for
	Kept    []hidden
	All     string // the address without the search
	Found   *unitTable
	Nothing *parts.State
	Trees   []unitTree
	Ended   *unitTable
}

// unitTree is a root with the units directly below it.
type unitTree struct {
	Root  unitLine
	Below *unitTable // nil where nothing is below
}

// unitTable is units as rows; it carries the words of its own heads.
type unitTable struct {
	*request
	Label string
	Rows  []unitLine
}

type unitLine struct {
	Unit       parts.Link
	Code       string
	Level      string
	Since      string
	Until      string
	Outside    bool // summed, never ranked
	Below      string
	Units      []parts.Link
	Successors []parts.Link
}

func (p *Pages) units(q *request) (any, error) {
	v := &unitsView{frame: q.frame("units", "units.title"), Asked: q.query.Get("q")}
	now, err := p.Answers.Units(q.Context(), query.UnitsRequest{At: q.query.Get("at"), Query: v.Asked, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	day := now.At
	v.Kick = q.T("units.kick", "day", day.FormatDate(q.Lang))
	v.Kept = append(v.Kept, v.Hidden...)
	if q.query.Get("at") != "" {
		v.Kept = append(v.Kept, hidden{"at", day.String()})
	}
	v.All = q.link("/units", "at", q.query.Get("at"))
	v.Picks = []pick{q.pickDay(day)}
	for _, root := range p.Catalogue.Units.Roots(day) {
		v.Trees = append(v.Trees, q.tree(root, day))
	}
	if gone := q.ended(day); len(gone) > 0 {
		v.Ended = &unitTable{q, q.T("units.ended"), gone}
	}
	if v.Asked != "" {
		return v, v.search(q, now, day)
	}
	v.Heading = q.T("units.heading", "roots", q.listed(v.roots()), "n", fmt.Sprint(len(p.Catalogue.Units.All(day))))
	return v, nil
}

func (v *unitsView) roots() []string {
	var out []string
	for _, t := range v.Trees {
		out = append(out, t.Root.Unit.Text)
	}
	return out
}

// pickDay offers the viewing day and the days on which boundaries changed.
func (q *request) pickDay(chosen giaoban.Date) pick {
	days := []giaoban.Date{q.Day, chosen}
	for _, c := range q.pages.Catalogue.Units.Changes {
		days = append(days, c.Date)
	}
	slices.SortFunc(days, func(a, b giaoban.Date) int { return int(b - a) })
	k := pick{Name: "at", Label: q.T("units.at")}
	for _, d := range slices.Compact(days) {
		text := d.FormatDate(q.Lang)
		if d == q.Day {
			text = q.T("units.viewing", "day", text)
		}
		k.Choices = append(k.Choices, choice{d.String(), text, d == chosen})
	}
	return k
}

func (q *request) tree(root giaoban.Unit, day giaoban.Date) unitTree {
	t := unitTree{Root: q.unitLine(root, day)}
	var rows []unitLine
	for _, u := range q.pages.Catalogue.Units.Children(root.ID, day) {
		rows = append(rows, q.unitLine(u, day))
	}
	if len(rows) > 0 {
		t.Below = &unitTable{q, t.Root.Unit.Text, rows}
	}
	return t
}

func (q *request) unitLine(u giaoban.Unit, day giaoban.Date) unitLine {
	l := unitLine{Unit: q.unitLink(u), Code: u.Code, Level: q.level(u.Level), Since: u.ValidFrom.FormatDate(q.Lang), Outside: !u.Ranked}
	l.Below, l.Units = q.below(u.ID, day)
	for _, id := range q.pages.Catalogue.Units.Successors(u.ID) {
		if next, ok := q.pages.Catalogue.Units.On(id, u.ValidTo); ok && u.ValidTo <= day {
			l.Successors = append(l.Successors, q.unitLink(next))
		}
	}
	if u.ValidTo <= day { // what is dated later is not known on that day
		l.Until = u.ValidTo.FormatDate(q.Lang)
	}
	return l
}

func (q *request) unitLink(u giaoban.Unit) parts.Link {
	return parts.Link{Href: q.link("/units/" + string(u.ID)), Text: u.Name.In(q.Lang)}
}

// below counts the units directly below another, by level, and lists them.
func (q *request) below(id giaoban.UnitID, day giaoban.Date) (string, []parts.Link) {
	var links []parts.Link
	var levels []string
	counts := map[string]int{}
	for _, u := range q.pages.Catalogue.Units.Children(id, day) {
		if counts[u.Level]++; counts[u.Level] == 1 {
			levels = append(levels, u.Level)
		}
		links = append(links, q.unitLink(u))
	}
	var said []string
	for _, l := range levels {
		said = append(said, q.T("units.count", "n", fmt.Sprint(counts[l]), "level", lowerFirst(q.level(l))))
	}
	return q.listed(said), links
}

// ended are the units that were and are no more, the latest end first.
func (q *request) ended(day giaoban.Date) []unitLine {
	var last []giaoban.Unit
	for _, id := range q.pages.Catalogue.Units.IDs() {
		spans := q.pages.Catalogue.Units.Spans(id)
		if u := spans[len(spans)-1]; u.ValidTo <= day {
			last = append(last, u)
		}
	}
	slices.SortStableFunc(last, func(a, b giaoban.Unit) int { return int(b.ValidTo - a.ValidTo) })
	var out []unitLine
	for _, u := range last {
		out = append(out, q.unitLine(u, day))
	}
	return out
}

// search lists what bears the name, of today and of the days before each end.
func (v *unitsView) search(q *request, now *query.UnitsAnswer, day giaoban.Date) error {
	var found []unitLine
	take := func(units []query.UnitAnswer, gone bool) {
		for _, f := range units {
			spans := q.pages.Catalogue.Units.Spans(f.ID)
			if last := spans[len(spans)-1]; last.ValidTo <= day == gone {
				u, _ := q.pages.Catalogue.Units.Nearest(f.ID, day)
				found = append(found, q.unitLine(u, day))
			}
		}
	}
	take(now.Units, false)
	var ends []giaoban.Date
	for _, id := range q.pages.Catalogue.Units.IDs() {
		spans := q.pages.Catalogue.Units.Spans(id)
		if end := spans[len(spans)-1].ValidTo; end <= day && !slices.Contains(ends, end) {
			ends = append(ends, end)
		}
	}
	for _, end := range ends {
		a, err := q.pages.Answers.Units(q.Context(), query.UnitsRequest{At: (end - 1).String(), Query: v.Asked, Lang: q.Lang})
		if err != nil {
			return err
		}
		for _, u := range a.Units {
			if u.ValidTo == end {
				take([]query.UnitAnswer{u}, true)
			}
		}
	}
	v.Heading = q.T("units.found", "n", fmt.Sprint(len(found)), "text", v.Asked)
	if v.Found = (&unitTable{q, q.T("units.results"), found}); len(found) == 0 {
		v.Found = nil
		v.Nothing = &parts.State{Shape: parts.Info, Title: q.T("units.none", "text", v.Asked), Text: q.T("units.none_text"),
			Actions: []parts.Link{{Href: v.All, Text: q.T("units.all")}}}
	}
	return nil
}
