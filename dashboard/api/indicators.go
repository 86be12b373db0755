package api

import (
	"context"
	"strings"

	"github.com/giaoban/giaoban/query"
)

// indicators is GET /indicators: the catalogue.
func (a *API) indicators() Route {
	return get(a, "/indicators", common(), func(ctx context.Context, q *request) (*query.IndicatorsAnswer, error) {
		return a.o.Answers.Indicators(ctx, q.lang)
	}, indicatorsTable)
}

func indicatorsTable(answer *query.IndicatorsAnswer) *table {
	columns := []string{"indicator", "indicator_name", "unit_of_measure", "kind", "direction", "decimals", "scale", "frequency",
		"reported_as", "group", "numerator", "denominator", "scheme", "headline", "adds_over_units", "rule", "note", "source"}
	return &table{name: "indicators", columns: columns, rows: func(yield func([]any) bool) {
		for _, i := range answer.Indicators {
			headline := any(i.Headline)
			if i.Headline == 0 {
				headline = nil
			}
			if !yield([]any{i.Code, i.Name, i.UnitOfMeasure, i.Kind, i.Direction, i.Decimals, i.Scale, strings.Join(i.Frequencies, " "),
				i.ReportedAs, i.Group, i.Numerator, i.Denominator, i.Scheme, headline, i.AddsOverUnits, i.Rule, i.Note, i.Source}) {
				return
			}
		}
	}}
}
