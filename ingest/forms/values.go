package forms

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/giaoban/giaoban"
)

// world is what is true in the made-up province: one value for each figure,
// whichever form it is sent in. Parts are below their wholes, what runs up through
// the year never falls, and longer periods are the sums of their months.
type world struct {
	catalogue *giaoban.Catalogue
	salt      uint64
}

func (w *world) draw(n int, of ...any) int {
	h := fnv.New64a()
	fmt.Fprintln(h, w.salt, of)
	return int(h.Sum64() >> 11 % uint64(max(n, 1)))
}

// value is a figure as it would be reported, in whole units of its last decimal.
func (w *world) value(f giaoban.Figure) giaoban.Decimal {
	i := w.catalogue.Indicator(f.Indicator, f.Period.Ends)
	if i.IsDistribution() {
		return giaoban.Whole(int64(w.draw(3, f)))
	}
	if i.Computed() {
		if over := w.value(w.other(f, i.Denominator)); over.Sign() > 0 {
			if r, ok := i.Kind.Result(giaoban.OfParts(w.value(w.other(f, i.Numerator)), over)); ok {
				return r.Round(places(i))
			}
		}
		return giaoban.Whole(50)
	}
	if bands := w.bandsOf(f); bands != nil {
		sum := giaoban.Decimal{}
		for _, b := range bands {
			sum = sum.Add(w.value(b))
		}
		return sum
	}
	if _, flow := i.Kind.(giaoban.Flow); !flow {
		return decimalOf(w.state(i, f), places(i))
	}
	if f.Period.Frequency() == giaoban.Week {
		return decimalOf(w.month(i, f.Unit, f.Period), places(i))
	}
	sum := 0
	for _, m := range giaoban.Month.Periods(f.Period.Starts, f.Period.Ends) {
		sum += w.month(i, f.Unit, m)
	}
	return decimalOf(sum, places(i))
}

func (w *world) other(f giaoban.Figure, code string) giaoban.Figure {
	f.Indicator, f.Band = code, ""
	return f
}

// bandsOf lists the bands that add up to a figure: of its own distribution, or of
// all where the catalogue says one is the rest of another.
func (w *world) bandsOf(f giaoban.Figure) (all []giaoban.Figure) {
	for _, code := range w.catalogue.Codes() {
		i := w.catalogue.Indicator(code, f.Period.Ends)
		if !i.IsDistribution() || i.Total != f.Indicator && !strings.HasPrefix(i.Total, f.Indicator+" - ") {
			continue
		}
		for _, b := range i.Scheme().Bands {
			one := w.other(f, code)
			one.Band = b.Code
			all = append(all, one)
		}
		if _, rest, ok := strings.Cut(i.Total, " - "); ok {
			all = append(all, w.bandsOf(w.other(f, rest))...)
		}
	}
	return all
}

// state of a unit at the end of a period.
func (w *world) state(i *giaoban.Indicator, f giaoban.Figure) int {
	if above := w.ceiling(i); above != nil {
		most := w.value(w.other(f, above.Code)).Round(0)
		return int(wholePart(most)) * (35 + w.draw(60, i.Code, f.Unit, f.Period)) / 100
	}
	low, high := reach(i)
	return low + (high-low)/50 + w.draw((high-low)*4/10, i.Code, f.Unit, f.Period)
}

// month is what happened in one month.
func (w *world) month(i *giaoban.Indicator, unit giaoban.UnitID, m giaoban.Period) int {
	if above := w.ceiling(i); above != nil {
		if _, flow := above.Kind.(giaoban.Flow); flow {
			return w.month(above, unit, m) * (35 + w.draw(60, i.Code, unit, m)) / 100
		}
	}
	_, high := reach(i)
	return 1 + high/2000 + w.draw(max(high/500, 9), i.Code, unit, m)
}

// ceiling is the indicator whose figure is never below an indicator's: the set it
// is part of, the denominator of its rate, or the right side of a rule.
func (w *world) ceiling(i *giaoban.Indicator) *giaoban.Indicator {
	of := func(code string) *giaoban.Indicator { return w.catalogue.Indicator(code, giaoban.LastDate) }
	if i.SubsetOf != "" {
		return of(i.SubsetOf)
	}
	for _, c := range w.catalogue.Checks {
		if c.Left == i.Code && (c.Op == "<=" || c.Op == "<") {
			right := strings.Fields(c.Right)
			return of(right[len(right)-1])
		}
	}
	return nil
}

// reach is the span of values that are drawn from, in units of the last decimal.
func reach(i *giaoban.Indicator) (low, high int) {
	low, high = 0, 20_000
	if i.Bounds.HasMin {
		low = int(wholePart(i.Bounds.Min))
	}
	if i.Bounds.HasMax {
		high = int(wholePart(i.Bounds.Max))
	}
	for range places(i) {
		low, high = low*10, high*10
	}
	return low, high
}

// places are the digits after the point that an indicator is printed with. What is
// no count always shows one, so that its separator can be told.
func places(i *giaoban.Indicator) int {
	if i.Whole {
		return 0
	}
	return max(1, min(2, i.Decimals))
}

func wholePart(d giaoban.Decimal) int64 {
	var n int64
	whole, _, _ := strings.Cut(d.String(), ".")
	fmt.Sscan(whole, &n)
	return n
}

// decimalOf is n × 10⁻ᵖˡᵃᶜᵉˢ.
func decimalOf(n, places int) giaoban.Decimal {
	s := fmt.Sprintf("%0*d", places+1, n)
	if places > 0 {
		s = s[:len(s)-places] + "." + s[len(s)-places:]
	}
	d, _, err := giaoban.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}
