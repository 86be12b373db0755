package configs

import (
	"fmt"

	"github.com/giaoban/giaoban"
)

// readTargets reads targets.csv: what a unit is to reach by the end of a period.
func (c *catalogueReader) readTargets() {
	s := sheet{r: c.reader, required: []string{"unit", "indicator", "period", "value"}, optional: []string{"illustrative", "source"}}
	line := map[giaoban.Figure]int{}
	for _, w := range s.rows(c.in("targets.csv"), false) {
		t := giaoban.Target{Unit: giaoban.UnitID(w.filled("unit")), Indicator: w.filled("indicator"), Illustrative: w.yes("illustrative", false), Source: w.text("source")}
		value, ok := c.number(w.at, w.text("value"))
		t.Value = value
		period, err := giaoban.ParsePeriod(w.text("period"))
		if t.Period = period; err != nil {
			c.problem("bad_period", w.at, w.text("period"), "2014, 2014H1", nil)
			ok = false
		}
		known := c.unitKnown(w.at, string(t.Unit))
		if !c.indicatorKnown(w.at, t.Indicator) || !known || !ok {
			continue
		}
		if c.unitsBroken {
			continue
		}
		if _, there := c.cat.Units.On(t.Unit, t.Period.Ends); !there {
			c.problem("unit_not_in_period", w.at, string(t.Unit), t.Period.Key(), nil)
			continue
		}
		figure := giaoban.Figure{Indicator: t.Indicator, Unit: t.Unit, Period: t.Period}
		if first := line[figure]; first != 0 {
			c.problem("target_twice", w.at, fmt.Sprintf("%s, %s, %s", t.Unit, t.Indicator, t.Period), fmt.Sprint(first), nil)
			continue
		}
		line[figure] = w.at.Row
		c.cat.Targets = append(c.cat.Targets, t)
	}
}
