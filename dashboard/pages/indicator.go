package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// indicatorView is one indicator of one unit in time.
type indicatorView struct {
	frame
	Kick       []parts.Link
	Heading    string
	HeadMark   *parts.Mark
	Lead       string
	Facts      []fact
	ChartTitle string
	ChartNote  string
	Trend      *parts.Chart
	Events     []eventLine
	Outlook    []outlook // where the series goes, by a stated test, and what is to come
	TrendMark  *parts.Mark
	Key        []parts.KeyItem
	Frequency  []parts.Link // kinds of period to look at; the one shown has no address
	Table      periodTable
	Ranking    *parts.Chart
	RankTitle  string
	RankMark   *parts.Mark
	RankLink   string
	Bands      *bandTable
	Defs       []def
	Empty      *parts.State
	Save       *parts.Save
	RankSave   *parts.Save
}

// fact is one figure under the heading.
type fact struct {
	Name   string
	Mark   *parts.Mark
	Value  string
	Href   string
	Sub    string
	Status *parts.Status
	Dots   []parts.Dot
}

// def is one line of the definition.
type def struct {
	Term, Text string
	Quoted     bool // as it was written, in Vietnamese
}

// periodTable is the same figures as the chart, newest first.
type periodTable struct {
	Parts           bool // numerator and denominator columns
	Numerator       string
	Denominator     string
	Value, Previous string
	Year            string
	Rows            []periodRow
}

type periodRow struct {
	Break       string // set on a row that says the definition changed
	Period      string
	Through     string // of a period that is not complete: how far it is
	Numerator   parts.Figure
	Denominator parts.Figure
	Figure      parts.Figure
	Previous    parts.Figure
	Year        parts.Figure
	Target      parts.Figure
	Coverage    string
	Status      parts.Status
}

// bandTable is a distribution over periods.
type bandTable struct {
	Bands []string
	Rows  []bandRow
}

type bandRow struct {
	Period string
	Href   string
	Counts []string
	Sum    string
	Mark   *parts.Mark
	Status parts.Status
}

// shownPeriods is how far back the page looks before more is asked for.
const shownPeriods = 13

func (p *Pages) indicator(q *request) (any, error) {
	code := q.PathValue("code")
	version := p.Catalogue.Indicator(code, q.Day)
	if version == nil {
		return nil, p.words.Problem("unknown_indicator", giaoban.Place{}, code, "", nil)
	}
	unit := giaoban.UnitID(q.query.Get("unit"))
	if unit == "" {
		unit = q.root().ID
	}
	if p.Catalogue.Units.Spans(unit) == nil {
		return nil, p.words.Problem("unknown_unit", giaoban.Place{}, string(unit), "", nil)
	}
	v := &indicatorView{frame: q.frame("indicators", "indicator.title", "name", version.Name.In(q.Lang))}
	v.Picks = []pick{q.pickUnit(unit, q.Day)}
	v.Kick = []parts.Link{{Href: q.link("/indicators"), Text: q.T("nav.indicators")}, {Text: q.group(version.Group)}, {Text: q.unitName(unit, q.Day)}}
	if version.IsDistribution() {
		return v, v.distribution(q, version, unit)
	}
	return v, v.series(q, version, unit)
}

func (v *indicatorView) series(q *request, version *giaoban.Indicator, unit giaoban.UnitID) error {
	f := version.First()
	if name := q.query.Get("frequency"); name != "" {
		asked, err := giaoban.ParseFrequency(name)
		if err != nil {
			return q.pages.words.Problem("bad_frequency", giaoban.Place{}, name, "half", nil)
		}
		f = asked
	}
	to := q.latest(f)
	if q.query.Get("period") != "" {
		asked, err := q.period()
		if err != nil {
			return err
		}
		if asked.Frequency() == f {
			to = asked
		}
	}
	from := back(to, shownPeriods-1)
	if q.query.Get("all") != "" {
		from = giaoban.Period{}
	}
	request := query.SeriesRequest{Indicator: version.Code, Units: []giaoban.UnitID{unit}, To: to.Key(), Frequency: f.String(), Lang: q.Lang}
	if from != (giaoban.Period{}) {
		request.From = from.Key()
	}
	a, points, forecast, err := v.ask(q, request, to, f)
	if err != nil {
		return err
	}
	v.frequencies(q, version, f)
	v.define(q, version, a.Indicator)
	if v.Source, err = q.origin(unit, to, sources(version)...); err != nil {
		return err
	}
	v.footer(a.Freshness)
	if len(points) == 0 {
		v.Heading = q.T("indicator.nothing", "name", a.Indicator.Name, "unit", q.unitName(unit, q.Day))
		v.Empty = q.empty(to)
		return nil
	}
	v.say(q, a.Indicator, points)
	v.facts(q, a.Indicator, unit, points)
	v.Events = append(q.alertEvents(unit, version.Code), q.events(a.Indicator, unit, points)...)
	v.draw(q, a.Indicator, points, forecast)
	first, last := points[0], points[len(points)-1]
	v.Save = v.save(saved{Charts: []string{"trend"}, Name: a.Indicator.Name, Measure: a.Indicator.UnitOfMeasure, Unit: q.unitName(unit, q.Day), From: first.Period, To: last.Period, Mark: q.tag(invented(points)),
		Links: q.exports("trend", "indicator", version.Code, "unit", string(unit), "from", first.Period, "to", last.Period, "frequency", f.String())})
	v.table(q, a.Indicator, unit, points)
	return v.byUnit(q, version, a.Indicator, unit, parsePeriod(points[len(points)-1].Period))
}

// outlook is one sentence on where a series goes.
type outlook struct{ Name, Text string }

// outlookYears is how far back a verdict and a forecast look: longer than the chart, since
// they need more periods than a briefing shows.
const outlookYears = 10

// ask asks for the series that is shown and, further back, for where it goes: at once,
// where the one is a part of the other.
func (v *indicatorView) ask(q *request, shown query.SeriesRequest, to giaoban.Period, f giaoban.Frequency) (*query.TrendAnswer, []query.TrendPoint, []query.ForecastPoint, error) {
	long := shown
	long.Forecast = 1
	if from, ok := f.PeriodOf(to.Ends.AddMonths(-12 * outlookYears)); ok {
		long.From = from.Key()
	}
	a, err := q.pages.Answers.Trend(q.Context(), long)
	if err != nil {
		return nil, nil, nil, err
	}
	var next []query.ForecastPoint
	v.Outlook, next = q.outlook(a)
	begins := parsePeriod(shown.From)
	if shown.From == "" || long.From != "" && begins.Compare(parsePeriod(long.From)) < 0 {
		if a, err = q.pages.Answers.Trend(q.Context(), shown); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(a.Series) == 0 {
		return a, nil, next, nil
	}
	points := slices.DeleteFunc(slices.Clone(a.Series[0].Points), func(p query.TrendPoint) bool {
		return shown.From != "" && parsePeriod(p.Period).Compare(begins) < 0
	})
	return a, trimmed(points), next, nil
}

// outlook says where a unit's series goes, what it is likely to be next, and what each
// period left must bring for the target, with what is to be drawn of a forecast; one that
// cannot be made is left out.
func (q *request) outlook(a *query.TrendAnswer) ([]outlook, []query.ForecastPoint) {
	if len(a.Series) == 0 {
		return nil, nil
	}
	var out []outlook
	var next []query.ForecastPoint
	one := a.Series[0]
	if one.Verdict != nil {
		out = append(out, outlook{q.T("indicator.verdict"), one.Verdict.Sentence})
	}
	if one.Forecast != nil && len(one.Forecast.Points) > 0 {
		out = append(out, outlook{q.T("indicator.forecast"), one.Forecast.Sentence})
		next = one.Forecast.Points
	}
	for _, p := range one.Points {
		if p.Needed != nil {
			out = append(out, outlook{q.T("indicator.needed"), p.Needed.Sentence})
		}
	}
	return out, next
}

// trimmed drops the periods before the first and after the last that has anything.
func trimmed(points []query.TrendPoint) []query.TrendPoint {
	has := func(p query.TrendPoint) bool { return p.Value != nil || p.Coverage.Reported > 0 }
	for len(points) > 0 && !has(points[0]) {
		points = points[1:]
	}
	return points
}

// say makes the heading: one sentence that is the answer.
func (v *indicatorView) say(q *request, i query.IndicatorRef, points []query.TrendPoint) {
	last := points[len(points)-1]
	period := parsePeriod(last.Period)
	if last.Value == nil {
		v.Heading = q.T("indicator.not_come", "name", i.Name, "period", period.Within(q.Lang))
		return
	}
	key, ref := "indicator.stands", last.Change
	if ref == nil {
		ref = last.YoY
	}
	if ref != nil {
		key = map[int]string{1: "indicator.rises", 0: "indicator.stays", -1: "indicator.falls"}[ref.Round(i.Decimals).Sign()]
	}
	v.Heading = q.T(key, "name", i.Name, "value", q.amount(i, last.Value))
	if last.DueByNow != nil {
		reached := *last.Value
		if last.Cumulative != nil {
			reached = *last.Cumulative
		}
		gap := last.DueByNow.Sub(reached)
		if last.Behind {
			v.Heading = q.T("indicator.short", "heading", v.Heading, "gap", q.gap(i, gap.Abs()))
		} else {
			v.Heading = q.T("indicator.enough", "heading", v.Heading)
		}
	}
	v.HeadMark = q.mark(last.Illustrative || last.ChangeIll && last.Change != nil || last.TargetIll && last.Target != nil)
	v.Lead = q.T("indicator.lead", "period", period.Within(q.Lang))
	if last.Numerator != nil && last.Denominator != nil {
		v.Lead += " " + q.T("indicator.parts", "n", last.Numerator.Format(q.Lang, 0), "d", last.Denominator.Format(q.Lang, 0))
	}
	if slices.ContainsFunc(points, func(p query.TrendPoint) bool { return p.Illustrative }) {
		v.Notice = &parts.Mark{Label: q.T("indicator.notice")}
		v.TrendMark = q.tag(true)
	}
}

func (v *indicatorView) facts(q *request, i query.IndicatorRef, unit giaoban.UnitID, points []query.TrendPoint) {
	last := points[len(points)-1]
	period := parsePeriod(last.Period)
	now := fact{Name: period.Label(q.Lang), Value: q.amount(i, last.Value), Mark: q.mark(last.Illustrative), Sub: q.stateWord(last.Point)}
	if last.Value != nil {
		now.Href = q.link("/figure", "indicator", i.Code, "unit", string(unit), "period", last.Period)
	} else {
		now.Value = q.absent(last.Status)
	}
	if last.Numerator != nil && last.Denominator != nil {
		now.Sub = last.Numerator.Format(q.Lang, 0) + "/" + last.Denominator.Format(q.Lang, 0)
	}
	v.Facts = append(v.Facts, now)
	year := q.T("overview.year")
	if ly, ok := period.LastYear(); ok {
		year = q.T("overview.year_of", "year", fmt.Sprint(ly.Ends.Year()))
	}
	v.Facts = append(v.Facts, changeFact(year, q.yearChange(i, last)), changeFact(q.T("overview.previous"), q.previousChange(i, last)))
	if last.Target != nil {
		st := q.standing(query.Stand(last, false), i, last, nil)
		v.Facts = append(v.Facts, fact{Name: q.T("indicator.target", "period", parsePeriod(last.TargetBy).Within(q.Lang)), Value: q.goal(i, *last.Target), Mark: q.mark(last.TargetIll), Status: &st})
	}
	c := fact{Name: q.T("overview.coverage"), Value: q.T("indicator.coverage", "n", fmt.Sprint(last.Coverage.Reported), "m", fmt.Sprint(last.Coverage.Expected))}
	if last.Summed != nil && last.Difference != nil && !last.Difference.IsZero() {
		c.Sub = q.T("indicator.difference", "sum", q.amount(i, last.Summed), "difference", signed(q.Lang, *last.Difference, i.Decimals))
	}
	v.Facts = append(v.Facts, c)
}

func changeFact(name string, c parts.Change) fact {
	f := fact{Name: name, Value: c.Amount, Sub: c.Word, Mark: c.Mark}
	if c.Amount == "" {
		f.Value, f.Sub = "–", c.None
	}
	return f
}

// draw puts the series on the axis of time: columns for what happens within a
// period, a line for a state or a rate.
func (v *indicatorView) draw(q *request, i query.IndicatorRef, points []query.TrendPoint, forecast []query.ForecastPoint) {
	var data []chart.Point
	var breaks []chart.Break
	seen := map[chart.State]bool{}
	illustrative, target := false, ""
	for n, p := range points {
		c := chart.Point{Period: q.chartPeriod(parsePeriod(p.Period)), Figure: q.chartFigure(i, p.Point), Event: v.happened(p)}
		if p.Target != nil && (i.Kind != "flow" || p.TargetBy == p.Period) {
			c.Target = float(p.Target)
			target = q.T("chart.target", "value", q.goal(i, *p.Target))
		}
		if p.Break != nil && n > 0 {
			day := p.Break.Date.FormatDate(q.Lang)
			note := q.T("chart.break_note")
			if p.Break.Link != "" {
				note = q.T("chart.link_note")
			}
			breaks = append(breaks, chart.Break{Before: n, Title: q.T("chart.break", "day", day), Note: note, Short: q.T("chart.break", "day", day)})
		}
		seen[c.State] = true
		illustrative = illustrative || p.Illustrative && p.Value != nil
		data = append(data, c)
	}
	for _, p := range forecast {
		data = append(data, q.forecast(i, p))
	}
	v.ChartTitle = q.T("indicator.chart." + i.Kind)
	describe := q.T("chart.trend", "name", i.Name, "from", parsePeriod(points[0].Period).Label(q.Lang), "first", q.spoken(i, points[0].Point),
		"to", parsePeriod(points[len(points)-1].Period).Label(q.Lang), "last", q.spoken(i, points[len(points)-1].Point))
	var d drawing
	if i.Kind == "flow" {
		d = chart.Columns{Points: data, Breaks: breaks, TargetText: target}
	} else {
		t := chart.Trend{Points: data, Breaks: breaks, TargetText: target}
		if from := t.AxisFrom(); from != 0 {
			v.ChartNote = q.T("chart.axis_from", "value", q.axisNumber(from))
		}
		d = t
	}
	c := q.draw("trend", "h-trend", describe, d)
	v.Trend = &c
	v.Key = []parts.KeyItem{{Sample: parts.SampleReported, Word: q.T("state.reported")}}
	for _, k := range []struct {
		state  chart.State
		sample parts.Sample
		word   string
	}{{chart.Provisional, parts.SampleProvisional, "state.provisional"}, {chart.Estimated, parts.SampleEstimated, "state.estimated"}, {chart.Missing, parts.SampleMissing, "state.missing"}} {
		if seen[k.state] {
			v.Key = append(v.Key, parts.KeyItem{Sample: k.sample, Word: q.T(k.word)})
		}
	}
	if illustrative {
		v.Key = append(v.Key, parts.KeyItem{Sample: parts.SampleIllustrative, Word: q.T("mark.short")})
	}
	if target != "" {
		v.Key = append(v.Key, parts.KeyItem{Sample: parts.SampleTarget, Word: q.T("key.target")})
	}
	if len(forecast) > 0 {
		v.Key = append(v.Key, parts.KeyItem{Sample: parts.SampleForecast, Word: q.T("key.forecast")})
	}
	if slices.ContainsFunc(data, func(p chart.Point) bool { return p.Event != "" }) {
		v.Key = append(v.Key, parts.KeyItem{Sample: parts.SampleEvent, Word: q.T("key.event")})
	}
}

// invented says whether anything drawn is illustrative: a figure, or a target beside
// real ones.
func invented(points []query.TrendPoint) bool {
	return slices.ContainsFunc(points, func(p query.TrendPoint) bool {
		return p.Illustrative && p.Value != nil || p.TargetIll && p.Target != nil
	})
}

// axisNumber writes the number at the foot of an axis.
func (q *request) axisNumber(f float64) string {
	d, _, err := giaoban.ParseDecimal(fmt.Sprintf("%.3f", f))
	if err != nil {
		return ""
	}
	decimals := 0
	if !d.IsWhole() {
		decimals = 1
	}
	return d.Format(q.Lang, decimals)
}

func (q *request) spoken(i query.IndicatorRef, p query.Point) string {
	if p.Value == nil {
		return q.absent(p.Status)
	}
	return q.amount(i, p.Value)
}

// partCell is a part of a rate, leading to where it comes from: to its own indicator,
// or to the rate's report where that brought both parts.
func (q *request) partCell(i query.IndicatorRef, part string, unit giaoban.UnitID, p query.TrendPoint, value query.Value) parts.Figure {
	code := i.Code
	if part != "" {
		code = part
	}
	return parts.Figure{Value: value.Format(q.Lang, 0), Href: q.link("/figure", "indicator", code, "unit", string(unit), "period", p.Period)}
}

func (v *indicatorView) table(q *request, i query.IndicatorRef, unit giaoban.UnitID, points []query.TrendPoint) {
	t := periodTable{Value: q.withUnit(i), Previous: q.T("overview.previous"), Year: q.T("overview.year")}
	t.Parts = slices.ContainsFunc(points, func(p query.TrendPoint) bool { return p.Numerator != nil })
	if t.Parts {
		t.Numerator, t.Denominator = q.part(i.Numerator, "indicator.numerator"), q.part(i.Denominator, "indicator.denominator")
	}
	for n := len(points) - 1; n >= 0; n-- {
		p := points[n]
		r := periodRow{Period: parsePeriod(p.Period).Label(q.Lang), Figure: q.cell(i, unit, p.Point),
			Previous: q.delta(i, p.Change, p.ChangeIll), Year: q.delta(i, p.YoY, p.YoYIll), Status: q.pointStatus(p.Point),
			Coverage: fmt.Sprintf("%d/%d", p.Coverage.Reported, p.Coverage.Expected)}
		r.Figure = q.told(r.Figure, i, p.Period, q.spokenDelta(r.Year), inWords(r.Status))
		if p.Through != nil {
			r.Through = q.T("period.through", "day", p.Through.FormatDate(q.Lang))
		}
		if p.Numerator != nil && p.Denominator != nil {
			r.Numerator, r.Denominator = q.partCell(i, i.Numerator, unit, p, p.Numerator), q.partCell(i, i.Denominator, unit, p, p.Denominator)
		}
		r.Target = parts.Figure{Value: "–"}
		if p.Target != nil {
			r.Target = parts.Figure{Value: q.goal(i, *p.Target), Mark: q.mark(p.TargetIll)}
		}
		t.Rows = append(t.Rows, r)
		if p.Break != nil {
			said := []string{"day", p.Break.Date.FormatDate(q.Lang), "reason", strings.TrimRight(p.Break.Reason, ". "), "link", strings.TrimRight(p.Break.Link, ". ")}
			key := "indicator.break"
			if p.Break.Link != "" {
				key = "indicator.link"
			}
			t.Rows = append(t.Rows, periodRow{Break: q.T(key, said...)})
		}
	}
	v.Table = t
}

func (q *request) part(code, fallback string) string {
	if i := q.pages.Catalogue.Indicator(code, q.Day); i != nil {
		return i.Name.In(q.Lang)
	}
	return q.T(fallback)
}

// withUnit heads a column of figures: the unit of measure stands once.
func (q *request) withUnit(i query.IndicatorRef) string {
	if i.UnitOfMeasure == "" {
		return q.T("column.value")
	}
	return q.T("column.value") + " (" + i.UnitOfMeasure + ")"
}

func (q *request) delta(i query.IndicatorRef, d query.Value, illustrative bool) parts.Figure {
	if d == nil {
		return parts.Figure{Value: "–"}
	}
	return parts.Figure{Value: signed(q.Lang, *d, i.Decimals), Mark: q.mark(illustrative)}
}

// pointStatus says how sure a figure is, in a word with its shape.
func (q *request) pointStatus(p query.Point) parts.Status {
	switch {
	case p.Value == nil && p.Status == giaoban.NotApplicable:
		return parts.Status{Shape: parts.Watched, Word: capital(q.T("state.not_applicable"))}
	case p.Value == nil:
		return parts.Status{Shape: parts.Missing, Word: capital(q.T("state.missing"))}
	case p.Status == giaoban.Provisional:
		return parts.Status{Shape: parts.Provisional, Word: capital(q.T("state.provisional"))}
	case p.Status == giaoban.Estimated:
		return parts.Status{Shape: parts.Estimated, Word: capital(q.T("state.estimated"))}
	case p.Illustrative:
		return parts.Status{Shape: parts.Illustrative, Word: capital(q.T("mark.short"))}
	}
	return parts.Status{Shape: parts.Reported, Word: capital(q.T("state.reported"))}
}
