package ingest

import (
	"context"
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// remembered is a number of a form that is compared and never stored: last year's
// figure, the period's before.
type remembered struct {
	figure giaoban.Figure
	value  giaoban.Decimal
	place  problem
}

// span gives a figure its period: a measure may say another one than the report's,
// and a label without a year takes the table's.
func (f *finder) span(t *table, m *meaning, e *entry) {
	o := giaoban.ReadOptions{Year: t.year}
	if e.period != "" && !e.date && t.year > 0 && f.token(&gridCell{text: e.period}).yearless {
		e.period = withYear(e.period, t.year)
	}
	report, err := giaoban.ReadPeriod(firstOf(t.said.period, e.period), o)
	if m.measure.period != "" {
		if r, err := giaoban.ReadPeriod(m.measure.period, o); err == nil {
			e.period, e.date = r.Period.Key(), false
		}
	} else if m.measure.within != "" && err == nil && m.period == "" {
		end := report.Period.Ends
		first := giaoban.NewDate(end.Year(), end.Month(), 1)
		if m.measure.within == "quarter" {
			first = first.AddMonths(-(int(end.Month()) - 1) % 3)
		}
		e.period, e.date = giaoban.Period{Starts: first, Ends: end}.Key(), false
	}
	if m.measure.kind != cumulative {
		return
	}
	if r, err := giaoban.ReadPeriod(e.period, o); err == nil {
		e.period, e.date = r.Period.YearToDate().Key(), false
	}
}

// withYear writes a label with the year it lacks.
func withYear(label string, year int) string { return fmt.Sprintf("%s năm %d", label, year) }

// beside takes a number that is no figure of the report: a plan becomes a target,
// last year's figure is compared with what is in force, a percentage with what it
// is made of.
func (f *finder) beside(t *table, l *lane, x crossing, e entry) {
	f.role[[2]int{x.row.at, x.column.at}] = "checked"
	n := x.cell.figure().number()
	if n.kind != single || n.unit != "" || n.over != "" {
		return
	}
	report, err := giaoban.ReadPeriod(firstOf(t.said.period, e.period), giaoban.ReadOptions{Year: t.year})
	if err != nil {
		return
	}
	p := report.Period
	kind := x.means.measure.kind
	switch {
	case x.means.measure.period != "":
		r, err := giaoban.ReadPeriod(x.means.measure.period, giaoban.ReadOptions{Year: t.year})
		if err != nil {
			return
		}
		if p = r.Period; kind == lastYear && p.Frequency() == giaoban.Year {
			p = yearsBack(report.Period, report.Period.Ends.Year()-r.Period.Ends.Year())
		}
	case kind == plan:
		p = giaoban.YearOf(p.Ends.Year())
	case kind == lastYear:
		p = yearsBack(p, 1)
	default:
		return
	}
	e.period, e.date = p.Key(), false
	f.keepBeside(l, x, e, n)
}

func yearsBack(p giaoban.Period, years int) giaoban.Period {
	return giaoban.Period{Starts: p.Starts.AddMonths(-12 * years), Ends: (p.Ends + 1).AddMonths(-12*years) - 1}
}

// keepBeside remembers a plan or a figure to compare with, where its names are clear.
func (f *finder) keepBeside(l *lane, x crossing, e entry, n number) {
	of := l.indicatorOf(e.indicator)
	if len(of.found) != 1 {
		return
	}
	read := l.periodOf(&e, of.profile)
	if read.err != nil {
		return
	}
	unit, one := l.on(l.unitOf(e.unit, e.within), read.number)
	v := l.version(of, read.number)
	if !one || v.Indicator == nil || v.Scheme() != nil {
		return
	}
	figure := giaoban.Figure{Indicator: v.Code, Unit: l.roster.units[unit], Period: l.periodAt(read.number)}
	if x.means.measure.kind == lastYear && v.ReportedAs == giaoban.AsCumulative && x.means.measure.within == "" {
		figure.Period = figure.Period.YearToDate() // as the report's own figure is read
	}
	if n, one = l.besideFigures(&e, v.Indicator, x.cell.figure(), n); !one || misfit(v.Indicator, n.value) != "" {
		return
	}
	if x.means.measure.kind == plan {
		f.plans = append(f.plans, giaoban.Target{Indicator: figure.Indicator, Unit: figure.Unit, Period: figure.Period, Value: n.value})
		return
	}
	f.remembered = append(f.remembered, remembered{figure, n.value, problem{sheet: f.grid.name, row: x.row.at, column: x.column.at, read: x.cell.text}})
}

// compareRemembered says where a form's column of last year differs from what was
// received then. It is read once for all of them and revises nothing.
func (d *draft) compareRemembered(ctx context.Context, s latest) error {
	if len(d.remembered) == 0 {
		return nil
	}
	f := store.Filter{From: giaoban.LastDate, To: giaoban.FirstDate}
	by := map[giaoban.Figure]*remembered{}
	for i := range d.remembered {
		r := &d.remembered[i]
		by[r.figure] = r
		f.From, f.To = min(f.From, r.figure.Period.Ends), max(f.To, r.figure.Period.Ends)
		f.Indicators, f.Units = append(f.Indicators, r.figure.Indicator), append(f.Units, r.figure.Unit)
	}
	slices.Sort(f.Indicators)
	slices.Sort(f.Units)
	f.Indicators, f.Units = slices.Compact(f.Indicators), slices.Compact(f.Units)
	all, err := s.Latest(ctx, f)
	if err != nil {
		return fmt.Errorf("comparing last year's figures: %w", err)
	}
	for i := range all {
		r := by[all[i].Figure]
		if r == nil || !all[i].Present || all[i].HasParts || all[i].Illustrative || all[i].Value == r.value {
			continue // an illustrative figure in force says nothing against one on paper
		}
		p := r.place
		p.code, p.severity, p.words = "last_year_differs", giaoban.SeverityWarning, numbers("", all[i].Value)
		d.problems.add(p)
	}
	return nil
}
