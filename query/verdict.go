package query

import (
	"fmt"
	"math"
	"math/big"
	"strconv"

	"github.com/giaoban/giaoban"
)

// Verdict says where a series goes over time, and by which test.
type Verdict struct {
	Direction string `json:"direction"`           // rising, falling, flat: no trend was shown; unknown: too few figures
	Judgement string `json:"judgement,omitempty"` // better or worse, where the indicator says which way is
	Test      string `json:"test,omitempty"`      // mann_kendall, seasonal_mann_kendall, cochran_armitage, poisson_trend
	Figures   int    `json:"figures"`             // complete ones, of one definition
	Since     string `json:"since,omitempty"`     // the first of them
	P         Value  `json:"p_value,omitempty"`   // two-sided
	PerYear   Value  `json:"per_year,omitempty"`  // the usual change: of ranks the median, else the line's; of a rate in points
	// Dispersion is how many times as much the figures vary about their line as chance
	// alone lets them, where the test knows what chance lets them.
	Dispersion Value  `json:"dispersion,omitempty"`
	Sentence   string `json:"sentence"`
}

// level is how unlikely a score must be without a trend, to be called one.
const level = 0.05

// verdict tests the points of a series since its last change of definition and, in the
// boundaries of its own time, of the unit's territory. Periods that are not complete, and what is illustrative, are left out; what is left must be
// enough, else the verdict is that it is not.
func (q *question) verdict(i *giaoban.Indicator, unit giaoban.UnitID, points []TrendPoint) *Verdict {
	seasons := seasonsOf(q.frequency)
	if seasons == 0 {
		return nil
	}
	v := &Verdict{Direction: "unknown"}
	drawn := ""
	if from := q.sameSince(unit, points); from > 0 {
		if d, ok := q.redrawn(unit, points[from-1].Ends, points[from].Ends); ok && q.boundaries == nil {
			drawn = dayText(q.text("verdict_redrawn", nil), d).In(q.request.Lang)
		}
		points = points[from:]
	}
	since := 0 // the point of the first figure
	for n := range points {
		p := &points[n]
		if tested(p) {
			if v.Figures++; v.Since == "" {
				v.Since, since = p.Period, n
			}
		}
	}
	t, ok := testOf(i, points[min(since, len(points)):], seasons)
	if !ok {
		code, least := "verdict_unknown", giaoban.TrendLeast
		if seasons > 1 {
			code, least = "verdict_unknown_seasons", giaoban.TrendLeastSeason
		}
		v.Sentence = q.text(code, map[string]string{"n": strconv.Itoa(v.Figures), "least": strconv.Itoa(least)}).In(q.request.Lang) + drawn
		return v
	}
	p, slope := decimalOf(t.p, 4), decimalOf(t.perYear, i.Decimals+1)
	v.Test, v.P, v.PerYear = t.name, &p, &slope
	if t.dispersion > 0 {
		d := decimalOf(t.dispersion, 1)
		v.Dispersion = &d
	}
	switch {
	case t.p >= level:
		v.Direction = "flat"
	case t.way > 0:
		v.Direction = "rising"
	default:
		v.Direction = "falling"
	}
	if v.Direction != "flat" && (i.Direction == giaoban.Up || i.Direction == giaoban.Down) {
		v.Judgement = "worse"
		if (i.Direction == giaoban.Up) == (v.Direction == "rising") {
			v.Judgement = "better"
		}
	}
	v.Sentence = q.verdictSentence(i, v) + drawn
	return v
}

// tested says whether a point counts: complete, or the unit's own, and published.
func tested(p *TrendPoint) bool {
	return p.Value != nil && !p.Illustrative && (p.Basis == giaoban.BasisReported || p.Coverage.Reported == p.Coverage.Expected)
}

// tests is what a test of a series says, whichever it is.
type tests struct {
	name       string
	p, perYear float64
	way        float64 // above 0: it rises
	dispersion float64 // 0: the test has none
}

// testOf takes the test that fits: where a rate's two parts are known Cochran and
// Armitage's, which weighs a rate of many more than one of few; of whole numbers of what
// happened Poisson's, where they are steady enough for it; else Mann and Kendall's.
func testOf(i *giaoban.Indicator, points []TrendPoint, seasons int) (tests, bool) {
	figures := make([]float64, len(points))
	var some, of, at []float64
	parts, counts := true, i.Whole
	for n := range points {
		p := &points[n]
		figures[n] = math.NaN()
		if !tested(p) {
			continue
		}
		figures[n] = p.Value.Float()
		counts = counts && p.Value.Sign() >= 0 && p.Value.IsWhole()
		if parts = parts && p.Numerator != nil && p.Denominator != nil && p.Numerator.Sign() >= 0 && p.Numerator.Cmp(*p.Denominator) <= 0; parts {
			some, of, at = append(some, p.Numerator.Float()), append(of, p.Denominator.Float()), append(at, float64(n)/float64(seasons))
		}
	}
	if ratio, ok := i.Kind.(giaoban.Ratio); ok && parts {
		if t, ok := giaoban.CochranArmitage(some, of, at); ok {
			return tests{"cochran_armitage", t.P, t.Slope * ratio.Scale.Float(), t.Z, t.Dispersion}, true
		}
	}
	if _, flow := i.Kind.(giaoban.Flow); flow && counts {
		if t, ok := giaoban.PoissonTrend(figures, seasons); ok && t.Steady() {
			return tests{"poisson_trend", t.P, t.Slope, t.Z, t.Dispersion}, true
		}
	}
	t, ok := giaoban.MannKendall(figures, seasons)
	name := "mann_kendall"
	if seasons > 1 {
		name = "seasonal_mann_kendall"
	}
	return tests{name, t.P, t.Slope, float64(t.Score), 0}, ok
}

// verdictSentence says a verdict with its figures.
func (q *question) verdictSentence(i *giaoban.Indicator, v *Verdict) string {
	lang := q.request.Lang
	more := map[string]string{"n": strconv.Itoa(v.Figures), "test": q.text(v.Test, nil).In(lang), "p": "= " + v.P.Format(lang, 3)}
	if v.P.Cmp(decimalOf(0.001, 3)) < 0 {
		more["p"] = "< " + decimalOf(0.001, 3).Format(lang, 3)
	}
	if v.Dispersion != nil && v.Dispersion.Cmp(giaoban.Whole(1)) > 0 {
		more["test"] += q.text("dispersion", map[string]string{"times": v.Dispersion.Format(lang, 1)}).In(lang)
	}
	if since, err := giaoban.ParsePeriod(v.Since); err == nil {
		more["since"] = since.Within(lang)
	}
	more["change"] = q.changeIn(v.PerYear.Abs(), i, i.Decimals+1)
	return q.text("verdict_"+v.Direction, more).In(lang)
}

// changeIn writes a change with its unit of measure: of percentages it is in points.
func (q *question) changeIn(d giaoban.Decimal, i *giaoban.Indicator, places int) string {
	lang := q.request.Lang
	if i.UnitOfMeasure.In(lang) == "%" {
		return d.Format(lang, places) + " " + q.text("points", nil).In(lang)
	}
	return measured(d.Format(lang, places), i, lang)
}

// decimalOf is a statistic in so many places.
func decimalOf(x float64, places int) giaoban.Decimal {
	r, ok := new(big.Rat).SetString(fmt.Sprintf("%.*f", places, x))
	if !ok {
		return giaoban.Decimal{}
	}
	return giaoban.RatDecimal(r)
}
