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
		"pace", "like_for_like_units", "like_for_like", "source")
	figures := func() (out []query.FigureAt) {
		for _, one := range t.Series {
			for _, p := range one.Points {
				out = append(out, pointAt(t.Indicator.Code, one.Unit.ID, p.Point))
			}
		}
		return out
	}
	return &table{name: "trend-" + t.Indicator.Code, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, one := range t.Series {
			for _, p := range one.Points {
				if !yield(append(pointCells(one.Unit, t.Indicator, p.Point), p.Change, p.ChangePct, p.YoY, p.YoYPct, p.Cumulative,
					p.Target, p.TargetIll, p.Pace, p.LikeForLike.Units, p.LikeForLike.Same, t.Indicator.Source)) {
					return
				}
			}
		}
	}}
}
