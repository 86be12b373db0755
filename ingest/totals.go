package ingest

import (
	"github.com/giaoban/giaoban"
)

// checkTotals finds the rows that bear a parent's name among all of its units: they
// are compared with the sum and not stored, unless the parent owes the indicator.
// A parent's figure beside some of its units only is a figure of its own.
func (d *draft) checkTotals(m *moment) {
	above := d.parentsUsed()
	if above == nil {
		return
	}
	type cellOf struct {
		indicator uint16
		unit      uint32
		period    uint32
	}
	owing := map[cellOf]owingUnits{}
	d.each(m, func(i int) {
		if !above[d.figures.unit[i]] || d.figures.state[i]&present == 0 {
			return
		}
		of := cellOf{d.figures.indicator[i], d.figures.unit[i], d.figures.period[i]}
		units, known := owing[of]
		if !known {
			units = d.unitsOwing(of.indicator, of.unit, of.period)
			owing[of] = units
		}
		if parts := d.partsOf(m, i, units); len(parts) > 1 {
			d.compareTotal(total{problem: d.at(i, problem{}), value: d.figures.value[i], parts: parts})
			d.drop(i)
		}
	})
}

// parentsUsed marks the units of the file that stand above other units of the file;
// nil where none does.
func (d *draft) parentsUsed() (above []bool) {
	used := make([]bool, len(d.roster.units))
	for _, u := range d.figures.unit {
		used[u] = true
	}
	for n, id := range d.roster.units {
		if !used[n] {
			continue
		}
		for _, span := range d.roster.catalogue.Units.Spans(id) {
			for _, a := range append(d.roster.catalogue.Units.Ancestors(id, span.ValidFrom), giaoban.Unit{ID: span.Parent}) {
				if up, ok := d.roster.unitIndex[a.ID]; ok && used[up] {
					if above == nil {
						above = make([]bool, len(used))
					}
					above[up] = true
				}
			}
		}
	}
	return above
}

// owingUnits are the units a total is made of; offices add to it where they sent
// something, and are not waited for.
type owingUnits struct{ units, offices []uint32 }

// unitsOwing lists the units below a unit that owe an indicator; none where the
// unit owes it itself.
func (d *draft) unitsOwing(indicator uint16, unit, period uint32) (out owingUnits) {
	p := d.periods.list[period]
	for _, u := range d.roster.catalogue.Owing(d.definition(indicator, period), d.roster.units[unit], p) {
		n := d.roster.unitIndex[u.ID]
		if n == unit {
			return owingUnits{}
		}
		if u.Ranked {
			out.units = append(out.units, n)
		} else {
			out.offices = append(out.offices, n)
		}
	}
	return out
}

// partsOf finds the figures of all units; nil where one is missing.
func (d *draft) partsOf(m *moment, i int, of owingUnits) []int {
	var parts []int
	find := func(u uint32) bool {
		j, ok := m.register.find(u, seriesKey(d.figures.indicator[i], d.figures.band[i]), d.figures.period[i])
		if ok = ok && d.figures.ok(j); ok {
			parts = append(parts, j)
		}
		return ok
	}
	for _, u := range of.units {
		if !find(u) {
			return nil
		}
	}
	for _, u := range of.offices {
		find(u)
	}
	return parts
}

// compareTotal says where a printed total is not the sum of its parts.
func (d *draft) compareTotal(t total) {
	v := d.indicatorAt(t.parts[0])
	if _, ratio := v.Kind.(giaoban.Ratio); ratio || v.NotOverUnits {
		return // a printed average is no sum
	}
	var amounts []giaoban.Amount
	for _, i := range t.parts {
		if d.figures.ok(i) {
			amounts = append(amounts, d.figures.amount(i))
		}
	}
	n, ok := d.besideFigures(&entry{scale: t.scale}, v, t.cell, number{kind: single, value: t.value})
	if !ok {
		return
	}
	t.value = n.value
	sum, err := v.OverUnits(amounts)
	if err != nil || !sum.Present {
		return
	}
	p := t.problem
	p.code, p.severity, p.about = "total_checked", giaoban.SeverityInfo, v
	if sum.Value.Sub(t.value).Abs().Cmp(giaoban.DecimalBits(0, 1000)) > 0 { // a spreadsheet's sums are off by less
		p.code, p.severity = "total_differs", giaoban.SeverityWarning
	}
	p.words = numbers("", sum.Value)
	if p.code == "total_checked" {
		p.column = 0 // one note for all columns
	}
	d.problems.add(p)
}
