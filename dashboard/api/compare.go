package api

import (
	"context"

	"github.com/giaoban/giaoban/query"
)

// compare is GET /compare: the units of a level in one period, ranked.
func (a *API) compare() Route {
	known := common(needed("indicator"), one("period"), one("base"), one("parent"), one("level"), one("sort"), one("per"),
		one("per_scale"), one("boundaries"), one("asof"), one("limit"), one("cursor"))
	return get(a, "/compare", known, func(ctx context.Context, q *request) (*comparison, error) {
		page := q.page()
		asked := query.CompareRequest{Indicator: q.text("indicator"), Period: q.text("period"), Base: q.text("base"),
			Parent: q.unit("parent"), Level: q.text("level"), Sort: q.text("sort"), Per: q.text("per"),
			PerScale: q.text("per_scale"), Boundaries: query.Boundaries(q.text("boundaries")),
			AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		answer, err := a.o.Answers.Compare(ctx, asked)
		if err != nil {
			return nil, err
		}
		out := &comparison{CompareAnswer: *answer}
		out.Rows, out.Next = cut(page, answer.Rows)
		return out, nil
	}, compareTable)
}

// comparison is a page of an answer.
type comparison struct {
	query.CompareAnswer
	Next string `json:"next_cursor,omitempty"`
}

func compareTable(c *comparison) *table {
	columns := []string{"rank", "unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "period", "base",
		"value", "numerator", "denominator", "raw", "per", "change", "change_pct", "yoy", "yoy_pct", "target", "pace",
		"status", "illustrative", "basis", "ranked", "source"}
	return &table{name: "compare-" + c.Indicator.Code + "-" + c.Period, columns: columns, rows: func(yield func([]any) bool) {
		for _, r := range c.Rows {
			rank := any(r.Rank)
			if r.Rank == 0 {
				rank = nil
			}
			if !yield([]any{rank, string(r.Unit.ID), r.Unit.Code, r.Unit.Name, c.Indicator.Code, c.Indicator.Name,
				c.Indicator.UnitOfMeasure, c.Period, c.Base, r.Value, r.Numerator, r.Denominator, r.Raw, r.Per, r.Change,
				r.ChangePct, r.YoY, r.YoYPct, r.Target, r.Pace, r.Status.String(), r.Illustrative, r.Basis.String(), r.Ranked,
				c.Indicator.Source}) {
				return
			}
		}
	}}
}
