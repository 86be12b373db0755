package pages

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// address is the comparison as the API is asked for it.
func (c *compared) address() []string {
	pairs := c.unmeasured()
	if c.measure.per != nil {
		pairs = append(pairs, "per", c.measure.per.Code, "per_scale", fmt.Sprint(c.measure.scale))
	}
	return pairs
}

// unmeasured is the same without what the figures are put in proportion to.
func (c *compared) unmeasured() []string {
	return []string{"indicator", c.ask.Indicator, "period", c.now.Period, "parent", string(c.ask.Parent), "level", c.ask.Level, "sort", c.ask.Sort, "boundaries", string(c.ask.Boundaries), "group", c.ask.Group}
}

// saves gives each chart of the comparison its menu. Over time the API has figures
// as they are, not in proportion: charts of proportions are taken away as pictures.
func (v *compareView) saves(q *request, c *compared) {
	measure := c.now.Indicator.UnitOfMeasure
	if c.measure.per != nil {
		measure = c.unitWords(q)
	}
	s := saved{Name: c.now.Indicator.Name, Measure: measure, Unit: q.unitName(c.ask.Parent, c.period.Ends), From: c.now.Period, To: c.now.Period, Mark: v.Mark, Links: q.exports("compare", c.address()...)}
	s.Charts = []string{v.Ranking.Chart.ID}
	v.Ranking.Save = v.save(s)
	if v.Map != nil {
		mapped := s
		if mapped.Charts = nil; v.Map.Tiles != nil {
			mapped.Charts = []string{v.Map.Tiles.ID}
		}
		v.Map.Save = v.save(mapped)
	}
	if v.Added != nil {
		plain := s
		plain.Measure, plain.From, plain.Links = c.plain.Indicator.UnitOfMeasure, c.plain.Base, q.exports("compare", c.unmeasured()...)
		plain.Charts = []string{v.Added.Chart.ID}
		v.Added.Save = v.save(plain)
	}
	over := func(answers []*query.CompareAnswer) saved {
		first := answers[0].Period
		s.From, s.Links = first, nil
		if c.measure.per == nil {
			var units []giaoban.UnitID
			for _, r := range firstAndLast(c.now) {
				units = append(units, r.Unit.ID)
			}
			s.Links = q.seriesOf(units, "indicator", c.ask.Indicator, "from", first, "to", c.now.Period, "frequency", c.period.Frequency().String(), "boundaries", string(c.ask.Boundaries))
		}
		return s
	}
	if v.Heat != nil {
		long := over(c.over)
		long.Charts = []string{v.Heat.Chart.ID}
		v.Heat.Save = v.save(long)
	}
	if v.Multiples != nil {
		each := over(c.lines)
		each.Unit += ", " + q.T("save.each")
		each.Charts = nil
		for _, m := range v.Multiples.Each {
			each.Charts, each.Heads = append(each.Charts, m.Chart.ID), append(each.Heads, joined(": ", m.Name, m.Change))
		}
		v.Multiples.Save = v.save(each)
	}
}
