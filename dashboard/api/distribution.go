package api

import (
	"context"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// distribution is GET /distribution: the bands of one unit over time.
func (a *API) distribution() Route {
	known := common(needed("indicator"), one("unit"), one("from"), one("to"), one("frequency"), one("boundaries"), one("asof"))
	return get(a, "/distribution", known, func(ctx context.Context, q *request) (*query.DistributionAnswer, error) {
		asked := query.DistributionRequest{Indicator: q.text("indicator"), Unit: q.unit("unit"), From: q.text("from"), To: q.text("to"),
			Frequency: q.text("frequency"), Boundaries: query.Boundaries(q.text("boundaries")), AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Distribution(ctx, asked)
	}, distributionTable)
}

func distributionTable(d *query.DistributionAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "scheme", "period",
		"starts", "ends", "band", "band_label", "value", "sum", "total", "status", "illustrative", "basis", "reported", "expected", "revision", "source"}
	figures := func() (out []query.FigureAt) {
		for _, p := range d.Points {
			for range p.Bands {
				out = append(out, query.FigureAt{Indicator: d.Indicator.Code, Unit: d.Unit.ID, Period: giaoban.Period{Starts: p.Starts, Ends: p.Ends}, Revision: p.Revision})
			}
		}
		return out
	}
	return &table{name: "distribution-" + d.Indicator.Code, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, p := range d.Points {
			for _, b := range p.Bands {
				if !yield([]any{string(d.Unit.ID), d.Unit.Code, d.Unit.Name, d.Indicator.Code, d.Indicator.Name,
					d.Indicator.UnitOfMeasure, d.Scheme, p.Period, p.Starts, p.Ends, b.Code, b.Label, b.Value, p.Sum, p.Total,
					p.Status.String(), p.Illustrative, p.Basis.String(), p.Coverage.Reported, p.Coverage.Expected, p.Revision, d.Indicator.Source}) {
					return
				}
			}
		}
	}}
}
