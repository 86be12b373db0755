package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// frequencies offers the kinds of period the indicator is owed by, and the year
// they add up to.
func (v *indicatorView) frequencies(q *request, i *giaoban.Indicator, shown giaoban.Frequency) {
	list := slices.Clone(i.Frequencies)
	if !slices.Contains(list, giaoban.Year) && i.OverPeriods != giaoban.OverPeriodsNone {
		list = append(list, giaoban.Year)
	}
	if len(list) < 2 {
		return
	}
	for _, f := range list {
		if f == giaoban.Other {
			continue
		}
		l := parts.Link{Text: q.T("frequency." + f.String())}
		if f != shown {
			l.Href = q.here("frequency", f.String())
		}
		v.Frequency = append(v.Frequency, l)
	}
}

// define says what is measured, by which rule, and what to beware of.
func (v *indicatorView) define(q *request, i *giaoban.Indicator, ref query.IndicatorRef) {
	add := func(key, text string) {
		if text != "" {
			v.Defs = append(v.Defs, def{q.T(key), text, key == "define.source"})
		}
	}
	add("define.kind", q.T("define.kind."+ref.Kind))
	if ref.Numerator != "" {
		add("define.formula", q.T("define.quotient", "n", q.part(ref.Numerator, ""), "d", q.part(ref.Denominator, "")))
	}
	add("define.direction", q.T("define.direction."+ref.Direction))
	add("define.rule", i.Rule.In(q.Lang))
	add("define.note", i.Note.In(q.Lang))
	add("define.source", i.Source.In(q.Lang))
	for _, b := range q.pages.Catalogue.Breaks(i.Code) {
		add("define.break", b.Date.FormatDate(q.Lang)+": "+b.Reason.In(q.Lang))
		add("define.link", b.Link.In(q.Lang))
	}
}

// byUnit ranks the units that owe the indicator in the last period.
func (v *indicatorView) byUnit(q *request, i *giaoban.Indicator, ref query.IndicatorRef, unit giaoban.UnitID, period giaoban.Period) error {
	parent := unit
	if owing := q.pages.Catalogue.Owing(i, unit, period); len(owing) < 2 {
		up := q.pages.Catalogue.Units.Ancestors(unit, period.Ends)
		if len(up) == 0 {
			return nil
		}
		parent = up[0].ID
	}
	a, err := q.pages.Answers.Compare(q.Context(), query.CompareRequest{Indicator: i.Code, Period: period.Key(), Parent: parent, Lang: q.Lang})
	if err != nil || len(a.Rows) < 2 {
		return err
	}
	r, describe, illustrative := q.ranking(a, unit)
	c := q.draw("ranking", q.rows(len(r.Rows)), describe, r)
	v.Ranking = &c
	v.RankTitle = q.T("indicator.by_unit", "period", period.Within(q.Lang))
	v.RankMark = q.tag(illustrative)
	v.RankSave = v.save(saved{Charts: []string{"ranking"}, Name: ref.Name, Measure: ref.UnitOfMeasure, Unit: q.unitName(parent, period.Ends), From: period.Key(), To: period.Key(), Source: i.Source.In(q.Lang), Mark: v.RankMark,
		Links: q.exports("compare", "indicator", i.Code, "period", period.Key(), "parent", string(parent))})
	v.RankLink = q.link("/compare", "indicator", i.Code, "period", period.Key())
	return nil
}

// rows is the height of a chart with a row for each unit.
func (q *request) rows(n int) string { return fmt.Sprintf("h-rows-%d", min(max(n, 1), 24)) }

// mostRows is how many units one ranking shows; a table has the rest.
const mostRows = 24

// ranking turns a comparison into bars, highest first as answered.
func (q *request) ranking(a *query.CompareAnswer, asked giaoban.UnitID) (r chart.Ranking, describe string, illustrative bool) {
	for _, row := range a.Rows {
		if len(r.Rows) == mostRows {
			break
		}
		if !row.Ranked { // an office is summed, not ranked
			continue
		}
		b := chart.Row{Name: q.brief(row.Unit.Name), Asked: row.Unit.ID == asked,
			Figure: q.chartFigure(a.Indicator, query.Point{Value: row.Value, Status: row.Status, Illustrative: row.Illustrative})}
		b.Text = q.number(a.Indicator, row.Value)
		if row.Numerator != nil && row.Denominator != nil {
			b.Note = row.Numerator.Format(q.Lang, 0) + "/" + row.Denominator.Format(q.Lang, 0)
		}
		illustrative = illustrative || row.Illustrative
		r.Rows = append(r.Rows, b)
		describe += b.Name + ": " + q.spoken(a.Indicator, query.Point{Value: row.Value, Status: row.Status}) + "; "
	}
	if a.Total != nil && a.Total.Value != nil && a.Indicator.Kind == "ratio" {
		r.Reference = &chart.Reference{Value: a.Total.Value.Float(), Text: q.wholeOf(a.Total.Unit.Name) + " " + q.number(a.Indicator, a.Total.Value)}
	}
	return r, describe, illustrative
}

// distribution shows the bands of one unit over time.
func (v *indicatorView) distribution(q *request, i *giaoban.Indicator, unit giaoban.UnitID) error {
	to := q.latest(i.First())
	a, err := q.pages.Answers.Distribution(q.Context(), query.DistributionRequest{Indicator: i.Code, Unit: unit, From: back(to, shownPeriods-1).Key(), To: to.Key(), Lang: q.Lang})
	if err != nil {
		return err
	}
	v.define(q, i, a.Indicator)
	if v.Source, err = q.origin(unit, to, i.Code); err != nil {
		return err
	}
	v.footer(a.Freshness)
	points := a.Points
	for len(points) > 0 && points[0].Sum == nil {
		points = points[1:]
	}
	v.Heading = q.T("indicator.nothing", "name", a.Indicator.Name, "unit", q.unitName(unit, q.Day))
	if len(points) == 0 {
		v.Empty = q.empty(to)
		return nil
	}
	v.bands(q, a, points)
	return nil
}

func (v *indicatorView) bands(q *request, a *query.DistributionAnswer, points []query.DistributionPoint) {
	last := points[len(points)-1]
	d := chart.DistributionOverTime{}
	t := &bandTable{}
	top := ""
	for k := len(last.Bands) - 1; k >= 0; k-- {
		d.Bands = append(d.Bands, last.Bands[k].Label)
		t.Bands = append(t.Bands, last.Bands[k].Label)
		if top == "" && last.Bands[k].Value != nil {
			top = q.T("bands.top", "n", last.Bands[k].Value.Format(q.Lang, 0), "of", last.Sum.Format(q.Lang, 0), "unit", a.Indicator.UnitOfMeasure, "band", last.Bands[k].Label)
		}
	}
	illustrative := false
	breaks := q.pages.Catalogue.Breaks(a.Indicator.Code)
	for n, p := range points {
		period := parsePeriod(p.Period)
		for _, b := range breaks {
			if n > 0 && points[n-1].Ends < b.Date && b.Date <= p.Ends {
				day := b.Date.FormatDate(q.Lang)
				d.Breaks = append(d.Breaks, chart.Break{Before: n, Title: q.T("chart.break", "day", day), Note: q.T("chart.break_note"), Short: q.T("chart.break", "day", day)})
			}
		}
		column := chart.BandPeriod{Period: q.chartPeriod(period), Missing: p.Sum == nil}
		row := bandRow{Period: period.Label(q.Lang), Mark: q.mark(p.Illustrative), Href: q.link("/figure", "indicator", a.Indicator.Code, "unit", string(a.Unit.ID), "period", p.Period),
			Status: q.pointStatus(query.Point{Value: p.Sum, Status: p.Status, Illustrative: p.Illustrative}), Sum: "–"}
		for k := len(p.Bands) - 1; k >= 0; k-- {
			f, count := chart.Figure{Value: float(p.Bands[k].Value), State: chart.Reported, Illustrative: p.Illustrative}, "–"
			if p.Bands[k].Value != nil {
				count = p.Bands[k].Value.Format(q.Lang, 0)
				f.Text = count
			}
			column.Counts = append(column.Counts, f)
			row.Counts = append(row.Counts, count)
		}
		if p.Sum != nil {
			row.Sum = p.Sum.Format(q.Lang, 0)
		}
		illustrative = illustrative || p.Illustrative
		d.Periods = append(d.Periods, column)
		t.Rows = append([]bandRow{row}, t.Rows...)
	}
	v.Bands = t
	v.Heading = q.T("bands.heading", "period", parsePeriod(last.Period).Label(q.Lang), "top", top)
	if last.Sum == nil {
		v.Heading = q.T("indicator.not_come", "name", a.Indicator.Name, "period", parsePeriod(last.Period).Within(q.Lang))
	}
	v.HeadMark = q.mark(last.Illustrative)
	v.Lead = a.Indicator.Name
	v.TrendMark = q.tag(illustrative)
	if illustrative {
		v.Notice = &parts.Mark{Label: q.T("indicator.notice")}
	}
	v.ChartTitle = q.T("indicator.chart.distribution")
	c := q.draw("bands", "h-trend", v.Heading, d)
	v.Trend = &c
	v.Save = v.save(saved{Charts: []string{"bands"}, Name: a.Indicator.Name, Measure: a.Indicator.UnitOfMeasure, Unit: a.Unit.Name, From: points[0].Period, To: last.Period, Mark: v.TrendMark,
		Links: q.exports("distribution", "indicator", a.Indicator.Code, "unit", string(a.Unit.ID), "from", points[0].Period, "to", last.Period)})
}
