package forms

import (
	"cmp"
	"strings"

	"github.com/giaoban/giaoban"
)

// grid is a table on its page while it is written.
type grid struct {
	*builder
	t           *Table
	top, left   int
	depth       int // rows of headings
	rows, cols  []lane
	labels      []labelColumn
	first, body int // first column of figures, first row of them
	explicit    [][]string
	written     map[[2]int]giaoban.Decimal // figures by row and column, for the totals
}

// labelColumn is a column in front of the figures.
type labelColumn struct {
	heading string
	text    func(n int, l *lane) string
}

// table writes a table with its upper left corner at a place.
func (b *builder) table(t *Table, top, left int) {
	g := &grid{builder: b, t: t, left: left, written: map[[2]int]giaoban.Decimal{}}
	if t.Title != "" {
		b.page.write(top, left, b.fill(t.Title, t))
		top++
	}
	g.top = top
	g.rows = g.withTotals(b.lanes(t.Down, t), t.Down)
	g.cols = g.withTotals(b.lanes(t.Across, t), t.Across)
	for _, l := range g.cols {
		g.depth = max(g.depth, len(l.path))
	}
	for _, v := range t.Values {
		g.explicit = append(g.explicit, strings.Split(v, ";"))
	}
	g.labelColumns()
	g.first = left + len(g.labels)
	g.headings()
	g.bodyRows()
}

// withTotals puts the line of totals where the form has it.
func (g *grid) withTotals(lanes []lane, axes []string) []lane {
	if g.t.Totals == "" || len(axes) == 0 || axes[0] != "unit" {
		return lanes
	}
	words := []string{"Tổng cộng", "TỔNG CỘNG", "Cộng", "Tổng số", "TỔNG SỐ"}
	if g.province(lanes) {
		words = append(words, "Toàn tỉnh", "TOÀN TỈNH")
	}
	sum := lane{role: total, path: []string{g.spell.finish(anyOf(g.rng, words...))}}
	if len(axes) > 1 {
		return lanes // a total for every inner line would be a table of its own
	}
	if g.t.Totals == "top" {
		return append([]lane{sum}, lanes...)
	}
	return append(lanes, sum)
}

func (g *grid) province(lanes []lane) bool {
	for _, l := range lanes {
		if u, ok := g.catalogue.Units.Nearest(l.unit, g.day); ok && u.Level != "district" {
			return false
		}
	}
	return len(lanes) >= 8
}

var axisHeadings = map[string][]string{
	"unit":      {"Đơn vị", "Tên đơn vị", "Địa phương"},
	"indicator": {"Chỉ tiêu", "Nội dung", "Tên chỉ tiêu"},
	"period":    {"Kỳ báo cáo", "Thời gian", "Kỳ"},
	"band":      {"Mức tiêu chí", "Số tiêu chí đạt"},
}

// labelColumns settles which columns stand in front of the figures.
func (g *grid) labelColumns() {
	if g.t.Number {
		g.labels = append(g.labels, labelColumn{anyOf(g.rng, "STT", "TT", "Số TT"), g.runningNumbers()})
	}
	if g.t.Code {
		g.labels = append(g.labels, labelColumn{g.spell.finish(anyOf(g.rng, "Mã", "Mã số", "Mã đơn vị")), g.code})
	}
	if g.t.Labels == "outline" {
		g.labels = append(g.labels, labelColumn{g.spell.finish("Đơn vị / Chỉ tiêu"), nil})
		g.outline()
	} else {
		for n, axis := range g.t.Down {
			g.labels = append(g.labels, labelColumn{g.spell.finish(anyOf(g.rng, axisHeadings[axis]...)), g.label(n)})
		}
	}
	if g.t.Measured && contains(g.t.Down, "indicator") {
		g.labels = append(g.labels, labelColumn{g.spell.finish(anyOf(g.rng, "Đơn vị tính", "ĐVT", "Đơn vị tính")), g.measureOf})
	}
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// outline turns two axes down into headings with lines below them, in one column.
func (g *grid) outline() {
	var out []lane
	for n, l := range g.rows {
		if n == 0 || g.rows[n-1].path[0] != l.path[0] {
			out = append(out, lane{key: key{unit: l.unit}, role: parent, path: l.path[:1]})
		}
		l.path = []string{anyOf(g.rng, "  ", "- ", "   ") + l.path[len(l.path)-1]}
		out = append(out, l)
	}
	g.rows = out
	g.labels[len(g.labels)-1].text = func(_ int, l *lane) string { return l.path[0] }
}

// label gives the text of one axis down; what repeats the line above may stay blank.
func (g *grid) label(axis int) func(int, *lane) string {
	return func(n int, l *lane) string {
		if axis >= len(l.path) {
			return ""
		}
		repeats := n > 0 && axis < len(g.t.Down)-1 && axis < len(g.rows[n-1].path) && g.rows[n-1].path[axis] == l.path[axis]
		if repeats && (g.t.Labels == "once" || g.t.Labels == "merged") {
			return ""
		}
		return l.path[axis]
	}
}

// runningNumbers counts the lines: Roman for headings, digits for figures, nothing
// for totals and for parts of the line before.
func (g *grid) runningNumbers() func(int, *lane) string {
	head, line := 0, 0
	return func(n int, l *lane) string {
		switch {
		case l.role == section || l.role == parent:
			head++
			return roman[min(head, 10)]
		case l.role == total:
			return ""
		case n > 0 && l.indicator != "" && len(g.t.Down) == 1 && g.isPart(l.indicator, g.rows[n-1].indicator):
			return ""
		case len(g.t.Down) > 1 && n > 0 && g.t.Labels != "outline" && g.rows[n-1].path[0] == l.path[0] && g.t.Labels != "repeated":
			return ""
		}
		line++
		return f("%d", line)
	}
}

func (g *grid) code(_ int, l *lane) string {
	if u, ok := g.catalogue.Units.On(l.unit, g.day); ok && l.role == figures {
		return u.Code
	}
	return ""
}

func (g *grid) measureOf(_ int, l *lane) string {
	if i := g.catalogue.Indicator(l.indicator, g.day); i != nil && l.role == figures {
		return g.spell.finish(i.UnitOfMeasure.VI)
	}
	return ""
}

// headings writes the rows above the figures, each label merged over what it heads.
func (g *grid) headings() {
	p, row := g.page, g.top
	if g.t.Over != "" {
		p.write(row, g.first, g.spell.finish(g.t.Over))
		g.join(row, g.first, row, g.first+len(g.cols)-1)
		row++
	}
	bottom := row + g.depth - 1
	for n, c := range g.labels {
		p.put(g.top, g.left+n, spot{text: c.heading})
		g.join(g.top, g.left+n, bottom, g.left+n)
	}
	for level := range g.depth {
		for n := 0; n < len(g.cols); {
			to := n
			for to+1 < len(g.cols) && sameHead(g.cols[n], g.cols[to+1], level) {
				to++
			}
			g.heading(row+level, bottom, n, to, level)
			n = to + 1
		}
	}
	row = bottom + 1
	if g.t.Measured && contains(g.t.Across, "indicator") {
		for n, l := range g.cols {
			if i := g.catalogue.Indicator(l.indicator, g.day); i != nil {
				p.write(row, g.first+n, "("+g.spell.finish(i.UnitOfMeasure.VI)+")")
			}
		}
		row++
	}
	if g.t.Numbering {
		g.numbering(row)
		row++
	}
	if g.t.Remarks {
		p.write(g.top, g.first+len(g.cols), g.spell.finish("Ghi chú"))
		g.join(g.top, g.first+len(g.cols), bottom, g.first+len(g.cols))
	}
	g.body = row
}

func sameHead(a, b lane, level int) bool {
	if len(a.path) <= level+1 || len(b.path) <= level+1 {
		return false
	}
	for n := 0; n <= level; n++ {
		if a.path[n] != b.path[n] {
			return false
		}
	}
	return true
}

func (g *grid) heading(row, bottom, from, to, level int) {
	l := &g.cols[from]
	if level >= len(l.path) {
		return
	}
	column := g.first + from
	if l.dated {
		g.page.put(row, column, spot{date: l.date, isDate: true, format: "mm/yyyy"})
		return
	}
	text := l.path[level]
	if g.has("years-as-numbers") && len(text) == 4 && strings.Trim(text, "0123456789") == "" {
		g.page.put(row, column, spot{number: text, format: "0"})
		return
	}
	if g.has("broken-headings") {
		text = strings.Replace(text, " ", "\n", 1)
	}
	s := g.page.put(row, column, spot{text: text})
	if s != nil {
		s.label = true
	}
	if level == len(l.path)-1 && bottom > row && from == to {
		g.join(row, column, bottom, column)
	}
	g.join(row, column, row, g.first+to)
}

// join merges cells in the forms that merge.
func (g *grid) join(top, left, bottom, right int) {
	if !g.has("unmerged") {
		g.page.merge(top, left, bottom, right)
	}
}

// numbering is the row of letters and numbers below the headings.
func (g *grid) numbering(row int) {
	bracketed := g.rng.IntN(2) == 0
	for n := range g.labels {
		g.page.write(row, g.left+n, string(rune('A'+n)))
	}
	for n, l := range g.cols {
		text := f("%d", n+1)
		if l.measure == vsLast || l.measure == vsPlan {
			text = g.quotient(n)
		}
		if bracketed {
			text = "(" + text + ")"
		}
		if !bracketed && g.numbers == "typed" && text == f("%d", n+1) {
			g.page.put(row, g.first+n, spot{number: text, format: "0"})
			continue
		}
		g.page.write(row, g.first+n, text)
	}
}

// quotient writes 5=4/2: what a column of comparisons is made of.
func (g *grid) quotient(n int) string {
	of := map[string]int{}
	for k, l := range g.cols {
		of[l.measure] = k + 1
	}
	base := of[last]
	if g.cols[n].measure == vsPlan {
		base = of[plan]
	}
	now := cmp.Or(of[running], of[achieved])
	return f("%d=%d/%d", n+1, now, base)
}
