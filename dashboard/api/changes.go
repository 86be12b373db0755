package api

import (
	"context"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// changes is GET /changes: what came since a moment and what it did to the figures of
// the briefing.
func (a *API) changes() Route {
	known := common(needed("since"), one("until"), one("parent"), one("indicator"), one("limit"), one("cursor"))
	return get(a, "/changes", known, func(ctx context.Context, q *request) (*query.ChangedAnswer, error) {
		asked := query.ChangedRequest{Since: q.momentOrDay("since", "bad_since", a.o.Zone, false), Until: q.momentOrDay("until", "bad_until", a.o.Zone, true),
			Parent: q.unit("parent"), Indicator: q.text("indicator"), Lang: q.lang, Limit: q.limit(), Cursor: q.text("cursor")}
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Changed(ctx, asked)
	}, changesTable)
}

// momentOrDay reads RFC 3339 or a day of the province: its first moment, or where it
// is an end its last.
func (q *request) momentOrDay(name, code string, zone *time.Location, end bool) time.Time {
	v := q.text(name)
	if v == "" {
		return time.Time{}
	}
	if d, err := giaoban.ParseDate(v); err == nil {
		day := d.Time()
		first := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, zone)
		if end {
			return first.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		return first
	}
	t, err := time.Parse(time.RFC3339, strings.Replace(v, " ", "+", 1))
	if err != nil {
		q.refuse(code, v, "2014-07-01, 2014-07-01T08:00:00+07:00")
	}
	return t
}

func changesTable(c *query.ChangedAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "period", "band", "band_label", "change_kind",
		"old_value", "old_numerator", "old_denominator", "old_status", "old_illustrative", "old_revision", "old_received_at",
		"value", "numerator", "denominator", "status", "illustrative", "revision", "received_at", "difference",
		"from_revisions", "from_new_reports", "latest_period", "latest_value", "by", "file", "file_sha256", "sheet", "row", "column", "cell", "raw", "note", "source"}
	return &table{name: "changes-since-" + c.Since.Format("2006-01-02"), columns: columns, rows: func(yield func([]any) bool) {
		for n := range c.Effects {
			if !yield(effectCells(&c.Effects[n])) {
				return
			}
		}
		for _, f := range c.Figures {
			if !yield([]any{string(f.Unit.ID), f.Unit.Code, f.Unit.Name, f.Indicator, f.Name, f.UnitOfMeasure, f.Period, f.Band, f.BandLabel, f.Change,
				f.Before.Value, f.Before.Numerator, f.Before.Denominator, f.Before.Status.String(), f.Before.Illustrative, f.Before.Revision, f.Before.ReceivedAt,
				f.After.Value, f.After.Numerator, f.After.Denominator, f.After.Status.String(), f.After.Illustrative, f.After.Revision, f.ReceivedAt, f.Difference,
				nil, nil, "", nil,
				f.By, f.FileName, f.SHA256, f.Sheet, f.Row, f.Column, f.Cell, f.Raw, f.Note, f.Origin}) {
				return
			}
		}
	}}
}

// effectCells are what the changes did to one figure of the briefing, in the columns of
// the figures that changed; no single file brought it about.
func effectCells(e *query.Effect) []any {
	period, latest, now := "", "", query.Value(nil)
	before, after := make([]any, 7), make([]any, 7)
	state := func(p *query.Point, to []any) {
		if p != nil {
			period = p.Period
			copy(to, []any{p.Value, p.Numerator, p.Denominator, p.Status.String(), p.Illustrative, p.Revision})
		}
	}
	state(e.Before, before)
	state(e.After, after)
	if e.Latest != nil {
		latest, now = e.Latest.Period, e.Latest.Value
	}
	row := []any{string(e.Unit.ID), e.Unit.Code, e.Unit.Name, e.Indicator.Code, e.Indicator.Name, e.Indicator.UnitOfMeasure, period, e.Band, e.BandLabel, "effect"}
	row = append(append(row, before...), after...)
	row = append(row, e.Difference, e.FromRevisions, e.FromNew, latest, now)
	return append(row, make([]any, 10)...)
}
