package configs

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// readUnitGroups reads groups.csv: units that are looked at together, one row each.
func (c *catalogueReader) readUnitGroups() {
	s := sheet{r: c.reader, required: []string{"group", "unit"}, optional: []string{"name_vi", "name_en"}}
	for _, w := range s.rows(c.in("groups.csv"), false) {
		code, unit := w.filled("group"), w.filled("unit")
		if unit != "" && !c.unitKnown(w.at, unit) {
			continue
		}
		i := slices.IndexFunc(c.cat.UnitGroups, func(g giaoban.UnitGroup) bool { return g.Code == code })
		if i < 0 {
			i = len(c.cat.UnitGroups)
			c.cat.UnitGroups = append(c.cat.UnitGroups, giaoban.UnitGroup{Code: code, Name: w.words("name_vi", "name_en")})
		}
		c.cat.UnitGroups[i].Units = append(c.cat.UnitGroups[i].Units, giaoban.UnitID(unit))
	}
}

// readEvents reads events.csv: annotations on the time axis.
func (c *catalogueReader) readEvents() {
	s := sheet{r: c.reader, required: []string{"date", "text_vi", "text_en"}, optional: []string{"unit", "indicator", "source"}}
	for _, w := range s.rows(c.in("events.csv"), false) {
		e := giaoban.Event{Date: w.dayGiven("date"), Text: w.words("text_vi", "text_en"), Unit: giaoban.UnitID(w.text("unit")), Indicators: w.list("indicator"), Source: w.text("source")}
		w.filled("text_vi")
		if e.Unit != "" {
			c.unitKnown(w.at, string(e.Unit))
		}
		for _, code := range e.Indicators {
			c.indicatorKnown(w.at, code)
		}
		c.cat.Events = append(c.cat.Events, e)
	}
}

// readRules reads rules.yaml: checks between indicators of one unit and period.
func (c *catalogueReader) readRules() {
	root, ok := c.yaml(c.in("rules.yaml"), false)
	if !ok || root.empty() {
		return
	}
	for _, n := range root.fields("rules").mappings("rules") {
		f := n.fields("code", "left", "op", "right", "severity")
		k := giaoban.Check{Code: f.required("code", "rules"), Left: f.required("left", "rules"), Op: f.required("op", "rules"), Right: f.required("right", "rules"),
			Severity: giaoban.Severity(f.among("severity", "error", "warning", "info"))}
		if operators := []string{"<=", ">=", "=", "<", ">"}; k.Op != "" && !slices.Contains(operators, k.Op) {
			c.problem("bad_value", f.place("op"), k.Op, strings.Join(operators, ", "), map[string]string{"key": "op"})
		}
		for _, side := range []string{"left", "right"} {
			for _, code := range expression(f.text(side)) {
				c.indicatorKnown(f.place(side), code)
			}
		}
		if slices.ContainsFunc(c.cat.Checks, func(o giaoban.Check) bool { return o.Code == k.Code }) {
			c.problem("code_twice", f.at, k.Code, "", nil)
		}
		c.cat.Checks = append(c.cat.Checks, k)
	}
}
