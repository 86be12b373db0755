package ingest

import (
	"cmp"
	"slices"
	"strings"
)

// What is looked at to find tables.
const (
	findColumns = 600 // of figures; labels stand among the first of them
	mostTables  = 60
	headingRows = 6 // over the lowest row of headings
)

// marksOf remembers for every column where figures and names stand, so that any row
// may be asked what lies below it.
type marksOf struct {
	rows    []int // numbers of the grid's rows, in order
	last    int
	figures [][]int32       // by column: indexes of rows with figures
	names   [axes][][]int32 // by column: indexes of rows that name something of the axis
	numbers map[int]bool    // rows that only number the columns
}

// mark goes over the sheet once.
func (f *finder) mark() {
	m := &marksOf{figures: make([][]int32, findColumns+1), numbers: map[int]bool{}}
	for a := range axes {
		m.names[a] = make([][]int32, findColumns+1)
	}
	for i := range f.grid.rows {
		r := &f.grid.rows[i]
		m.rows = append(m.rows, r.number)
		m.last = r.number
		numbering := isNumbering(r) && f.weekAcross(r.number, &r.cells[len(r.cells)-1]) == 0
		m.numbers[r.number] = numbering
		for j := range r.cells {
			c := &r.cells[j]
			if c.column > findColumns {
				break
			}
			if f.isFigure(c) && !numbering && !(c.filled && c.kind == cellText) {
				m.figures[c.column] = append(m.figures[c.column], int32(i))
			}
			if c.filled && c.kind == cellText && i > 0 && f.grid.text(r.number-1, c.column) == c.text {
				continue // merged downwards: the name stands once
			}
			t := f.token(c)
			for a, yes := range t.names {
				if yes {
					m.names[a][c.column] = append(m.names[a][c.column], int32(i))
				}
			}
		}
	}
	f.marks = m
}

// below counts the rows of a list after one row and not after another.
func below(list []int32, after, last int) int {
	from, _ := slices.BinarySearch(list, int32(after+1))
	to, _ := slices.BinarySearch(list, int32(last+1))
	return max(to-from, 0)
}

// tables finds the tables of the sheet: where names of the catalogue stand along two
// sides of figures.
func (f *finder) tables() []*table {
	f.mark()
	var out []*table
	for i := 0; i < len(f.grid.rows) && len(out) < mostTables; i++ {
		h, ok := f.heading(i, out)
		if !ok {
			continue
		}
		for _, t := range f.panels(i, h) {
			if f.bound(t) {
				out = append(out, t)
			}
		}
	}
	f.cut(out)
	return out
}

// heading is a row that may be one of the headings of a table: what its cells name,
// by column.
type heading struct {
	axis    axis
	columns []int // that it names, with figures below
}

// heading looks at a row; tables already found keep their own rows.
func (f *finder) heading(i int, before []*table) (heading, bool) {
	r := &f.grid.rows[i]
	if isBanner(r) || f.marks.numbers[r.number] {
		return heading{}, false
	}
	var columns [axes][]int
	var texts [axes]map[string]bool
	years := f.ofYears(r)
	figures := 0
	for j := range r.cells {
		c := &r.cells[j]
		if c.column > findColumns {
			break
		}
		if c.kind > cellNumber || f.taken(before, r.number, c.column) {
			continue
		}
		week := f.weekAcross(r.number, c) > 0
		if f.isFigure(c) && !isYear(c.text) && !week {
			figures++
		}
		if below(f.marks.figures[c.column], i, len(f.grid.rows)) == 0 || f.isFigure(c) && !week && !(years && isYear(c.text)) {
			continue
		}
		for a, yes := range f.namedAbove(r.number, c) {
			if yes {
				columns[a] = append(columns[a], c.column)
				if texts[a] == nil {
					texts[a] = map[string]bool{}
				}
				texts[a][c.text] = true
			}
		}
	}
	best := heading{}
	named := 0
	for a := range texts {
		named = max(named, len(texts[a]))
	}
	if figures > named {
		return best, false // a row of figures with the names of its labels
	}
	for _, a := range []axis{indicatorAxis, periodAxis, unitAxis, measureAxis, bandAxis} {
		need := 2
		if a == indicatorAxis || a == measureAxis {
			need = 1
		}
		if n := len(texts[a]); n >= need && len(columns[a]) > len(best.columns) {
			best = heading{a, columns[a]}
		}
	}
	if len(best.columns) == 0 {
		return best, false
	}
	all := slices.Concat(columns[indicatorAxis], columns[periodAxis], columns[unitAxis], columns[measureAxis], columns[bandAxis])
	slices.Sort(all)
	best.columns = slices.Compact(all)
	return best, true
}

// ofYears says whether the numbers of a row are years: among other figures 1943 is a
// figure like them.
func (f *finder) ofYears(r *gridRow) bool {
	years, others := 0, 0
	for i := range r.cells {
		if c := &r.cells[i]; isYear(c.text) {
			years++
		} else if f.isFigure(c) {
			others++
		}
	}
	return years > 2*others
}

// isBanner says whether a row holds one text merged over several columns: a title.
func isBanner(r *gridRow) bool {
	for i := range r.cells {
		if r.cells[i].text != r.cells[0].text {
			return false
		}
	}
	return len(r.cells) > 1 && r.cells[1].filled
}

// taken says whether a cell lies in the rows of a table found before.
func (f *finder) taken(before []*table, row, column int) bool {
	return slices.ContainsFunc(before, func(t *table) bool {
		return row <= t.header && row >= t.top && column >= t.left && column <= t.right
	})
}

// namedAbove says what the cell, or the path of headings that ends in it, names.
func (f *finder) namedAbove(row int, c *gridCell) [axes]bool {
	t := f.token(c)
	names := t.names
	if f.weekAcross(row, c) > 0 {
		names[periodAxis] = true
	}
	if names[indicatorAxis] || names[periodAxis] || names[measureAxis] || c.kind == cellNumber {
		return names
	}
	top := row - headingRows + 1
	for above := row - 1; above > top; above-- {
		if c := f.grid.at(above, c.column); c != nil && !c.filled && f.isFigure(c) && !isYear(c.text) {
			top = above + 1 // what stands above these figures is their heading
		}
	}
	path := f.pathTo(top, row, c.column)
	for from := range path {
		if len(path)-from < 2 {
			break
		}
		var texts []string
		for _, p := range path[from:] {
			texts = append(texts, p.rest)
		}
		if len(f.roster.indicator(strings.Join(texts, " / "))) > 0 {
			names[indicatorAxis] = true
			break
		}
	}
	return names
}

// pathTo lists the headings over a place from above, each once; a band whose cells
// were not merged stands for the columns right of it too.
func (f *finder) pathTo(top, bottom, column int) []token {
	var out []token
	for row := max(top, 1); row <= bottom; row++ {
		if f.marks.numbers[row] {
			continue
		}
		c, loose := f.grid.at(row, column), false
		if c == nil && row < bottom {
			c, loose = f.bandLeft(max(top, 1), row, bottom, column)
		}
		if c == nil || c.kind > cellNumber {
			continue
		}
		t := f.token(c)
		t.loose = loose
		if t.text != "" && !slices.ContainsFunc(out, func(o token) bool { return o.text == t.text }) {
			out = append(out, t)
		}
	}
	return out
}

// bandLeft is the text left of an empty heading, where both stand over headings and
// under the same ones: a band lies within the band above it.
func (f *finder) bandLeft(top, row, bottom, column int) (*gridCell, bool) {
	if f.grid.at(bottom, column) == nil {
		return nil, false
	}
	own := func(left int) bool {
		for above := top; above < row; above++ {
			if s := f.grid.text(above, column); s != "" && s != f.grid.text(above, left) {
				return true
			}
		}
		return false
	}
	for left := column - 1; left > 0 && left > column-30; left-- {
		under := f.grid.at(bottom, left)
		if c := f.grid.at(row, left); c != nil {
			if own(left) || c.filled || c.merged || c.kind != cellText || under == nil || len(c.text) > 80 || under.text == c.text {
				return nil, false
			}
			return c, true
		}
		if under == nil {
			return nil, false
		}
	}
	return nil, false
}

// panels parts what lies under a row of headings into tables side by side: a column
// of labels right of figures begins a new one.
func (f *finder) panels(i int, h heading) []*table {
	labels := f.labelColumns(i, h)
	if len(labels) == 0 {
		return nil
	}
	row := f.grid.rows[i].number
	var out []*table
	var t *table
	figures := false
	close := func() {
		if t != nil && figures {
			out = append(out, t)
		}
	}
	named := func(column int) bool { _, ok := slices.BinarySearch(h.columns, column); return ok }
	width := f.width(i)
	for column := 1; column <= width; column++ {
		l, isLabel := labels[column]
		switch {
		case isLabel && (t == nil || figures):
			left := 1
			if t != nil {
				left = t.right + 1
			}
			close()
			t, figures = &table{grid: f.grid, axis: h.axis, top: row, header: row, left: left, right: column}, false
			t.labels = append(t.labels, l)
		case isLabel:
			t.labels = append(t.labels, l)
		case named(column) && t != nil:
			figures = true
			t.right = column
		case t != nil && figures && f.grid.text(row, column) != "":
			t.right = column // a heading that is not known belongs to the table on its left
		}
	}
	close()
	if len(out) > 0 && len(out) == 1 {
		out[0].right = width
	}
	return out
}

// width is the last column with a heading or figures from a row on.
func (f *finder) width(i int) int {
	width := 0
	for column := findColumns; column > 0 && width == 0; column-- {
		if below(f.marks.figures[column], i, len(f.grid.rows)) > 0 || f.grid.at(f.grid.rows[i].number, column) != nil {
			width = column
		}
	}
	return width
}

// labelColumns finds the columns under a row of headings that name the other axes of
// figures beside them.
func (f *finder) labelColumns(i int, h heading) map[int]label {
	out := map[int]label{}
	last := len(f.grid.rows)
	var most [axes]int
	count := func(a axis, column int) int {
		n := 0
		list := f.marks.names[a][column]
		from, _ := slices.BinarySearch(list, int32(i+1))
		for _, at := range list[from:] {
			if f.figuresBeside(int(at), column, h.columns) {
				n++
			}
		}
		return n
	}
	yearless := h.axis == periodAxis && f.yearlessAcross(i, h.columns)
	counts := map[int][axes]int{}
	for column := 1; column <= findColumns; column++ {
		if _, named := slices.BinarySearch(h.columns, column); named && !f.isLabelHeading(i, column) {
			continue
		}
		var n [axes]int
		for _, a := range []axis{unitAxis, indicatorAxis, periodAxis, bandAxis} {
			if a == h.axis && !(yearless && column < h.columns[0]) || a == bandAxis && h.axis != indicatorAxis {
				continue
			}
			n[a] = count(a, column)
			most[a] = max(most[a], n[a])
		}
		counts[column] = n
	}
	_ = last
	for column, n := range counts {
		best := axes
		for _, a := range []axis{unitAxis, indicatorAxis, periodAxis, bandAxis} {
			if n[a] > 0 && n[a]*5 >= most[a] && (best == axes || n[a] > n[best]) {
				best = a
			}
		}
		heading := f.grid.text(f.grid.rows[i].number, column)
		if best == axes || besidesFigures(heading) && heading != "" && best != unitAxis {
			continue
		}
		if best == bandAxis && (most[unitAxis] > 1 || most[periodAxis] > 1) {
			continue // numbers that happen to be bands
		}
		out[column] = label{column: column, axis: best}
	}
	return out
}

// yearlessAcross says whether the periods across are parts of a year that they do not
// name: a column of years beside them is one of labels.
func (f *finder) yearlessAcross(i int, columns []int) bool {
	row := f.grid.rows[i].number
	for _, column := range columns {
		c := f.grid.at(row, column)
		if t := f.token(c); f.weekAcross(row, c) == 0 && !t.yearless {
			return false
		}
	}
	return true
}

// isLabelHeading says whether a heading that names something stands over labels: few
// figures below it.
func (f *finder) isLabelHeading(i, column int) bool {
	n := len(f.grid.rows)
	figures := below(f.marks.figures[column], i, n)
	texts := 0
	for a := range axes {
		texts = max(texts, below(f.marks.names[a][column], i, n))
	}
	return figures*2 < texts
}

// figuresBeside says whether a row has a figure in one of the columns that lie right
// of a label.
func (f *finder) figuresBeside(i, label int, columns []int) bool {
	r := &f.grid.rows[i]
	for _, column := range columns {
		if column > label {
			if c := f.grid.at(r.number, column); c != nil && f.isFigure(c) {
				return true
			}
		}
	}
	return false
}

// cut ends each table where the next one in its columns begins.
func (f *finder) cut(all []*table) {
	for _, t := range all {
		for _, next := range all {
			if next.top > t.header && next.left <= t.right && next.right >= t.left {
				if next.top <= t.other {
					t.other = 0
				}
				t.end = min(t.end, next.top-1)
			}
			if next != t && next.left > t.left && next.top <= t.end && next.header >= t.top {
				t.right = min(t.right, next.left-1)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *table) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
}
