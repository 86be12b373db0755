package query

import (
	"cmp"
	"context"
	"strconv"

	"github.com/giaoban/giaoban"
)

// Distribution answers the bands of one unit over time. Schemes are never mixed: a
// point has the bands of the scheme that was valid on its last day.
func (s *Service) Distribution(ctx context.Context, r DistributionRequest) (*DistributionAnswer, error) {
	today := s.options.Today()
	i, err := s.known(r.Indicator, today)
	if err != nil {
		return nil, err
	}
	if !i.IsDistribution() {
		return nil, s.problem("no_distribution", r.Indicator, "/api/v1/series?indicator="+r.Indicator, nil)
	}
	f, err := s.frequency(r.Frequency, i)
	if err != nil {
		return nil, err
	}
	asked, err := s.span(r.From, r.To)
	if err != nil {
		return nil, err
	}
	if err := s.fits(ctx, "too_many_bands", r.Indicator, len(i.Scheme().Bands), f, asked, today, r.Lang); err != nil {
		return nil, err
	}
	asOf, err := s.asOf(r.AsOf)
	if err != nil {
		return nil, err
	}
	unit, err := s.oneUnit(r.Unit, today)
	if err != nil {
		return nil, err
	}
	bounds, err := s.boundaries(r.Boundaries)
	if err != nil {
		return nil, err
	}
	reach := s.every()
	if bounds == nil {
		reach = s.reaches(r.Indicator, []giaoban.UnitID{unit}, asked)
	} else if heirs, err := s.heirs(unit, bounds); err != nil {
		return nil, err
	} else if len(heirs) > 1 {
		return nil, s.problem("several_successors", string(unit), string(heirs[0])+" …", map[string]string{"day": bounds.day.String()})
	} else {
		unit = heirs[0]
	}
	sheet, err := s.sheet(ctx, need{codes: append(totalCodes(i.Total), r.Indicator), units: reach, asOf: asOf})
	if err != nil {
		return nil, err
	}
	out := &DistributionAnswer{Unit: s.unitRef(unit, today, r.Lang), Points: []DistributionPoint{}}
	axis := sheet.axis(r.Indicator, reach, f, asked, today)
	latest := -1
	for n, p := range axis {
		if bounds == nil && !sheet.livesIn(unit, p) {
			continue
		}
		point := sheet.bands(unit, r.Indicator, p, bounds, r.Lang)
		if point.Sum != nil {
			latest = n
		}
		out.Points = append(out.Points, point)
	}
	if latest >= 0 {
		i = sheet.version(r.Indicator, axis[latest])
	}
	out.Scheme = i.Scheme().Code
	out.Indicator = s.indicatorRef(r.Indicator, today, r.Lang)
	out.Freshness = s.freshness(sheet.newest, latestKey(axis, latest, f))
	return out, nil
}

// oneUnit is the unit asked for; the root where none is named.
func (s *Service) oneUnit(id giaoban.UnitID, on giaoban.Date) (giaoban.UnitID, error) {
	if id != "" {
		return id, s.unit(id)
	}
	if roots := s.roots(on); len(roots) == 1 {
		return roots[0], nil
	}
	return "", s.problem("unknown_unit", "", "", nil)
}

// bands is one period of a distribution.
func (s *sheet) bands(unit giaoban.UnitID, code string, p giaoban.Period, b *bounds, l giaoban.Lang) DistributionPoint {
	i := s.version(code, p)
	out := DistributionPoint{Period: p.Key(), Starts: p.Starts, Ends: p.Ends, Bands: []BandValue{}}
	var owners []part
	came := map[giaoban.UnitID]bool{}
	var sum giaoban.Decimal
	var newest giaoban.Revision
	for _, band := range i.Scheme().Bands {
		c := s.figure(i, unit, p, band.Code, b)
		v := c.value()
		if v != nil {
			sum = sum.Add(*v)
			out.Sum = &sum
		}
		out.Bands = append(out.Bands, BandValue{Code: band.Code, Label: band.Label.In(l), Value: v})
		out.Note = cmp.Or(out.Note, c.note.In(l))
		out.Status = surer(out.Status, c.status)
		out.Illustrative = out.Illustrative || c.illustrative
		out.Basis = max(out.Basis, c.basis)
		newest = max(newest, c.revision)
		if owners = c.parts; len(owners) == 0 {
			out.Coverage.Expected = max(out.Coverage.Expected, c.coverage.Expected)
			out.Coverage.Reported = max(out.Coverage.Reported, c.coverage.Reported)
		}
		for _, o := range owners {
			came[o.unit.ID] = came[o.unit.ID] || o.Present && o.whole
		}
	}
	if newest != 0 {
		out.Revision = strconv.FormatUint(uint64(newest), 10)
	}
	for _, o := range owners {
		if o.unit.Ranked && o.status != giaoban.NotApplicable {
			out.Coverage.Expected++
			if came[o.unit.ID] {
				out.Coverage.Reported++
			}
		}
	}
	if b == nil || b.unchanged(unit, p.Ends) {
		if n := s.owing.unlisted(i, unit, p); n > 0 && len(owners) > 0 {
			out.Coverage.Expected += n
			out.Note = s.partly(out.Coverage).In(l)
		}
	}
	out.Total = s.total(i.Total, unit, p, b)
	return out
}

// totalCodes lists the indicators in a total written "a" or "a - b".
func totalCodes(total string) (codes []string) {
	for _, t := range giaoban.Terms(total) {
		codes = append(codes, t.Code)
	}
	return codes
}

// total is what the bands should add up to; nil where a term of it is missing.
func (s *sheet) total(total string, unit giaoban.UnitID, p giaoban.Period, b *bounds) Value {
	sum, ok := giaoban.SumTerms(giaoban.Terms(total), func(code string) (giaoban.Decimal, bool) {
		i := s.version(code, p)
		if i == nil {
			return giaoban.Decimal{}, false
		}
		c := s.figure(i, unit, p, "", b)
		v := c.value()
		if v == nil {
			return giaoban.Decimal{}, false
		}
		return *v, true
	})
	if !ok {
		return nil
	}
	return &sum
}
