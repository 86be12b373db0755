package api

import (
	"context"
	"strings"

	"github.com/giaoban/giaoban/query"
)

// stalled is GET /stalled: every cell that has stopped moving or has not come.
func (a *API) stalled() Route {
	known := common(one("parent"), one("level"), one("period"), one("indicator"), one("asof"), one("limit"), one("cursor"))
	return get(a, "/stalled", known, func(ctx context.Context, q *request) (*standstill, error) {
		page := q.page()
		asked := query.StalledRequest{Parent: q.unit("parent"), Level: q.text("level"), Period: q.text("period"),
			Indicator: q.text("indicator"), AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		answer, err := a.o.Answers.Stalled(ctx, asked)
		if err != nil {
			return nil, err
		}
		out := &standstill{StalledAnswer: *answer, measures: a.measures(q)}
		out.Rows, out.Next = cut(page, answer.Rows)
		return out, nil
	}, stalledTable)
}

// standstill is a page of an answer.
type standstill struct {
	query.StalledAnswer
	Next     string            `json:"next_cursor,omitempty"`
	measures map[string]string // by indicator, for the table
}

func stalledTable(s *standstill) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "states", "since", "periods", "last_value",
		"last_period", "due_by_now", "target", "pace", "missing_since", "missing_periods", "overdue_days", "reason", "illustrative"}
	figures := func() (out []query.FigureAt) {
		for _, r := range s.Rows {
			out = append(out, figureAt(r.Indicator, r.Unit.ID, r.LastPeriod, ""))
		}
		return out
	}
	return &table{name: "stalled-" + s.Period, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, r := range s.Rows {
			if !yield([]any{string(r.Unit.ID), r.Unit.Code, r.Unit.Name, r.Indicator, r.Name, s.measures[r.Indicator], strings.Join(r.States, " "), r.Since,
				r.Periods, r.LastValue, r.LastPeriod, r.Expected, r.Target, r.Pace, r.MissingSince, r.MissingCount, r.OverdueDays,
				r.Reason, r.Illustrative}) {
				return
			}
		}
	}}
}
