package reference

import (
	"math/big"
	"slices"
)

// Change gives a part of one unit to another from a month on. Back is the part of the
// receiver that came from the giver; nil where nobody said. No unit both gives and
// receives in one month.
type Change struct {
	At          Month
	From, To    string
	Share, Back *big.Rat
}

// lot is a part of a unit and the units it lies among; none where nobody said.
type lot struct {
	part  *big.Rat
	among []string
}

// where says in which units of another month a unit lies.
func (m *Model) where(unit string, from, to Month) []lot {
	j := journey{unit, from, to}
	lots, known := m.lying[j]
	if !known {
		if m.lying == nil {
			m.lying = map[journey][]lot{}
		}
		lots = m.wander(unit, from, to)
		m.lying[j] = lots
	}
	return lots
}

// journey of a unit from one month to another.
type journey struct {
	unit     string
	from, to Month
}

// wander goes from month to month.
func (m *Model) wander(unit string, from, to Month) []lot {
	lots := []lot{{big.NewRat(1, 1), []string{unit}}}
	for at := from + 1; at <= to; at++ {
		lots = m.step(lots, at, m.after)
	}
	for at := from; at > to; at-- {
		lots = m.step(lots, at, m.before)
	}
	return lots
}

// step replaces each unit by those it became, or came from.
func (m *Model) step(lots []lot, at Month, replaced func(string, Month) []lot) []lot {
	var out []lot
	for _, l := range lots {
		if len(l.among) == 1 {
			for _, r := range replaced(l.among[0], at) {
				out = append(out, lot{new(big.Rat).Mul(l.part, r.part), r.among})
			}
			continue
		}
		var among []string // a part that lies among several lies among all of theirs
		known := len(l.among) > 0
		for _, u := range l.among {
			for _, r := range replaced(u, at) {
				known = known && len(r.among) > 0
				among = append(among, r.among...)
			}
		}
		slices.Sort(among)
		if among = slices.Compact(among); !known {
			among = nil
		}
		out = append(out, lot{l.part, among})
	}
	return out
}

// after is what a unit of the month before became.
func (m *Model) after(unit string, at Month) []lot {
	kept := big.NewRat(1, 1)
	var out []lot
	for _, c := range m.Changes {
		if c.At == at && c.From == unit {
			out = append(out, lot{c.Share, []string{c.To}})
			kept.Sub(kept, c.Share)
		}
	}
	if m.Exists(unit, at) && kept.Sign() > 0 {
		out = append(out, lot{kept, []string{unit}})
	}
	return out
}

// before is what a unit came from, in the month before.
func (m *Model) before(unit string, at Month) []lot {
	rest := big.NewRat(1, 1)
	var out []lot
	var unsaid []string
	for _, c := range m.Changes {
		switch {
		case c.At != at || c.To != unit:
		case c.Back != nil:
			if c.Back.Sign() > 0 {
				out = append(out, lot{c.Back, []string{c.From}})
			}
			rest.Sub(rest, c.Back)
		default:
			unsaid = append(unsaid, c.From)
		}
	}
	if m.Exists(unit, at-1) {
		unsaid = append(unsaid, unit)
	}
	if rest.Sign() > 0 {
		slices.Sort(unsaid)
		out = append(out, lot{rest, unsaid})
	}
	return out
}

// itself says whether a unit that no change touched lies where it lay.
func itself(lots []lot, unit string) bool {
	return len(lots) == 1 && lots[0].part.Cmp(big.NewRat(1, 1)) == 0 && len(lots[0].among) == 1 && lots[0].among[0] == unit
}

// In is the figure of a district in the boundaries of a month. Known is false where
// nobody said how much of some unit's figure belongs to it, or none does.
func (m *Model) In(boundaries Month, indicator, asked string, s Span, asOf int) (f Figure, reported, expected int, known bool) {
	if m.Exists(asked, s.Last) && itself(m.where(asked, s.Last, boundaries), asked) && itself(m.where(asked, boundaries, s.Last), asked) {
		f, reported, expected = m.Total(indicator, asked, s, asOf)
		return f, reported, expected, true
	}
	type taken struct {
		unit string
		part *big.Rat
	}
	var all []taken
	one := big.NewRat(1, 1)
	for _, unit := range m.Districts {
		if !m.Exists(unit, s.Last) {
			continue
		}
		part := new(big.Rat)
		for _, l := range m.where(unit, s.Last, boundaries) {
			switch {
			case len(l.among) == 1 && l.among[0] == asked:
				part.Add(part, l.part)
			case len(l.among) == 0 || slices.Contains(l.among, asked):
				return Figure{}, 0, 0, false
			}
		}
		if part.Sign() > 0 {
			all = append(all, taken{unit, part})
		}
	}
	if len(all) == 0 {
		return Figure{}, 0, 0, false
	}
	if len(all) == 1 && all[0].part.Cmp(one) == 0 {
		f, reported, expected = m.Total(indicator, all[0].unit, s, asOf)
		return f, reported, expected, true
	}
	var sum Figure
	cut, absent := false, false
	for _, t := range all {
		cut = cut || t.part.Cmp(one) != 0
		own := m.Own(indicator, t.unit, s, asOf)
		if own.NotApplicable {
			continue
		}
		expected++
		if !own.present() {
			absent = true
			continue
		}
		if own.Whole {
			reported++
		}
		times := func(x *big.Rat) *big.Rat { return new(big.Rat).Mul(x, t.part) }
		if own.top != nil {
			sum.top, sum.below = plus(sum.top, times(own.top)), plus(sum.below, times(own.below))
		} else {
			sum.Number = plus(sum.Number, times(own.Number))
		}
	}
	switch {
	case cut && absent: // what is left would look like a fall
		return Figure{}, reported, expected, true
	case sum.top != nil:
		sum = sum.divided()
	}
	return sum, reported, expected, true
}
