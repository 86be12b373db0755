package api

import (
	"context"

	"github.com/giaoban/giaoban/query"
)

// history is GET /observations/history: every revision of one figure.
func (a *API) history() Route {
	known := common(needed("indicator"), needed("unit"), needed("period"))
	return get(a, "/observations/history", known, func(ctx context.Context, q *request) (*query.HistoryAnswer, error) {
		return a.o.Answers.History(ctx, query.HistoryRequest{Indicator: q.text("indicator"), Unit: q.unit("unit"),
			Period: q.text("period"), Lang: q.lang})
	}, historyTable)
}

func historyTable(h *query.HistoryAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "period", "number",
		"revision", "in_force", "band", "value", "numerator", "denominator", "status", "illustrative", "received_at", "recorded_at",
		"by", "file", "file_sha256", "sheet", "row", "column", "cell", "raw", "note", "source"}
	return &table{name: "history-" + h.Indicator.Code, columns: columns, rows: func(yield func([]any) bool) {
		for _, r := range h.Revisions {
			if !yield([]any{string(h.Unit.ID), h.Unit.Code, h.Unit.Name, h.Indicator.Code, h.Indicator.Name, h.Indicator.UnitOfMeasure,
				h.Period, r.Number, r.Revision, r.InForce, r.Band, r.Value, r.Numerator, r.Denominator, r.Status.String(),
				r.Illustrative, r.ReceivedAt, r.RecordedAt, r.By, r.FileName, r.SHA256, r.Sheet, r.Row, r.Column, r.Cell, r.Raw,
				r.Note, r.Origin}) {
				return
			}
		}
	}}
}
