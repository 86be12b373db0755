package pages

import (
	"fmt"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// unitView is where one unit stands among its like, and where it is weak.
type unitView struct {
	frame
	Kick     []parts.Link
	Heading  string
	HeadMark *parts.Mark
	Lead     string
	Ended    *endedUnit
	Facts    []fact
	Profile  profile
	Trend    *panel
	Trends   pick // which indicator is drawn in time
	Kept     []hidden
	Schemes  []scheme
	Save     *parts.Save
	Matters  []matter
	All      parts.Link // every matter
	Card     []cardRow  // what it sent for the last periods
	Bounds   boundaries
	Below    []parts.Link
	BelowSum string
	Links    []parts.Link
	Mark     *parts.Mark
	Empty    *parts.State
	unit     giaoban.Unit
	period   giaoban.Period
	came     *query.CompletenessAnswer
	open     *query.StalledAnswer
}

// endedUnit says that the unit is no more, and who came after it.
type endedUnit struct {
	Banner     parts.Banner
	Successors []parts.Link
}

func (p *Pages) unit(q *request) (any, error) {
	id := giaoban.UnitID(q.PathValue("id"))
	if other := q.query.Get("unit"); other != "" { // chosen in the context line
		id = giaoban.UnitID(other)
	}
	u, ok := p.Catalogue.Units.Nearest(id, q.Day)
	if !ok {
		return nil, p.words.Problem("unknown_unit", giaoban.Place{}, string(id), "", nil)
	}
	period, err := q.periodWithin(u)
	if err != nil {
		return nil, err
	}
	if then, ok := p.Catalogue.Units.On(id, period.Ends); ok {
		u = then
	}
	v := &unitView{frame: q.frame("units", "units.one", "name", u.Name.In(q.Lang)), unit: u, period: period}
	v.head(q)
	if err := v.ask(q); err != nil {
		return nil, err
	}
	v.footer(v.came.Freshness)
	if err := v.profile(q); err != nil {
		return nil, err
	}
	if err := v.schemes(q); err != nil {
		return nil, err
	}
	if err := v.facts(q); err != nil {
		return nil, err
	}
	if err := v.card(q); err != nil {
		return nil, err
	}
	v.matters(q)
	v.verdict(q)
	v.bounds(q)
	return v, nil
}

// periodWithin is the period asked for, or the latest one in which the unit existed.
func (q *request) periodWithin(u giaoban.Unit) (giaoban.Period, error) {
	p, err := q.period()
	if err != nil || q.query.Get("period") != "" {
		return p, err
	}
	spans := q.pages.Catalogue.Units.Spans(u.ID)
	if end := spans[len(spans)-1].ValidTo; p.Ends >= end {
		if last, ok := p.Frequency().PeriodOf(end - 1); ok {
			if p = last; p.Ends >= end {
				p = p.Previous()
			}
		}
	}
	return p, nil
}

func (v *unitView) head(q *request) {
	u, units := v.unit, q.pages.Catalogue.Units
	v.Picks = []pick{q.pickUnit(u.ID, v.period.Ends), q.pickPeriod(v.period, v.period.Frequency())}
	v.Kick = []parts.Link{{Href: q.link("/units"), Text: q.T("nav.units")}}
	above := units.Ancestors(u.ID, v.period.Ends)
	for n := len(above) - 1; n >= 0; n-- {
		v.Kick = append(v.Kick, q.unitLink(above[n]))
	}
	v.Kick = append(v.Kick, parts.Link{Text: q.level(u.Level)}, parts.Link{Text: v.period.Label(q.Lang)})
	v.BelowSum, v.Below = q.below(u.ID, min(v.period.Ends, u.ValidTo-1))
	v.Links = []parts.Link{{Href: q.link("/completeness", "unit", string(u.ID), "period", v.period.Key()), Text: q.T("unit.to_reports")},
		{Href: q.link("/stalled", "unit", string(u.ID)), Text: q.T("unit.to_matters")},
		{Href: q.link("/compare", "unit", string(u.ID), "period", v.period.Key()), Text: q.T("unit.to_compare")}}
	spans := units.Spans(u.ID)
	end := spans[len(spans)-1].ValidTo
	if end > q.Day {
		return
	}
	v.Ended = &endedUnit{Banner: parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: q.T("unit.ended"), Text: q.T("unit.ended_text", "day", (end - 1).FormatDate(q.Lang))}}
	for _, id := range units.Successors(u.ID) {
		if next, ok := units.On(id, end); ok {
			v.Ended.Successors = append(v.Ended.Successors, q.unitLink(next))
		}
	}
}

// ask asks what came from the unit and what has stopped.
func (v *unitView) ask(q *request) (err error) {
	v.came, err = q.pages.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: v.period.Key(), Parent: v.unit.ID, Lang: q.Lang})
	if err != nil {
		return err
	}
	v.open, err = q.pages.Answers.Stalled(q.Context(), query.StalledRequest{Parent: v.unit.ID, Level: v.unit.Level, Period: v.period.Key(), Lang: q.Lang})
	return err
}

// schemes draws each distribution the unit reports.
func (v *unitView) schemes(q *request) error {
	o := overview{}
	err := o.schemes(q, v.unit, v.period)
	v.Schemes = o.Schemes
	v.Save = v.saveSchemes(v.Schemes, v.unit, v.period)
	return err
}

// facts are the four or five things to know before reading the table.
func (v *unitView) facts(q *request) error {
	if err := v.people(q); err != nil {
		return err
	}
	if v.BelowSum != "" {
		v.Facts = append(v.Facts, fact{Name: q.T("unit.below"), Value: fmt.Sprint(len(v.Below)), Sub: v.BelowSum})
	}
	late, longest, overdue := 0, 0, 0
	for _, r := range v.came.Rows {
		if r.LateDays > 0 {
			late++
		}
		longest, overdue = max(longest, r.LateDays), max(overdue, r.Overdue)
	}
	t := v.came.Totals
	f := fact{Name: q.T("unit.reports"), Value: fmt.Sprintf("%d/%d", t.Received, t.Expected), Href: v.Links[0].Href, Status: &parts.Status{Shape: parts.OnTrack, Word: q.T("arrivals.full")}}
	switch {
	case t.Expected == 0:
		f.Value, f.Href, f.Status, f.Sub = "–", "", nil, q.T("unit.owes_nothing")
	case t.Received < t.Expected && overdue > 0:
		f.Status = &parts.Status{Shape: parts.Overdue, Word: q.T("unit.overdue", "n", fmt.Sprint(t.Expected-t.Received), "days", q.count(overdue))}
	case t.Received < t.Expected:
		f.Status = &parts.Status{Shape: parts.Missing, Word: q.T("arrivals.waiting", "n", fmt.Sprint(t.Expected-t.Received))}
	case late > 0:
		f.Status = &parts.Status{Shape: parts.Late, Word: q.T("unit.late", "n", fmt.Sprint(late), "days", q.count(longest))}
	}
	v.Facts = append(v.Facts, f, fact{Name: q.T("unit.open"), Value: fmt.Sprint(alerting(v.open)), Href: v.Links[1].Href, Sub: q.T("unit.open_sub")})
	return nil
}

// people is the unit's latest figure of the first denominator: how large it is.
func (v *unitView) people(q *request) error {
	all := q.denominators()
	if len(all) == 0 {
		return nil
	}
	a, err := q.pages.Answers.Series(q.Context(), query.SeriesRequest{Indicator: all[0], Units: []giaoban.UnitID{v.unit.ID}, To: v.period.Key(), Lang: q.Lang})
	if err != nil || len(a.Series) == 0 {
		return err
	}
	points := a.Series[0].Points
	for n := len(points) - 1; n >= 0; n-- {
		if p := points[n]; p.Value != nil {
			v.Facts = append(v.Facts, fact{Name: a.Indicator.Name, Value: q.number(a.Indicator, p.Value), Sub: a.Indicator.UnitOfMeasure + ", " + lowerFirst(parsePeriod(p.Period).Label(q.Lang)),
				Mark: q.mark(p.Illustrative), Href: q.link("/figure", "indicator", all[0], "unit", string(v.unit.ID), "period", p.Period)})
			break
		}
	}
	return nil
}

func (v *unitView) matters(q *request) {
	for _, r := range v.open.Rows {
		if len(v.Matters) == mattersShown || len(r.States) == 1 && r.States[0] == query.ZeroRun {
			continue
		}
		v.Matters = append(v.Matters, matter{Shape: q.shapeOf(r.States), Who: r.Name, Sub: r.Reason, Mark: q.mark(r.Illustrative),
			Href: q.link("/stalled", "unit", string(r.Unit.ID), "indicator", r.Indicator)})
	}
	v.All = parts.Link{Href: v.Links[1].Href, Text: q.T("overview.all_matters", "n", fmt.Sprint(alerting(v.open)))}
}

// verdict counts the standings of the table in one sentence, and says in which
// indicators the unit is last and first.
func (v *unitView) verdict(q *request) {
	name := v.unit.Name.In(q.Lang)
	counts := map[query.Standing]int{}
	for _, r := range v.Profile.Rows {
		counts[r.standing]++
		if r.illustrative {
			v.Mark = q.tag(true)
		}
	}
	if v.Mark != nil {
		v.Notice, v.HeadMark = &parts.Mark{Label: q.T("unit.notice")}, q.mark(true)
	}
	var said []string
	for _, s := range tallied {
		if counts[s] > 0 {
			said = append(said, q.T("unit.count", "n", fmt.Sprint(counts[s]), "standing", q.T("tally."+string(s))))
		}
	}
	switch {
	case len(v.Profile.Rows) == 0 && v.came.Totals.Expected == 0:
		v.Heading, v.HeadMark = q.T("unit.heading_quiet", "unit", name), nil
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("unit.empty"), Text: q.T("unit.empty_text")}
		if above := q.pages.Catalogue.Units.Ancestors(v.unit.ID, v.period.Ends); len(above) > 0 {
			v.Empty.Actions = []parts.Link{q.unitLink(above[0])}
		}
	case len(said) == 0:
		v.Heading, v.Empty = q.T("unit.heading_quiet", "unit", name), q.empty(v.period)
	default:
		v.Heading = q.T("unit.heading", "unit", name, "counts", strings.Join(said, ", "))
	}
	v.Lead = strings.TrimSpace(v.Profile.place(q) + " " + v.sent(q))
}

// sent says how much of what is due came.
func (v *unitView) sent(q *request) string {
	t := v.came.Totals
	switch {
	case t.Expected == 0:
		return ""
	case t.Received == t.Expected:
		return q.T("unit.sent_all", "n", fmt.Sprintf("%d/%d", t.Received, t.Expected))
	}
	return q.T("unit.sent_some", "n", fmt.Sprintf("%d/%d", t.Received, t.Expected))
}

// trend draws the picked indicator of the unit, the whole in grey.
func (v *unitView) trend(q *request, r profileRow) error {
	var line []chart.Point
	if r.ask.Parent != "" {
		var periods []giaoban.Period
		for n := comparedPeriods - 1; n >= 0; n-- {
			periods = append(periods, back(r.period, n))
		}
		answers, err := q.over(r.ask, r.measure, periods)
		if err != nil {
			return err
		}
		line = q.line(r.measure, afterBreak(answers), v.unit.ID)
	} else {
		a, err := q.pages.Answers.Series(q.Context(), query.SeriesRequest{Indicator: r.code, Units: []giaoban.UnitID{v.unit.ID},
			From: back(r.period, comparedPeriods-1).Key(), To: r.period.Key(), Frequency: r.period.Frequency().String(), Lang: q.Lang})
		if err != nil || len(a.Series) == 0 {
			return err
		}
		for _, p := range a.Series[0].Points {
			if p.Break != nil && p.Break.Link == "" { // no line crosses a change of definition
				line = nil
			}
			f := q.chartFigure(a.Indicator, p)
			f.Text = q.number(a.Indicator, p.Value)
			line = append(line, chart.Point{Period: q.chartPeriod(parsePeriod(p.Period)), Figure: f})
		}
	}
	from, to := chart.SameScale([][]chart.Point{line})
	note := ""
	if r.level {
		note = q.T("unit.trend_note", "whole", lowerFirst(v.Profile.Whole)+" "+r.Whole)
	}
	v.Trend = &panel{Title: r.Name, Note: capital(strings.TrimSpace(r.Sub + ". " + note)), Chart: q.draw("trend", "h-mini", q.T("unit.trend_spoken", "name", r.Name, "n", fmt.Sprint(len(line)), "last", r.Own.Value+r.Own.Missing, "whole", r.Whole),
		chart.Multiple{Points: line, From: from, To: to})}
	v.Trend.Save = v.saveTrend(q, r, line)
	return nil
}
