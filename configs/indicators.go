package configs

import (
	"regexp"
	"strconv"

	"github.com/giaoban/giaoban"
)

// indicatorKeys are all keys an indicator may have.
var indicatorKeys = []string{"code", "name", "unit_of_measure", "kind", "numerator", "denominator", "scale", "scheme", "total", "direction",
	"decimals", "whole", "frequency", "reported_as", "reported_by", "group", "subset_of", "bounds", "adds_over_units", "over_periods", "resets",
	"apportion", "stall", "valid_from", "valid_to", "aliases", "source", "rule", "note", "link", "headline"}

var indicatorCode = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// entry is one indicator as it stands in the file.
type entry struct {
	*giaoban.Indicator
	f yamlFields
}

// visibility says for whom the figures of a group are: for everybody where nothing is
// said.
func visibility(g yamlFields) giaoban.Visibility {
	if v := g.among("visibility", "public", string(giaoban.Internal), string(giaoban.Restricted)); v != "public" {
		return giaoban.Visibility(v)
	}
	return giaoban.Public
}

// readIndicators reads indicators.yaml: groups, indicators, the bands of the
// overview. References are checked once all entries are known.
func (c *catalogueReader) readIndicators() {
	c.cat.SetIndicators(nil)
	root, ok := c.yaml(c.in("indicators.yaml"), true)
	if !ok {
		return
	}
	f := root.fields("indicators", "groups", "overview")
	for _, n := range f.mappings("groups") {
		g := n.fields("code", "name", "visibility")
		c.cat.Groups = append(c.cat.Groups, giaoban.Group{Code: g.required("code", "groups"), Name: g.words("name"), Visibility: visibility(g)})
	}
	named := len(c.cat.Groups) > 0
	var entries []entry
	var all []*giaoban.Indicator
	for _, n := range f.mappings("indicators") {
		e := c.readIndicator(n)
		entries, all = append(entries, e), append(all, e.Indicator)
	}
	if len(all) == 0 && len(c.problems) == 0 {
		c.problem("missing_key", f.at, "", "indicators", map[string]string{"where": "indicators.yaml"})
	}
	c.cat.SetIndicators(all)
	for i, e := range entries {
		c.checkVersions(entries[:i], e)
		c.checkParts(e)
		c.checkGroup(e, named)
	}
	c.readOverview(f)
}

func (c *catalogueReader) readIndicator(n yamlNode) entry {
	f := n.fields(indicatorKeys...)
	i := &giaoban.Indicator{
		Code: f.required("code", "indicators"), Name: f.words("name"), UnitOfMeasure: f.words("unit_of_measure"),
		Numerator: f.text("numerator"), Denominator: f.text("denominator"), Total: f.text("total"),
		Direction:  giaoban.Direction(f.among("direction", "none", "up", "down")),
		Decimals:   f.whole("decimals", 0, giaoban.DecimalPlaces, 0),
		Whole:      f.yes("whole", false),
		ReportedAs: giaoban.ReportedAs(f.among("reported_as", "period", "cumulative")),
		Group:      f.text("group"), SubsetOf: f.text("subset_of"),
		Restrictions: giaoban.Restrictions{
			NotOverUnits: !f.yes("adds_over_units", true), NoApportion: !f.yes("apportion", true),
			OverPeriods:  giaoban.OverPeriodRule(f.among("over_periods", "", "first", "last", "none")),
			ResetsYearly: f.among("resets", "", "year") == "year",
		},
		ValidFrom: f.date("valid_from", giaoban.FirstDate), ValidTo: f.date("valid_to", giaoban.Forever),
		Aliases: f.list("aliases"), Source: f.words("source"), Rule: f.words("rule"), Note: f.words("note"), Link: f.words("link"),
		Headline: f.whole("headline", 1, 1000, 0),
	}
	c.span(f.at, i.ValidFrom, i.ValidTo)
	if i.Code != "" && !indicatorCode.MatchString(i.Code) {
		c.problem("indicator_code", f.place("code"), i.Code, "a-z 0-9 _", nil)
	}
	if i.Name.VI == "" {
		c.problem("missing_key", f.at, "", "name: {vi: …, en: …}", map[string]string{"where": where(i.Code)})
	}
	i.Kind = c.kind(f, i)
	i.Frequencies = c.frequencies(f, i.Code)
	i.StallAfter = c.stallAfter(f, i)
	i.Bounds = c.bounds(f)
	i.ReportedBy = c.owners(f)
	return entry{i, f}
}

// kind reads the kind and the keys that only one kind has.
func (c *catalogueReader) kind(f yamlFields, i *giaoban.Indicator) giaoban.Kind {
	name := f.required("kind", where(i.Code))
	only := func(kind string, keys ...string) {
		for _, k := range keys {
			if f.has(k) && name != kind && name != "" {
				c.problem("only_for_kind", f.place(k), k, kind, nil)
			}
		}
	}
	only("ratio", "numerator", "denominator", "scale")
	only("distribution", "scheme", "total")
	if i.ReportedAs == giaoban.AsCumulative && (name == "stock" || name == "distribution") {
		c.problem("only_for_kind", f.place("reported_as"), "reported_as: cumulative", "flow, ratio", nil)
	}
	switch name {
	case "stock":
		return giaoban.Stock{}
	case "flow":
		return giaoban.Flow{}
	case "ratio":
		scale, ok := f.number("scale")
		if !ok || scale.Sign() <= 0 {
			if ok {
				c.problem("out_of_range", f.place("scale"), scale.String(), "> 0", nil)
			}
			scale = giaoban.Whole(1)
		}
		return giaoban.Ratio{Scale: scale}
	case "distribution":
		code := f.required("scheme", i.Code)
		if s := c.cat.Schemes[code]; s != nil || code == "" {
			return giaoban.Distribution{Scheme: s}
		}
		var codes []string
		for k := range c.cat.Schemes {
			codes = append(codes, k)
		}
		c.unknown("unknown_scheme", f.place("scheme"), code, sorted(codes))
		return giaoban.Distribution{Scheme: &giaoban.Scheme{Code: code}}
	case "":
	default:
		c.problem("bad_value", f.place("kind"), name, "stock, flow, ratio, distribution", map[string]string{"key": "kind"})
	}
	return giaoban.Flow{}
}

func (c *catalogueReader) frequencies(f yamlFields, code string) []giaoban.Frequency {
	if !f.has("frequency") {
		c.problem("missing_key", f.at, "", "frequency", map[string]string{"where": where(code)})
		return nil
	}
	names := []string{}
	if n := f.values["frequency"]; n.isList() {
		names = f.list("frequency")
	} else {
		names = append(names, f.text("frequency"))
	}
	var out []giaoban.Frequency
	for _, name := range names {
		v, err := giaoban.ParseFrequency(name)
		if err != nil || v == giaoban.Cumulative { // cumulative is how a figure is reported, not how often
			c.problem("bad_value", f.place("frequency"), name, "day, week, month, quarter, half, nine_months, year, other", map[string]string{"key": "frequency"})
			continue
		}
		out = append(out, v)
	}
	return out
}

// stallAfter is after how many received periods without movement an indicator
// stands still: of half-years and years two, else three.
func (c *catalogueReader) stallAfter(f yamlFields, i *giaoban.Indicator) int {
	otherwise := 3
	if first := i.First(); first == giaoban.Half || first == giaoban.Year {
		otherwise = 2
	}
	if !f.has("stall") {
		return otherwise
	}
	return f.values["stall"].fields("after").whole("after", 1, 1000, otherwise)
}

func (c *catalogueReader) bounds(f yamlFields) giaoban.Bounds {
	if !f.has("bounds") {
		return giaoban.Bounds{}
	}
	in := f.values["bounds"].fields("min", "max")
	var b giaoban.Bounds
	b.Min, b.HasMin = in.number("min")
	b.Max, b.HasMax = in.number("max")
	if b.HasMin && b.HasMax && b.Max.Cmp(b.Min) < 0 {
		c.problem("bounds_crossed", in.at, b.Min.String(), b.Max.String(), nil)
	}
	return b
}

// owners reads who owes the indicator, one level or set of units at a time.
func (c *catalogueReader) owners(f yamlFields) []giaoban.Owner {
	var out []giaoban.Owner
	for _, n := range f.mappings("reported_by") {
		in := n.fields("level", "units", "from", "to")
		o := giaoban.Owner{Level: in.text("level"), From: in.date("from", giaoban.FirstDate), To: in.date("to", giaoban.Forever)}
		c.span(in.at, o.From, o.To)
		for _, id := range in.list("units") {
			if c.unitKnown(in.place("units"), id) {
				o.Units = append(o.Units, giaoban.UnitID(id))
			}
		}
		switch {
		case in.has("level") == in.has("units"):
			c.problem("level_or_units", in.at, "", "level, units", nil)
		case o.Level != "":
			c.levelKnown(in.place("level"), o.Level)
		}
		for _, e := range out {
			if common := max(o.From, e.From); common < min(o.To, e.To) {
				c.problem("owners_overlap", in.at, common.String(), "", nil)
			}
		}
		out = append(out, o)
	}
	return out
}

// expression lists the codes of “a - b + c”.
func expression(text string) (codes []string) {
	for _, t := range giaoban.Terms(text) {
		codes = append(codes, t.Code)
	}
	return codes
}

// where names an entry in a message.
func where(code string) string {
	if code == "" {
		return "indicators"
	}
	return code
}

func rank(n int) string { return strconv.Itoa(n) }
