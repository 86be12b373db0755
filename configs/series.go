package configs

import (
	"strconv"

	"github.com/giaoban/giaoban"
)

// metricsOfCell is how many series one expected cell has at most: its value, the end of
// its period, stalled periods, falling, pace, outlook, expected, missing periods, overdue
// seconds, later than usual. A distribution has no value series.
const metricsOfCell = 10

// Series counts the series of /metrics on a day: one for every metric of every
// expected cell of the headline indicators at metrics.level (else at the level that
// reports), two of each unit, its name and whether it is silent, and one to name each
// indicator.
func Series(config Config, cat *giaoban.Catalogue, day giaoban.Date) int {
	n := 0
	units := map[giaoban.UnitID]bool{}
	for _, code := range cat.Headlines() {
		i := cat.Indicator(code, day)
		if !i.On(day) {
			continue
		}
		perCell := metricsOfCell
		if i.IsDistribution() {
			perCell--
		}
		for _, root := range cat.Units.Roots(day) {
			expected := cat.Owing(owed(cat, i, day), root.ID, giaoban.Period{Starts: day, Ends: day})
			if config.MetricsLevel != "" {
				expected = cat.Units.Below(root.ID, config.MetricsLevel, day)
			}
			for _, u := range expected {
				units[u.ID] = true
				n += perCell
			}
		}
	}
	return n + 2*len(units) + len(cat.Headlines())
}

// owed is what is really sent for an indicator: of a ratio of two indicators that
// names nobody, its numerator.
func owed(cat *giaoban.Catalogue, i *giaoban.Indicator, day giaoban.Date) *giaoban.Indicator {
	if i.Computed() && len(i.ReportedBy) == 0 {
		if n := cat.Indicator(i.Numerator, day); n != nil {
			return n
		}
	}
	return i
}

// TooManySeries is the problem of a catalogue whose metrics pass metrics.max_series
// on a day; nil where they do not.
func TooManySeries(config Config, cat *giaoban.Catalogue, day giaoban.Date) *giaoban.Problem {
	n := Series(config, cat, day)
	if n <= config.MaxSeries {
		return nil
	}
	r := newReader("")
	r.problem("too_many_series", giaoban.Place{File: "metrics.max_series"}, strconv.Itoa(n), strconv.Itoa(config.MaxSeries), nil)
	return r.problems[0]
}

// unknownMetricsLevel checks metrics.level, which only the catalogue can tell.
func unknownMetricsLevel(config Config, cat *giaoban.Catalogue) []*giaoban.Problem {
	if config.MetricsLevel == "" {
		return nil
	}
	c := &catalogueReader{reader: newReader(""), cat: cat}
	c.levelKnown(giaoban.Place{File: "metrics.level"}, config.MetricsLevel)
	return c.problems
}
