package api

import (
	"context"

	"github.com/giaoban/giaoban/query"
)

// movement is GET /movement: which units went from one band to another.
func (a *API) movement() Route {
	known := common(needed("indicator"), needed("scheme"), one("period"), one("base"), one("parent"), one("level"), one("asof"))
	return get(a, "/movement", known, func(ctx context.Context, q *request) (*query.MovementAnswer, error) {
		asked := query.MovementRequest{Indicator: q.text("indicator"), Scheme: q.text("scheme"), Period: q.text("period"), Base: q.text("base"),
			Parent: q.unit("parent"), Level: q.text("level"), AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Movement(ctx, asked)
	}, movementTable)
}

func movementTable(m *query.MovementAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure", "scheme", "base", "period", "band_from", "band_to", "source"}
	figures := func() (out []query.FigureAt) {
		for _, v := range m.Moves {
			for _, u := range v.Units {
				out = append(out, figureAt(m.Indicator.Code, u.ID, m.Period, ""))
			}
		}
		return out
	}
	return &table{name: "movement-" + m.Indicator.Code + "-" + m.Period, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, v := range m.Moves {
			for _, u := range v.Units {
				if !yield([]any{string(u.ID), u.Code, u.Name, m.Indicator.Code, m.Indicator.Name, m.Indicator.UnitOfMeasure, m.Scheme, m.Base, m.Period, v.From, v.To, m.Indicator.Source}) {
					return
				}
			}
		}
	}}
}

// correlation is GET /correlation: how far two indicators go together.
func (a *API) correlation() Route {
	known := common(needed("indicator"), needed("with"), one("period"), one("parent"), one("level"), one("per"), one("asof"))
	return get(a, "/correlation", known, func(ctx context.Context, q *request) (*query.CorrelationAnswer, error) {
		asked := query.CorrelationRequest{Indicator: q.text("indicator"), With: q.text("with"), Period: q.text("period"), Parent: q.unit("parent"),
			Level: q.text("level"), Per: q.text("per"), AsOf: q.moment("asof", "bad_asof"), Lang: q.lang}
		if q.problem != nil {
			return nil, q.problem
		}
		return a.o.Answers.Correlation(ctx, asked)
	}, correlationTable)
}

func correlationTable(c *query.CorrelationAnswer) *table {
	columns := []string{"unit", "unit_code", "unit_name", "period", "indicator", "indicator_name", "unit_of_measure", "value",
		"with", "with_name", "with_measure", "with_value", "source"}
	figures := func() (out []query.FigureAt) {
		for _, p := range c.Pairs {
			out = append(out, figureAt(c.Indicator.Code, p.Unit.ID, c.Period, ""))
		}
		return out
	}
	return &table{name: "correlation-" + c.Indicator.Code + "-" + c.With.Code + "-" + c.Period, columns: columns, figures: figures, rows: func(yield func([]any) bool) {
		for _, p := range c.Pairs {
			if !yield([]any{string(p.Unit.ID), p.Unit.Code, p.Unit.Name, c.Period, c.Indicator.Code, c.Indicator.Name, c.Indicator.UnitOfMeasure, p.X,
				c.With.Code, c.With.Name, c.With.UnitOfMeasure, p.Y, c.Indicator.Source}) {
				return
			}
		}
	}}
}
