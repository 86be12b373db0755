package ingest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// readTable reads the figures of one table.
func (d *draft) readTable(t *table) {
	f := &finder{d, t.grid, map[string][axes]bool{}}
	l := d.lane()
	if why := f.unclear(t); why != "" {
		l.problems.add(problem{code: "layout_unclear", row: t.header, column: max(t.labels[unitAxis], 1), expected: why})
		d.fatal = true
		d.join(l, 0)
		return
	}
	f.columns(t, l)
	if !f.sayOnce(t, l) {
		d.fatal = true
		d.join(l, 0)
		return
	}
	d.keepBadRows(t.grid, nil)
	f.rows(t, l)
}

// unclear says which layout a table has that is not read yet; empty where it is.
func (f *finder) unclear(t *table) string {
	var measures []string
	for column := 1; column <= findColumns; column++ {
		for _, text := range t.grid.path(t.header, column, 2) {
			if w := withoutAccents(text); isMeasure(w) && !slices.Contains(measures, text) {
				measures = append(measures, text)
			}
		}
	}
	if len(measures) > 1 && t.labels[indicatorAxis] > 0 {
		return strings.Join(measures, " | ")
	}
	if c := t.labels[unitAxis]; c > 0 {
		for column := c + 1; column <= findColumns; column++ {
			if n := f.unitsIn(t, column); n >= 2 && f.numbersBetween(t, c, column) {
				return fmt.Sprintf("%s, %s", cellName(t.header, c), cellName(t.header, column))
			}
		}
	}
	return ""
}

// measures lists the headings of the first row that has several of plan, actual,
// running total and comparison: the form most offices send, which is not read yet.
func (g *grid) measures() []string {
	for i := range g.rows {
		var seen []string
		for _, c := range g.rows[i].cells {
			if !c.filled && isMeasure(withoutAccents(c.text)) {
				seen = append(seen, c.text)
			}
		}
		if len(seen) > 1 {
			return seen
		}
	}
	return nil
}

// isMeasure knows the headings of plans, comparisons and running totals, which are
// no indicators.
func isMeasure(w string) bool {
	for _, begin := range []string{"ke hoach", "thuc hien", "cung ky", "luy ke", "so sanh", "so voi", "uoc thuc hien", "plan", "actual", "same period"} {
		if strings.HasPrefix(w, begin) {
			return true
		}
	}
	return false
}

func (f *finder) unitsIn(t *table, column int) (n int) {
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		if c := t.grid.at(r.number, column); r.number > t.header && r.number <= t.end && c != nil && !c.filled && f.means(c)[unitAxis] && c.kind == cellText {
			n++
		}
	}
	return n
}

func (f *finder) numbersBetween(t *table, left, right int) bool {
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		for j := range r.cells {
			c := &r.cells[j]
			if r.number > t.header && r.number <= t.end && c.column > left && c.column < right && isFigure(c) && !besidesFigures(t.grid.text(t.header, c.column)) {
				return true
			}
		}
	}
	return false
}

// isFigure says whether a cell holds a number, or what stands for one.
func isFigure(c *gridCell) bool {
	switch c.kind {
	case cellNumber:
		return !c.date
	case cellError, cellNoValue:
		return true
	}
	k := readNumber(c.text).kind
	return k == single || k == twofold || k == excelError
}

// columns says what each column of figures means; one that holds figures and means
// nothing is said, never dropped.
func (f *finder) columns(t *table, l *lane) {
	g := t.grid
	width := 0
	for i := range g.rows {
		if r := &g.rows[i]; r.number >= t.header && r.number <= t.end && len(r.cells) > 0 {
			width = max(width, min(r.cells[len(r.cells)-1].column, sheetColumns))
		}
	}
	hidden := 0
	for column := 1; column <= width; column++ {
		if slices.Contains(t.labels[:], column) {
			continue
		}
		c := f.column(t, column)
		figures, first := f.figuresIn(t, column)
		bottom := g.text(t.header, column)
		switch {
		case figures == 0 && c.text == "", besidesFigures(bottom) && (bottom != "" || f.emptyPath(t, column)):
			if figures > 0 && bottom == "" {
				l.problems.add(problem{code: "unknown_column", severity: giaoban.SeverityWarning, row: first, column: column, read: g.text(first, column)})
			}
			continue
		case g.hidden[column]:
			if figures > 0 {
				hidden++
			}
			continue
		case c.text == "" && f.roster.isTotal(bottom):
			c.total = true
		case c.text == "":
			l.problems.add(problem{code: "unknown_" + strings.TrimSuffix(t.across.String(), "s"), row: t.header, column: column, read: strings.Join(g.path(t.header, column, 4), " / ")})
			l.problems.rejected += figures
			continue
		}
		for row := t.top; row <= t.header; row++ {
			t.role[[2]int{row, column}] = "header"
		}
		t.role[[2]int{t.header, column}] = strings.TrimSuffix(t.across.String(), "s")
		t.columns = append(t.columns, c)
	}
	if hidden > 0 {
		l.problems.add(problem{code: "hidden_columns", severity: giaoban.SeverityWarning, count: hidden, row: t.header})
	}
}

func (f *finder) emptyPath(t *table, column int) bool {
	return len(t.grid.path(t.header, column, 4)) == 0
}

// column reads the headings over one column.
func (f *finder) column(t *table, column int) tableColumn {
	c := tableColumn{column: column}
	path := t.grid.path(t.header, column, min(4, t.header-t.top+1))
	switch t.across {
	case indicatorAxis:
		c.text = f.indicatorAbove(t.header, column)
		for _, text := range path {
			if p, ok := f.periodIn(text); ok {
				c.period = p
			}
		}
		f.bandOver(&c, path)
	default:
		at := t.grid.at(t.header, column)
		if at != nil && f.means(at)[t.across] {
			c.text, c.date, c.shown = at.text, at.date, at.shown
		}
	}
	return c
}

// bandOver takes the last heading as the band of the distribution above it.
func (f *finder) bandOver(c *tableColumn, path []string) {
	found := f.roster.indicator(c.text)
	if len(found) != 1 || len(path) == 0 {
		return
	}
	vs := f.roster.catalogue.Versions(f.roster.indicators[found[0]])
	if s := vs[len(vs)-1].Scheme(); s != nil && band(s, path[len(path)-1]) >= 0 {
		c.band = path[len(path)-1]
	}
}

// periodIn reads a heading that is a period and nothing else.
func (f *finder) periodIn(text string) (string, bool) {
	r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{})
	if err != nil || r.Period.Frequency() == giaoban.Day || onlyDigits(text) && !isYear(text) {
		return "", false
	}
	return text, true
}

func (f *finder) figuresIn(t *table, column int) (n, first int) {
	for i := range t.grid.rows {
		r := &t.grid.rows[i]
		if r.number <= t.header || r.number > t.end || isNumbering(r) {
			continue
		}
		if c := t.grid.at(r.number, column); c != nil && isFigure(c) && f.named(t, r) {
			if n++; n == 1 {
				first = r.number
			}
		}
	}
	return n, first
}

// named says whether a row has a label.
func (f *finder) named(t *table, r *gridRow) bool {
	for _, column := range t.labels {
		if column > 0 && t.grid.text(r.number, column) != "" {
			return true
		}
	}
	return false
}

// isNumbering knows the row "A B C 1 2 3=1+2" that stands under headings.
func isNumbering(r *gridRow) bool {
	if len(r.cells) < 3 {
		return false
	}
	next := 1
	for _, c := range r.cells {
		text := strings.Trim(c.text, "() ")
		text, _, _ = strings.Cut(text, "=")
		text = strings.Trim(text, "() ")
		if len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z' {
			continue
		}
		if text != fmt.Sprint(next) {
			return false
		}
		next++
	}
	return true
}
