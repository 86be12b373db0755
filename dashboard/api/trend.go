package api

import (
	"context"
	"strconv"

	"github.com/giaoban/giaoban/query"
)

// trend is GET /trend: a series with its changes, its target and its pace, and where
// it goes on to.
func (a *API) trend() Route {
	return get(a, "/trend", append(seriesParameters(), one("forecast")), func(ctx context.Context, q *request) (*query.TrendAnswer, error) {
		asked := seriesRequest(q)
		asked.Forecast = q.ahead()
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Trend(ctx, asked)
	}, trendTable)
}

// ahead reads how many periods to forecast; 0 where nothing is said.
func (q *request) ahead() int {
	v := q.text("forecast")
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > query.MostAhead {
		q.refuse("bad_forecast", v, "1.."+strconv.Itoa(query.MostAhead))
	}
	return n
}

func trendTable(t *query.TrendAnswer) *table {
	columns := append(pointColumns(), "change", "change_pct", "yoy", "yoy_pct", "cumulative", "target", "target_illustrative",
		"due_by_now", "pace", "needed_per_period", "periods_left", "like_for_like_units", "like_for_like",
		"forecast_low", "forecast_high", "forecast_model", "source")
	figures := func() (out []query.FigureAt) {
		for _, one := range t.Series {
			for _, p := range one.Points {
				out = append(out, pointAt(t.Indicator.Code, one.Unit.ID, p.Point))
			}
			if one.Forecast != nil {
				for _, p := range one.Forecast.Points {
					out = append(out, pointAt(t.Indicator.Code, one.Unit.ID, query.Point{Starts: p.Starts, Ends: p.Ends}))
				}
			}
		}
		return out
	}
	return &table{name: "trend-" + t.Indicator.Code, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, one := range t.Series {
			for _, p := range one.Points {
				if !yield(append(pointCells(one.Unit, t.Indicator, p.Point), trendCells(&p, t.Indicator.Source)...)) {
					return
				}
			}
			for _, row := range forecastRows(&one, t.Indicator) {
				if !yield(row) {
					return
				}
			}
		}
	}}
}

// trendCells are what a trend says of a figure beside itself.
func trendCells(p *query.TrendPoint, source string) []any {
	var each query.Value
	var left any
	if p.Needed != nil {
		each, left = &p.Needed.PerPeriod, p.Needed.Periods
	}
	return []any{p.Change, p.ChangePct, p.YoY, p.YoYPct, p.Cumulative, p.Target, p.TargetIll, p.DueByNow, p.Pace, each, left,
		p.LikeForLike.Units, p.LikeForLike.Same, nil, nil, "", source}
}

// forecastRows are the periods to come, a row each like the figures before them; their
// status says what they are.
func forecastRows(s *query.TrendSeries, i query.IndicatorRef) (out [][]any) {
	if s.Forecast == nil {
		return nil
	}
	for _, p := range s.Forecast.Points {
		value, low, high := p.Value, p.Low, p.High
		row := []any{string(s.Unit.ID), s.Unit.Code, s.Unit.Name, i.Code, i.Name, i.UnitOfMeasure, p.Period, p.Starts, p.Ends,
			&value, nil, nil, "forecast", false, "", nil, nil, "", ""}
		row = append(row, make([]any, 13)...)
		out = append(out, append(row, &low, &high, s.Forecast.Model, i.Source))
	}
	return out
}
