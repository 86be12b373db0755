package api

import (
	"context"

	"github.com/giaoban/giaoban/query"
)

// compare is GET /compare: the units of a level in one period, ranked.
func (a *API) compare() Route {
	known := common(needed("indicator"), one("period"), one("base"), one("parent"), one("level"), one("sort"), one("per"),
		one("per_scale"), one("group"), one("boundaries"), one("asof"), one("limit"), one("cursor"))
	return get(a, "/compare", known, func(ctx context.Context, q *request) (*comparison, error) {
		page := q.page()
		asked := query.CompareRequest{Indicator: q.text("indicator"), Period: q.text("period"), Base: q.text("base"),
			Parent: q.unit("parent"), Level: q.text("level"), Sort: q.text("sort"), Per: q.text("per"),
			PerScale: q.text("per_scale"), Group: q.text("group"), Boundaries: query.Boundaries(q.text("boundaries")),
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
		"low", "high", "rank_from", "rank_to", "contribution", "status", "illustrative", "basis", "reported", "expected", "revision", "ranked", "source"}
	figures := func() (out []query.FigureAt) {
		for _, r := range c.Rows {
			out = append(out, figureAt(c.Indicator.Code, r.Unit.ID, c.Period, r.Revision))
		}
		return out
	}
	return &table{name: "compare-" + c.Indicator.Code + "-" + c.Period, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, r := range c.Rows {
			if !yield([]any{placed(r.Rank), string(r.Unit.ID), r.Unit.Code, r.Unit.Name, c.Indicator.Code, c.Indicator.Name,
				c.Indicator.UnitOfMeasure, c.Period, c.Base, r.Value, r.Numerator, r.Denominator, r.Raw, r.Per, r.Change,
				r.ChangePct, r.YoY, r.YoYPct, r.Target, r.Pace, r.Low, r.High, placed(r.RankFrom), placed(r.RankTo), r.Contribution, r.Status.String(), r.Illustrative, r.Basis.String(),
				r.Coverage.Reported, r.Coverage.Expected, r.Revision, r.Ranked,
				c.Indicator.Source}) {
				return
			}
		}
	}}
}

// placed is a rank, empty where there is none.
func placed(rank int) any {
	if rank == 0 {
		return nil
	}
	return rank
}
