package api

import (
	"context"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// seriesParameters are those of series and trend.
func seriesParameters() parameters {
	return common(needed("indicator"), many("unit"), one("parent"), one("level"), one("from"), one("to"),
		one("frequency"), one("boundaries"), one("asof"), one("limit"), one("cursor"))
}

func seriesRequest(q *request) query.SeriesRequest {
	return query.SeriesRequest{Indicator: q.text("indicator"), Units: q.units("unit"), Parent: q.unit("parent"),
		Level: q.text("level"), From: q.text("from"), To: q.text("to"), Frequency: q.text("frequency"),
		Boundaries: query.Boundaries(q.text("boundaries")), AsOf: q.moment("asof", "bad_asof"), Lang: q.lang,
		Limit: q.limit(), Cursor: q.text("cursor")}
}

// series is GET /series: one indicator of units over time.
func (a *API) series() Route {
	return get(a, "/series", seriesParameters(), func(ctx context.Context, q *request) (*query.SeriesAnswer, error) {
		asked := seriesRequest(q)
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Series(ctx, asked)
	}, seriesTable)
}

func pointColumns() []string {
	return []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "period", "starts", "ends",
		"value", "numerator", "denominator", "status", "illustrative", "basis", "reported", "expected", "revision", "break"}
}

func pointCells(u query.UnitRef, i query.IndicatorRef, p query.Point) []any {
	broken := ""
	if p.Break != nil {
		broken = p.Break.Date.String()
	}
	return []any{string(u.ID), u.Code, u.Name, i.Code, i.Name, i.UnitOfMeasure, p.Period, p.Starts, p.Ends,
		p.Value, p.Numerator, p.Denominator, p.Status.String(), p.Illustrative, p.Basis.String(),
		p.Coverage.Reported, p.Coverage.Expected, p.Revision, broken}
}

func seriesTable(s *query.SeriesAnswer) *table {
	figures := func() (out []query.FigureAt) {
		for _, one := range s.Series {
			for _, p := range one.Points {
				out = append(out, pointAt(s.Indicator.Code, one.Unit.ID, p))
			}
		}
		return out
	}
	return &table{name: "series-" + s.Indicator.Code, columns: append(pointColumns(), "source"), figures: figures, rows: func(yield func([]any) bool) {
		for _, one := range s.Series {
			for _, p := range one.Points {
				if !yield(append(pointCells(one.Unit, s.Indicator, p), s.Indicator.Source)) {
					return
				}
			}
		}
	}}
}

func pointAt(indicator string, unit giaoban.UnitID, p query.Point) query.FigureAt {
	return query.FigureAt{Indicator: indicator, Unit: unit, Period: giaoban.Period{Starts: p.Starts, Ends: p.Ends}, Revision: p.Revision}
}
