package giaoban

import "cmp"

// CalendarDay is a day relative to a period, as calendars write it: months counted from
// the period's first month (data from) or last month (all else), and the day of
// that month.
type CalendarDay struct {
	Month int
	Day   int
}

// Rule is one line of the calendar: which days a report covers and when it is due.
type Rule struct {
	Frequency  Frequency
	Group      string // empty: every group
	ValidFrom  Date
	ValidTo    Date
	DataFrom   *CalendarDay // nil: as the label says
	DataTo     *CalendarDay
	Due        *CalendarDay // nil: the default
	DueDays    int          // days after the end (days, weeks); used where Due is nil and HasDueDays
	HasDueDays bool
	GraceDays  int
	RemindDays int
}

// Calendar says, for each kind of period, which days its data cover and when it is
// due (Decree 09/2019/NĐ-CP for a province's state reports).
type Calendar []Rule

// PeriodWords are the words of another language that forms are written in, Khmer among
// them, by which it names periods.
type PeriodWords struct {
	Language string
	Months   []string // twelve names, from January
	Headings []string // over columns or rows of periods, saying only that: "Monate"
	Weeks    []string // over numbers of weeks
}

// Schedule is the calendar applied to one period.
type Schedule struct {
	DataFrom Date // first day the data cover
	DataTo   Date // cut-off: last day the data cover
	Due      Date // last day to send
	Overdue  Date // first day on which the report is overdue: due + grace + 1
	Remind   Date // first day to remind; the due day where none is set
}

// On gives the schedule of a period for a group of indicators; the rule valid on
// the period's last day, a rule of the group before one for all.
func (c Calendar) On(p Period, group string) Schedule {
	s := Schedule{DataFrom: p.Starts, DataTo: p.Ends}
	f := p.Frequency()
	switch f {
	case Day, Week:
		s.Due = p.Ends + 3
	default:
		s.Due = dayOf(p.Ends, CalendarDay{0, 25})
	}
	grace, remind := 0, 0
	if r := c.rule(f, group, p.Ends); r != nil {
		if r.DataFrom != nil {
			s.DataFrom = dayOf(p.Starts, *r.DataFrom)
		}
		if r.DataTo != nil {
			s.DataTo = dayOf(p.Ends, *r.DataTo)
		}
		if r.Due != nil {
			s.Due = dayOf(p.Ends, *r.Due)
		} else if r.HasDueDays {
			s.Due = p.Ends + Date(r.DueDays)
		}
		grace, remind = r.GraceDays, r.RemindDays
	}
	s.Overdue = s.Due + Date(grace) + 1
	s.Remind = s.Due - Date(remind)
	return s
}

// SameCut says whether two periods of one kind are cut off alike: what covers the 1st
// to the 30th is not set against what covers the 15th to the 14th.
func (c Calendar) SameCut(p, q Period, group string) bool {
	a, b := c.rule(p.Frequency(), group, p.Ends), c.rule(q.Frequency(), group, q.Ends)
	same := func(x, y *CalendarDay) bool { return x == y || x != nil && y != nil && *x == *y }
	if a == nil || b == nil {
		a, b = cmp.Or(a, &Rule{}), cmp.Or(b, &Rule{})
	}
	return same(a.DataFrom, b.DataFrom) && same(a.DataTo, b.DataTo)
}

func (c Calendar) rule(f Frequency, group string, on Date) *Rule {
	var found *Rule
	for i := range c {
		r := &c[i]
		if r.Frequency != f || on < r.ValidFrom || on >= r.ValidTo {
			continue
		}
		if r.Group == group && group != "" {
			return r
		}
		if r.Group == "" && found == nil {
			found = r
		}
	}
	return found
}

// dayOf finds the day in the month that lies so many months from a day's month,
// clamped to the month's last day.
func dayOf(d Date, c CalendarDay) Date {
	y, m, _ := d.split()
	first := NewDate(y, m, 1).AddMonths(c.Month)
	if c.Day <= 0 || first+Date(c.Day-1) > monthEnd(first) {
		return monthEnd(first)
	}
	return first + Date(c.Day-1)
}
