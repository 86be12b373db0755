package query

import "github.com/giaoban/giaoban"

// Standing is the one-word verdict on an indicator of a unit in a period, the same
// on every page.
type Standing string

const (
	OnTrack    Standing = "on_track"   // at or above what is due by now
	Behind     Standing = "behind"     // below it
	AtRest     Standing = "stalled"    // no movement, target not met
	Incomplete Standing = "incomplete" // a total some owing units are missing from
	Watched    Standing = "watched"    // no target: no judgement
	Absent     Standing = "missing"    // nothing came
)

// Stand judges one point of a trend. A total with units missing is not judged
// against its target: it would blame those who reported.
func Stand(p TrendPoint, stalled bool) Standing {
	switch {
	case p.Value == nil:
		return Absent
	case p.Basis != giaoban.BasisReported && p.Coverage.Reported < p.Coverage.Expected:
		return Incomplete
	case stalled:
		return AtRest
	case p.Pace == nil:
		return Watched
	case p.Behind: // which way is good is the indicator's
		return Behind
	}
	return OnTrack
}
