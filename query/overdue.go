package query

import (
	"github.com/giaoban/giaoban"
)

// dueReport is the latest report of one frequency that a unit should have sent by
// now, with what it owes before that without a gap.
type dueReport struct {
	came    bool
	missing int            // how many in a row have not come
	oldest  giaoban.Period // of those
	due     giaoban.Date   // of the oldest
}

// due lists the reports of a cell that are past their day of grace, one for each
// frequency it is owed in. Nothing is due of a ratio of two indicators: its parts
// are; nor of a unit that is the sum of others, or stands outside "N of M".
func (w *watch) due(c *watched, dues []giaoban.Period) []dueReport {
	if !c.unit.Ranked {
		return nil
	}
	var out []dueReport
	for _, p := range dues {
		if w.owes(c, p) {
			out = append(out, w.dueReport(c, p))
		}
	}
	return out
}

// dues lists the latest period that is due by now of each frequency.
func (w *watch) dues(i *giaoban.Indicator) []giaoban.Period {
	var out []giaoban.Period
	for _, f := range i.Frequencies {
		if p, ok := w.latestDue(i, f); ok && !i.Computed() {
			out = append(out, p)
		}
	}
	return out
}

// latestDue is the latest period of a frequency that is overdue by now where it has
// not come.
func (w *watch) latestDue(i *giaoban.Indicator, f giaoban.Frequency) (giaoban.Period, bool) {
	p, ok := f.PeriodOf(w.until)
	if !ok || f == giaoban.Cumulative {
		return p, false
	}
	for p.Ends > w.until || w.catalogue.Calendar.On(p, i.Group).Overdue > w.today {
		p = p.Previous()
	}
	return p, true
}

// owes says whether the unit itself owes the indicator for a period.
func (w *watch) owes(c *watched, p giaoban.Period) bool {
	i := w.version(c.indicator.Code, p)
	return i != nil && i.On(p.Ends) && i.Owes(p.Frequency()) && w.owing.owes(i, c.unit.ID, p)
}

func (w *watch) dueReport(c *watched, p giaoban.Period) dueReport {
	out := dueReport{}
	for q := p; q == p || q.Ends >= c.floor && w.owes(c, q); q = q.Previous() {
		status := w.arrival(owedCell{c.indicator, *c.unit}, q).status
		if status != giaoban.Missing && status != giaoban.Withdrawn {
			out.came = q == p
			return out
		}
		out.missing++
		out.oldest, out.due = q, w.catalogue.Calendar.On(q, c.indicator.Group).Due
	}
	return out
}

// silentUnits are those that owe something by now and from which nothing at all
// came.
func silentUnits(cells []watched) map[giaoban.UnitID]bool {
	silent := map[giaoban.UnitID]bool{}
	for n := range cells {
		for _, d := range cells[n].due {
			if !d.came {
				silent[cells[n].unit.ID] = true
			}
		}
	}
	if len(silent) == 0 {
		return nil
	}
	for n := range cells {
		for _, d := range cells[n].due {
			if d.came {
				delete(silent, cells[n].unit.ID)
			}
		}
	}
	return silent
}

// overdue sets what a cell owes: of several frequencies the one owed longest.
func (w *watch) overdue(row *StalledRow, c *watched, silent bool) {
	for _, d := range c.due {
		if d.came {
			continue
		}
		if days := int(w.today - d.due); row.MissingCount == 0 || days > row.OverdueDays {
			row.OverdueDays = days
			row.MissingSince = d.oldest.Key()
		}
		row.MissingCount = max(row.MissingCount, d.missing)
	}
	if row.MissingCount == 0 {
		return
	}
	if silent {
		row.States = append(row.States, Silent)
	}
	row.States = append(row.States, Overdue)
}
