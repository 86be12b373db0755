package query

import (
	"iter"
	"math"

	"github.com/giaoban/giaoban"
)

// sighting is one received period of a cell: its amount, of a distribution one per
// band.
type sighting struct {
	period giaoban.Period
	amount giaoban.Amount
	rest   []giaoban.Amount // of a distribution: those of the other bands
	came   bool
}

// run is how long a cell has not moved, looking back over received periods from the
// latest one.
type run struct {
	periods int // received without movement
	since   giaoban.Period
	latest  sighting
	before  sighting // received before the latest; none where there is no other
	newest  []giaoban.Period
}

// still looks back over the received periods, the latest first. A missing period
// is not among them: it neither ends nor starts a run. Of a flow a period without
// movement is one whose own value is 0; of all else one that equals the period
// received before it.
func still(k giaoban.Kind, back iter.Seq[sighting]) run {
	var r run
	_, flow := k.(giaoban.Flow)
	var newer sighting
	first, running := true, true
	for s := range back {
		switch {
		case first:
			r.latest = s
		case !r.before.came:
			r.before = s
		}
		quiet := s
		switch {
		case flow:
			running = running && !moved(k, s, s)
		case newer.came:
			running, quiet = running && !moved(k, newer, s), newer
		default:
			first, newer = false, s
			continue
		}
		if !running && r.before.came {
			return r
		}
		if running {
			r.periods++
			r.since = quiet.period
			r.newest = append(r.newest, quiet.period)
		}
		first, newer = false, s
	}
	return r
}

// moved says whether any amount moved against the one received before.
func moved(k giaoban.Kind, now, before sighting) bool {
	if k.Moved(now.amount, before.amount) || len(now.rest) != len(before.rest) {
		return true
	}
	for n := range now.rest {
		if k.Moved(now.rest[n], before.rest[n]) {
			return true
		}
	}
	return false
}

// fell says whether a state went the wrong way: down where up is good, or up where
// down is.
func (r run) fell(i *giaoban.Indicator) bool {
	if _, stock := i.Kind.(giaoban.Stock); !stock || !r.before.came {
		return false
	}
	c := r.latest.amount.Value.Cmp(r.before.amount.Value)
	return i.Direction == giaoban.Up && c < 0 || i.Direction == giaoban.Down && c > 0
}

// earlierYears is how many years of the same part of the year must have been 0 for
// a 0 to be the season's.
const earlierYears = 3

// outOfSeason counts, as far as so many, the periods without movement in which something
// used to happen: those in which nothing happened in any earlier year either, three of
// them or more, are the season's.
func outOfSeason(periods []giaoban.Period, most int, floor giaoban.Date, at func(giaoban.Period) (sighting, bool)) int {
	n := 0
	for _, p := range periods {
		if n == most {
			break
		}
		if !inSeason(p, floor, at) {
			n++
		}
	}
	return n
}

func inSeason(p giaoban.Period, floor giaoban.Date, at func(giaoban.Period) (sighting, bool)) bool {
	years := 0
	for q, ok := p.LastYear(); ok && q.Ends >= floor; q, ok = q.LastYear() {
		s, received := at(q)
		if !received {
			continue
		}
		if !s.amount.Value.IsZero() {
			return false
		}
		years++
	}
	return years >= earlierYears
}

// When a run of nothing is no surprise: measured on real series with stalls put into
// them (BENCHMARKS.md), of which one part was tuned on and the other reported.
const (
	usualLook   = 60   // received periods before the run are looked at, the latest ones: five years of months
	usualLeast  = 8    // of them must be known; with fewer nobody knows what is usual
	usualChance = 0.05 // that a flow at 0 so often is at 0 so many times on end; as for verdicts
)

// usually tells how often a flow was at 0 in the received periods before a run of nothing.
type usually struct{ quiet, known int }

// usual looks at what was before a run of so many periods in which nothing happened: what
// comes now and then has not stopped where it has not come for a while. The longer the
// run the less it is usual, so that what was called a stall stays one.
func usual(k giaoban.Kind, back iter.Seq[sighting], periods int) (before usually, is bool) {
	running := true
	for s := range back {
		something := moved(k, s, s)
		if running = running && !something; running {
			continue
		}
		before.known++
		if !something {
			before.quiet++
		}
		if before.known == usualLook {
			break
		}
	}
	if before.known < usualLeast {
		return before, false
	}
	return before, math.Pow(float64(before.quiet)/float64(before.known), float64(periods)) > usualChance
}

// stallAfter is how many received periods without movement are a stall.
func stallAfter(i *giaoban.Indicator) int {
	if i.StallAfter > 0 {
		return i.StallAfter
	}
	switch i.First() {
	case giaoban.Half, giaoban.Year:
		return 2
	}
	return 3
}

// fresh says whether a period lies within so many periods of a change of
// definition: too early to say that nothing moves.
func fresh(p giaoban.Period, after int, breaks []giaoban.Break) bool {
	back := p
	for range after {
		back = back.Previous()
	}
	for _, b := range breaks {
		if !b.Linked() && b.Date <= p.Ends && b.Date > back.Ends {
			return true
		}
	}
	return false
}
