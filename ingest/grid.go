package ingest

import (
	"slices"
	"strings"
)

// cellKind is what a workbook says a cell is.
type cellKind uint8

const (
	cellText cellKind = iota
	cellNumber
	cellError
	cellNoValue // a formula whose result was not saved
)

// gridCell is one cell that holds something.
type gridCell struct {
	column  int // from 1
	kind    cellKind
	percent bool
	date    bool   // a number shown as a date
	filled  bool   // it repeats the cell it is merged with
	merged  bool   // it owns a merged range
	grouped bool   // a number shown with its thousands parted
	places  int8   // digits after the point that its format shows; below 0: as many as there are
	divided int8   // power of ten by which its format shows it smaller
	literal string // what its format writes beside the number
	formed  bool   // a formula
	shown   string // number format of a date
	text    string // text, or the number as stored
}

// gridRow is one row that holds something.
type gridRow struct {
	number int // from 1
	hidden bool
	cells  []gridCell // by column
}

// grid is a sheet as it is, before anything is understood.
type grid struct {
	name    string
	rows    []gridRow // by number
	merges  []merge
	hidden  map[int]bool // columns
	date4   bool         // days count from 1904
	cells   int
	letters bool // places are named G14
}

// merge is a merged range, from 1, ends included.
type merge struct{ top, left, bottom, right int }

// at gives a cell; nil where it is empty.
func (g *grid) at(row, column int) *gridCell {
	r := g.row(row)
	if r == nil {
		return nil
	}
	n, ok := slices.BinarySearchFunc(r.cells, column, func(c gridCell, column int) int { return c.column - column })
	if !ok {
		return nil
	}
	return &r.cells[n]
}

func (g *grid) row(number int) *gridRow {
	n, ok := slices.BinarySearchFunc(g.rows, number, func(r gridRow, n int) int { return r.number - n })
	if !ok {
		return nil
	}
	return &g.rows[n]
}

func (g *grid) text(row, column int) string {
	if c := g.at(row, column); c != nil {
		return c.text
	}
	return ""
}

// fillMerges repeats the cell that owns a merged range over it, as the eye does.
// Ranges far larger than any heading are left alone.
func (g *grid) fillMerges() {
	for _, m := range g.merges {
		owner := g.at(m.top, m.left)
		if owner == nil || m.bottom-m.top > 2000 || m.right-m.left > 500 {
			continue
		}
		owner.merged = true
		copied := *owner
		copied.filled = true
		for row := m.top; row <= m.bottom; row++ {
			for column := m.left; column <= m.right; column++ {
				if row == m.top && column == m.left {
					continue
				}
				g.put(row, column, copied)
			}
		}
	}
}

func (g *grid) put(row, column int, c gridCell) {
	c.column = column
	r := g.row(row)
	if r == nil {
		n, _ := slices.BinarySearchFunc(g.rows, row, func(r gridRow, n int) int { return r.number - n })
		g.rows = slices.Insert(g.rows, n, gridRow{number: row})
		r = &g.rows[n]
	}
	n, taken := slices.BinarySearchFunc(r.cells, column, func(c gridCell, column int) int { return c.column - column })
	if taken {
		return
	}
	r.cells = slices.Insert(r.cells, n, c)
}

// strings gives a row as plain texts.
func (r *gridRow) strings() []string {
	if len(r.cells) == 0 {
		return nil
	}
	out := make([]string, r.cells[len(r.cells)-1].column)
	for _, c := range r.cells {
		out[c.column-1] = c.text
	}
	return out
}

// figure is the cell as a place where a figure may stand.
func (c *gridCell) figure() cell {
	if c == nil {
		return cell{}
	}
	out := cell{text: c.text, column: c.column}
	switch {
	case c.kind == cellError:
		out.problem = "excel_error"
	case c.kind == cellNoValue:
		out.problem = "formula_without_value"
	case c.kind == cellNumber && c.date:
		out.problem = "date_as_figure"
	case c.filled || c.merged && c.kind == cellNumber:
		out.problem = "merged_figure"
	case c.kind == cellNumber:
		out.typed, out.percent, out.divided, out.unit = true, c.percent, c.divided, c.literal
	}
	return out
}

// csvGrid makes a sheet of a CSV file that is no long form.
func csvGrid(text string, sep byte) *grid {
	g := &grid{letters: true}
	r := records{text: text, sep: sep}
	for row := 1; r.next() && g.cells <= csvCells; row++ {
		var out gridRow
		for i, f := range r.fields {
			if t := trimmed(f); t != "" {
				out.cells = append(out.cells, gridCell{column: i + 1, text: strings.Clone(t)})
			}
		}
		if out.number = row; len(out.cells) > 0 {
			g.rows = append(g.rows, out)
			g.cells += len(out.cells)
		}
	}
	return g
}
