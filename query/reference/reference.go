// Package reference is the plain model that the answers of package query are tested
// against: lists, loops and big rationals, written to be read and not to be fast.
// It never asks a store and shares no arithmetic with the product: it imports
// nothing of this module. Only tests may call it.
package reference

import "math/big"

// Month counts months: year × 12 + month − 1.
type Month int

// Span is its first and its last month, both included.
type Span struct{ First, Last Month }

// Report is one thing received about one figure. Its Number is nil where the unit
// said that it does not apply, or took the figure back.
type Report struct {
	Indicator, Unit string
	Span            Span
	Number          *big.Rat
	NotApplicable   bool
	Received        int // the later, the higher
}

// Rule says how an indicator's figures add.
type Rule struct {
	Last       bool // of several months the last counts; else they are summed
	Cumulative bool // reports run from January
	Top, Below string
}

// Model is everything received, and who reports to whom.
type Model struct {
	Reports []Report
	Rules   map[string]Rule
	Parts   map[string][]string // the units a unit is the sum of
	Lives   map[string]Span     // the months a unit exists

	Districts []string           // the units that report and are moved by changes
	Changes   []Change           // in the order of time
	Breaks    map[string][]Month // first months of another definition
	Targets   []Target

	about map[subject][]int // the numbers of the reports about one figure
	read  int               // how many reports are in it
	lying map[journey][]lot // where units lie, looked up once; Changes and Lives must not move after that
}

type subject struct {
	indicator, unit string
	span            Span
}

// Figure is a value, or none; Whole says that nothing is missing from it.
type Figure struct {
	Number        *big.Rat // of a ratio the quotient
	top, below    *big.Rat
	Whole         bool
	NotApplicable bool
}

// latest finds what was received last about exactly this span.
func (m *Model) latest(indicator, unit string, s Span, asOf int) *Report {
	if m.about == nil {
		m.about = map[subject][]int{}
	}
	for ; m.read < len(m.Reports); m.read++ {
		r := &m.Reports[m.read]
		k := subject{r.Indicator, r.Unit, r.Span}
		m.about[k] = append(m.about[k], m.read)
	}
	var found *Report
	for _, n := range m.about[subject{indicator, unit, s}] {
		r := &m.Reports[n]
		if r.Received <= asOf && (found == nil || r.Received > found.Received) {
			found = r
		}
	}
	return found
}

// Own is what a unit's own reports say of a span.
func (m *Model) Own(indicator, unit string, s Span, asOf int) Figure {
	rule := m.Rules[indicator]
	if rule.Top != "" {
		return m.pair(m.Own(rule.Top, unit, s, asOf), m.Own(rule.Below, unit, s, asOf))
	}
	if r := m.latest(indicator, unit, s, asOf); r != nil && (r.Number != nil || r.NotApplicable) {
		return Figure{Number: r.Number, Whole: true, NotApplicable: r.NotApplicable}
	}
	if rule.Cumulative {
		if f, known := m.between(indicator, unit, s, asOf); known {
			return f
		}
	}
	return m.joined(indicator, unit, s, asOf)
}

func (m *Model) pair(top, below Figure) Figure {
	if top.Number == nil || below.Number == nil {
		return Figure{NotApplicable: top.NotApplicable || below.NotApplicable}
	}
	f := Figure{top: top.Number, below: below.Number, Whole: top.Whole && below.Whole}
	return f.divided()
}

func (f Figure) divided() Figure {
	if f.below.Sign() != 0 {
		f.Number = new(big.Rat).Quo(f.top, f.below)
	}
	return f
}

// between is the difference of two cumulative reports of one year.
func (m *Model) between(indicator, unit string, s Span, asOf int) (Figure, bool) {
	january := s.Last - s.Last%12
	now := m.latest(indicator, unit, Span{january, s.Last}, asOf)
	if now == nil || now.Number == nil && !now.NotApplicable {
		return Figure{}, false
	}
	if now.NotApplicable && s.First == january {
		return Figure{NotApplicable: true, Whole: true}, true
	}
	if s.First == january {
		return Figure{Number: now.Number, Whole: true}, true
	}
	before := m.latest(indicator, unit, Span{january, s.First - 1}, asOf)
	if before == nil || before.Number == nil && !before.NotApplicable {
		return Figure{}, false
	}
	if now.NotApplicable {
		return Figure{NotApplicable: true, Whole: true}, true
	}
	if before.NotApplicable {
		return Figure{}, true
	}
	d := new(big.Rat).Sub(now.Number, before.Number)
	if d.Sign() < 0 {
		return Figure{}, true // it falls: an error to show, no figure
	}
	return Figure{Number: d, Whole: true}, true
}

// pieces cuts a year into halves, a half into quarters, a quarter into months, and any
// other stretch into the longest of these.
func (s Span) pieces() (out []Span) {
	length := s.Last - s.First + 1
	steps := []Month{map[Month]Month{12: 6, 6: 3, 3: 1}[length]}
	if steps[0] == 0 && length > 1 && length < 12 {
		steps = []Month{6, 3, 1}
	}
	for at := s.First; at <= s.Last && steps[0] > 0; {
		for _, step := range steps {
			if at%step == 0 && at+step-1 <= s.Last {
				out = append(out, Span{at, at + step - 1})
				at += step
				break
			}
		}
	}
	return out
}

// joined makes a longer span of the shorter ones it consists of.
func (m *Model) joined(indicator, unit string, s Span, asOf int) Figure {
	pieces := s.pieces()
	if len(pieces) == 0 {
		return Figure{}
	}
	out := Figure{Whole: true, NotApplicable: true}
	for _, piece := range pieces {
		f := m.Own(indicator, unit, piece, asOf)
		out.Whole = out.Whole && (f.Whole || f.NotApplicable)
		out.NotApplicable = out.NotApplicable && f.NotApplicable
		if f.Number == nil {
			continue
		}
		if out.Number == nil || m.Rules[indicator].Last {
			out.Number = f.Number
		} else {
			out.Number = new(big.Rat).Add(out.Number, f.Number)
		}
	}
	return out
}

// Total is the figure of a unit: its own where it is whole, else the sum of its
// parts that exist in the span's last month; reported and expected count them.
func (m *Model) Total(indicator, unit string, s Span, asOf int) (f Figure, reported, expected int) {
	own := m.Own(indicator, unit, s, asOf)
	if len(m.Parts[unit]) == 0 {
		switch {
		case own.NotApplicable:
			return own, 0, 0
		case own.present() && own.Whole:
			return own, 1, 1
		}
		return own, 0, 1
	}
	ratio := m.Rules[indicator].Top != ""
	var sum Figure
	for _, part := range m.Parts[unit] {
		if !m.Exists(part, s.Last) {
			continue
		}
		p := m.Own(indicator, part, s, asOf)
		if p.NotApplicable {
			continue
		}
		expected++
		if !p.present() {
			continue
		}
		if p.Whole {
			reported++
		}
		if ratio {
			sum.top, sum.below = plus(sum.top, p.top), plus(sum.below, p.below)
		} else {
			sum.Number = plus(sum.Number, p.Number)
		}
	}
	if sum.top != nil {
		sum = sum.divided()
	}
	if own.present() && (own.Whole || !sum.present()) {
		return own, reported, expected
	}
	return sum, reported, expected
}

func (f Figure) present() bool { return f.Number != nil || f.top != nil }

func plus(a, b *big.Rat) *big.Rat {
	if a == nil {
		return b
	}
	return new(big.Rat).Add(a, b)
}

// Exists says whether a unit exists in a month.
func (m *Model) Exists(unit string, at Month) bool {
	l := m.Lives[unit]
	return l.First <= at && at <= l.Last
}

// Run counts, back from a month, the received months without movement of a unit,
// and gives the first of them: of a flow the months at 0, of a state those that
// equal the one received before.
func (m *Model) Run(indicator, unit string, until, from Month, asOf int) (months int, since Month) {
	rule := m.Rules[indicator]
	var newer *big.Rat
	var newerAt Month
	for at := until; at >= from && m.Exists(unit, at); at-- {
		f := m.Own(indicator, unit, Span{at, at}, asOf)
		if f.Number == nil || !f.Whole {
			continue
		}
		if !rule.Last {
			if f.Number.Sign() != 0 {
				break
			}
			months, since = months+1, at
			continue
		}
		if newer != nil {
			if newer.Cmp(f.Number) != 0 {
				break
			}
			months, since = months+1, newerAt
		}
		newer, newerAt = f.Number, at
	}
	return months, since
}

// Fell says whether a cumulative report of a month is below the one before it.
func (m *Model) Fell(indicator, unit string, at Month, asOf int) bool {
	if !m.Rules[indicator].Cumulative || at%12 == 0 {
		return false
	}
	january := at - at%12
	now, before := m.latest(indicator, unit, Span{january, at}, asOf), m.latest(indicator, unit, Span{january, at - 1}, asOf)
	return now != nil && before != nil && now.Number != nil && before.Number != nil && now.Number.Cmp(before.Number) < 0
}
