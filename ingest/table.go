package ingest

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/giaoban/giaoban"
)

// axis is what names the figures along one side of a table.
type axis uint8

const (
	unitAxis axis = iota
	indicatorAxis
	periodAxis
	bandAxis
	measureAxis
	axes
)

func (a axis) String() string {
	return [...]string{"units", "indicators", "periods", "bands", "measures"}[a]
}

// table is one table of a sheet: rows of headings over columns of figures, columns
// of labels beside them, and what stands once for the whole of it. Every line of it
// has a path of texts from outside in, a meaning and a role; a figure means what
// its row, its column and the table say together.
type table struct {
	grid        *grid
	top, header int // first and last row of the headings
	first, end  int // first and last row below them
	left, right int // its columns
	axis        axis
	labels      []label
	columns     []line
	rows        []line
	said        entry               // what stands once: unit, indicator, period
	scale       string              // unit of measure said once for all
	other       int                 // first row of a table below it that the catalogue does not know; 0: none
	quarters    bool                // its quarters are named by their last months
	hidden      int                 // rows with figures that are hidden, and read
	year        int                 // of periods that do not name theirs; 0: none is said
	settled     map[string]spanName // names of several units that the rows decide
	across      [axes]bool
	down        [axes]bool
}

// label is a column of names beside the figures.
type label struct {
	column int
	axis   axis // what it names most; axes: something else
	number bool // running numbers, codes: read to tell headings, never as names
	scale  bool // units of measure
	class  bool // classes that the units belong to: said, not read
}

// line is a row or a column of a table.
type line struct {
	at     int
	path   []token
	means  meaning
	role   string // one of the roles below
	reason string // code of the sentence that says why
}

// Roles of lines.
const (
	roleFigures   = "figures"
	roleTotal     = "total"
	roleHeading   = "heading"
	roleNote      = "note"
	roleNumbering = "numbering"
	roleLeftOut   = "left_out"
	roleHidden    = "hidden"
	roleChecked   = "checked" // compared, never stored: last year's figure, a percentage
)

// meaning is what the path of a line says.
type meaning struct {
	unit, within string
	indicator    string
	period       string // text of the period
	date         bool   // it is a spreadsheet's date, in the format shown
	shown        string
	asAt         string // the day its figures are of, where the table does not say
	band         string
	measure      measure
	scale        string // unit of measure of its figures
	total        bool
	instead      bool   // its indicator stands over all columns, in place of theirs
	unknown      string // text that explains nothing
	near         bool   // the text is nearly the name of something
	twice        string // two texts of the path contradict each other
}

// readGrid reads a sheet: the long form, or tables; false where it holds none.
func (d *draft) readGrid(g *grid) bool {
	if form, ok := findLong(g.firstStrings(50), &d.given); ok {
		d.readLongGrid(g, &form)
		return true
	}
	f := newFinder(d, g)
	tables := f.ours(f.tables())
	if len(tables) == 0 {
		if len(g.rows) > 0 {
			d.problems.add(problem{code: "sheet_without_table", severity: giaoban.SeverityWarning, sheet: g.name})
			d.keepPicture(Sheet{Name: g.name, Skipped: "sheet_without_table"}, picture{grid: g, role: func(int, int) string { return "" }})
		}
		return false
	}
	d.column = -1 // every figure says its own
	d.begin(g.name, -1, g.letters)
	d.keepBadRows(g, nil)
	sheet := Sheet{Name: g.name}
	before, errors := d.figures.len(), d.problems.errors
	id := "sheet:" + formText(g.name)
	leave := d.given.Answers["sheets"] == "-" || d.given.Answers[id] == "-"
	var said problems
	fatal := d.fatal
	if leave {
		said = d.problems.copied()
	}
	for _, t := range tables {
		was := d.figures.len()
		f.read(t)
		sheet.Layout = t.layout()
		sheet.Unit, sheet.Period = t.said.unit, t.said.period
		sheet.Tables = append(sheet.Tables, t.told(d.figures.len()-was))
		d.headings = append(d.headings, t.headings()...)
	}
	if sheet.Figures = d.figures.len() - before; sheet.Figures == 0 && d.problems.errors > errors {
		if leave {
			d.problems, d.fatal = said, fatal
			d.problems.add(problem{code: "sheet_left_out", severity: giaoban.SeverityWarning, sheet: g.name})
			sheet.Skipped = "sheet_left_out"
			d.leftOut = append(d.leftOut, id)
		} else {
			d.unread = append(d.unread, g.name)
			d.unreadErrors += d.problems.errors - errors
		}
	}
	d.keepPicture(sheet, picture{grid: g, role: func(row, column int) string {
		if r := f.role[[2]int{row, column}]; r != "" {
			return r
		}
		if row < tables[0].top {
			return "title"
		}
		return ""
	}})
	return true
}

// ours keeps the tables that name a unit or an indicator of the catalogue: periods
// and "value" alone are in any table of the world.
func (f *finder) ours(all []*table) []*table {
	var out []*table
	for _, t := range all {
		f.columnsOf(t)
		f.rowsOf(t)
		f.classColumns(t)
		f.weeksOf(t)
		f.daysAmong(t)
		f.quartersOf(t)
		f.sumsByArithmetic(t)
		f.sumsOfSome(t)
		f.lookups(t)
		if f.meansSomething(t) {
			out = append(out, t)
		}
	}
	return out
}

func (f *finder) meansSomething(t *table) bool {
	for _, lines := range [][]line{t.columns, t.rows} {
		for i := range lines {
			if m := &lines[i].means; m.unit != "" || m.indicator != "" {
				return true
			}
		}
	}
	return f.indicatorAround(t) != "" || f.ofBands(t) != "" || f.soleIndicator() != ""
}

// layout names a table's shape: units_indicators is units down, indicators across.
func (t *table) layout() string {
	names := func(has [axes]bool) string {
		var out []string
		for a, yes := range has {
			if yes {
				out = append(out, axis(a).String())
			}
		}
		return strings.Join(out, "_")
	}
	down, across := names(t.down), names(t.across)
	switch {
	case down == "":
		return across
	case across == "":
		return down
	}
	return down + "_" + across
}

// told shows a table in a report.
func (t *table) told(figures int) Table {
	out := Table{Range: cellName(t.top, t.left) + ":" + cellName(t.end, t.right), Layout: t.layout(),
		Unit: t.said.unit, Period: t.said.period, Indicator: t.said.indicator, Figures: figures}
	for _, l := range t.columns {
		name := strings.TrimRight(cellName(1, l.at), "0123456789")
		out.Columns = append(out.Columns, l.told("column", name))
	}
	for _, l := range t.rows {
		if len(out.Rows) >= 500 {
			break
		}
		out.Rows = append(out.Rows, l.told("row", strings.TrimLeft(cellName(l.at, 1), "A")))
	}
	return out
}

func (l *line) told(side, ref string) Line {
	out := Line{Ref: ref, Key: side + ":" + pathText(l.path), Role: l.role, Reason: l.reason, Means: l.means.words()}
	for _, t := range l.path {
		out.Path = append(out.Path, clip(t.text))
	}
	return out
}

// words lists what a line means.
func (m *meaning) words() string {
	var out []string
	for _, s := range []string{m.unit, m.indicator, m.band, m.period} {
		if s != "" {
			out = append(out, s)
		}
	}
	if m.measure.kind != noMeasure {
		out = append(out, m.measure.kind.String())
	}
	return strings.Join(out, " · ")
}

// headings are the texts by which the form of a table is known again: its headings,
// without their figures and years.
func (t *table) headings() []string {
	var out []string
	for _, l := range t.labels {
		out = append(out, formText(t.grid.text(t.header, l.column)))
	}
	for _, c := range t.columns {
		if c.role == roleHidden {
			continue
		}
		var path []string
		for _, p := range c.path {
			path = append(path, formText(p.text))
		}
		out = append(out, strings.Join(path, "/"))
	}
	return append(out, "")
}

// formText is a heading without what changes from one period to the next.
func formText(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '#'
		}
		return r
	}, norm.NFC.String(strings.ToLower(strings.Join(strings.Fields(s), " "))))
}
