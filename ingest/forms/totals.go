package forms

import "github.com/giaoban/giaoban"

// totals writes the sums of the columns, or of the rows where units stand across.
func (g *grid) totals() {
	for n := range g.rows {
		if g.rows[n].role == total {
			for k := range g.cols {
				g.totalCell(g.body+n, g.first+k, &g.cols[k], func(row, column int) bool { return column == g.first+k })
			}
			g.totalRates(g.body + n)
		}
	}
	for k := range g.cols {
		if g.cols[k].role == total {
			for n := range g.rows {
				g.totalCell(g.body+n, g.first+k, &g.rows[n], func(row, column int) bool { return row == g.body+n })
			}
		}
	}
}

// totalCell writes one sum; of rates the mean, which is no rate, as offices do.
func (g *grid) totalCell(row, column int, l *lane, in func(row, column int) bool) {
	if l.role == section || l.role == parent {
		return
	}
	code := l.indicator
	if code == "" {
		code = g.t.Indicator
	}
	i := g.catalogue.Indicator(code, g.day)
	if i == nil {
		return
	}
	var sum giaoban.Decimal
	count := int64(0)
	for at, d := range g.written {
		if in(at[0], at[1]) {
			sum, count = sum.Add(d), count+1
		}
	}
	if count == 0 {
		return
	}
	if _, ratio := i.Kind.(giaoban.Ratio); ratio || i.NotOverUnits {
		mean, _ := sum.Div(giaoban.Whole(count))
		sum = mean.Round(places(i))
	}
	s := g.figureSpot(i, sum, column)
	s.why = "a total"
	if s.number != "" && g.has("formulas") {
		from, to := g.body, g.body+len(g.rows)-2
		if row == from {
			from, to = from+1, to+1
		}
		s.formula = "SUM(" + cellName(from, column) + ":" + cellName(to, column) + ")"
	}
	g.page.put(row, column, s)
}

// totalRates puts right the rates of a row of totals whose two parts stand in it.
func (g *grid) totalRates(row int) {
	sums := map[string]giaoban.Decimal{}
	for k, l := range g.cols {
		for at, d := range g.written {
			if at[1] == g.first+k {
				sums[l.indicator] = sums[l.indicator].Add(d)
			}
		}
	}
	for k, l := range g.cols {
		i := g.catalogue.Indicator(l.indicator, g.day)
		if i == nil || !i.Computed() || sums[i.Denominator].IsZero() {
			continue
		}
		if rate, ok := i.Kind.Result(giaoban.OfParts(sums[i.Numerator], sums[i.Denominator])); ok {
			s := g.figureSpot(i, rate.Round(places(i)), g.first+k)
			s.why = "a total"
			g.page.put(row, g.first+k, s)
		}
	}
}

// groupSum writes the sum of the units below a heading, where the form has them.
func (g *grid) groupSum(row, column int, k key) {
	if !g.has("group-sums") {
		return
	}
	i := g.catalogue.Indicator(k.indicator, g.day)
	if _, ratio := i.Kind.(giaoban.Ratio); ratio {
		return
	}
	var sum giaoban.Decimal
	for n := range g.rows {
		l := &g.rows[n]
		if u, ok := g.catalogue.Units.On(l.unit, g.day); ok && l.role == figures && u.Parent == k.unit {
			of, _ := g.measured(k.and(key{unit: l.unit}))
			sum = sum.Add(g.world.value(of))
		}
	}
	s := g.figureSpot(i, sum, column)
	s.why = "the sum of the group"
	g.page.put(row, column, s)
}
