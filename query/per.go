package query

import (
	"github.com/giaoban/giaoban"
)

// divide puts the figure in proportion to another indicator: its latest figure at
// or before the end of the same period, for now, for the base and for last year.
func (c *comparison) divide(row *CompareRow, unit giaoban.UnitID, figure func(giaoban.Period) *cell) {
	row.Raw, row.Value = row.Value, nil
	rate, per := c.rate(unit, c.period, figure)
	row.Value = rate
	if per != nil {
		row.Per = per.value()
		row.Illustrative = row.Illustrative || per.illustrative
	}
	if then, _ := c.rate(unit, c.base, figure); then != nil && row.Value != nil && c.against(unit, figure(c.period), figure).by != nil {
		row.Change = minus(row.Value, then)
	}
	if p, ok := c.period.LastYear(); ok && c.yearOnYear(unit, figure(c.period), figure).by != nil {
		if then, _ := c.rate(unit, p, figure); then != nil && row.Value != nil {
			row.YoY = minus(row.Value, then)
		}
	}
}

func minus(a, b Value) Value {
	d := a.Sub(*b)
	return &d
}

func (c *comparison) rate(unit giaoban.UnitID, p giaoban.Period, figure func(giaoban.Period) *cell) (rate Value, per *cell) {
	of := figure(p)
	raw := of.value()
	per = c.latestPer(unit, p.Ends)
	if raw == nil || per == nil {
		return nil, per
	}
	if !of.atUnit && of.coverage.Reported < of.coverage.Expected {
		return nil, per // those who reported over the people of all would be too low
	}
	if q, ok := raw.Scaled(c.scale, *per.value()); ok {
		return &q, per
	}
	return nil, per
}

// latestPer is the newest figure of the divisor that ends at or before a day.
func (c *comparison) latestPer(unit giaoban.UnitID, ends giaoban.Date) *cell {
	f := c.per.First()
	reach := c.catalogue.Units.IDs()
	if c.boundaries == nil {
		reach = c.owing.ever(c.per.Code, unit, giaoban.FirstDate, ends)
	}
	extent, _ := c.extent(c.per.Code, reach, f, span{giaoban.FirstDate, ends}, c.today)
	if extent.from > extent.to {
		return nil
	}
	p, ok := f.PeriodOf(extent.to)
	for n := 0; ok && n < silence && p.Ends >= extent.from; n++ {
		if i := c.version(c.per.Code, p); p.Ends <= ends && i != nil {
			cell := c.figure(i, unit, p, "", c.boundaries)
			if cell.has() {
				return &cell
			}
		}
		p = p.Previous()
	}
	return nil
}
