package forms

import "github.com/giaoban/giaoban"

// spot is one cell as it is typed.
type spot struct {
	text    string
	number  string // a typed number, in its shortest notation; text is empty then
	format  string // of a typed number
	date    giaoban.Date
	isDate  bool
	formula string
	unsaved bool // the formula has no saved value
	label   bool // it names something; touches may misspell it
	facts   []Fact
	why     string // what looks like a figure is none
}

// page is a sheet on which everything has its place.
type page struct {
	name          string
	cells         map[[2]int]*spot
	merges        [][4]int // top, left, bottom, right
	hiddenRows    map[int]bool
	hiddenColumns map[int]bool
	bottom, right int
	hidden        bool
}

func newPage(name string) *page {
	return &page{name: name, cells: map[[2]int]*spot{}, hiddenRows: map[int]bool{}, hiddenColumns: map[int]bool{}}
}

func (p *page) put(row, column int, s spot) *spot {
	p.bottom, p.right = max(p.bottom, row), max(p.right, column)
	if s.text == "" && s.number == "" && !s.isDate && s.formula == "" && len(s.facts) == 0 {
		return nil
	}
	p.cells[[2]int{row, column}] = &s
	return &s
}

func (p *page) write(row, column int, text string) { p.put(row, column, spot{text: text}) }

func (p *page) merge(top, left, bottom, right int) {
	if top < bottom || left < right {
		p.merges = append(p.merges, [4]int{top, left, bottom, right})
	}
}

// moved shifts everything from a row or column on by one, as when somebody inserts a
// row or column.
func (p *page) moved(row, column int) {
	at := func(r, c int) (int, int) {
		if row > 0 && r >= row {
			r++
		}
		if column > 0 && c >= column {
			c++
		}
		return r, c
	}
	cells := map[[2]int]*spot{}
	for k, s := range p.cells {
		r, c := at(k[0], k[1])
		cells[[2]int{r, c}] = s
	}
	p.cells = cells
	for i, m := range p.merges {
		top, left := at(m[0], m[1])
		bottom, right := at(m[2], m[3])
		p.merges[i] = [4]int{top, left, bottom, right}
	}
	p.hiddenRows = shifted(p.hiddenRows, row)
	p.hiddenColumns = shifted(p.hiddenColumns, column)
	p.bottom, p.right = at(p.bottom, p.right)
}

func shifted(lines map[int]bool, from int) map[int]bool {
	out := map[int]bool{}
	for n := range lines {
		if from > 0 && n >= from {
			n++
		}
		out[n] = true
	}
	return out
}
