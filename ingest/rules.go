package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// rule is a check between indicators, of rules.yaml or because the bands of an
// indicator must add up to its total.
type rule struct {
	giaoban.Check
	left, right []giaoban.Term
}

// rulesOf lists the rules that touch an indicator of the file.
func rulesOf(c *giaoban.Catalogue, used func(code string) bool) []rule {
	all := slices.Clone(c.Checks)
	for _, code := range c.Codes() {
		vs := c.Versions(code)
		v := vs[len(vs)-1]
		bands := giaoban.Check{Code: code, Left: code, Op: "=", Right: v.Total, Severity: giaoban.SeverityError}
		if v.Total != "" && !slices.ContainsFunc(all, func(o giaoban.Check) bool { return o.Left == bands.Left && o.Op == bands.Op && o.Right == bands.Right }) {
			all = append(all, bands)
		}
		if v.SubsetOf != "" { // checkSubsets says it in better words
			all = slices.DeleteFunc(all, func(o giaoban.Check) bool { return o.Left == code && o.Op == "<=" && o.Right == v.SubsetOf })
		}
	}
	var out []rule
	for _, k := range all {
		r := rule{k, giaoban.Terms(k.Left), giaoban.Terms(k.Right)}
		if slices.ContainsFunc(r.terms(), func(t giaoban.Term) bool { return used(t.Code) }) {
			out = append(out, r)
		}
	}
	return out
}

func (r *rule) terms() []giaoban.Term { return slices.Concat(r.left, r.right) }

// checkRules holds the figures of the file against the rules, with what is in force
// for the side that the file does not bring. A rule of which a figure is nowhere says
// nothing. Every figure of the file that a broken error rule names is refused, as it is
// not known which is wrong; of another severity the rule is said at the first.
func (r *related) checkRules() {
	if len(r.rules) == 0 {
		return
	}
	type place struct {
		rule         int
		unit, period uint32
	}
	of := map[uint16][]int{}
	for n := range r.rules {
		for _, t := range r.rules[n].terms() {
			if i, ok := r.draft.roster.indicatorIndex[t.Code]; ok && !slices.Contains(of[uint16(i)], n) {
				of[uint16(i)] = append(of[uint16(i)], n)
			}
		}
	}
	seen := map[place]bool{}
	d := r.draft
	d.each(r.moment, func(i int) {
		for _, n := range of[d.figures.indicator[i]] {
			at := place{n, d.figures.unit[i], d.figures.period[i]}
			if !seen[at] && d.figures.ok(i) {
				seen[at] = true
				r.hold(&r.rules[n], i)
			}
		}
	})
}

// hold checks one rule at the unit and period of a figure.
func (r *related) hold(k *rule, i int) {
	d := r.draft
	value := func(code string) (giaoban.Decimal, bool) { return r.total(i, code) }
	left, ok1 := giaoban.SumTerms(k.left, value)
	right, ok2 := giaoban.SumTerms(k.right, value)
	if !ok1 || !ok2 || satisfied(k.Op, left.Cmp(right)) {
		return
	}
	p := problem{code: "rule_broken", severity: k.Severity, words: d.ruleText(k, left, right)}
	if k.Severity == giaoban.SeverityError || k.Severity == "" {
		for _, j := range r.sides(k, i) {
			d.refuse(j, p)
		}
		return
	}
	r.warn(i, p)
}

// sides are the figures of the file that a rule is about, at the unit and period of one.
func (r *related) sides(k *rule, i int) []int {
	var out []int
	for _, t := range k.terms() {
		bands := 0
		if v := r.draft.roster.catalogue.Indicator(t.Code, r.draft.periods.list[r.draft.figures.period[i]].Ends); v != nil && v.Scheme() != nil {
			bands = len(v.Scheme().Bands)
		}
		for b := min(bands, 1); b <= bands; b++ {
			if j, ok := r.draft.partAt(r.moment, i, t.Code, uint8(b)); ok {
				out = append(out, j)
			}
		}
	}
	return out
}

func satisfied(op string, c int) bool {
	switch op {
	case "<=":
		return c <= 0
	case ">=":
		return c >= 0
	case "<":
		return c < 0
	case ">":
		return c > 0
	}
	return c == 0
}

// total is an indicator's figure at the unit and period of another; of a distribution
// the sum of its bands, where all are there.
func (r *related) total(i int, code string) (giaoban.Decimal, bool) {
	d := r.draft
	p := d.periods.list[d.figures.period[i]]
	v := d.roster.catalogue.Indicator(code, p.Ends)
	if v == nil || v.Scheme() == nil {
		return r.value(i, code)
	}
	var sum giaoban.Decimal
	for n, b := range v.Scheme().Bands {
		x, ok := d.partIn(r.moment, i, code, uint8(n+1))
		if !ok {
			a, stored := r.inForce(i, giaoban.Figure{Indicator: code, Unit: d.roster.units[d.figures.unit[i]], Period: p, Band: b.Code})
			if !stored {
				return giaoban.Decimal{}, false
			}
			x = a.Value
		}
		sum = sum.Add(x)
	}
	return sum, true
}

// ruleText says a rule with the figures that break it.
func (d *draft) ruleText(k *rule, left, right giaoban.Decimal) func(giaoban.Lang) string {
	words := map[string]giaoban.Text{
		"<=": {VI: "không được lớn hơn", EN: "must not exceed"}, ">=": {VI: "không được nhỏ hơn", EN: "must not be below"},
		"<": {VI: "phải nhỏ hơn", EN: "must be below"}, ">": {VI: "phải lớn hơn", EN: "must exceed"}, "=": {VI: "phải bằng", EN: "must equal"}}
	return func(l giaoban.Lang) string {
		side := func(terms []giaoban.Term, v giaoban.Decimal) string {
			var b strings.Builder
			for n, t := range terms {
				switch {
				case t.Minus:
					b.WriteString(" − ")
				case n > 0:
					b.WriteString(" + ")
				}
				vs := d.roster.catalogue.Versions(t.Code)
				b.WriteString("“" + vs[len(vs)-1].Name.In(l) + "”")
			}
			return b.String() + " = " + written(v, l)
		}
		return side(k.left, left) + " " + words[k.Op].In(l) + " " + side(k.right, right)
	}
}
