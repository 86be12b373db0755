package api

import (
	"context"

	"github.com/giaoban/giaoban/query"
)

// completeness is GET /completeness: what was due in a period and what came.
func (a *API) completeness() Route {
	known := common(one("period"), one("parent"), many("indicator"), one("asof"), one("limit"), one("cursor"))
	return get(a, "/completeness", known, func(ctx context.Context, q *request) (*attendance, error) {
		page := q.page()
		asked := query.CompletenessRequest{Period: q.text("period"), Parent: q.unit("parent"), Indicators: q.values["indicator"],
			AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		answer, err := a.o.Answers.Completeness(ctx, asked)
		if err != nil {
			return nil, err
		}
		out := &attendance{CompletenessAnswer: *answer, measures: a.measures(q)}
		out.Rows, out.Next = cut(page, answer.Rows)
		return out, nil
	}, completenessTable)
}

// attendance is a page of an answer.
type attendance struct {
	query.CompletenessAnswer
	Next     string            `json:"next_cursor,omitempty"`
	measures map[string]string // by indicator, for the table
}

func completenessTable(c *attendance) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "period", "expected", "received", "on_time",
		"status", "due", "received_at", "late_days", "overdue_days", "illustrative"}
	figures := func() (out []query.FigureAt) {
		for _, r := range c.Rows {
			out = append(out, figureAt(r.Indicator, r.Unit.ID, c.Period, ""))
		}
		return out
	}
	return &table{name: "completeness-" + c.Period, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, r := range c.Rows {
			if !yield([]any{string(r.Unit.ID), r.Unit.Code, r.Unit.Name, r.Indicator, r.Name, c.measures[r.Indicator], c.Period, r.Expected, r.Received,
				r.OnTime, r.Status.String(), r.Due, r.ReceivedAt, r.LateDays, r.Overdue, r.Ill}) {
				return
			}
		}
	}}
}
