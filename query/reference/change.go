package reference

import "math/big"

// part is one unit within a total.
type part struct {
	unit string
	Figure
}

// Change is how a figure moved between two spans of one unit; nil where nothing may be
// said: the definition changed, a figure is not there, or no unit is whole in both.
// Whole totals are compared as they are, others over the units that are in both.
func (m *Model) Change(indicator, unit string, now, then Span, asOf int) *big.Rat {
	for _, b := range m.Breaks[indicator] {
		if b > then.Last && b <= now.Last {
			return nil
		}
	}
	if !m.Exists(unit, then.Last) {
		return nil
	}
	x, xs, xWhole := m.whole(indicator, unit, now, asOf)
	y, ys, yWhole := m.whole(indicator, unit, then, asOf)
	switch {
	case x.Number == nil || y.Number == nil:
		return nil
	case xWhole && yWhole:
		return new(big.Rat).Sub(x.Number, y.Number)
	}
	var a, b Figure
	for _, p := range xs {
		for _, q := range ys {
			if p.unit == q.unit && p.present() && p.Whole && q.present() && q.Whole {
				a, b = a.with(p.Figure), b.with(q.Figure)
			}
		}
	}
	if a.top != nil {
		a, b = a.divided(), b.divided()
	}
	if a.Number == nil || b.Number == nil {
		return nil
	}
	return new(big.Rat).Sub(a.Number, b.Number)
}

// YearOnYear is the change against the year before. Of a span that is not complete it
// is that of the longest part, from its first month on, that is.
func (m *Model) YearOnYear(indicator, unit string, s Span, asOf int) *big.Rat {
	earlier := func(s Span) Span { return Span{s.First - 12, s.Last - 12} }
	if f, _, whole := m.whole(indicator, unit, s, asOf); f.Number == nil || whole {
		return m.Change(indicator, unit, s, earlier(s), asOf)
	}
	for last := s.Last - 1; last >= s.First; last-- {
		part := Span{s.First, last}
		if f, _, whole := m.whole(indicator, unit, part, asOf); f.Number != nil && whole {
			return m.Change(indicator, unit, part, earlier(part), asOf)
		}
	}
	return m.Change(indicator, unit, s, earlier(s), asOf)
}

func (f Figure) with(g Figure) Figure {
	if g.top != nil {
		f.top, f.below = plus(f.top, g.top), plus(f.below, g.below)
		return f
	}
	f.Number = plus(f.Number, g.Number)
	return f
}

// whole is a unit's figure, the parts it is the sum of, and whether nothing is missing.
func (m *Model) whole(indicator, unit string, s Span, asOf int) (f Figure, parts []part, whole bool) {
	own := m.Own(indicator, unit, s, asOf)
	f, reported, expected := m.Total(indicator, unit, s, asOf)
	if len(m.Parts[unit]) == 0 {
		return f, nil, own.present() && own.Whole
	}
	for _, p := range m.Parts[unit] {
		if m.Exists(p, s.Last) {
			parts = append(parts, part{p, m.Own(indicator, p, s, asOf)})
		}
	}
	if own.present() && own.Whole {
		return f, parts, true
	}
	return f, parts, f.present() && expected > 0 && reported == expected
}

// Percent is a change in percent of the earlier figure's size; nil of nothing.
func (m *Model) Percent(change, then *big.Rat) *big.Rat {
	if change == nil || then == nil || then.Sign() == 0 {
		return nil
	}
	q := new(big.Rat).Quo(change, new(big.Rat).Abs(then))
	return q.Mul(q, big.NewRat(100, 1))
}
