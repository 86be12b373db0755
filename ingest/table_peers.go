package ingest

import (
	"maps"

	"github.com/giaoban/giaoban"
)

// amongPeers settles names of a list that several units bear by the rest of the list:
// where all others stand under one parent, "Càng Long" among them is the district
// under it and not the township. A unit that may be that parent itself stays unclear,
// since its row may be the list's total; and two sure names are the least to go by.
func (f *finder) amongPeers(t *table, l *lane) {
	for text, unit := range t.settled {
		l.settle(text, unit)
	}
	day := f.dayOf(t)
	parents := map[giaoban.UnitID]int{}
	unclear := map[string][]spanName{}
	seen := map[string]bool{}
	for _, lines := range [][]line{t.rows, t.columns} {
		for i := range lines {
			m := &lines[i].means
			if lines[i].role != roleFigures || m.unit == "" || m.within != "" || seen[m.unit] {
				continue
			}
			seen[m.unit] = true
			u := f.roster.unit(trimmed(m.unit))
			switch found := u.on(day); {
			case len(found) == 1:
				parents[found[0].span.Parent]++
			case len(found) > 1:
				unclear[m.unit] = found
			}
		}
	}
	parent, ok := oneParent(parents, unclear)
	if !ok {
		return
	}
	for text, found := range unclear {
		if one, ok := childOf(parent, found, f.betweenOthers(t, text)); ok {
			l.settle(text, one)
		}
	}
}

// oneParent is the parent that all units of a list stand under: the one of the sure
// names, else the only one under which every unclear name can stand. "Cầu Kè, Càng
// Long, Trà Cú" are the districts of the province and not three townships of three
// districts. Three names are the least to go by, or two sure ones.
func oneParent(sure map[giaoban.UnitID]int, unclear map[string][]spanName) (parent giaoban.UnitID, ok bool) {
	if len(sure) > 1 {
		return "", false
	}
	for id, n := range sure {
		if n > 1 {
			return id, true
		}
	}
	if len(sure)+len(unclear) < 3 {
		return "", false
	}
	common := maps.Clone(sure)
	for _, found := range unclear {
		seen := map[giaoban.UnitID]bool{}
		for _, s := range found {
			if !seen[s.span.Parent] {
				seen[s.span.Parent] = true
				common[s.span.Parent]++
			}
		}
	}
	for id, n := range common {
		if n < len(sure)+len(unclear) {
			continue
		}
		if ok {
			return "", false
		}
		parent, ok = id, true
	}
	return parent, ok
}

// sharedNames parts a district from the ward of the same name where both stand in one
// list: the row between totals is the district's total, the other one the ward.
func (f *finder) sharedNames(t *table) {
	rows := map[string][]int{}
	for i := range t.rows {
		if m := &t.rows[i].means; t.rows[i].role == roleFigures && m.unit != "" {
			rows[m.unit] = append(rows[m.unit], i)
		}
	}
	for text, at := range rows {
		if len(at) != 2 || f.amongTotals(t, rows, at[0]) == f.amongTotals(t, rows, at[1]) {
			continue
		}
		parents, children := 0, 0
		var child spanName
		for _, s := range f.roster.unit(trimmed(text)).first() {
			if len(f.roster.catalogue.Units.Children(s.span.ID, s.span.ValidFrom)) > 0 {
				parents++
			} else if child.unit != s.unit || children == 0 {
				child = s
				children++
			}
		}
		if parents == 0 || children != 1 {
			continue
		}
		for _, i := range at {
			if f.amongTotals(t, rows, i) {
				t.rows[i].role, t.rows[i].reason = roleTotal, "parent"
			}
		}
		if t.settled == nil {
			t.settled = map[string]spanName{}
		}
		t.settled[text] = child
	}
}

// amongTotals says whether the nearest rows of single names around a row are totals.
func (f *finder) amongTotals(t *table, rows map[string][]int, i int) bool {
	seen := false
	for _, step := range []int{-1, 1} {
		for n := i + step; n >= 0 && n < len(t.rows); n += step {
			r := &t.rows[n]
			if r.role == roleFigures && len(rows[r.means.unit]) < 2 {
				return false
			}
			if r.role == roleTotal {
				seen = true
				break
			}
			if r.role == roleHeading {
				break
			}
		}
	}
	return seen
}

// first are the units of the best tier that has any.
func (u unitText) first() []spanName {
	for _, tier := range u.tiers {
		if len(tier) > 0 {
			return tier
		}
	}
	return nil
}

// betweenOthers says whether a name stands once, after and before other rows of the
// list: a total stands at one of its ends.
func (f *finder) betweenOthers(t *table, text string) bool {
	at, first, last, parted := -1, -1, -1, -1
	for i := range t.rows {
		r := &t.rows[i]
		if (r.role == roleHeading || r.role == roleTotal) && first >= 0 && parted < 0 {
			parted = i // what stands below the list, signatures too, is none of it
		}
		if r.role != roleFigures || r.means.unit == "" {
			continue
		}
		if r.means.unit == text {
			if at >= 0 {
				return false
			}
			at = i
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	return at > first && at < last && (parted < 0 || parted > last)
}

// childOf is the only one of several units that stands under a parent; none where one
// of them may be the parent itself, unless its place says that it is not.
func childOf(parent giaoban.UnitID, found []spanName, between bool) (one spanName, ok bool) {
	for _, s := range found {
		switch {
		case s.span.ID == parent && between:
		case s.span.ID == parent:
			return spanName{}, false
		case s.span.Parent != parent:
		case ok:
			return spanName{}, false
		default:
			one, ok = s, true
		}
	}
	return one, ok
}

// settle takes a text for one of the units that bear it, at any time.
func (l *lane) settle(text string, unit spanName) {
	u := l.roster.unit(trimmed(text))
	for i, tier := range u.tiers {
		var kept []spanName
		for _, s := range tier {
			if s.unit == unit.unit {
				kept = append(kept, s)
			}
		}
		u.tiers[i] = kept
	}
	l.units[text] = &unitMeaning{text: text, unitText: u}
	l.lastUnit = nil
}

// dayOf is a day on which the units of a table stood: the last of its period, of the
// first period that a line names, or of its year; else today.
func (f *finder) dayOf(t *table) giaoban.Date {
	periods := []string{t.said.period}
	for _, lines := range [][]line{t.columns, t.rows} {
		for i := range lines {
			periods = append(periods, lines[i].means.period)
		}
	}
	for _, text := range periods {
		if r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Year: t.year}); err == nil {
			return r.Period.Ends
		}
	}
	if t.year > 0 {
		return giaoban.NewDate(t.year, 12, 31)
	}
	return f.clock.today
}
