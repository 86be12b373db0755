package api

import (
	"context"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// units is GET /units: the units as they were on a day.
func (a *API) units() Route {
	known := common(one("at"), one("level"), one("parent"), one("q"), one("limit"), one("cursor"))
	return get(a, "/units", known, func(ctx context.Context, q *request) (*query.UnitsAnswer, error) {
		asked := query.UnitsRequest{At: q.text("at"), Level: q.text("level"), Parent: q.unit("parent"), Query: q.text("q"), Lang: q.lang,
			Limit: q.limit(), Cursor: q.text("cursor")}
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Units(ctx, asked)
	}, unitsTable)
}

func unitsTable(u *query.UnitsAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "level", "parent", "valid_from", "valid_to", "ranked", "successors"}
	return &table{name: "units-" + u.At.String(), columns: columns, rows: func(yield func([]any) bool) {
		for _, r := range u.Units {
			if !yield([]any{string(r.ID), r.Code, r.Name, r.Level, string(r.Parent), r.ValidFrom, r.ValidTo, r.Ranked, joined(r.Successors)}) {
				return
			}
		}
	}}
}

func joined(ids []giaoban.UnitID) string {
	var b strings.Builder
	for n, id := range ids {
		if n > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(string(id))
	}
	return b.String()
}
