package query

import (
	"math"
	"math/big"
	"strconv"

	"github.com/giaoban/giaoban"
)

// MostAhead is how many periods a forecast can be asked for.
const MostAhead = 8

// Forecast is what a series is likely to be next. Where it cannot be said there are no
// points, and the sentence says why.
type Forecast struct {
	Model    string          `json:"model,omitempty"` // last_value, same_season, drift, line, seasonal_drift
	Points   []ForecastPoint `json:"points"`
	Backtest *Backtest       `json:"backtest,omitempty"`
	Sentence string          `json:"sentence"`
}

// ForecastPoint is one period to come; four of five figures are to lie from low to high.
type ForecastPoint struct {
	Period string          `json:"period"`
	Starts giaoban.Date    `json:"starts"`
	Ends   giaoban.Date    `json:"ends"`
	Value  giaoban.Decimal `json:"value"`
	Low    giaoban.Decimal `json:"low"`
	High   giaoban.Decimal `json:"high"`
}

// Backtest is how far forecasts of the series' own past were off.
type Backtest struct {
	Origins  int             `json:"origins"`   // periods that were forecast from
	MAE      giaoban.Decimal `json:"mae"`       // mean absolute error of the model
	NaiveMAE giaoban.Decimal `json:"naive_mae"` // of taking the last figure for the next
	Coverage Value           `json:"coverage"`  // percent of the figures that came inside the interval; none where too few intervals could be drawn
	Models   []ModelError    `json:"models"`    // all that were tried, from the simplest
}

// ModelError is how far one model was off.
type ModelError struct {
	Model string          `json:"model"`
	MAE   giaoban.Decimal `json:"mae"`
	Next  giaoban.Decimal `json:"mae_next"` // of the next period alone
}

// seasonsOf is how many periods of a frequency make a year; 0 for those of which no
// series of equal steps is made.
func seasonsOf(f giaoban.Frequency) int {
	return map[giaoban.Frequency]int{giaoban.Year: 1, giaoban.NineMonths: 1, giaoban.Half: 2, giaoban.Quarter: 4, giaoban.Month: 12, giaoban.Week: 52}[f]
}

// forecast goes on from the last complete figure, by those since the last change of
// definition or of the unit's boundaries, and stops at the next one.
func (q *question) forecast(unit giaoban.UnitID, points []TrendPoint) *Forecast {
	seasons, last := seasonsOf(q.frequency), len(points)-1
	for last >= 0 && !tested(&points[last]) {
		last--
	}
	out := &Forecast{Points: []ForecastPoint{}}
	if seasons == 0 || last < 0 {
		out.Sentence = q.tooFew(0, seasons)
		return out
	}
	points = points[q.sameSince(unit, points[:last+1]) : last+1]
	i := q.version(q.request.Indicator, periodOf(&points[len(points)-1]))
	figures, known, negative, share := make([]float64, len(points)), 0, false, true
	for n := range points {
		figures[n] = math.NaN()
		if p := &points[n]; tested(p) {
			figures[n] = p.Value.Float()
			known++
			negative = negative || p.Value.Sign() < 0
			share = share && p.Numerator != nil && p.Denominator != nil && p.Numerator.Cmp(*p.Denominator) <= 0
		}
	}
	limits := limitsOf(i, negative, share)
	f, ok := giaoban.Foresee(figures, seasons, q.request.Forecast, limits)
	if !ok {
		out.Sentence = q.tooFew(known, seasons)
		return out
	}
	out.Model, out.Backtest = string(f.Model), backtestOf(f, i.Decimals+1)
	p := periodOf(&points[len(points)-1])
	for _, a := range f.Ahead {
		p = p.Next()
		if why := q.endsBefore(unit, points[len(points)-1].Ends, p); why != "" {
			if out.Sentence = why; len(out.Points) == 0 {
				return &Forecast{Points: out.Points, Sentence: why}
			}
			break
		}
		out.Points = append(out.Points, ForecastPoint{Period: p.Key(), Starts: p.Starts, Ends: p.Ends,
			Value: decimalOf(a.Value, shownPlaces(i)), Low: outwards(a.Low, i, math.Floor, limits), High: outwards(a.High, i, math.Ceil, limits)})
	}
	out.Sentence = q.forecastSentence(i, f, out)
	return out
}

func periodOf(p *TrendPoint) giaoban.Period { return giaoban.Period{Starts: p.Starts, Ends: p.Ends} }

// sameSince is the first point from which on indicator and unit are the same as at the
// last one; a definition linked to the one before is. In boundaries of one day the unit always is.
func (q *question) sameSince(unit giaoban.UnitID, points []TrendPoint) int {
	if len(points) == 0 {
		return 0
	}
	last := &points[len(points)-1]
	for n := len(points) - 1; n > 0; n-- {
		if b := points[n].Break; b != nil && b.Link == "" {
			return n
		}
		if _, drawn := q.redrawn(unit, points[n-1].Ends, last.Ends); drawn && q.boundaries == nil {
			return n
		}
	}
	return 0
}

// endsBefore says why there is no forecast of a period: something begins or ends
// between the last figure and it.
func (q *question) endsBefore(unit giaoban.UnitID, after giaoban.Date, p giaoban.Period) string {
	lang := q.request.Lang
	if b := q.brokenBetween(q.request.Indicator, after, p.Ends); b != nil && !b.Linked() {
		return dayText(q.text("forecast_break", nil), b.Date).In(lang)
	}
	if i := q.version(q.request.Indicator, p); !i.On(p.Ends) {
		return dayText(q.text("forecast_indicator_ends", nil), i.ValidTo).In(lang)
	}
	if q.boundaries != nil {
		return ""
	}
	if d, ok := q.redrawn(unit, after, p.Ends); ok {
		return dayText(q.text("forecast_redrawn", nil), d).In(lang)
	}
	if u, ok := q.catalogue.Units.Nearest(unit, p.Ends); !q.livesIn(unit, p) && ok {
		return dayText(q.text("forecast_unit_ends", nil), u.ValidTo).In(lang)
	}
	return ""
}

// limitsOf are what the indicator's figures can be: what the catalogue says; else counts
// and amounts are not below 0 unless one was, and a part of a whole is no more than it.
func limitsOf(i *giaoban.Indicator, negative, share bool) giaoban.Limits {
	out := giaoban.NoLimits
	if !negative && !i.NotOverUnits {
		out.Least = 0
	}
	if r, ok := i.Kind.(giaoban.Ratio); ok && share {
		out.Most = r.Scale.Float()
	}
	if i.Bounds.HasMin {
		out.Least = i.Bounds.Min.Float()
	}
	if i.Bounds.HasMax {
		out.Most = i.Bounds.Max.Float()
	}
	return out
}

// shownPlaces is how many digits a forecast has after the point: no figure to come is
// known as well as one that came.
func shownPlaces(i *giaoban.Indicator) int {
	if i.Whole {
		return 0
	}
	return i.Decimals
}

// outwards rounds an end of an interval away from its middle, so that rounding lets no
// figure out of it; not past what a figure can be.
func outwards(x float64, i *giaoban.Indicator, to func(float64) float64, limits giaoban.Limits) giaoban.Decimal {
	ten := math.Pow10(shownPlaces(i))
	rounded := to(math.Round(x*ten*1e6)/1e6) / ten // what a sum of floats left behind is no digit
	if rounded < limits.Least || rounded > limits.Most {
		rounded = x
	}
	return decimalOf(rounded, shownPlaces(i))
}

func backtestOf(f giaoban.Forecast, places int) *Backtest {
	out := &Backtest{Origins: f.Backtest.Origins}
	mean, _ := f.Backtest.ErrorOf(f.Model)
	naive, _ := f.Backtest.ErrorOf(giaoban.LastValue)
	out.MAE, out.NaiveMAE = decimalOf(mean, places), decimalOf(naive, places)
	if b := f.Backtest; b.Drawn > 0 {
		c := giaoban.RatDecimal(big.NewRat(int64(100*b.Inside), int64(b.Drawn))).Round(1)
		out.Coverage = &c
	}
	for _, m := range f.Backtest.Models {
		out.Models = append(out.Models, ModelError{string(m.Model), decimalOf(m.Mean, places), decimalOf(m.Next, places)})
	}
	return out
}

// tooFew says what a forecast would need.
func (q *question) tooFew(known, seasons int) string {
	if seasons == 0 {
		return q.text("forecast_no_steps", nil).In(q.request.Lang)
	}
	return q.text("forecast_too_few", map[string]string{"n": strconv.Itoa(known), "least": strconv.Itoa(giaoban.ForecastLeast(seasons))}).In(q.request.Lang)
}

// forecastSentence says the first period of a forecast, its model and how it did.
func (q *question) forecastSentence(i *giaoban.Indicator, f giaoban.Forecast, out *Forecast) string {
	lang, first := q.request.Lang, out.Points[0]
	show := func(d giaoban.Decimal, places int) string { return measured(d.Format(lang, places), i, lang) }
	more := map[string]string{"value": show(first.Value, shownPlaces(i)), "low": first.Low.Format(lang, shownPlaces(i)), "high": show(first.High, shownPlaces(i)),
		"model": q.text("model_"+out.Model, nil).In(lang), "origins": strconv.Itoa(out.Backtest.Origins),
		"mae": show(out.Backtest.MAE, i.Decimals+1), "naive": show(out.Backtest.NaiveMAE, i.Decimals+1)}
	if p, err := giaoban.ParsePeriod(first.Period); err == nil {
		more["period"] = p.Within(lang)
	}
	code := "forecast"
	if f.Model == giaoban.LastValue {
		code = "forecast_as_before"
	}
	said := q.text(code, more).In(lang)
	if c := out.Backtest.Coverage; c != nil {
		said += q.text("forecast_coverage", map[string]string{"inside": strconv.Itoa(f.Backtest.Inside), "drawn": strconv.Itoa(f.Backtest.Drawn)}).In(lang)
	}
	if out.Sentence != "" { // it ends early
		said += ". " + out.Sentence
	}
	return said
}

// measured writes a figure with its unit of measure.
func measured(figure string, i *giaoban.Indicator, l giaoban.Lang) string {
	switch m := i.UnitOfMeasure.In(l); m {
	case "":
		return figure
	case "%":
		return figure + m
	default:
		return figure + " " + m
	}
}
