package pages

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/query"
)

// eventLine is something that happened while the figures ran.
type eventLine struct {
	Day, Text, Source string
	at                giaoban.Date
}

// events lists what the catalogue says happened to the indicator, or to the unit and
// what is below it, within the shown points, the newest first.
func (q *request) events(i query.IndicatorRef, unit giaoban.UnitID, points []query.TrendPoint) []eventLine {
	if len(points) == 0 {
		return nil
	}
	from, to := points[0].Starts, min(points[len(points)-1].Ends, q.Day)
	codes := []string{i.Code, i.Numerator, i.Denominator}
	var out []eventLine
	for _, e := range slices.Backward(q.pages.Catalogue.Events) {
		about := len(e.Indicators) == 0 || slices.ContainsFunc(e.Indicators, func(code string) bool { return code != "" && slices.Contains(codes, code) })
		if e.Date < from || e.Date > to || !about || !q.touches(e.Unit, unit, e.Date) {
			continue
		}
		out = append(out, eventLine{e.Date.FormatDate(q.Lang), e.Text.In(q.Lang), e.Source, e.Date})
	}
	return out
}

// touches says whether what happened to one unit concerns another: the same, one
// below it, or everybody.
func (q *request) touches(happened, asked giaoban.UnitID, on giaoban.Date) bool {
	if happened == "" || happened == asked {
		return true
	}
	return slices.ContainsFunc(q.pages.Catalogue.Units.Ancestors(happened, on), func(u giaoban.Unit) bool { return u.ID == asked })
}

// happened is what the events say of one period: "01/07/2012 Luật Khiếu nại có hiệu lực".
func (v *indicatorView) happened(p query.TrendPoint) string {
	var out []string
	for _, e := range v.Events {
		if p.Starts <= e.at && e.at <= p.Ends {
			out = append(out, e.Day+" "+e.Text)
		}
	}
	return strings.Join(out, "\n")
}

// forecast is a period to come on the axis of time.
func (q *request) forecast(i query.IndicatorRef, p query.ForecastPoint) chart.Point {
	write := func(d giaoban.Decimal) string { return q.number(i, &d) }
	return chart.Point{Period: q.chartPeriod(parsePeriod(p.Period)), Figure: chart.Figure{State: chart.NotApplicable},
		Ahead: &chart.Ahead{Value: p.Value.Float(), Low: p.Low.Float(), High: p.High.Float(), Text: q.T("chart.ahead", "value", write(p.Value)),
			Tip: q.T("chart.ahead_tip", "value", write(p.Value), "low", write(p.Low), "high", write(p.High))}}
}
