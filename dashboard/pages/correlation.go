package pages

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// correlationView is two indicators of the same units, and what they do not say.
type correlationView struct {
	frame
	Tabs     []parts.Link
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Mark     *parts.Mark
	Controls []pick
	Kept     []hidden
	Chart    *panel
	Warnings []fairness
	Table    pairTable
	Empty    *parts.State
}

// pairTable is the same figures as the dots.
type pairTable struct {
	X, Y       string
	Rows       []pairRow
	Excel, CSV string
}

type pairRow struct {
	Unit parts.Link
	X, Y parts.Figure
}

func (p *Pages) correlation(q *request) (any, error) {
	v := &correlationView{frame: q.frame("compare", "correlation.title"), Tabs: q.comparisons("correlation")}
	code, err := q.comparable()
	if err != nil {
		return nil, err
	}
	ask := query.CorrelationRequest{Indicator: code, With: q.partner(code), Parent: cmp.Or(giaoban.UnitID(q.query.Get("parent")), q.root().ID), Level: q.query.Get("level"), Lang: q.Lang}
	i, with := p.Catalogue.Indicator(code, q.Day), p.Catalogue.Indicator(ask.With, q.Day)
	if i == nil || with == nil {
		return nil, p.words.Problem("unknown_indicator", giaoban.Place{}, cmp.Or(ask.With, code), "", nil)
	}
	period := q.latest(i.First())
	if q.query.Get("period") != "" {
		asked, err := q.period()
		if err != nil {
			return nil, err
		}
		if suits(i, asked) && suits(with, asked) {
			period = asked
		}
	}
	ask.Period, ask.Per = period.Key(), q.both(i, with)
	v.controls(q, ask, i, with, period)
	v.Kick = q.T("correlation.kick", "x", i.Name.In(q.Lang), "y", with.Name.In(q.Lang), "period", period.Within(q.Lang))
	a, err := p.Answers.Correlation(q.Context(), ask)
	var problem *giaoban.Problem
	if errors.As(err, &problem) && problem.Code == "too_few_pairs" {
		v.Heading, v.Empty = q.T("correlation.too_few"), &parts.State{Shape: parts.Info, Title: q.T("correlation.too_few"), Text: problem.Message.In(q.Lang) + ".",
			Actions: []parts.Link{{Href: q.here("period", period.Previous().Key()), Text: q.T("empty.earlier", "period", period.Previous().Within(q.Lang))}}}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	v.footer(a.Freshness)
	v.Source = q.sourceOf(code, period.Ends)
	v.say(q, a)
	v.draw(q, a, ask)
	return v, nil
}

// partner is the indicator asked for beside the first, else the next headline that is
// none of its parts and no distribution.
func (q *request) partner(code string) string {
	if with := q.query.Get("with"); with != "" {
		return with
	}
	of := q.pages.Catalogue.Indicator(code, q.Day)
	for _, other := range q.codes() {
		i := q.pages.Catalogue.Indicator(other, q.Day)
		if other != code && !i.IsDistribution() && i.First() == of.First() && i.SubsetOf != code && of.SubsetOf != other && !slices.Contains([]string{i.Numerator, i.Denominator}, code) && i.Group != of.Group {
			return other
		}
	}
	return code
}

// both is what two amounts are put in proportion to: two things that grow with the
// size of a unit go together wherever units differ in size. Rates are left as they are.
func (q *request) both(a, b *giaoban.Indicator) string {
	per := q.query.Get("per")
	adds := func(i *giaoban.Indicator) bool {
		_, ratio := i.Kind.(giaoban.Ratio)
		return !ratio && !i.NotOverUnits
	}
	if per == undivided || !adds(a) || !adds(b) {
		return ""
	}
	all := q.denominators()
	if per == "" && len(all) > 0 && !slices.Contains(all, a.Code) && !slices.Contains(all, b.Code) {
		return all[0]
	}
	return per
}

func (v *correlationView) controls(q *request, ask query.CorrelationRequest, a, b *giaoban.Indicator, period giaoban.Period) {
	x, y := q.pickIndicator("indicator", ask.Indicator, false), q.pickIndicator("with", ask.With, false)
	x.Label, y.Label = q.T("correlation.x"), q.T("correlation.y")
	per := pick{Name: "per", Label: q.T("compare.per"), Choices: []choice{{undivided, q.T("compare.per_none"), ask.Per == ""}}}
	for _, code := range q.denominators() {
		per.Choices = append(per.Choices, choice{code, q.pages.Catalogue.Indicator(code, q.Day).Name.In(q.Lang), code == ask.Per})
	}
	v.Controls = []pick{x, y, q.pickPeriod(period, period.Frequency()), per}
	v.Kept = append(v.Kept, v.Hidden...)
	for _, name := range []string{"parent", "level"} {
		if value := q.query.Get(name); value != "" {
			v.Kept = append(v.Kept, hidden{name, value})
		}
	}
}

// say is the finding in one sentence, with how sure it is, and what it does not say.
func (v *correlationView) say(q *request, a *query.CorrelationAnswer) {
	two := func(d giaoban.Decimal) string { return d.Format(q.Lang, 2) }
	key := "correlation.unclear"
	switch {
	case a.Low.Sign() > 0:
		key = "correlation.together"
	case a.High.Sign() < 0:
		key = "correlation.against"
	}
	v.Heading = q.T(key, "n", fmt.Sprint(len(a.Pairs)))
	v.HeadMark = q.mark(a.Illustrative)
	if a.Illustrative {
		v.Mark, v.Notice = q.tag(true), &parts.Mark{Label: q.T("compare.notice")}
	}
	v.Warnings = append(v.Warnings, fairness{Shape: parts.Info, Lead: q.T("correlation.rho"), Text: q.T("correlation.rho_text", "rho", two(a.Rho), "low", two(a.Low), "high", two(a.High), "n", fmt.Sprint(len(a.Pairs)))})
	for _, w := range a.Warnings {
		v.Warnings = append(v.Warnings, fairness{Shape: parts.Behind, Text: w + "."})
	}
	v.Warnings = append(v.Warnings, fairness{Shape: parts.Behind, Lead: q.T("correlation.ecological"), Text: q.T("correlation.ecological_text")})
	if len(a.Missing) > 0 {
		v.Warnings = append(v.Warnings, fairness{Shape: parts.Missing, Lead: q.T("correlation.missing"), Text: q.listed(q.briefs(a.Missing)) + "."})
	}
}

func (v *correlationView) draw(q *request, a *query.CorrelationAnswer, ask query.CorrelationRequest) {
	measure := func(i query.IndicatorRef) (query.IndicatorRef, string, int64) {
		if ask.Per == "" {
			return i, joined(", ", i.Name, i.UnitOfMeasure), 1
		}
		of := q.pages.Catalogue.Indicator(ask.Per, q.Day)
		i.Decimals, i.UnitOfMeasure = 1, ""
		return i, i.Name + " " + q.T("compare.per_words", "scale", giaoban.Whole(scales[0]).Format(q.Lang, 0), "unit", q.counted(of)), scales[0]
	}
	x, xText, xScale := measure(a.Indicator)
	y, yText, yScale := measure(a.With)
	s := chart.Scatter{XText: xText, YText: yText}
	asked := giaoban.UnitID(q.query.Get("unit"))
	v.Table.X, v.Table.Y = xText, yText
	for _, p := range a.Pairs {
		at := func(i query.IndicatorRef, value query.Value, scale int64) (chart.Figure, parts.Figure) {
			d := value.Mul(giaoban.Whole(scale))
			point := query.Point{Period: a.Period, Value: &d, Status: giaoban.Reported, Illustrative: a.Illustrative}
			return q.chartFigure(i, point), q.cell(i, p.Unit.ID, point)
		}
		cx, tx := at(x, p.X, xScale)
		cy, ty := at(y, p.Y, yScale)
		s.Dots = append(s.Dots, chart.Dot{Name: q.brief(p.Unit.Name), X: cx, Y: cy, Asked: p.Unit.ID == asked})
		v.Table.Rows = append(v.Table.Rows, pairRow{Unit: parts.Link{Href: q.link("/units/"+string(p.Unit.ID), "period", a.Period), Text: p.Unit.Name}, X: tx, Y: ty})
	}
	pairs := []string{"indicator", ask.Indicator, "with", ask.With, "period", a.Period, "parent", string(ask.Parent), "level", ask.Level, "per", ask.Per}
	links := q.exports("correlation", pairs...)
	v.Table.Excel, v.Table.CSV = links[0].Href, links[1].Href
	v.Chart = &panel{Title: q.T("correlation.chart", "n", fmt.Sprint(len(a.Pairs))), Note: q.T("correlation.chart_note"),
		Chart: q.draw("correlation", "h-trend", v.Heading, s)}
	v.Chart.Save = v.save(saved{Charts: []string{v.Chart.Chart.ID}, Name: a.Indicator.Name + " – " + a.With.Name, Unit: q.unitName(ask.Parent, q.Day), From: a.Period, To: a.Period, Mark: v.Mark, Links: links})
}
