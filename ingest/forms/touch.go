package forms

import (
	"cmp"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// touch does to the finished sheets what the line asks for: what one sees in files,
// and what is wrong in those that must be refused.
//
//	formulas           totals (and comparisons) are formulas with saved values
//	no-accents, nfd, old-tones   how the whole file is typed
//	hidden-rows        some rows of figures are hidden: they are read
//	hidden-column      a hidden column of numbers beside the table: it is not
//	hidden-sheet       last year's sheet, hidden: it is not read
//	unsaved            a figure is a formula that was never computed
//	ref-error          a figure is #REF!
//	misspelt           the name of one unit is wrong
//	twice              a row stands twice with other figures
//	stray              a note far below
//	trailing           blanks around names, and blanks of other kinds inside
func (b *builder) touch() {
	for _, t := range b.line.With {
		switch t {
		case "nfd":
			b.eachSpot(func(_ *page, s *spot) { s.text = decomposed(s.text) })
		case "old-tones":
			b.eachSpot(func(_ *page, s *spot) { s.text = olderTones(s.text) })
		case "trailing":
			b.eachSpot(func(_ *page, s *spot) {
				if s.label {
					s.text = " " + strings.Replace(s.text, " ", "\u00a0", 1) + "  "
				}
			})
		case "hidden-rows":
			b.hideRows()
		case "hidden-column":
			b.hiddenColumn()
		case "hidden-sheet":
			b.hiddenSheet()
		case "unsaved":
			b.spoil(func(s *spot) {
				s.text, s.number, s.formula, s.unsaved, s.why = "", "", "SUM(Z1:Z9)", true, "a formula without a saved value"
			})
		case "ref-error":
			b.spoil(func(s *spot) { s.text, s.number, s.formula, s.why = "", "0", "#REF!*1", "an error of Excel" })
		case "misspelt":
			b.misspell()
		case "twice":
			b.twice()
		case "stray":
			b.page.put(b.page.bottom+3000, 1, spot{text: b.spell.finish("Lưu: VT, TH")})
		}
	}
}

func (b *builder) eachSpot(do func(p *page, s *spot)) {
	for _, p := range b.pages {
		for _, k := range p.places() {
			do(p, p.cells[k])
		}
	}
}

// places lists the cells that hold something, row by row.
func (p *page) places() [][2]int {
	var all [][2]int
	for k := range p.cells {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return all
}

// figurePlaces lists the cells with figures.
func (p *page) figurePlaces() [][2]int {
	return slices.DeleteFunc(p.places(), func(k [2]int) bool { return len(p.cells[k].facts) == 0 })
}

// spoil takes one figure and makes it what cannot be read.
func (b *builder) spoil(do func(*spot)) {
	all := b.page.figurePlaces()
	s := b.page.cells[all[b.rng.IntN(len(all))]]
	do(s)
	s.facts = nil
}

func (b *builder) hideRows() {
	rows := map[int]bool{}
	for _, k := range b.page.figurePlaces() {
		rows[k[0]] = true
	}
	n := 0
	for row := range b.page.bottom + 1 {
		if rows[row] {
			if n++; n%4 == 2 {
				b.page.hiddenRows[row] = true
			}
		}
	}
}

// hiddenColumn puts last month's working column beside the table and hides it.
func (b *builder) hiddenColumn() {
	p := b.page
	column := p.right + 1
	for _, k := range p.figurePlaces() {
		if p.cells[[2]int{k[0], column}] == nil {
			p.put(k[0], column, spot{number: f("%d", 10+b.rng.IntN(900)), format: "0", why: "a hidden column"})
		}
	}
	p.hiddenColumns[column] = true
}

// hiddenSheet keeps the sheet of the year before behind the one that is sent.
func (b *builder) hiddenSheet() {
	old := newPage(b.page.name + " (cũ)")
	old.hidden = true
	for k, s := range b.page.cells {
		c := *s
		if len(c.facts) > 0 {
			c.facts, c.why = nil, "a hidden sheet"
		}
		old.cells[k] = &c
	}
	old.merges, old.bottom, old.right = slices.Clone(b.page.merges), b.page.bottom, b.page.right
	b.pages = append(b.pages, old)
}

// misspell changes a letter in the name of one unit, so that it is nobody's.
func (b *builder) misspell() {
	p := b.page
	for _, k := range p.places() {
		s := p.cells[k]
		if !s.label || !strings.ContainsAny(s.text, "aàâeêoôư") || !rowHasFigures(p, k[0]) {
			continue
		}
		s.text = strings.NewReplacer("Càng Long", "Càng Lông", "Cầu Kè", "Cầu Kề", "Tiểu Cần", "Tiểu Cẩn", "Châu Thành", "Châu Thạnh", "Cầu Ngang", "Cầu Ngan", "Trà Cú", "Trà Kú",
			"CÀNG LONG", "CÀNG LÔNG", "CẦU KÈ", "CẦU KỀ", "TIỂU CẦN", "TIỂU CẨN", "CHÂU THÀNH", "CHÂU THẠNH", "CẦU NGANG", "CẦU NGAN", "TRÀ CÚ", "TRÀ KÚ").Replace(s.text)
		if _, known := b.unitNamed(s.text); known {
			continue
		}
		dropRow(p, k[0], "the unit is unknown")
		return
	}
}

func (b *builder) unitNamed(text string) (giaoban.Unit, bool) {
	for _, u := range b.catalogue.Units.All(b.day) {
		if strings.HasSuffix(strings.ToLower(text), strings.ToLower(bareOf(u.Name.VI))) {
			return u, true
		}
	}
	return giaoban.Unit{}, false
}

func rowHasFigures(p *page, row int) bool {
	return slices.ContainsFunc(p.figurePlaces(), func(k [2]int) bool { return k[0] == row })
}

func dropRow(p *page, row int, why string) {
	for k, s := range p.cells {
		if k[0] == row && len(s.facts) > 0 {
			s.facts, s.why = nil, why
		}
	}
}

// twice repeats a row of figures below the last one with other values.
func (b *builder) twice() {
	p := b.page
	all := p.figurePlaces()
	from, to := all[0][0], all[len(all)-1][0]
	p.moved(to+1, 0)
	for _, k := range p.places() {
		if k[0] != from {
			continue
		}
		s := p.cells[k]
		again := *s
		if len(s.facts) > 0 {
			again.facts, again.why = nil, "the figure stands twice with two values"
			i := b.catalogue.Indicator(s.facts[0].Indicator, b.day)
			fresh := b.figureSpot(i, s.facts[0].Value.Add(decimalOf(1, places(i))), k[1])
			again.text, again.number = fresh.text, fresh.number
			s.facts, s.why = nil, again.why
		}
		p.put(to+1, k[1], again)
	}
}
