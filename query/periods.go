package query

import (
	"slices"

	"github.com/giaoban/giaoban"
)

// silence is how long a series goes on with missing periods after its last figure
// where nobody says until when: a year of silence is seen in it, the rest is told
// by what is overdue.
const silence = 12

// axis lists the periods of an answer, oldest first: those whose last day lies in
// the span. Where an end is open the figures of the units say where it lies, and
// nothing later than the viewing day shows unless it is running and has figures.
func (s *sheet) axis(code string, units []giaoban.UnitID, f giaoban.Frequency, asked span, today giaoban.Date) []giaoban.Period {
	from, to := asked.from, asked.to
	var ends span
	if from == giaoban.FirstDate || to == giaoban.LastDate || f == giaoban.Other {
		var others []giaoban.Period
		if ends, others = s.extent(code, units, f, asked, today); f == giaoban.Other {
			return others
		}
	}
	if from == giaoban.FirstDate {
		if ends.from > ends.to {
			return nil
		}
		from = ends.from
	}
	if to == giaoban.LastDate {
		to = s.lastShown(f, ends, from, today)
	}
	periods := f.Periods(from, to)
	if f == giaoban.Cumulative {
		step := s.step(code, today)
		periods = slices.DeleteFunc(periods, func(p giaoban.Period) bool { return int(p.Ends.Month())%step != 0 })
	}
	return periods
}

// lastShown is the end of an open span: the period of the last figure, and the
// ended periods after it for a year.
func (s *sheet) lastShown(f giaoban.Frequency, ends span, from, today giaoban.Date) giaoban.Date {
	if ends.from > ends.to {
		return today
	}
	unit := f
	if f == giaoban.Cumulative {
		unit = giaoban.Month
	}
	last, _ := unit.PeriodOf(ends.to)
	return max(last.Ends, min(today, last.Ends.AddMonths(silence)), from)
}

// step is how many months lie between the cumulative spans of an indicator.
func (s *sheet) step(code string, on giaoban.Date) int {
	if i := s.catalogue.Indicator(code, on); i != nil {
		if m := i.First().Months(); m > 0 {
			return m
		}
	}
	return 1
}

// extent finds the last days of the first and the last figure that count for a
// frequency, and the intervals that are no other key. A figure shorter than the
// frequency counts for the period it lies in, a longer one does not.
func (s *sheet) extent(code string, units []giaoban.UnitID, f giaoban.Frequency, asked span, today giaoban.Date) (span, []giaoban.Period) {
	ends := span{giaoban.LastDate, giaoban.FirstDate}
	var others []giaoban.Period
	i := s.catalogue.Indicator(code, today)
	running := cumulative(i) || f == giaoban.Cumulative
	shown := func(p giaoban.Period) bool {
		return p.Ends >= asked.from && p.Ends <= asked.to && (p.Starts <= today || asked.to != giaoban.LastDate)
	}
	for _, unit := range units {
		for _, entries := range s.observed(code, unit) {
			for n := range entries {
				p := entries[n].Period
				switch {
				case !shown(p):
				case f == giaoban.Other:
					if entries[n].Frequency == giaoban.Other {
						others = append(others, p)
					}
				case serves(&entries[n], f, running):
					ends.from, ends.to = min(ends.from, p.Ends), max(ends.to, p.Ends)
				}
			}
		}
	}
	slices.SortFunc(others, giaoban.Period.Compare)
	return ends, slices.Compact(others)
}

// serves says whether a figure can count for periods of a frequency: one no longer
// than they are or, where reports run from 1 January, the end of one that does.
func serves(e *entry, f giaoban.Frequency, running bool) bool {
	g := e.Frequency
	switch {
	case g == f || g == giaoban.Day:
		return true
	case f == giaoban.Week || g == giaoban.Week || g == giaoban.Other:
		return false
	case f == giaoban.Cumulative:
		return true
	case g.Months() > 0 && g.Months() <= f.Months():
		return true
	}
	return running && e.Period.FromNewYear()
}

// key writes a period: C-keys only in a cumulative series.
func key(p giaoban.Period, f giaoban.Frequency) string {
	if f == giaoban.Cumulative {
		return p.CumulativeKey()
	}
	return p.Key()
}

// livesIn says whether a unit exists on a period's last day; there are no points
// outside.
func (s *sheet) livesIn(unit giaoban.UnitID, p giaoban.Period) bool {
	_, ok := s.catalogue.Units.On(unit, p.Ends)
	return ok
}
