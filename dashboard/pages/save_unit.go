package pages

import (
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// saveTrend takes a unit's line away, with the whole where it is drawn beside it.
// Proportions over time are no answer of the API: they go as pictures only.
func (v *unitView) saveTrend(q *request, r profileRow, line []chart.Point) *parts.Save {
	if len(line) == 0 {
		return nil
	}
	from := back(r.period, len(line)-1).Key()
	s := saved{Charts: []string{"trend"}, Name: r.Name, Measure: r.measure.words, Unit: v.unit.Name.In(q.Lang), From: from, To: r.period.Key(), Source: q.sourceOf(r.code, r.period.Ends),
		Mark: q.tag(slices.ContainsFunc(line, func(p chart.Point) bool { return p.Illustrative && p.Value != nil }))}
	if r.measure.per == nil {
		units := []giaoban.UnitID{v.unit.ID}
		if slices.ContainsFunc(line, func(p chart.Point) bool { return p.Context != nil }) {
			units = append(units, v.unit.Parent)
		}
		s.Links = q.seriesOf(units, "indicator", r.code, "from", from, "to", r.period.Key(), "frequency", r.period.Frequency().String())
	}
	return v.save(s)
}

// saveSchemes takes the distributions of one unit away in one picture; each has its
// own figures.
func (f *frame) saveSchemes(all []scheme, unit giaoban.Unit, period giaoban.Period) *parts.Save {
	if len(all) == 0 {
		return nil
	}
	s := saved{Unit: unit.Name.In(f.Lang), From: period.Key(), To: period.Key(), Name: f.T("save.schemes")}
	for _, one := range all {
		s.Charts, s.Heads = append(s.Charts, one.Bar.ID), append(s.Heads, one.Title)
		if one.Mark != nil {
			s.Mark = one.Mark
		}
		if source := f.sourceOf(one.of.Code, period.Ends); s.Source == "" {
			s.Source = source
		} else if source != "" && source != s.Source {
			s.Source += "; " + source
		}
		s.Links = append(s.Links, f.about(one.of.Name, f.exports("distribution", "indicator", one.of.Code, "unit", string(unit.ID), "from", period.Key(), "to", period.Key()))...)
	}
	return f.save(s)
}
