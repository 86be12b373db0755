package reference

import (
	"math/big"
	"time"
)

// Target is what a unit is to reach by the end of a year.
type Target struct {
	Indicator, Unit string
	Year            int
	Number          *big.Rat
}

// Due is how much of the target is due at the end of a span of its year: of what
// happens the share of the year's days that have passed; of a state the same share of
// the way from where it stood when the year began, or all of it where that is not known.
func (m *Model) Due(t Target, s Span, asOf int) *big.Rat {
	rule := m.Rules[t.Indicator]
	if rule.Top != "" {
		return t.Number
	}
	january := Month(t.Year * 12)
	start := new(big.Rat)
	if rule.Last {
		length := s.Last - s.First
		f, _, _ := m.Total(t.Indicator, t.Unit, Span{january - 1 - length, january - 1}, asOf)
		if f.Number == nil {
			return t.Number
		}
		start = f.Number
	}
	passed := big.NewRat(days(january, s.Last), days(january, january+11))
	way := new(big.Rat).Sub(t.Number, start)
	return way.Add(way.Mul(way, passed), start)
}

// Reached is what counts towards a target at the end of a span: of what happens all
// since January, else the figure itself.
func (m *Model) Reached(t Target, s Span, asOf int) *big.Rat {
	if r := m.Rules[t.Indicator]; !r.Last && r.Top == "" {
		s.First = Month(t.Year * 12)
	}
	if !m.Exists(t.Unit, s.Last) {
		return nil
	}
	f, _, _ := m.Total(t.Indicator, t.Unit, s, asOf)
	return f.Number
}

// days counts from the first day of a month to the last day of another.
func days(first, last Month) int64 {
	at := func(m Month) time.Time { return time.Date(int(m)/12, time.Month(m%12+1), 1, 0, 0, 0, 0, time.UTC) }
	return int64(at(last+1).Sub(at(first)) / (24 * time.Hour))
}

// Rank numbers figures from the best, 1; equal ones share a rank; 0 is none.
func Rank(figures []*big.Rat, lessIsBetter bool) []int {
	out := make([]int, len(figures))
	for n, f := range figures {
		if f == nil {
			continue
		}
		out[n] = 1
		for _, g := range figures {
			if g != nil && (g.Cmp(f) > 0) != lessIsBetter && g.Cmp(f) != 0 {
				out[n]++
			}
		}
	}
	return out
}
