package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// axis is what names the figures along one side of a table.
type axis uint8

const (
	unitAxis axis = iota
	indicatorAxis
	periodAxis
	axes
)

func (a axis) String() string { return [...]string{"units", "indicators", "periods"}[a] }

// table is one table of a sheet: a row of headings, a column of labels, what each
// means, and what stands once for the whole of it.
type table struct {
	grid    *grid
	header  int       // last row of the headings
	top     int       // first row of the headings
	end     int       // last row of the table
	labels  [axes]int // label column of an axis; 0: none
	across  axis
	columns []tableColumn
	said    entry // what stands once: unit, indicator, period
	role    map[[2]int]string
}

// tableColumn is one column of figures.
type tableColumn struct {
	column int
	text   string // what its heading names on the axis across
	date   bool   // text is a date, shown in a format
	shown  string
	period string // a period its heading names besides
	band   string
	total  bool
}

// readGrid reads a sheet: the long form, or tables across; false where it holds
// none.
func (d *draft) readGrid(g *grid) bool {
	if form, ok := findLong(g.firstStrings(50), &d.given); ok {
		d.readLongGrid(g, &form)
		return true
	}
	tables := d.findTables(g)
	if len(tables) == 0 {
		if seen := g.measures(); len(seen) > 1 {
			d.fail(problem{code: "layout_unclear", sheet: g.name, expected: strings.Join(seen, " | ")})
			d.sheets = append(d.sheets, Sheet{Name: g.name, Skipped: "layout_unclear", Grid: g.picture(func(int, int) string { return "" })})
			return true
		}
		if len(g.rows) > 0 {
			d.problems.add(problem{code: "sheet_without_table", severity: giaoban.SeverityWarning, sheet: g.name})
			d.sheets = append(d.sheets, Sheet{Name: g.name, Skipped: "sheet_without_table", Grid: g.picture(func(int, int) string { return "" })})
		}
		return false
	}
	d.column = -1 // every figure says its own
	d.begin(g.name, -1, g.letters)
	sheet := Sheet{Name: g.name}
	before := d.figures.len()
	roles := map[[2]int]string{}
	for _, t := range tables {
		t.role = roles
		sheet.Layout = t.layout()
		d.readTable(t)
		sheet.Unit, sheet.Period = t.said.unit, t.said.period
	}
	sheet.Figures = d.figures.len() - before
	sheet.Grid = g.picture(func(row, column int) string {
		if r := roles[[2]int{row, column}]; r != "" {
			return r
		}
		if row < tables[0].top {
			return "title"
		}
		return ""
	})
	d.sheets = append(d.sheets, sheet)
	return true
}

// layout names a table's shape: units_indicators is units down, indicators across.
func (t *table) layout() string {
	var down []string
	for a, c := range t.labels {
		if c > 0 {
			down = append(down, axis(a).String())
		}
	}
	return strings.Join(down, "_") + "_" + t.across.String()
}

// firstStrings gives the first rows that hold something, at their places.
func (g *grid) firstStrings(n int) [][]string {
	var out [][]string
	for i := range g.rows {
		r := &g.rows[i]
		if r.number > n {
			break
		}
		for len(out) < r.number {
			out = append(out, nil)
		}
		out[r.number-1] = r.strings()
	}
	return out
}

// readLongGrid reads the long form from a sheet: numbers and dates by their types.
func (d *draft) readLongGrid(g *grid, form *longForm) {
	d.column = form.at[valueColumn] + 1
	d.begin(g.name, d.column, g.letters)
	for _, p := range form.say {
		p.sheet = g.name
		d.fail(p)
	}
	if len(form.missing) > 0 {
		d.fail(problem{code: "missing_column", sheet: g.name, row: form.header, expected: strings.Join(form.missing, ", "), read: strings.Join(form.names, ", ")})
		return
	}
	d.keepBadRows(g, form.names)
	l := d.lane()
	hidden := 0
	for i := range g.rows {
		r := &g.rows[i]
		if r.number <= form.header {
			continue
		}
		if r.hidden {
			hidden++
		}
		var e entry
		form.fill(&e, r.strings(), r.number, &d.given)
		for _, at := range []struct {
			role role
			to   *cell
		}{{valueColumn, &e.value}, {numeratorColumn, &e.numerator}, {denominatorColumn, &e.denominator}} {
			if c := g.at(r.number, form.at[at.role]+1); form.at[at.role] >= 0 && c != nil {
				*at.to = c.figure()
			}
		}
		if c := g.at(r.number, form.at[periodColumn]+1); form.at[periodColumn] >= 0 && c != nil && c.date {
			e.date, e.dateShown = true, c.shown
		}
		l.take(&e)
	}
	d.noteHidden(l, hidden)
	d.join(l, 0)
	rows := g.firstStrings(shownRows)
	s := d.longSheet(rows, form)
	s.Name, s.Figures = g.name, l.figures.len()
	d.sheets = append(d.sheets, s)
}

func (d *draft) noteHidden(l *lane, rows int) {
	if rows > 0 {
		l.problems.add(problem{code: "hidden_rows", severity: giaoban.SeverityInfo, count: rows})
	}
}

// keepBadRows remembers how to give back rows of a sheet.
func (d *draft) keepBadRows(g *grid, header []string) {
	at, before := len(d.segments)-1, d.badText
	if d.header == nil {
		d.header = header
	}
	d.badText = func(segment int, rows []uint32) [][]string {
		if segment != at && before != nil {
			return before(segment, rows)
		}
		var out [][]string
		for _, n := range rows {
			var line []string
			if r := g.row(int(n)); r != nil {
				line = r.strings()
			}
			out = append(out, line)
		}
		return out
	}
}
