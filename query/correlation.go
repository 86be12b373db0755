package query

import (
	"context"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
)

// CorrelationRequest asks how far two indicators of the same units go together in one
// period.
type CorrelationRequest struct {
	Indicator string
	With      string
	Period    string // empty: the latest of Indicator
	Parent    giaoban.UnitID
	Level     string
	Per       string // both in proportion to it; empty: as they are
	AsOf      time.Time
	Lang      giaoban.Lang
}

// Pair is one unit's two figures.
type Pair struct {
	Unit UnitRef `json:"unit"`
	X    Value   `json:"x"`
	Y    Value   `json:"y"`
}

// CorrelationAnswer never comes without its warnings.
type CorrelationAnswer struct {
	Indicator    IndicatorRef    `json:"indicator"`
	With         IndicatorRef    `json:"with"`
	Period       string          `json:"period"`
	Level        string          `json:"level"`
	Pairs        []Pair          `json:"pairs"` // units with both figures
	Missing      []UnitRef       `json:"missing"`
	Rho          giaoban.Decimal `json:"rho"`  // Spearman's, -1 to 1
	Low          giaoban.Decimal `json:"low"`  // holds it in 95 of 100 cases
	High         giaoban.Decimal `json:"high"` // likewise
	Warnings     []string        `json:"warnings"`
	Illustrative bool            `json:"illustrative"`
	Freshness    Freshness       `json:"freshness"`
}

// Correlation answers with both figures of each unit, and with what they do not say.
func (s *Service) Correlation(ctx context.Context, r CorrelationRequest) (*CorrelationAnswer, error) {
	x, err := s.Compare(ctx, CompareRequest{Indicator: r.Indicator, Period: r.Period, Parent: r.Parent, Level: r.Level, Per: r.Per, AsOf: r.AsOf, Lang: r.Lang})
	if err != nil {
		return nil, err
	}
	y, err := s.Compare(ctx, CompareRequest{Indicator: r.With, Period: x.Period, Parent: r.Parent, Level: x.Level, Per: r.Per, AsOf: r.AsOf, Lang: r.Lang})
	if err != nil {
		return nil, err
	}
	out := &CorrelationAnswer{Indicator: x.Indicator, With: y.Indicator, Period: x.Period, Level: x.Level, Pairs: []Pair{}, Missing: []UnitRef{}, Freshness: x.Freshness}
	other := map[giaoban.UnitID]*CompareRow{}
	for n := range y.Rows {
		other[y.Rows[n].Unit.ID] = &y.Rows[n]
	}
	var xs, ys []float64
	for _, a := range x.Rows {
		b := other[a.Unit.ID]
		switch {
		case !a.Ranked || a.Status == giaoban.NotApplicable:
		case b == nil || a.Value == nil || b.Value == nil:
			out.Missing = append(out.Missing, a.Unit)
		default:
			out.Pairs = append(out.Pairs, Pair{a.Unit, a.Value, b.Value})
			out.Illustrative = out.Illustrative || a.Illustrative || b.Illustrative
			xs, ys = append(xs, a.Value.Float()), append(ys, b.Value.Float())
		}
	}
	k, ok := giaoban.Correlate(xs, ys)
	if !ok {
		return nil, s.problem("too_few_pairs", strconv.Itoa(len(xs)), strconv.Itoa(giaoban.CorrelationLeast), nil)
	}
	out.Rho, out.Low, out.High = decimalOf(k.Rho, 2), decimalOf(k.Low, 2), decimalOf(k.High, 2)
	warn := func(code string) {
		t := s.messages.Problem(code, giaoban.Place{}, "", "", map[string]string{"n": strconv.Itoa(len(xs))}).Message
		out.Warnings = append(out.Warnings, t.In(r.Lang))
	}
	warn("correlation_no_cause")
	if k.Low <= 0 && k.High >= 0 {
		warn("correlation_chance")
	}
	if r.Per == "" && x.Indicator.AddsOverUnits && y.Indicator.AddsOverUnits && x.Indicator.Kind != "ratio" && y.Indicator.Kind != "ratio" {
		warn("correlation_size")
	}
	return out, nil
}
