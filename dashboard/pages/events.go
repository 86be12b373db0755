package pages

import (
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// eventLine is something that happened while the figures ran.
type eventLine struct{ Day, Text, Source string }

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
		out = append(out, eventLine{e.Date.FormatDate(q.Lang), e.Text.In(q.Lang), e.Source})
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
