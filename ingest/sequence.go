package ingest

import (
	"github.com/giaoban/giaoban"
)

// daysAmong takes the first of a month, which alone may be the month, for that day where
// it stands among dates that can only be days.
func (f *finder) daysAmong(t *table) {
	for _, lines := range [][]line{t.rows, t.columns} {
		days := 0
		var first []*meaning
		for i := range lines {
			m := &lines[i].means
			if !m.date || lines[i].role != roleFigures {
				continue
			}
			if p, err := f.periodOfToken(&token{text: m.period, date: true, shown: m.shown}); err != nil {
				first = append(first, m)
			} else if p.Frequency() == giaoban.Day {
				days++
			}
		}
		for _, m := range first {
			if day, err := giaoban.ParseDate(m.period); err == nil && days > 2*len(first) {
				m.period, m.date, m.shown = giaoban.Period{Starts: day, Ends: day}.Key(), false, ""
			}
		}
	}
}

// quartersOf takes lines that are named by the last months of quarters, one after
// another, for those quarters, where every indicator of the table is owed by quarters
// and none by months: statistical offices export "Dec-1984" for the fourth quarter.
func (f *finder) quartersOf(t *table) {
	names := t.indicators()
	if len(names) == 0 {
		return
	}
	for _, name := range names {
		for _, n := range f.roster.indicator(name) {
			for _, v := range f.roster.catalogue.Versions(f.roster.indicators[n]) {
				if !v.Owes(giaoban.Quarter) || v.Owes(giaoban.Month) {
					return
				}
			}
		}
	}
	for _, lines := range [][]line{t.rows, t.columns} {
		if f.lastMonths(lines) {
			t.quarters = true
			for i := range lines {
				if m := &lines[i].means; m.date {
					month, _ := f.periodOfToken(&token{text: m.period, date: true, shown: m.shown})
					quarter, _ := giaoban.Quarter.PeriodOf(month.Ends)
					m.period, m.date, m.shown = quarter.Key(), false, ""
				}
			}
		}
	}
}

// lastMonths says whether the lines with figures are months, three or more, each the
// last of the quarter that follows the one before.
func (f *finder) lastMonths(lines []line) bool {
	n := 0
	var before giaoban.Period
	for i := range lines {
		m := &lines[i].means
		if lines[i].role != roleFigures || m.period == "" {
			continue
		}
		month, err := f.periodOfToken(&token{text: m.period, date: m.date, shown: m.shown})
		if !m.date || err != nil || month.Frequency() != giaoban.Month || month.Ends.Month()%3 != 0 || n > 0 && month.Starts != before.Starts.AddMonths(3) {
			return false
		}
		before = month
		n++
	}
	return n >= 3
}
