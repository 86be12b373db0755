package api

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// sourceColumns are what a table says of where each figure came from, as far as the
// answer itself does not: a sheet that is passed on stands alone.
var sourceColumns = []string{"revision", "received_at", "file", "origin"}

// sourced adds to a table of figures where each of them came from.
func (a *API) sourced(ctx context.Context, q *request, t *table) (*table, error) {
	if t.figures == nil {
		return t, nil
	}
	sources, err := a.o.Answers.Sources(ctx, t.figures(), q.moment("asof", "bad_asof"))
	if err != nil {
		return nil, err
	}
	return t.with(sources), nil
}

// with is the table with the source of each row's figure behind its columns.
func (t *table) with(sources []query.Source) *table {
	lacks := make([]bool, len(sourceColumns))
	columns := slices.Clone(t.columns)
	for n, name := range sourceColumns {
		if lacks[n] = !slices.Contains(t.columns, name); lacks[n] {
			columns = append(columns, name)
		}
	}
	return &table{name: t.name, columns: columns, rows: func(yield func([]any) bool) {
		at := 0
		for row := range t.rows {
			s := sources[at]
			at++
			for n, cell := range []any{s.Revision, s.ReceivedAt, s.File, s.Origin} {
				if lacks[n] {
					row = append(row, cell)
				}
			}
			if !yield(row) {
				return
			}
		}
	}}
}

// measures are the units of measure by indicator, for tables of answers that do not
// describe each; JSON has them at /indicators.
func (a *API) measures(q *request) map[string]string {
	if q.format == formatJSON {
		return nil
	}
	out := map[string]string{}
	for _, code := range a.o.Catalogue.Codes() {
		out[code] = a.o.Catalogue.Indicator(code, giaoban.LastDate).UnitOfMeasure.In(q.lang)
	}
	return out
}

// figureAt names the figure of a row by the period's key; a key that is none names
// nothing, and nothing is found for it.
func figureAt(indicator string, unit giaoban.UnitID, period, revision string) query.FigureAt {
	p, err := giaoban.ParsePeriod(period)
	if err != nil {
		p = giaoban.Period{Starts: giaoban.LastDate, Ends: giaoban.LastDate}
	}
	return query.FigureAt{Indicator: indicator, Unit: unit, Period: p, Revision: revision}
}
