package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// read reads the figures of one table.
func (f *finder) read(t *table) {
	l := f.lane()
	f.tellColumns(t, l)
	f.tellRows(t, l)
	if f.sayOnce(t, l) {
		f.amongPeers(t, l)
		f.otherBands(t)
		f.figuresOf(t, l)
	} else {
		f.fatal = true
	}
	f.markRoles(t)
	f.join(l, 0)
}

// otherBands passes over columns of bands that the table's indicator does not have,
// where nothing is counted in them: an office's form has more columns than it fills.
func (f *finder) otherBands(t *table) {
	s := f.schemeOf(t.said.indicator)
	for i := range t.columns {
		if c := &t.columns[i]; s != nil && c.means.band != "" && c.means.indicator == "" && band(s, c.means.band) < 0 && f.figuresIn(t, c.at) == 0 {
			c.role = roleNote
		}
	}
}

// crossing is a cell that holds a figure, with what it means.
type crossing struct {
	row, column *line
	cell        *gridCell
	means       meaning
}

// figuresOf takes the figures where rows and columns of figures cross; totals and
// what is only compared are remembered.
func (f *finder) figuresOf(t *table, l *lane) {
	base := f.figures.len()
	sums := newSums(f, t)
	for n := range t.rows {
		row := &t.rows[n]
		if row.role != roleFigures && row.role != roleTotal && row.role != roleChecked {
			continue
		}
		r := f.grid.row(row.at)
		for k := range t.columns {
			column := &t.columns[k]
			c := f.grid.at(row.at, column.at)
			if c == nil || column.role == roleLeftOut || column.role == roleHidden || column.role == roleNote || c.filled && c.kind == cellText {
				continue
			}
			x := crossing{row: row, column: column, cell: c}
			if row.role == roleTotal || column.role == roleTotal || row.means.instead && f.isParentHere(t, row, column) {
				sums.total(x)
				continue
			}
			f.take(t, l, x, sums)
		}
		if r.hidden && row.role == roleFigures {
			t.hidden++
		}
	}
	f.noteHidden(l, t.hidden)
	sums.close(l, base)
}

// take takes one figure, or keeps it for comparison.
func (f *finder) take(t *table, l *lane, x crossing, sums *sums) {
	var ok bool
	x.means, ok = f.over(x.row.means, x.column.means)
	e := f.entryOf(t, x)
	if !ok {
		if f.isFigure(x.cell) {
			l.reject(&e, x.column.at, problem{code: "contradicting_headings", read: x.cell.text, expected: firstOf(x.means.twice, x.row.means.indicator+" | "+x.column.means.indicator)})
		}
		return
	}
	if x.row.role == roleChecked || x.column.role == roleChecked || !x.means.measure.kind.stored() {
		f.beside(t, l, x, e)
		return
	}
	was := l.figures.len()
	l.take(&e)
	for i := was; i < l.figures.len(); i++ {
		sums.part(x, i)
		f.role[[2]int{x.row.at, x.column.at}] = "figure"
	}
}

// entryOf says what a cell of the table is a figure of.
func (f *finder) entryOf(t *table, x crossing) entry {
	m := &x.means
	e := t.said
	e.row, e.value = x.row.at, x.cell.figure()
	if m.unit != "" {
		e.unit, e.within = m.unit, m.within
	}
	if m.indicator != "" {
		e.indicator = m.indicator
	}
	if m.period != "" {
		e.period, e.date, e.dateShown = m.period, m.date, m.shown
	}
	e.band, e.scale, e.scaleNear = m.band, firstOf(m.scale, t.scale), m.scale != ""
	if m.measure.kind == estimate {
		e.status = giaoban.Estimated.String()
	}
	for _, l := range t.labels {
		switch l.axis {
		case unitAxis:
			e.unitAt = l.column
		case indicatorAxis:
			e.indicatorAt = l.column
		case periodAxis:
			e.periodAt = l.column
		}
	}
	f.span(t, m, &e)
	return e
}

// tellColumns says which columns were not read, once for each reason.
func (f *finder) tellColumns(t *table, l *lane) {
	hidden, first := 0, 0
	var names []string
	if t.other > 0 {
		l.problems.add(problem{code: "other_headings", severity: giaoban.SeverityWarning, row: t.other})
	}
	if t.quarters {
		l.problems.add(problem{code: "quarters_by_month", severity: giaoban.SeverityInfo, row: t.first})
	}
	for _, b := range t.labels {
		if b.class {
			l.problems.add(problem{code: "classes_not_read", severity: giaoban.SeverityInfo, row: t.header, column: b.column})
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		figures := f.figuresIn(t, c.at)
		switch {
		case figures == 0:
		case c.role == roleHidden:
			hidden++
		case c.role == roleLeftOut && c.reason != "as_said":
			text := strings.Join(texts(c.path), " / ")
			if code := f.refused(t, c); code != "" {
				l.problems.add(problem{code: code, row: t.header, column: c.at, read: text})
				l.problems.rejected += figures
				continue
			}
			if first == 0 {
				first = c.at
			}
			names = append(names, strings.TrimRight(cellName(1, c.at), "1")+firstOf(" “"+clip(text)+"”", ""))
		}
	}
	if hidden > 0 {
		l.problems.add(problem{code: "hidden_columns", severity: giaoban.SeverityWarning, count: hidden, row: t.header})
	}
	if len(names) > 0 {
		l.problems.add(problem{code: "columns_left_out", severity: giaoban.SeverityWarning, row: t.header, column: first, count: len(names), expected: strings.Join(names[:min(len(names), 12)], ", ")})
	}
}

// refused is why a column left out is refused, and not only said to be left out.
func (f *finder) refused(t *table, c *line) string {
	switch {
	case c.reason != "unknown_column":
		return c.reason
	case c.means.near:
		return "unknown_" + strings.TrimSuffix(f.missing(t).String(), "s")
	}
	return ""
}

// missing is the axis whose names the headings should bear.
func (f *finder) missing(t *table) axis {
	switch {
	case t.axis == unitAxis || t.axis == periodAxis:
		return t.axis
	}
	return indicatorAxis
}

func texts(path []token) []string {
	var out []string
	for _, p := range path {
		out = append(out, p.text)
	}
	return out
}

// tellRows refuses the rows whose labels mean nothing; a person may say that they
// are to be left out.
func (f *finder) tellRows(t *table, l *lane) {
	for i := range t.rows {
		r := &t.rows[i]
		if r.role != roleLeftOut || r.reason == "as_said" {
			continue
		}
		column, text := f.unknownAt(t, r)
		if r.reason == "looked_up" {
			l.problems.add(problem{code: r.reason, severity: giaoban.SeverityInfo, row: r.at, column: column, read: clip(text)})
			continue
		}
		p := problem{code: "unknown_row", row: r.at, column: column, read: clip(text), ask: "rows"}
		switch {
		case f.given.Answers["rows"] == "-":
			l.problems.add(problem{code: "row_left_out", severity: giaoban.SeverityWarning, row: r.at, column: column, read: clip(text)})
			r.reason = "as_said"
			f.leftOut = append(f.leftOut, "row:"+pathText(r.path))
			continue
		case r.reason == "row_without_label", r.reason == "week_contradicts":
			p.code = r.reason
		case t.names(unitAxis) && r.means.unit == "":
			p.code = "unknown_unit"
		case t.names(indicatorAxis):
			if !r.means.near {
				l.problems.add(problem{code: "row_left_out", severity: giaoban.SeverityWarning, row: r.at, column: column, read: clip(text)})
				continue
			}
			p.code = "unknown_indicator"
		case t.names(periodAxis):
			p.code = "unknown_period"
		}
		l.problems.add(p)
		l.problems.rejected += f.figuresInRow(t, r.at)
	}
}

func (f *finder) figuresInRow(t *table, row int) (n int) {
	for i := range t.columns {
		c := &t.columns[i]
		if at := f.grid.at(row, c.at); c.role == roleFigures && at != nil && f.isFigure(at) {
			n++
		}
	}
	return n
}

// unknownAt is the label of a row that means nothing: its own, or the one above it
// that stands for it too.
func (f *finder) unknownAt(t *table, r *line) (int, string) {
	for _, l := range t.labels {
		if s := trimmed(f.grid.text(r.at, l.column)); s != "" && strings.Contains(r.means.unknown, s) {
			return l.column, s
		}
	}
	column, text := t.labelAt(f.grid, r.at)
	if r.means.unknown != "" && !strings.Contains(r.means.unknown, text) {
		text = r.means.unknown
	}
	return column, text
}

// labelAt is the innermost label of a row with its column.
func (t *table) labelAt(g *grid, row int) (int, string) {
	for i := len(t.labels) - 1; i >= 0; i-- {
		if l := t.labels[i]; !l.number && !l.scale {
			if s := g.text(row, l.column); s != "" {
				return l.column, s
			}
		}
	}
	return t.left, ""
}

// markRoles colours the cells of the picture.
func (f *finder) markRoles(t *table) {
	set := func(row, column int, role string) {
		if at := [2]int{row, column}; f.role[at] == "" && f.grid.at(row, column) != nil {
			f.role[at] = role
		}
	}
	for i := range t.columns {
		c := &t.columns[i]
		for row := t.top; row <= t.header; row++ {
			set(row, c.at, headRole(c))
		}
		if c.role == roleLeftOut || c.role == roleHidden || c.role == roleChecked || c.role == roleTotal {
			for row := t.first; row <= t.end; row++ {
				set(row, c.at, c.role)
			}
		}
	}
	names := [axes]string{"unit", "indicator", "period", "band", "period"}
	for i := range t.rows {
		r := &t.rows[i]
		for _, l := range t.labels {
			role := r.role
			if r.role == roleFigures {
				switch role = "header"; {
				case l.number:
					role = roleNumbering
				case l.scale:
					role = "scale"
				case l.class:
					role = roleLeftOut
				case l.axis != axes:
					role = names[l.axis]
				}
			}
			set(r.at, l.column, role)
		}
		if r.role != roleFigures {
			for _, c := range t.columns {
				set(r.at, c.at, r.role)
			}
		}
	}
	for row := t.top; row <= t.header; row++ {
		for _, l := range t.labels {
			set(row, l.column, "header")
		}
	}
}

func headRole(c *line) string {
	switch {
	case c.role == roleLeftOut || c.role == roleHidden || c.role == roleTotal || c.role == roleChecked:
		return c.role
	case c.means.indicator != "":
		return "indicator"
	case c.means.unit != "":
		return "unit"
	case c.means.period != "":
		return "period"
	}
	return "header"
}

// aboveOthers finds the names of units that stand above other units of a table and
// owe none of its indicators: totals by another word.
func (f *finder) aboveOthers(t *table, names []string) map[string]bool {
	out := map[string]bool{}
	under := map[giaoban.UnitID]int{}
	spans := map[string]spanName{}
	shared := map[string]bool{} // by several units: sharedNames looks at the rows around
	for _, text := range names {
		if _, known := spans[text]; known {
			continue
		}
		u := f.roster.unit(text)
		for _, tier := range u.tiers {
			for n, s := range tier {
				if n == 0 {
					spans[text] = s
				}
				shared[text] = shared[text] || s.unit != spans[text].unit
				for _, a := range f.roster.catalogue.Units.Ancestors(s.span.ID, min(s.span.ValidTo-1, giaoban.LastDate)) {
					under[a.ID]++
				}
			}
			if len(tier) > 0 {
				break
			}
		}
	}
	for text, s := range spans {
		if under[s.span.ID] > 0 && !shared[text] && !f.owesHere(t, s.span) {
			out[text] = true
		}
	}
	return out
}

// isParentHere says whether a column is the total of the others for a row whose own
// indicator takes the place of theirs: it is named after the units' parent, which does
// not owe that indicator.
func (f *finder) isParentHere(t *table, row, column *line) bool {
	var names []string
	for i := range t.columns {
		if t.columns[i].role == roleFigures && t.columns[i].means.unit != "" {
			names = append(names, t.columns[i].means.unit)
		}
	}
	u := f.roster.unit(column.means.unit)
	s, ok := u.ever()
	return ok && !f.owesItself(&meaning{unit: column.means.unit, indicator: row.means.indicator}) && slices.ContainsFunc(names, func(name string) bool {
		other := f.roster.unit(name)
		o, ok := other.ever()
		return ok && f.isAbove(string(s.span.ID), string(o.span.ID))
	})
}

// owesItself says whether the unit of a line owes the indicator of the same line.
func (f *finder) owesItself(m *meaning) bool {
	u := f.roster.unit(m.unit)
	s, ok := u.ever()
	return ok && m.indicator != "" && f.owes(m.indicator, s.span)
}

// owes says whether a unit itself owes the indicator that a text names.
func (f *finder) owes(text string, u giaoban.Unit) bool {
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

// owesHere says whether a unit itself owes an indicator of the table.
func (f *finder) owesHere(t *table, u giaoban.Unit) bool {
	named := false
	for i := range t.columns {
		if name := t.columns[i].means.indicator; name != "" {
			if named = true; f.owes(name, u) {
				return true
			}
		}
	}
	for i := range t.rows {
		if name := t.rows[i].means.indicator; name != "" {
			if named = true; f.owes(name, u) {
				return true
			}
		}
	}
	return !named && f.owes(firstOf(t.said.indicator, f.indicatorAround(t)), u)
}
