package ingest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// weeksOf gives lines that are numbered as weeks that week as their period. Offices
// count weeks from Saturdays or Wednesdays too: the day beside the number is the first
// or the last of theirs, and most of its seven days must lie in the week of that
// number (ISO 8601), else the line says two things and is refused.
func (f *finder) weeksOf(t *table) {
	for _, l := range t.labels {
		if l.number && f.roster.isWeekHeading(texts(f.pathTo(t.top, t.header, l.column))) {
			f.numberWeeks(t.rows, func(at int) *gridCell { return f.grid.at(at, l.column) })
			return
		}
	}
	for row := max(t.top-1, 1); row <= t.header; row++ {
		for _, l := range t.labels {
			if f.roster.isWeekHeading([]string{f.grid.text(row, l.column)}) {
				f.numberWeeks(t.columns, func(at int) *gridCell { return f.grid.at(row, at) })
				return
			}
		}
	}
}

// isWeekHeading says whether headings stand over numbers of weeks.
func (r *roster) isWeekHeading(path []string) bool {
	return slices.ContainsFunc(path, func(s string) bool {
		if r.weekHeadings[sameName(s)] {
			return true
		}
		words := strings.FieldsFunc(withoutAccents(s), func(r rune) bool { return r == ' ' || r == '.' || r == ':' || r == '(' })
		return slices.Contains([]string{"tuan", "tuan so", "tuan thu", "so tuan", "week", "week no", "week number", "registration week"}, strings.Join(words, " "))
	})
}

// weekAcross is the week that a number across names where the heading over it says that
// weeks are numbered there; 0 where it is none.
func (f *finder) weekAcross(row int, c *gridCell) int {
	n, err := strconv.Atoi(c.text)
	if err != nil || n < 1 || n > 53 {
		return 0
	}
	column := c.column // the heading may stand over the first of its numbers only
	for f.grid.at(row-1, column) == nil && column > 1 && c.column-column < 60 {
		column--
	}
	above := f.grid.at(row-1, column)
	if above == nil || !f.roster.isWeekHeading([]string{above.text}) {
		return 0
	}
	return n
}

// numberWeeks sets the weeks of lines that number them one after another.
func (f *finder) numberWeeks(lines []line, cell func(at int) *gridCell) {
	numbers := make([]int, len(lines))
	before, steps, breaks := 0, 0, 0
	for i := range lines {
		if c := cell(lines[i].at); lines[i].role == roleFigures && c != nil {
			numbers[i], _ = strconv.Atoi(strings.TrimSpace(c.text))
		}
		if n := numbers[i]; n > 0 {
			if before > 0 && n == before+1 || n == 1 {
				steps++
			} else if before > 0 {
				breaks++
			}
			before = n
		}
	}
	if steps < 2 || breaks*10 > steps {
		return
	}
	for i := range lines {
		if numbers[i] > 0 {
			lines[i].week(f, numbers[i])
		}
	}
}

// week joins the number of a week with the day or the year that the line says.
func (l *line) week(f *finder, number int) {
	m := &l.means
	text := "Tuần " + strconv.Itoa(number)
	var days []giaoban.Date
	for i := range l.path {
		if p := &l.path[i]; p.names[periodAxis] {
			if day, err := giaoban.ParseDate(p.text); p.date && err == nil {
				days = append(days, day) // also 2020-01-01, which alone may be the month
			} else if period, err := f.periodOfToken(p); err == nil && period.Frequency() == giaoban.Day {
				days = append(days, period.Starts)
			}
		}
	}
	if len(days) == 0 {
		if m.period == "" {
			m.period = text
		}
		return
	}
	m.period, m.date, m.shown, m.twice = "", false, "", ""
	for year := days[0].Year() - 1; year <= days[0].Year()+1; year++ {
		if r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Year: year}); err == nil && mostlyIn(r.Period, days) {
			m.period = r.Period.Key()
			return
		}
	}
	l.role, l.reason = roleLeftOut, "week_contradicts"
}

// mostlyIn says whether most days of an office's week, of which the first or the last
// day or both are known, lie in an ISO week.
func mostlyIn(week giaoban.Period, days []giaoban.Date) bool {
	for _, first := range []giaoban.Date{slices.Min(days), slices.Max(days) - 6} {
		common := min(week.Ends, first+6) - max(week.Starts, first) + 1
		if common >= 4 {
			return true
		}
	}
	return false
}
