package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// How much of a sheet is shown: its first window, and beside it the places of
// issues that lie farther down or to the right.
const (
	shownRows    = 60
	shownColumns = 16
	farRows      = 120
	farColumns   = 12
)

// picture is what a sheet looks like, until it is known where its issues lie.
type picture struct {
	sheet int // its place in the report
	grid  *grid
	role  func(row, column int) string
	fetch func(rows []uint32) [][]string // rows that are not in the grid; nil: all are
}

// keepPicture shows a sheet in the report: it comes after all that is said of it.
func (d *draft) keepPicture(s Sheet, p picture) {
	p.sheet = len(d.sheets)
	d.sheets = append(d.sheets, s)
	d.pictures = append(d.pictures, p)
}

// draw puts the pictures of the sheets into a report: the first window of each, the
// places of its issues, and what was read from each figure that is shown.
func (d *draft) draw(r *Report) {
	for i := range d.pictures {
		p := &d.pictures[i]
		s := &r.Sheets[p.sheet]
		far := farPlaces(s.Name, r.Issues)
		p.bring(far.rows)
		s.Grid, s.Far = p.window(), p.far(far)
		s.mark(r.Issues)
		d.readInto(s, far.rows)
	}
}

// places are the rows and columns beyond the first window that hold an issue, with
// the rows before and after.
type places struct{ rows, columns []int }

func farPlaces(sheet string, issues []Issue) places {
	var p places
	add := func(to *[]int, n, after, most int) {
		if at, there := slices.BinarySearch(*to, n); !there && n > after && len(*to) < most {
			*to = slices.Insert(*to, at, n)
		}
	}
	for i := range issues {
		if issues[i].Sheet != sheet {
			continue
		}
		if row := issues[i].Row; row > shownRows {
			for _, n := range []int{row, row - 1, row + 1} {
				add(&p.rows, n, shownRows, farRows)
			}
		}
		add(&p.columns, issues[i].Column, shownColumns, farColumns)
	}
	return p
}

// bring reads rows that are not in the grid yet.
func (p *picture) bring(rows []int) {
	if p.fetch == nil || len(rows) == 0 {
		return
	}
	var wanted []uint32
	for _, n := range rows {
		wanted = append(wanted, uint32(n))
	}
	for i, fields := range p.fetch(wanted) {
		p.grid.rows = append(p.grid.rows, textRow(rows[i], fields))
	}
}

// textRow is a row of a text file as a row of a grid.
func textRow(number int, fields []string) gridRow {
	row := gridRow{number: number}
	for c, text := range fields {
		if text = trimmed(text); text != "" {
			row.cells = append(row.cells, gridCell{column: c + 1, text: strings.Clone(text)})
		}
	}
	return row
}

// window is the first window of the sheet, row by row.
func (p *picture) window() [][]GridCell {
	var out [][]GridCell
	for i := range p.grid.rows {
		r := &p.grid.rows[i]
		if r.number > shownRows {
			break
		}
		for len(out) < r.number {
			out = append(out, nil)
		}
		line := make([]GridCell, 0, shownColumns)
		for n := range r.cells {
			c := &r.cells[n]
			if c.column > shownColumns {
				break
			}
			for len(line) < c.column-1 {
				line = append(line, GridCell{Ref: cellName(r.number, len(line)+1)})
			}
			line = append(line, p.cell(r.number, c))
		}
		out[r.number-1] = line
	}
	for _, m := range p.grid.merges {
		if m.top <= len(out) && m.left <= len(out[m.top-1]) {
			c := &out[m.top-1][m.left-1]
			c.Across, c.Down = min(m.right, shownColumns)-m.left+1, min(m.bottom, shownRows)-m.top+1
		}
	}
	return out
}

// far are the cells beyond the first window that help to see an issue: its row, and
// its column with the headings.
func (p *picture) far(at places) []FarCell {
	var out []FarCell
	for i := range p.grid.rows {
		r := &p.grid.rows[i]
		_, wanted := slices.BinarySearch(at.rows, r.number)
		if r.number > shownRows && !wanted {
			continue
		}
		for n := range r.cells {
			c := &r.cells[n]
			if _, in := slices.BinarySearch(at.columns, c.column); in || c.column <= shownColumns && wanted {
				out = append(out, FarCell{Row: r.number, Column: c.column, GridCell: p.cell(r.number, c)})
			}
		}
	}
	return out
}

func (p *picture) cell(row int, c *gridCell) GridCell {
	text, shown := c.show()
	out := GridCell{Text: clip(text), Role: p.role(row, c.column), Ref: cellName(row, c.column), Number: c.kind == cellNumber && !c.filled}
	if c.filled {
		out.Text = ""
	} else if shown.less {
		out.Holds = &shown.number
	}
	if out.Role == "" && p.grid.hidden[c.column] {
		out.Role = roleHidden
	}
	return out
}

// shown is the number of a cell as its format turns it, in percent where it says so.
type shown struct {
	number giaoban.Decimal
	less   bool // the workbook shows fewer digits than there are, or a thousandth
}

// show is a cell as the workbook shows it, as near as its number format tells:
// numbers in the Vietnamese way.
func (c *gridCell) show() (string, shown) {
	if c.kind != cellNumber {
		return c.text, shown{}
	}
	if c.date {
		if day, err := giaoban.ParseDate(c.text); err == nil {
			return day.FormatDate(giaoban.Vietnamese), shown{}
		}
		return c.text, shown{}
	}
	d, _, err := giaoban.ParseDecimal(c.text)
	if err != nil {
		return c.text, shown{}
	}
	sign := ""
	if c.percent {
		d, sign = d.Mul(giaoban.Whole(100)), "%"
	}
	small := d
	for n := c.divided; n > 0 && !c.percent; n-- {
		small = small.Mul(giaoban.DecimalBits(0, 100_000_000))
	}
	if c.places < 0 {
		return c.grouping(written(small, giaoban.Vietnamese)) + sign, shown{d, small != d}
	}
	places := int(c.places)
	return c.grouping(small.Format(giaoban.Vietnamese, places)) + sign, shown{d, small != d || d.Round(places) != d}
}

// grouping leaves thousands parted where the format parts them.
func (c *gridCell) grouping(text string) string {
	if c.grouped {
		return text
	}
	return strings.ReplaceAll(text, ".", "")
}

// mark gives the cells of the issues their severity.
func (s *Sheet) mark(issues []Issue) {
	for i := range issues {
		is := &issues[i]
		role := map[giaoban.Severity]string{giaoban.SeverityError: "error", giaoban.SeverityWarning: "warning"}[is.Severity]
		if is.Sheet != s.Name || role == "" || is.Row < 1 || is.Column < 1 {
			continue
		}
		if c := s.at(is.Row, is.Column); c != nil && c.Role != "error" {
			c.Role = role
		}
	}
}

// at is the cell shown at a place; an empty one inside the first window is made.
// Nil where the place is not shown.
func (s *Sheet) at(row, column int) *GridCell {
	if row <= shownRows && column <= shownColumns {
		for len(s.Grid) < row {
			s.Grid = append(s.Grid, nil)
		}
		for len(s.Grid[row-1]) < column {
			s.Grid[row-1] = append(s.Grid[row-1], GridCell{Ref: cellName(row, len(s.Grid[row-1])+1)})
		}
		return &s.Grid[row-1][column-1]
	}
	for i := range s.Far {
		if c := &s.Far[i]; c.Row == row && c.Column == column {
			return &c.GridCell
		}
	}
	return nil
}

// readInto puts what was read from each figure shown into its cell.
func (d *draft) readInto(s *Sheet, far []int) {
	for n, g := range d.segments {
		if g.sheet != s.Name {
			continue
		}
		end := d.figures.len()
		if n+1 < len(d.segments) {
			end = d.segments[n+1].from
		}
		for i := g.from; i < end; i++ {
			row := int(d.figures.row[i])
			if row > shownRows {
				if _, shown := slices.BinarySearch(far, row); !shown {
					continue
				}
			}
			if !d.figures.ok(i) {
				continue
			}
			if column := d.columnAt(i); column > 0 && s.shows(row, column) {
				u := d.understoodAt(i)
				s.at(row, column).Read = &u
			}
		}
	}
}

func (s *Sheet) shows(row, column int) bool {
	return row <= len(s.Grid) && column <= len(s.Grid[row-1]) || (row > shownRows || column > shownColumns) && s.at(row, column) != nil
}

// longPicture shows a long form: the role of a cell is that of its column.
func longPicture(g *grid, form *longForm) picture {
	role := map[int]string{}
	for r, columns := range form.columns {
		for _, c := range columns {
			role[c+1] = roleOf(r)
		}
	}
	return picture{grid: g, role: func(row, column int) string {
		switch {
		case row < form.header:
			return "title"
		case row == form.header:
			return "header"
		}
		return role[column]
	}}
}

// textGrid is the head of a text file as a grid.
func textGrid(rows [][]string) *grid {
	g := &grid{}
	for n, fields := range rows[:min(len(rows), shownRows)] {
		if r := textRow(n+1, fields); len(r.cells) > 0 {
			g.rows = append(g.rows, r)
		}
	}
	return g
}
