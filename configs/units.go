package configs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// readUnits reads units.csv: one row per validity span.
func (c *catalogueReader) readUnits() {
	s := sheet{r: c.reader, required: []string{"id", "code", "name_vi", "name_en", "level", "parent", "valid_from", "valid_to", "aliases"}, optional: []string{"ranked", "children"}}
	before := len(c.problems)
	lines := s.rows(c.in("units.csv"), true)
	c.unitsBroken = len(lines) == 0 || slices.ContainsFunc(c.problems, func(p *giaoban.Problem) bool { return p.Code == "csv_syntax" })
	for _, w := range lines {
		known := len(c.problems)
		u := giaoban.Unit{ID: giaoban.UnitID(w.filled("id")), Code: w.text("code"), Name: w.words("name_vi", "name_en"), Level: w.filled("level"),
			Parent: giaoban.UnitID(w.text("parent")), ValidFrom: w.date("valid_from", giaoban.FirstDate), ValidTo: w.date("valid_to", giaoban.Forever),
			Aliases: w.list("aliases"), Ranked: w.yes("ranked", true)}
		w.filled("name_vi")
		if text := w.text("children"); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 1 {
				c.problem("bad_value", w.at, text, "124", map[string]string{"key": "children"})
			}
			u.Children = max(n, 0)
		}
		if strings.ContainsAny(string(u.ID), " ,|") {
			c.problem("unit_id_blank", w.at, string(u.ID), "", nil)
		}
		c.span(w.at, u.ValidFrom, u.ValidTo)
		c.rows = append(c.rows, placed[giaoban.Unit]{u, w.at})
		c.doubtful[w.at.Row] = len(c.problems) > known
	}
	if len(c.rows) == 0 && len(c.problems) == before {
		c.problem("no_units", giaoban.Place{File: c.in("units.csv"), Row: 1}, "", "", nil)
	}
}

// readLevels reads levels.csv; without it the order of the tree counts.
func (c *catalogueReader) readLevels() {
	path := c.in("levels.csv")
	s := sheet{r: c.reader, required: []string{"level", "name_vi", "name_en", "order"}}
	seen := map[string]bool{}
	for _, w := range s.rows(path, false) {
		code := w.filled("level")
		order, err := strconv.Atoi(w.filled("order"))
		if err != nil {
			c.problem("bad_value", w.at, w.text("order"), "1, 2, 3", map[string]string{"key": "order"})
		}
		if seen[code] {
			c.problem("level_twice", w.at, code, "", nil)
			continue
		}
		seen[code] = true
		c.levels = append(c.levels, giaoban.Level{Code: code, Name: w.words("name_vi", "name_en"), Order: order})
	}
	slices.SortStableFunc(c.levels, func(a, b giaoban.Level) int { return cmp.Compare(a.Order, b.Order) })
}

// checkUnits checks what no row shows alone: spans, codes, parents, levels.
func (c *catalogueReader) checkUnits() {
	c.checkOverlaps()
	root := false
	for _, s := range c.rows {
		root = root || s.it.Parent == ""
		if len(c.levels) > 0 {
			c.levelKnown(s.at, s.it.Level)
		}
		if !c.doubtful[s.at.Row] {
			c.checkParent(s)
		}
	}
	if !root && len(c.rows) > 0 {
		c.problem("no_root", giaoban.Place{File: c.in("units.csv"), Row: 1}, "", "", nil)
	}
}

// checkOverlaps finds rows of one unit, or of one code, that hold on one day.
func (c *catalogueReader) checkOverlaps() {
	byID, byCode := map[giaoban.UnitID][]giaoban.Unit{}, map[string][]giaoban.Unit{}
	for _, s := range c.rows {
		u := s.it
		for _, e := range byID[u.ID] {
			if from, both := common(u, e); both {
				c.problem("units_overlap", s.at, string(u.ID), from.String(), nil)
			}
		}
		place := u.Level + " " + u.Code // a province and a commune may both be number 1
		for _, e := range byCode[place] {
			if _, both := common(u, e); both && e.ID != u.ID {
				c.problem("unit_code_twice", s.at, u.Code, string(e.ID), nil)
			}
		}
		byID[u.ID] = append(byID[u.ID], u)
		if u.Code != "" {
			byCode[place] = append(byCode[place], u)
		}
	}
}

// common is the first day on which both spans hold.
func common(a, b giaoban.Unit) (giaoban.Date, bool) {
	from := max(a.ValidFrom, b.ValidFrom)
	return from, from < min(a.ValidTo, b.ValidTo)
}

// checkParent checks that the parent exists on each day of the span, and that no
// unit stands above itself.
func (c *catalogueReader) checkParent(s placed[giaoban.Unit]) {
	if s.it.Parent == "" || s.it.ValidTo <= s.it.ValidFrom || !c.unitKnown(s.at, string(s.it.Parent)) {
		return
	}
	day := s.it.ValidFrom
	for day < s.it.ValidTo {
		p, ok := c.cat.Units.On(s.it.Parent, day)
		if !ok {
			c.problem("parent_gap", s.at, string(s.it.Parent), day.String(), nil)
			return
		}
		for _, a := range c.cat.Units.Ancestors(s.it.ID, day) {
			if a.ID == s.it.ID {
				c.problem("parent_cycle", s.at, string(s.it.ID), day.String(), nil)
				return
			}
		}
		day = p.ValidTo
	}
}
