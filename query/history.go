package query

import (
	"context"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// History answers where a figure comes from: every revision of it with its file,
// sheet and cell and, of a figure that is made of others, those.
func (s *Service) History(ctx context.Context, r HistoryRequest) (*HistoryAnswer, error) {
	p, err := s.period(r.Period)
	if err != nil {
		return nil, err
	}
	i, err := s.known(r.Indicator, p.Ends)
	if err != nil {
		return nil, err
	}
	if err := s.unit(r.Unit); err != nil {
		return nil, err
	}
	asOf, err := s.asOf(time.Time{})
	if err != nil {
		return nil, err
	}
	entries, err := s.store.History(ctx, giaoban.Figure{Indicator: r.Indicator, Unit: r.Unit, Period: p})
	if err != nil {
		return nil, err
	}
	reach := s.reaches(r.Indicator, []giaoban.UnitID{r.Unit}, span{p.Starts, p.Ends})
	sheet, err := s.sheet(ctx, need{codes: []string{r.Indicator}, units: reach, from: giaoban.NewDate(p.Starts.Year(), 1, 1), to: p.Ends, asOf: asOf})
	if err != nil {
		return nil, err
	}
	out := &HistoryAnswer{Indicator: s.indicatorRef(r.Indicator, p.Ends, r.Lang), Unit: s.unitRef(r.Unit, p.Ends, r.Lang),
		Period: p.Key(), Revisions: revisions(received(entries, asOf), i.Kind), Parts: []PartFigure{}}
	if !i.IsDistribution() {
		c := sheet.cell(i, r.Unit, p, "")
		point := sheet.point(&c, r.Lang, p.Key())
		out.Point = &point
		out.Parts = append(out.Parts, s.parts(sheet, i, &c, r)...)
	}
	out.Freshness = s.freshness(sheet.newest, p.Key())
	return out, nil
}

// revisions numbers the entries of each band from 1; the last one is in force.
func revisions(entries []store.Entry, k giaoban.Kind) []Revision {
	out := make([]Revision, 0, len(entries))
	last := map[string]int{}
	number := map[string]int{}
	for n, e := range entries {
		number[e.Band]++
		last[e.Band] = n
		v := Revision{Number: number[e.Band], Revision: strconv.FormatUint(uint64(e.Observation.Revision), 10), Band: e.Band,
			Value: result(k, e.Amount), Status: e.Status, Illustrative: e.Illustrative, Provenance: e.Provenance}
		if e.HasParts {
			a, d := e.Value, e.Denominator
			v.Numerator, v.Denominator = &a, &d
		}
		out = append(out, v)
	}
	for _, n := range last {
		out[n].InForce = true
	}
	return out
}

// parts lists what a figure is made of: of a total its units, of a computed ratio
// its two indicators, of a derived figure the spans it was derived from.
func (s *Service) parts(sheet *sheet, i *giaoban.Indicator, c *cell, r HistoryRequest) []PartFigure {
	var out []PartFigure
	add := func(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period, o own) {
		f := PartFigure{Unit: s.unitRef(unit, c.period.Ends, r.Lang), Value: result(i.Kind, o.Amount), Status: o.status,
			Illustrative: o.illustrative, Indicator: i.Code, Period: p.Key()}
		if o.HasParts {
			n, d := o.Value, o.Denominator
			f.Numerator, f.Denominator = &n, &d
		}
		out = append(out, f)
	}
	for _, p := range c.parts {
		add(i, p.unit.ID, c.period, p.own)
	}
	if i.Computed() {
		for _, code := range []string{i.Numerator, i.Denominator} {
			if v := sheet.version(code, c.period); v != nil && code != i.Code {
				x := sheet.cell(v, r.Unit, c.period, "")
				add(v, r.Unit, c.period, x.own)
			}
		}
	}
	for _, p := range sheet.madeOf(i, r.Unit, c.period) {
		add(i, r.Unit, p, sheet.plain(i, r.Unit, p, ""))
	}
	return out
}

// madeOf lists the spans a unit's own derived figure was derived from.
func (s *sheet) madeOf(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) []giaoban.Period {
	if o := s.plain(i, unit, p, ""); !o.derived {
		return nil
	}
	if cumulative(i) {
		begins := s.yearBegins(unit, p.Ends)
		b := s.blocks[i.Code]
		if _, ok := s.difference(i, b, b.shelf(unit), unit, p, ""); ok {
			spans := []giaoban.Period{{Starts: begins, Ends: p.Ends}}
			if p.Starts > begins {
				spans = append(spans, giaoban.Period{Starts: begins, Ends: p.Starts - 1})
			}
			return spans
		}
	}
	return children(p, s.blocks[i.Code])
}
