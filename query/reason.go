package query

import (
	"strconv"

	"github.com/giaoban/giaoban"
)

// facts are what a sentence about a cell is told with.
type facts struct {
	row       *StalledRow
	indicator *giaoban.Indicator
	since     giaoban.Period
	before    Value
	reached   Value
	target    *giaoban.Target
	note      giaoban.Text
	rest      string // why a flow at 0 raises nothing
	season    int    // of the periods at 0, those that are every year
	usually   usually
}

// reason says in one sentence, with figures, why a cell is listed.
func (w *watch) reason(f *facts) string {
	r, l := f.row, w.request.Lang
	if len(r.States) == 0 {
		return ""
	}
	code := r.States[0]
	more := map[string]string{"value": f.figure(r.LastValue, l), "n": strconv.Itoa(r.Periods), "days": strconv.Itoa(r.OverdueDays),
		"missing": strconv.Itoa(r.MissingCount), "before": f.figure(f.before, l)}
	if p, err := giaoban.ParsePeriod(r.MissingSince); err == nil {
		more["since"] = p.Within(l)
		more["due"] = w.catalogue.Calendar.On(p, f.indicator.Group).Due.FormatDate(l)
	}
	switch code {
	case Falling:
		if f.note != (giaoban.Text{}) {
			return f.note.In(l)
		}
		if f.indicator.Direction == giaoban.Down {
			code = "falling_up"
		}
	case Stalled, ZeroRun:
		more["since"] = f.since.Within(l)
		switch {
		case r.LastValue == nil:
			code = "stalled_bands"
		case code == Stalled && f.isFlow():
			code = "stalled_at_zero"
		case code == ZeroRun && f.rest != "":
			code = f.rest
			more["season"] = strconv.Itoa(f.season)
			more["quiet"], more["known"] = strconv.Itoa(f.usually.quiet), strconv.Itoa(f.usually.known)
		}
	}
	if code == OffPace && f.indicator.Direction == giaoban.Down {
		code = "off_pace_over"
	}
	if f.target != nil {
		more["target"], more["expected"] = f.figure(&f.target.Value, l), f.figure(r.Expected, l)
		more["reached"], more["by"] = f.figure(f.reached, l), f.target.Period.Within(l)
		if code == Stalled {
			code = "stalled_short"
		}
	}
	return w.text(code, more).In(l)
}

func (f *facts) isFlow() bool { _, ok := f.indicator.Kind.(giaoban.Flow); return ok }

// figure writes a value with its unit of measure.
func (f *facts) figure(v Value, l giaoban.Lang) string {
	if v == nil {
		return "–"
	}
	return measured(v.Format(l, f.indicator.Decimals), f.indicator, l)
}
