package configs

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// checkVersions checks an entry against the earlier ones: versions of one code hold
// one after the other, and a rank of the overview is one indicator's.
func (c *catalogueReader) checkVersions(earlier []entry, e entry) {
	for _, o := range earlier {
		if o.Code == e.Code && e.Code != "" {
			if common := max(o.ValidFrom, e.ValidFrom); common < min(o.ValidTo, e.ValidTo) {
				c.problem("indicator_overlap", e.f.at, e.Code, common.String(), nil)
			}
		} else if e.Headline != 0 && o.Code != e.Code && o.Headline == e.Headline {
			c.problem("headline_twice", e.f.place("headline"), rank(e.Headline), o.Code, nil)
		}
	}
}

// checkParts checks the codes an indicator names: parts of a ratio, what it is a
// subset of, what its bands add up to.
func (c *catalogueReader) checkParts(e entry) {
	for _, pair := range [][2]string{{"numerator", "denominator"}, {"denominator", "numerator"}} {
		if e.f.has(pair[0]) && !e.f.has(pair[1]) {
			c.problem("both_parts", e.f.place(pair[0]), pair[0], pair[1], nil)
		}
		if code := e.f.text(pair[0]); code != "" && c.indicatorKnown(e.f.place(pair[0]), code) {
			switch k := c.cat.Versions(code)[0].Kind.(type) {
			case giaoban.Stock, giaoban.Flow:
			default:
				c.problem("part_kind", e.f.place(pair[0]), code, k.String(), nil)
			}
		}
	}
	if e.SubsetOf != "" {
		c.indicatorKnown(e.f.place("subset_of"), e.SubsetOf)
	}
	for _, code := range expression(e.Total) {
		c.indicatorKnown(e.f.place("total"), code)
	}
	if r, ok := e.Kind.(giaoban.Ratio); ok && c.lastCounts(e.Indicator) {
		r.PartsLast = true
		e.Kind = r
	}
}

// lastCounts says whether the parts of a ratio are states, of which the last pair
// counts over periods: where it says so itself, or where its parts are stocks.
func (c *catalogueReader) lastCounts(i *giaoban.Indicator) bool {
	if i.OverPeriods == giaoban.OverPeriodsLast {
		return true
	}
	isStock := func(code string) bool {
		vs := c.cat.Versions(code)
		if len(vs) == 0 {
			return false
		}
		_, ok := vs[0].Kind.(giaoban.Stock)
		return ok
	}
	return i.Computed() && isStock(i.Numerator) && isStock(i.Denominator)
}

// checkGroup checks the group, or lists it where the file names no groups.
func (c *catalogueReader) checkGroup(e entry, named bool) {
	if e.Group == "" || slices.ContainsFunc(c.cat.Groups, func(g giaoban.Group) bool { return g.Code == e.Group }) {
		return
	}
	if named {
		c.unknown("unknown_group", e.f.place("group"), e.Group, c.groupCodes())
		return
	}
	c.cat.Groups = append(c.cat.Groups, giaoban.Group{Code: e.Group, Name: giaoban.Text{VI: e.Group, EN: e.Group}})
}

func (c *catalogueReader) groupCodes() []string {
	var codes []string
	for _, g := range c.cat.Groups {
		codes = append(codes, g.Code)
	}
	return codes
}

// readOverview reads the bands of the first page.
func (c *catalogueReader) readOverview(f yamlFields) {
	for _, n := range f.mappings("overview") {
		in := n.fields("name", "indicators")
		s := giaoban.Chapter{Name: in.words("name")}
		for _, code := range in.list("indicators") {
			if c.indicatorKnown(in.place("indicators"), code) {
				s.Indicators = append(s.Indicators, code)
			}
		}
		c.cat.Overview = append(c.cat.Overview, s)
	}
}

func sorted(s []string) []string {
	slices.Sort(s)
	return s
}
