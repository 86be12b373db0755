package forms

import (
	"cmp"
	"strings"

	"github.com/giaoban/giaoban"
)

// bodyRows writes the lines of a table.
func (g *grid) bodyRows() {
	p, explicit := g.page, 0
	mergeFrom := g.body
	for n := range g.rows {
		l := &g.rows[n]
		row := g.body + n
		for k, c := range g.labels {
			g.rowLabel(row, g.left+k, c.text(n, l), l, n)
		}
		if g.t.Labels == "merged" && len(g.t.Down) > 1 && (n+1 == len(g.rows) || g.rows[n+1].path[0] != l.path[0]) {
			at := g.labelAt(g.t.Down[0])
			p.merge(mergeFrom, at, row, at)
			mergeFrom = row + 1
		}
		var given []string
		if l.role == figures && explicit < len(g.explicit) {
			given = g.explicit[explicit]
			explicit++
		}
		for k := range g.cols {
			g.cell(row, g.first+k, l, &g.cols[k], given, k)
		}
		if g.t.Remarks && l.role == figures && g.rng.IntN(5) == 0 {
			p.write(row, g.first+len(g.cols), g.spell.finish(anyOf(g.rng, "ước", "đã đối chiếu", "theo báo cáo của phòng", "tăng do kiểm tra lại")))
		}
	}
	g.totals()
}

// labelAt is the column of an axis down.
func (g *grid) labelAt(axis string) int {
	at := g.left
	if g.t.Number {
		at++
	}
	if g.t.Code {
		at++
	}
	for _, a := range g.t.Down {
		if a == axis {
			break
		}
		at++
	}
	return at
}

func (g *grid) rowLabel(row, column int, text string, l *lane, n int) {
	if l.dated && len(l.path) > 0 && text == l.path[len(l.path)-1] {
		format := "mm/yyyy"
		if l.band != "" {
			format = "d-mmm"
		}
		g.page.put(row, column, spot{date: l.date, isDate: true, format: format})
		return
	}
	if l.role == section {
		text = strings.ToUpper(text)
	}
	if strings.Trim(text, "0123456789") == "" && text != "" && g.numbers == "typed" && (column < g.labelAt(g.t.Down[0]) || g.has("years-as-numbers")) {
		g.page.put(row, column, spot{number: text, format: "0"})
		return
	}
	if s := g.page.put(row, column, spot{text: text}); s != nil && l.role == figures && column >= g.labelAt(g.t.Down[0]) {
		s.label = true
	}
}

// cell writes what stands where a row and a column meet.
func (g *grid) cell(row, column int, r, c *lane, given []string, n int) {
	if r.role == section || r.role == total || c.role == total {
		return
	}
	once := key{unit: giaoban.UnitID(cmp.Or(g.t.Unit, g.line.Unit)), indicator: g.t.Indicator, period: g.basePeriod(g.t)}
	k := once.and(r.key).and(c.key)
	if r.role == parent {
		g.groupSum(row, column, k)
		return
	}
	if given != nil {
		if n < len(given) {
			g.givenCell(row, column, k, given[n])
		}
		return
	}
	g.madeCell(row, column, k, r.role == sums || c.role == sums)
}

// madeCell writes a figure of the made-up province.
func (g *grid) madeCell(row, column int, k key, sum bool) {
	of, why := g.measured(k)
	i := g.catalogue.Indicator(of.Indicator, of.Period.Ends)
	if i.IsDistribution() {
		if _, ok := i.Scheme().Band(of.Band); !ok {
			g.page.put(row, column, spot{text: anyOf(g.rng, "", "x", "-"), why: "the scheme has no such band"})
			return
		}
	}
	var d giaoban.Decimal
	switch {
	case why == "a comparison":
		var ok bool
		if d, ok = g.comparison(k); !ok {
			return
		}
		s := g.figureSpot(&giaoban.Indicator{Decimals: 1, UnitOfMeasure: giaoban.Text{VI: "lần"}}, d, column)
		s.text = strings.TrimSuffix(s.text, " lần")
		s.why = why
		g.page.put(row, column, s)
		return
	case why == "a plan":
		d = g.plan(k)
	default:
		d = g.world.value(of)
	}
	if why == "" && !sum && g.gapHere(row, column, of, i) {
		return
	}
	s := g.figureSpot(i, d, column)
	if why == "" {
		g.written[[2]int{row, column}] = d
		s.facts = []Fact{{Figure: of, Amount: giaoban.Of(d), Optional: sum}}
	}
	s.why = why
	g.page.put(row, column, s)
}

// gapHere leaves one cell of sixteen without its figure, the way this file marks it.
func (g *grid) gapHere(row, column int, of giaoban.Figure, i *giaoban.Indicator) bool {
	if g.gap == "none" || g.rng.IntN(16) != 0 {
		return false
	}
	g.marker(row, column, of, i, g.gap)
	return true
}

// marker writes a sign in place of a figure, with its meaning.
func (g *grid) marker(row, column int, of giaoban.Figure, i *giaoban.Indicator, sign string) {
	s := spot{text: sign}
	_, ratio := i.Kind.(giaoban.Ratio)
	switch sign {
	case "blank", "":
		return
	case "x", "X":
		s.facts = []Fact{{Figure: of, NotApplicable: true}}
	case "KPS":
		if ratio {
			return
		}
		s.facts = []Fact{{Figure: of, Amount: giaoban.Of(giaoban.Decimal{})}}
	default:
		s.why = "no figure"
	}
	g.page.put(row, column, s)
}

// givenCell writes a cell of the line itself: a number with a point, a fraction, a
// sign, or any text behind a quotation mark.
func (g *grid) givenCell(row, column int, k key, text string) {
	if text == "" {
		return
	}
	if verbatim, ok := strings.CutPrefix(text, "'"); ok {
		g.page.put(row, column, spot{text: verbatim, why: "written so"})
		return
	}
	of, why := g.measured(k)
	i := g.catalogue.Indicator(of.Indicator, of.Period.Ends)
	if n, over, ok := strings.Cut(text, "/"); ok {
		g.fraction(row, column, of, i, n, over)
		return
	}
	d, _, err := giaoban.ParseDecimal(text)
	if err != nil {
		g.marker(row, column, of, i, text)
		return
	}
	if why == "a comparison" {
		s := g.figureSpot(&giaoban.Indicator{Decimals: 1}, d, column)
		s.text, s.why = strings.TrimSpace(s.text), why
		g.page.put(row, column, s)
		return
	}
	s := g.figureSpot(i, d, column)
	if s.why = why; why == "" {
		g.written[[2]int{row, column}] = d
		s.facts = []Fact{{Figure: of, Amount: giaoban.Of(d)}}
	}
	g.page.put(row, column, s)
}

// fraction writes 121/140: of a part of a rate its whole stands behind the bar, of
// a rate both its parts do.
func (g *grid) fraction(row, column int, of giaoban.Figure, i *giaoban.Indicator, n, over string) {
	a, _, _ := giaoban.ParseDecimal(n)
	z, _, _ := giaoban.ParseDecimal(over)
	style := g.numbers
	if style == "typed" || style == "measured" {
		style = "vi"
	}
	s := spot{text: numberText(a, 0, style) + "/" + numberText(z, 0, style)}
	if _, ratio := i.Kind.(giaoban.Ratio); ratio && !i.Computed() {
		s.facts = []Fact{{Figure: of, Amount: giaoban.OfParts(a, z)}}
	} else {
		numerator, denominator := of.Indicator, i.Denominator
		if i.Computed() {
			numerator = i.Numerator
		} else {
			denominator = g.wholeOf(of.Indicator)
		}
		s.facts = []Fact{{Figure: g.world.other(of, numerator), Amount: giaoban.Of(a)}, {Figure: g.world.other(of, denominator), Amount: giaoban.Of(z)}}
	}
	g.page.put(row, column, s)
}

// wholeOf is the denominator of the one rate that an indicator is the numerator of.
func (g *grid) wholeOf(code string) string {
	for _, c := range g.catalogue.Codes() {
		if i := g.catalogue.Indicator(c, g.day); i.Numerator == code {
			return i.Denominator
		}
	}
	panic("forms: " + code + " is no numerator")
}
