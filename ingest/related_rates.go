package ingest

import (
	"github.com/giaoban/giaoban"
)

// checkRates warns where a rate that is computed from two indicators differs from what
// their figures give, whichever of the three the file brings and whichever are in
// force. The rate is not stored over its parts: see dropRates.
func (r *related) checkRates() {
	d := r.draft
	d.each(r.moment, func(i int) {
		v := d.indicatorAt(i)
		if d.figures.state[i]&(present|hasParts) != present {
			return
		}
		if v.Computed() {
			if own, ok := r.rateOf(i, v); ok && differs(own, d.figures.value[i], d.placesAt(i)) {
				r.warn(i, problem{code: "rate_differs", words: numbers("", own.Round(int(max(d.placesAt(i), 1))))})
			}
			return
		}
		for _, code := range r.ratesOf[v.Code] {
			of := d.roster.catalogue.Indicator(code, d.periods.list[d.figures.period[i]].Ends)
			if of == nil || !of.Computed() || of.Numerator != v.Code && of.Denominator != v.Code {
				continue
			}
			if _, sent := d.partAt(r.moment, i, code, 0); sent {
				continue // said at the rate
			}
			if _, sent := d.partAt(r.moment, i, of.Numerator, 0); sent && of.Numerator != v.Code {
				continue // said at the numerator
			}
			said, ok1 := r.value(i, code)
			own, ok2 := r.rateOf(i, of)
			if ok1 && ok2 && differs(own, said, uint8(decimals(said))) {
				own = own.Round(max(min(decimals(said), 2), 1))
				r.warn(i, problem{code: "rate_in_force_differs", words: func(l giaoban.Lang) string {
					return d.valueOf(code, said)(l) + " ≠ " + written(own, l)
				}})
			}
		}
	})
}

// rateOf is the rate of the two parts at the unit and period of a figure, from the file
// or else in force.
func (r *related) rateOf(i int, v *giaoban.Indicator) (giaoban.Decimal, bool) {
	n, ok1 := r.value(i, v.Numerator)
	over, ok2 := r.value(i, v.Denominator)
	ratio, ok3 := v.Kind.(giaoban.Ratio)
	if !ok1 || !ok2 || !ok3 {
		return giaoban.Decimal{}, false
	}
	return n.Scaled(ratio.Scale, over)
}

// differs says whether a rate is off by more than one unit of the last of its printed
// places, of which at most two count.
func differs(own, said giaoban.Decimal, places uint8) bool {
	return own.Sub(said).Abs().Cmp(lastPlace(min(places, 2))) > 0
}
