package ingest

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// rows reads the rows of a table: figures, headings that name the parent of what
// follows, and totals, which are compared with the sum of their column.
func (f *finder) rows(t *table, l *lane) {
	parents := f.parents(t)
	within, hidden, notes := "", 0, 0
	var totals []totalRow
	parts := make([][]int, len(t.columns))
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		if r.number <= t.header || r.number > t.end || isNumbering(r) {
			continue
		}
		label := f.label(t, r)
		figures := f.hasFigures(t, r)
		switch {
		case label == "" && !figures, !figures && f.isNote(t, r):
			notes++
			continue
		case f.roster.isTotal(label) && !f.isUnit(t, label), figures && parents[label]:
			totals = append(totals, totalRow{r, label})
			continue
		case !figures && t.labels[unitAxis] > 0 && f.isUnit(t, label):
			within = label
		}
		if r.hidden && figures {
			hidden++
		}
		f.markLabels(t, r)
		f.row(t, r, l, within, parts)
	}
	f.noteHidden(l, hidden)
	base := f.figures.len()
	f.takeTotals(t, l, totals, parts, base)
	f.join(l, 0)
}

// totalRow is a row that adds up others.
type totalRow struct {
	row   *gridRow
	label string
}

// label is the text by which a row is known: its unit, else whatever names it.
func (f *finder) label(t *table, r *gridRow) string {
	for _, a := range []axis{unitAxis, indicatorAxis, periodAxis} {
		if column := t.labels[a]; column > 0 {
			if s := t.grid.text(r.number, column); s != "" {
				return s
			}
		}
	}
	return ""
}

func (f *finder) hasFigures(t *table, r *gridRow) bool {
	for _, c := range t.columns {
		if at := t.grid.at(r.number, c.column); at != nil && isFigure(at) {
			return true
		}
	}
	return false
}

// isNote knows a row around the table: its label means nothing and no sign stands
// in its columns of figures.
func (f *finder) isNote(t *table, r *gridRow) bool {
	for a, column := range t.labels {
		if at := t.grid.at(r.number, column); column > 0 && at != nil && f.means(at)[a] {
			return false
		}
	}
	return true
}

func (f *finder) isUnit(t *table, label string) bool {
	if t.labels[unitAxis] == 0 {
		return false
	}
	u := f.roster.unit(label)
	_, ok := u.ever()
	return ok
}

// row reads the figures of one row.
func (f *finder) row(t *table, r *gridRow, l *lane, within string, parts [][]int) {
	for n, c := range t.columns {
		at := t.grid.at(r.number, c.column)
		if at == nil || c.total {
			continue
		}
		e := f.entryAt(t, r, c)
		e.within = within
		e.value = at.figure()
		if at.filled && at.kind == cellText {
			continue // a remark over several cells
		}
		was := l.figures.len()
		l.take(&e)
		if l.figures.len() > was {
			parts[n] = append(parts[n], was)
			t.role[[2]int{r.number, c.column}] = "figure"
		}
	}
}

// entryAt says what a cell of the table is a figure of.
func (f *finder) entryAt(t *table, r *gridRow, c tableColumn) entry {
	e := t.said
	e.row, e.band = r.number, c.band
	set := func(a axis, text string, date bool, shown string) {
		switch a {
		case unitAxis:
			e.unit = text
		case indicatorAxis:
			e.indicator = text
		case periodAxis:
			e.period, e.date, e.dateShown = text, date, shown
		}
	}
	for a, column := range t.labels {
		if at := t.grid.at(r.number, column); column > 0 {
			set(axis(a), "", false, "")
			if at != nil {
				set(axis(a), at.text, at.date, at.shown)
			}
		}
	}
	e.unitAt, e.indicatorAt, e.periodAt = t.labels[unitAxis], t.labels[indicatorAxis], t.labels[periodAxis]
	set(t.across, c.text, c.date, c.shown)
	if c.period != "" {
		e.period, e.date = c.period, false
	}
	return e
}

func (f *finder) markLabels(t *table, r *gridRow) {
	names := [axes]string{"unit", "indicator", "period"}
	for a, column := range t.labels {
		if column > 0 && t.grid.at(r.number, column) != nil {
			t.role[[2]int{r.number, column}] = names[a]
		}
	}
}

// parents finds the labels that name a unit above other units of the table and owe
// none of its indicators: totals by another word.
func (f *finder) parents(t *table) map[string]bool {
	column := t.labels[unitAxis]
	out := map[string]bool{}
	if column == 0 {
		return out
	}
	under := map[giaoban.UnitID]int{}
	named := map[string]spanName{}
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		at := t.grid.at(r.number, column)
		if r.number <= t.header || r.number > t.end || at == nil || at.filled {
			continue
		}
		u := f.roster.unit(at.text)
		for _, tier := range u.tiers {
			for _, s := range tier {
				if _, known := named[at.text]; !known {
					named[at.text] = s
				}
				under[s.span.Parent]++
			}
			if len(tier) > 0 {
				break
			}
		}
	}
	for text, s := range named {
		if under[s.span.ID] > 0 && !f.owesHere(t, s.span) {
			out[text] = true
		}
	}
	return out
}

// owesHere says whether a unit itself owes an indicator of the table.
func (f *finder) owesHere(t *table, u giaoban.Unit) bool {
	owes := func(text string) bool {
		found := f.roster.indicator(text)
		if len(found) != 1 {
			return false
		}
		for _, v := range f.roster.catalogue.Versions(f.roster.indicators[found[0]]) {
			for _, o := range v.ReportedBy {
				if o.Level == u.Level || slices.Contains(o.Units, u.ID) {
					return true
				}
			}
		}
		return false
	}
	if t.across == indicatorAxis {
		return slices.ContainsFunc(t.columns, func(c tableColumn) bool { return owes(c.text) })
	}
	return owes(t.said.indicator)
}

// takeTotals remembers the totals of each column with the figures above and below
// them, to be compared when all numbers are known.
func (f *finder) takeTotals(t *table, l *lane, rows []totalRow, parts [][]int, base int) {
	left := 0
	for _, total := range rows {
		for a, column := range t.labels {
			if column > 0 && a == int(unitAxis) {
				t.role[[2]int{total.row.number, column}] = "total"
			}
		}
		for n, c := range t.columns {
			at := t.grid.at(total.row.number, c.column)
			if at == nil || !isFigure(at) || c.total {
				continue
			}
			t.role[[2]int{total.row.number, c.column}] = "total"
			got := at.figure().number()
			if len(rows) > 1 || got.kind != single || len(parts[n]) == 0 {
				left++ // several totals: which rows each adds up is not known yet
				continue
			}
			f.totals = append(f.totals, total.of(t, c, got.value, parts[n], base))
		}
	}
	if left > 0 {
		l.problems.add(problem{code: "total_not_checked", severity: giaoban.SeverityInfo, row: rows[0].row.number, count: left})
	}
}

func (r totalRow) of(t *table, c tableColumn, v giaoban.Decimal, parts []int, base int) total {
	out := total{problem: problem{sheet: t.grid.name, row: r.row.number, column: c.column, read: t.grid.text(r.row.number, c.column)}, value: v}
	for _, i := range parts {
		out.parts = append(out.parts, base+i)
	}
	return out
}
