package ingest

import (
	"slices"
	"strings"
)

// columnsOf says what each column of figures means. One that holds figures and means
// nothing is left out and said, never dropped.
func (f *finder) columnsOf(t *table) {
	for column := t.left; column <= t.right; column++ {
		if f.isLabel(t, column) {
			continue
		}
		l := line{at: column, role: roleFigures, path: f.pathTo(t.top, t.header, column)}
		figures := f.figuresIn(t, column)
		if figures == 0 && len(l.path) == 0 {
			continue
		}
		l.means = f.explain(l.path)
		f.underTitle(t, &l)
		f.corrected(&l, "column")
		heading := ""
		if len(l.path) > 0 {
			heading = l.path[len(l.path)-1].text
		}
		switch {
		case besidesFigures(heading) && len(l.path) > 0 && l.means.indicator == "", figures == 0 && !l.means.measure.kind.stored():
			l.role = roleNote
		case f.grid.hidden[column]:
			l.role = roleHidden
		case l.role == roleLeftOut:
		case !l.means.measure.kind.stored():
			l.role = roleChecked
		case l.means.unknown != "" || l.means.twice != "" || l.means == meaning{}:
			l.role, l.reason = roleLeftOut, "unknown_column"
		case l.means.total:
			l.role = roleTotal
		}
		if l.role == roleFigures || l.role == roleChecked {
			t.across[unitAxis] = t.across[unitAxis] || l.means.unit != ""
			t.across[indicatorAxis] = t.across[indicatorAxis] || l.means.indicator != ""
			t.across[periodAxis] = t.across[periodAxis] || l.means.period != ""
			t.across[bandAxis] = t.across[bandAxis] || l.means.band != ""
			t.across[measureAxis] = t.across[measureAxis] || l.means.measure.kind > actual
		}
		t.columns = append(t.columns, l)
	}
	f.totalColumns(t)
	f.sameColumns(t)
	f.nearlyUnits(t)
}

// underTitle names a column by the title over the table and its own heading, where the
// heading alone says nothing and both together are a name of the catalogue: "Before
// housing costs" under "Persons in poverty".
func (f *finder) underTitle(t *table, l *line) {
	above := f.grid.row(t.top - 1)
	if l.means.unknown == "" || above == nil || len(above.cells) == 0 || above.cells[0].kind != cellText || f.isBody(t, above) {
		return
	}
	title := f.token(&above.cells[0])
	if title.text == l.path[0].text {
		return
	}
	titled := slices.Concat([]token{title}, l.path)
	if name := strings.Join(wordsOf(titled), " / "); len(f.roster.indicator(name)) > 0 {
		l.path, l.means = titled, f.explain(titled)
	}
}

// nearlyUnits marks columns left out whose heading is nearly the name of a unit, in a
// table with units across: a misspelt district is refused, not passed over.
func (f *finder) nearlyUnits(t *table) {
	if !t.across[unitAxis] {
		return
	}
	for i := range t.columns {
		c := &t.columns[i]
		if c.role == roleLeftOut && c.reason == "unknown_column" && slices.ContainsFunc(c.path, func(p token) bool {
			return !p.names[unitAxis] && !p.names[indicatorAxis] && f.roster.suggestUnit(p.rest) != ""
		}) {
			c.reason = "unknown_unit"
		}
	}
}

// sameColumns looks at columns whose headings name one figure: the one in the
// indicator's own unit of measure is it, "Tiếp công dân / Người" of an indicator in
// visits is another that the catalogue does not have.
func (f *finder) sameColumns(t *table) {
	first := map[meaning]int{}
	for i := range t.columns {
		c := &t.columns[i]
		key := c.means
		key.scale = ""
		if c.role != roleFigures || key.indicator == "" {
			continue
		}
		other, twice := first[key]
		if !twice {
			first[key] = i
			continue
		}
		for _, n := range []int{i, other} {
			if of := &t.columns[n]; of.means.scale != "" && !f.measuredIn(of.means.indicator, of.means.scale) {
				of.role, of.reason = roleLeftOut, "unknown_column"
			}
		}
	}
}

// measuredIn says whether a unit of measure is an indicator's own.
func (f *finder) measuredIn(name, scale string) bool {
	for _, n := range f.roster.indicator(name) {
		for _, v := range f.roster.catalogue.Versions(f.roster.indicators[n]) {
			if measures(v, strings.Trim(scale, "() ")) {
				return true
			}
		}
	}
	return false
}

// corrected takes a person's word for what a line means.
func (f *finder) corrected(l *line, side string) {
	said, ok := f.given.Answers[side+":"+pathText(l.path)]
	if !ok {
		return
	}
	l.reason = "as_said"
	if said == "-" {
		l.role = roleLeftOut
		return
	}
	m := meaning{period: l.means.period, date: l.means.date, shown: l.means.shown, measure: l.means.measure, scale: l.means.scale}
	switch {
	case len(f.roster.indicator(said)) == 1:
		m.indicator = said
		if side == "row" {
			m.unit, m.within = l.means.unit, l.means.within
		}
	default:
		m.unit = said
	}
	l.means = m
}

// pathText names a line in a remembered answer: by its headings, never by its place.
func pathText(path []token) string {
	var texts []string
	for _, p := range path {
		texts = append(texts, formText(p.text))
	}
	return strings.Join(texts, " / ")
}

// totalColumns takes the columns that name the parent of the units of the others for
// totals.
func (f *finder) totalColumns(t *table) {
	if !t.across[unitAxis] {
		return
	}
	var names []string
	for _, c := range t.columns {
		if c.role == roleFigures && c.means.unit != "" {
			names = append(names, c.means.unit)
		}
	}
	above := f.aboveOthers(t, names)
	for i := range t.columns {
		if c := &t.columns[i]; c.role == roleFigures && above[c.means.unit] {
			c.role, c.reason = roleTotal, "parent"
		}
	}
}

func (f *finder) figuresIn(t *table, column int) (n int) {
	for _, i := range f.marks.figures[min(column, findColumns)] {
		if at := f.grid.rows[i].number; at > t.header && at <= t.end {
			n++
		}
	}
	return n
}

// rowsOf says what each row means, from above.
func (f *finder) rowsOf(t *table) {
	s := standing{labels: map[int]*gridCell{}}
	above := f.aboveOthers(t, f.unitLabels(t))
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header || r.number > t.end {
			continue
		}
		if isNumbering(r) {
			t.rows = append(t.rows, line{at: r.number, role: roleNumbering})
			continue
		}
		path, scale := f.labelPath(t, r, &s)
		body := f.isBody(t, r)
		if !body {
			if len(path) > 0 {
				l := f.headingRow(t, r, path, &s)
				t.rows = append(t.rows, l)
				if s.heading = l.role == roleHeading; !s.heading {
					clear(s.labels) // a note is no label of the rows below it
				}
			}
			continue
		}
		s.heading = false
		l := f.row(t, r, path, &s)
		if l.reason == "unknown_row" {
			if f.underTitle(t, &l); l.means.unknown == "" {
				l.role, l.reason = roleFigures, ""
			}
		}
		if l.means.scale == "" {
			l.means.scale = scale
		}
		if l.role == roleFigures && above[l.means.unit] && !f.owesItself(&l.means) {
			l.role, l.reason = roleTotal, "parent"
			s.unit, s.within = l.means.unit, ""
		}
		t.rows = append(t.rows, l)
	}
	f.sharedNames(t)
	for i := range t.rows {
		if l := &t.rows[i]; l.role == roleFigures {
			t.down[unitAxis] = t.down[unitAxis] || l.means.unit != ""
			t.down[indicatorAxis] = t.down[indicatorAxis] || l.means.indicator != ""
			t.down[periodAxis] = t.down[periodAxis] || l.means.period != ""
			t.down[bandAxis] = t.down[bandAxis] || l.means.band != ""
		}
	}
}

// lookups leaves out rows that only repeat, by formula, a row typed above them: the
// unit somebody picked to look at, under the table it is picked from.
func (f *finder) lookups(t *table) {
	typed := map[meaning]bool{}
	for i := range t.rows {
		r := &t.rows[i]
		if r.role != roleFigures {
			continue
		}
		formulas, figures := 0, 0
		for k := range t.columns {
			if c := f.grid.at(r.at, t.columns[k].at); c != nil && f.isFigure(c) {
				figures++
				if c.formed {
					formulas++
				}
			}
		}
		if formulas < figures {
			typed[r.means] = true
		} else if typed[r.means] && (r.means.unit != "" || r.means.indicator != "") {
			r.role, r.reason = roleLeftOut, "looked_up"
		}
	}
}

// labelPath is the texts of a row's label columns. A blank beside a filled label
// stands for the label above it.
func (f *finder) labelPath(t *table, r *gridRow, s *standing) (path []token, scale string) {
	inner := 0
	for _, l := range t.labels {
		if c := f.grid.at(r.number, l.column); c != nil && !l.number && !l.scale && !l.class && c.kind <= cellNumber {
			inner = l.column
		}
	}
	for n, l := range t.labels {
		c := f.grid.at(r.number, l.column)
		switch {
		case l.number && inner == 0 && c != nil && c.kind == cellText && !isEnumerator(c.text):
			// words where numbers stand, and nothing beside them: the name of the row
		case l.number, l.class:
			continue
		case l.scale:
			if c != nil && c.kind == cellText {
				scale = c.text
			}
			continue
		case c != nil && c.kind <= cellNumber:
			if s.labels[l.column] == nil || s.labels[l.column].text != c.text {
				for _, deeper := range t.labels[n+1:] {
					delete(s.labels, deeper.column) // a new parent: nothing of the old one's children
				}
			}
			s.labels[l.column] = c
		case l.column < inner && s.labels[l.column] != nil:
			c = s.labels[l.column]
		default:
			continue
		}
		tok := f.token(c)
		if !slices.ContainsFunc(path, func(p token) bool { return p.text == tok.text && p.text != "" }) {
			path = append(path, tok)
		}
	}
	return path, scale
}

// row is what a row with figures means.
func (f *finder) row(t *table, r *gridRow, path []token, s *standing) line {
	l := line{at: r.number, path: path, role: roleFigures}
	if len(path) == 0 {
		l.role, l.reason = roleLeftOut, "row_without_label"
		return l
	}
	l.means = f.explain(path)
	f.inStanding(t, &l, path, s)
	f.corrected(&l, "row")
	m := &l.means
	if l.role == roleFigures && !m.measure.kind.stored() {
		l.role = roleChecked
	}
	switch {
	case l.role != roleFigures:
	case m.total && m.indicator == "" && (m.unit == "" || path[len(path)-1].total):
		l.role = roleTotal
	case m.unknown != "" || m.twice != "":
		l.role, l.reason = roleLeftOut, "unknown_row"
	}
	if m.indicator != "" && l.role == roleFigures && path[len(path)-1].lead == "" {
		s.row = path
	}
	return l
}

// unitLabels are the units that labels of rows name.
func (f *finder) unitLabels(t *table) []string {
	var out []string
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		if r.number <= t.header || r.number > t.end || !f.isBody(t, r) {
			continue
		}
		for _, l := range t.labels {
			if c := f.grid.at(r.number, l.column); c != nil && !l.number && !l.scale && c.kind == cellText {
				if tok := f.token(c); tok.names[unitAxis] && !tok.names[indicatorAxis] {
					out = append(out, tok.rest)
				}
			}
		}
	}
	return out
}

// names says whether a label column of the table names something of an axis.
func (t *table) names(a axis) bool {
	return slices.ContainsFunc(t.labels, func(l label) bool { return l.axis == a })
}
