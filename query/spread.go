package query

import (
	"cmp"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// readGroup keeps the units of a group that the catalogue says are alike.
func (c *comparison) readGroup(s *Service, r CompareRequest) error {
	if r.Group == "" {
		return nil
	}
	var known []string
	for _, g := range s.catalogue.UnitGroups {
		if g.Code == r.Group {
			c.units = slices.DeleteFunc(c.units, func(u giaoban.UnitID) bool { return !slices.Contains(g.Units, u) })
			return nil
		}
		known = append(known, g.Code)
	}
	return s.problem("unknown_group", r.Group, strings.Join(known, ", "), nil)
}

// chance is a count out of so many, or beside what it is divided by.
type chance struct {
	some, of float64
	share    bool
	scale    float64
}

// chanceOf is how a row's figure was counted; false where it was not.
func (c *comparison) chanceOf(r *CompareRow) (chance, bool) {
	i := c.version(c.request.Indicator, c.period)
	ratio, rate := i.Kind.(giaoban.Ratio)
	switch {
	case r.Value == nil:
	case c.per != nil:
		if i.Counts() && !rate && r.Raw != nil && r.Per != nil && r.Per.Sign() > 0 {
			return chance{r.Raw.Float(), r.Per.Float(), false, c.scale.Float()}, true
		}
	case rate && i.Computed() && r.Numerator != nil && r.Denominator.Sign() > 0:
		n, d := c.version(i.Numerator, c.period), c.version(i.Denominator, c.period)
		if n != nil && d != nil && n.Counts() && d.Counts() && r.Numerator.Sign() >= 0 && r.Numerator.Cmp(*r.Denominator) <= 0 {
			return chance{r.Numerator.Float(), r.Denominator.Float(), true, ratio.Scale.Float()}, true
		}
	}
	return chance{}, false
}

// uncertain says how far chance alone may carry each figure, and its rank.
func (c *comparison) uncertain(out *CompareAnswer) {
	var whole chance
	hasWhole := false
	if out.Total != nil {
		whole, hasWhole = c.chanceOf(out.Total)
	}
	places := c.version(c.request.Indicator, c.period).Decimals + 1
	counted := false
	for n := range out.Rows {
		r := &out.Rows[n]
		x, ok := c.chanceOf(r)
		if !ok {
			continue
		}
		counted = true
		var low, high float64
		if x.share {
			low, high = giaoban.ShareInterval(x.some, x.of)
			r.Apart = hasWhole && giaoban.ShareApart(x.some, x.of, whole.some/whole.of)
			low, high = low*x.scale, high*x.scale
		} else {
			low, high = giaoban.CountInterval(x.some)
			r.Apart = hasWhole && giaoban.CountApart(x.some, x.of*whole.some/whole.of)
			low, high = low/x.of*x.scale, high/x.of*x.scale
		}
		a, b := decimalOf(low, places), decimalOf(high, places)
		r.Low, r.High = &a, &b
	}
	if counted {
		rankRanges(out.Rows, c.version(c.request.Indicator, c.period).Direction)
	}
}

// rankRanges gives each ranked row the ranks its interval leaves open: behind those
// that are surely better, before those that are surely worse.
func rankRanges(rows []CompareRow, d giaoban.Direction) {
	var in []*CompareRow
	for n := range rows {
		if rows[n].Rank > 0 {
			in = append(in, &rows[n])
		}
	}
	ends := func(r *CompareRow) (best, worst Value) {
		best, worst = cmp.Or(r.High, r.Value), cmp.Or(r.Low, r.Value)
		if d == giaoban.Down {
			return worst, best
		}
		return best, worst
	}
	for _, r := range in {
		best, worst := ends(r)
		r.RankFrom, r.RankTo = 1, len(in)
		for _, o := range in {
			if oBest, oWorst := ends(o); o != r {
				if better(oWorst, best, d) < 0 {
					r.RankFrom++
				} else if better(worst, oBest, d) < 0 {
					r.RankTo--
				}
			}
		}
	}
}

// contribute parts the total's change since the base among the units that are in both.
func (c *comparison) contribute(s *Service, out *CompareAnswer) {
	i := c.version(c.request.Indicator, c.period)
	if c.per != nil || out.Total == nil || i.NotOverUnits {
		return
	}
	_, ratio := i.Kind.(giaoban.Ratio)
	now, then := make([]giaoban.Amount, 0, len(out.Rows)), make([]giaoban.Amount, 0, len(out.Rows))
	rows := make([]*CompareRow, 0, len(out.Rows))
	for n := range out.Rows {
		r := &out.Rows[n]
		if r.Change == nil {
			continue
		}
		both := c.pairs[r.Unit.ID]
		if ratio && (!both.now.HasParts || !both.then.HasParts) || !both.whole {
			continue
		}
		now, then, rows = append(now, both.now), append(then, both.then), append(rows, r)
	}
	each, sum, ok := giaoban.Contributions(i.Kind, now, then)
	if !ok || len(rows) < 2 {
		return
	}
	over := &Contributions{Change: sum, Over: make([]UnitRef, 0, len(rows))}
	for n, r := range rows {
		r.Contribution = &each[n].Change
		if ratio {
			r.Weight = &each[n].Weight
		}
		over.Over = append(over.Over, r.Unit)
	}
	if out.Total.Change != nil {
		rest := out.Total.Change.Sub(sum)
		over.Rest = &rest
	}
	out.Contributions = over
}

// concentrate says how unevenly what adds lies on the units.
func (c *comparison) concentrate(out *CompareAnswer) {
	i := c.version(c.request.Indicator, c.period)
	switch i.Kind.(type) {
	case giaoban.Stock, giaoban.Flow:
	default:
		return
	}
	if c.per != nil || i.NotOverUnits || i.UnitOfMeasure.VI == "%" {
		return
	}
	in := make([]*CompareRow, 0, len(out.Rows))
	var sum giaoban.Decimal
	for n := range out.Rows {
		if r := &out.Rows[n]; r.Value != nil {
			if r.Value.Sign() < 0 {
				return
			}
			in, sum = append(in, r), sum.Add(*r.Value)
		}
	}
	if len(in) < 2 || sum.Sign() == 0 {
		return
	}
	slices.SortStableFunc(in, func(a, b *CompareRow) int { return b.Value.Cmp(*a.Value) })
	k := &Concentration{Units: len(in), Half: make([]UnitRef, 0, len(in)/2)}
	held, double := giaoban.Decimal{}, giaoban.Whole(2)
	var weighed giaoban.Decimal // each figure times its place, the smallest first
	for n, r := range in {
		if held.Mul(double).Cmp(sum) < 0 {
			k.Half = append(k.Half, r.Unit)
		}
		if held = held.Add(*r.Value); n == min(3, len(in))-1 {
			k.Top3, _ = held.Scaled(giaoban.Whole(100), sum)
		}
		weighed = weighed.Add(r.Value.Mul(giaoban.Whole(int64(len(in) - n))))
	}
	all := giaoban.Whole(int64(len(in)))
	mean, _ := weighed.Scaled(double, sum)
	k.Gini, _ = mean.Sub(all).Sub(giaoban.Whole(1)).Div(all)
	k.Top3, k.Gini = k.Top3.Round(1), k.Gini.Round(3)
	out.Concentration = k
}
