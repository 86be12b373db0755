package configs

import (
	"github.com/giaoban/giaoban"
)

// readSchemes reads schemes.yaml: band schemes, which are never added to each other.
func (c *catalogueReader) readSchemes() {
	root, ok := c.yaml(c.in("schemes.yaml"), false)
	if !ok || root.empty() {
		return
	}
	for _, n := range root.fields("schemes").mappings("schemes") {
		f := n.fields("code", "name", "valid_from", "valid_to", "bands")
		s := &giaoban.Scheme{Code: f.required("code", "schemes"), Name: f.words("name"),
			ValidFrom: f.date("valid_from", giaoban.FirstDate), ValidTo: f.date("valid_to", giaoban.Forever)}
		c.span(f.at, s.ValidFrom, s.ValidTo)
		for _, b := range f.mappings("bands") {
			c.readBand(s, b)
		}
		if len(s.Bands) == 0 {
			c.problem("no_bands", f.at, s.Code, "", nil)
		}
		if c.cat.Schemes[s.Code] != nil {
			c.problem("code_twice", f.at, s.Code, "", nil)
		}
		c.cat.Schemes[s.Code] = s
	}
}

func (c *catalogueReader) readBand(s *giaoban.Scheme, n yamlNode) {
	f := n.fields("code", "label", "from", "to")
	b := giaoban.Band{Code: f.required("code", "bands"), Label: f.words("label")}
	var has bool
	b.From, has = f.number("from")
	b.OpenFrom = !has
	b.To, has = f.number("to")
	b.OpenTo = !has
	if b.Label == (giaoban.Text{}) {
		b.Label = giaoban.Text{VI: b.Code, EN: b.Code}
	}
	if !b.OpenFrom && !b.OpenTo && b.To.Cmp(b.From) < 0 {
		c.problem("bounds_crossed", f.at, b.From.String(), b.To.String(), nil)
	}
	for _, o := range s.Bands {
		switch {
		case o.Code == b.Code:
			c.problem("code_twice", f.at, b.Code, "", nil)
			return
		case overlap(o, b):
			c.problem("bands_overlap", f.at, b.Code, o.Code, nil)
		}
	}
	s.Bands = append(s.Bands, b)
}

// overlap says whether one value can belong to both bands; a band without any end
// is a category, not a range.
func overlap(a, b giaoban.Band) bool {
	if a.OpenFrom && a.OpenTo || b.OpenFrom && b.OpenTo {
		return false
	}
	aBelow := !a.OpenTo && !b.OpenFrom && a.To.Cmp(b.From) < 0
	bBelow := !b.OpenTo && !a.OpenFrom && b.To.Cmp(a.From) < 0
	return !aBelow && !bBelow
}
