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
	Test      string `json:"test,omitempty"`      // mann_kendall, seasonal_mann_kendall
	Figures   int    `json:"figures"`             // complete ones, of one definition
	Since     string `json:"since,omitempty"`     // the first of them
	P         Value  `json:"p_value,omitempty"`   // two-sided
	PerYear   Value  `json:"per_year,omitempty"`  // the median change, in the unit of measure; of a rate in points
	Sentence  string `json:"sentence"`
}

// level is how unlikely a score must be without a trend, to be called one.
const level = 0.05

// verdict tests the points of a series since its last change of definition. Periods
// that are not complete, and what is illustrative, are left out; what is left must be
// enough, else the verdict is that it is not.
func (q *question) verdict(i *giaoban.Indicator, points []TrendPoint) *Verdict {
	seasons := map[giaoban.Frequency]int{giaoban.Year: 1, giaoban.NineMonths: 1, giaoban.Half: 2, giaoban.Quarter: 4, giaoban.Month: 12, giaoban.Week: 52}[q.frequency]
	if seasons == 0 {
		return nil
	}
	lang := q.request.Lang
	v := &Verdict{Direction: "unknown"}
	var figures []float64
	for n := range points {
		p := &points[n]
		if p.Break != nil {
			figures, v.Figures, v.Since = nil, 0, ""
		}
		value := math.NaN()
		whole := p.Basis == giaoban.BasisReported || p.Coverage.Reported == p.Coverage.Expected
		if p.Value != nil && !p.Illustrative && whole {
			value = p.Value.Float()
			if v.Figures++; v.Since == "" {
				v.Since = p.Period
			}
		}
		if v.Since != "" {
			figures = append(figures, value)
		}
	}
	t, ok := giaoban.MannKendall(figures, seasons)
	more := map[string]string{"n": strconv.Itoa(v.Figures)}
	if !ok {
		code := "verdict_unknown"
		if more["least"] = strconv.Itoa(giaoban.TrendLeast); seasons > 1 {
			code, more["least"] = "verdict_unknown_seasons", strconv.Itoa(giaoban.TrendLeastSeason)
		}
		v.Sentence = q.text(code, more).In(lang)
		return v
	}
	p, slope := decimalOf(t.P, 4), decimalOf(t.Slope, i.Decimals+1)
	v.Test, v.P, v.PerYear = "mann_kendall", &p, &slope
	code := "verdict_flat"
	if seasons > 1 {
		v.Test = "seasonal_mann_kendall"
	}
	switch {
	case t.P >= level:
		v.Direction = "flat"
	case t.Score > 0:
		v.Direction, code = "rising", "verdict_rising"
	default:
		v.Direction, code = "falling", "verdict_falling"
	}
	if v.Direction != "flat" && (i.Direction == giaoban.Up || i.Direction == giaoban.Down) {
		v.Judgement = "worse"
		if (i.Direction == giaoban.Up) == (v.Direction == "rising") {
			v.Judgement = "better"
		}
	}
	if since, err := giaoban.ParsePeriod(v.Since); err == nil {
		more["since"] = since.Within(lang)
	}
	more["test"] = q.text(v.Test, nil).In(lang)
	more["p"] = "= " + p.Format(lang, 3)
	if t.P < 0.001 {
		more["p"] = "< " + decimalOf(0.001, 3).Format(lang, 3)
	}
	change := slope.Abs()
	more["change"] = change.Format(lang, i.Decimals+1)
	switch m := i.UnitOfMeasure.In(lang); m {
	case "":
	case "%":
		more["change"] += " " + q.text("points", nil).In(lang)
	default:
		more["change"] += " " + m
	}
	v.Sentence = q.text(code, more).In(lang)
	return v
}

// decimalOf is a statistic in so many places.
func decimalOf(x float64, places int) giaoban.Decimal {
	r, ok := new(big.Rat).SetString(fmt.Sprintf("%.*f", places, x))
	if !ok {
		return giaoban.Decimal{}
	}
	return giaoban.RatDecimal(r)
}
