package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// profile is the headline indicators of one unit among the units like it.
type profile struct {
	Title string
	Own   string // head of the unit's own column
	Whole string // head of the column of what it is part of
	Note  string
	Peers bool // there are others to stand among
	Rows  []profileRow
}

type profileRow struct {
	Name, Sub    string
	Href         string
	Own          parts.Figure
	Whole        string
	Strip        *parts.Chart
	Rank         string
	Year         parts.Change
	Status       parts.Status
	code         string
	period       giaoban.Period
	ask          query.CompareRequest // Parent is empty where there is nothing to compare with
	measure      measure
	rank, peers  int
	standing     query.Standing
	illustrative bool
	level        bool // the figure of the whole can stand beside it
	direction    string
}

// profile makes a row for every headline the unit has to do with, and draws the
// picked one in time.
func (v *unitView) profile(q *request) error {
	t := &v.Profile
	short := q.brief(v.unit.Name.In(q.Lang))
	t.Own, t.Peers = short, v.unit.Parent != ""
	most := 0
	for n, code := range q.codes() {
		i := q.pages.Catalogue.Indicator(code, v.period.Ends)
		if i.IsDistribution() || !q.owes(i, v.unit.ID, v.period) {
			continue
		}
		r := profileRow{code: code, period: v.period}
		if !suits(i, v.period) {
			r.period = q.latest(i.First())
		}
		ok, err := r.fill(q, v, fmt.Sprintf("p%d", n))
		if err != nil {
			return err
		}
		if ok {
			t.Rows = append(t.Rows, r)
			most = max(most, r.peers)
		}
	}
	t.Title = q.T("unit.profile_alone", "unit", short)
	if t.Peers {
		if most > 0 {
			t.Title = q.T("unit.profile", "unit", short, "n", fmt.Sprint(most))
		}
		t.Whole = q.whole(&query.CompareRow{Unit: query.UnitRef{ID: v.unit.Parent}})
		t.Note = q.T("unit.profile_note", "unit", short, "whole", lowerFirst(t.Whole))
	}
	if len(t.Rows) == 0 {
		return nil
	}
	picked := t.picked(q.query.Get("indicator"))
	v.Trends = pick{Name: "indicator", Label: q.T("unit.trend_pick")}
	for _, r := range t.Rows {
		v.Trends.Choices = append(v.Trends.Choices, choice{r.code, r.Name, r.code == picked.code})
	}
	v.Kept = append([]hidden{{"period", v.period.Key()}, {"unit", string(v.unit.ID)}}, v.Hidden...)
	return v.trend(q, picked)
}

// picked is the row to draw in time: the one asked for, else the first that is
// behind and can stand beside the whole.
func (t *profile) picked(code string) profileRow {
	best, weight := t.Rows[0], -1
	for _, r := range t.Rows {
		w := 0
		if r.level {
			w++
		}
		if r.level && r.standing == query.Behind {
			w++
		}
		if r.code == code {
			return r
		}
		if w > weight {
			best, weight = r, w
		}
	}
	return best
}

// suits says whether an indicator can have a figure of a period like this one.
func suits(i *giaoban.Indicator, p giaoban.Period) bool {
	f := i.First()
	return i.Owes(p.Frequency()) || f.Months() > 0 && f.Months() <= p.Frequency().Months()
}

// owes says whether anybody from the unit downwards owes the indicator.
func (q *request) owes(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) bool {
	if i.Computed() && len(i.ReportedBy) == 0 {
		if n := q.pages.Catalogue.Indicator(i.Numerator, p.Ends); n != nil {
			i = n
		}
	}
	return len(q.pages.Catalogue.Owing(i, unit, p)) > 0
}

// fill asks for the unit's figure in time and for its place among the others.
func (r *profileRow) fill(q *request, v *unitView, id string) (bool, error) {
	a, err := q.pages.Answers.Trend(q.Context(), query.SeriesRequest{Indicator: r.code, Units: []giaoban.UnitID{v.unit.ID},
		From: r.period.Key(), To: r.period.Key(), Frequency: r.period.Frequency().String(), Lang: q.Lang})
	if err != nil || len(a.Series) == 0 || len(a.Series[0].Points) == 0 {
		return false, err
	}
	last := a.Series[0].Points[0]
	still := stalledRow(v.open, v.unit.ID, r.code)
	stalled := still != nil && slices.Contains(still.States, query.Stalled)
	r.Name, r.Href = a.Indicator.Name, q.link("/indicators/"+r.code, "unit", string(v.unit.ID), "period", last.Period)
	r.Own, r.Year, r.Sub = q.cell(a.Indicator, v.unit.ID, last.Point), q.yearChange(a.Indicator, last), q.made(a.Indicator, last)
	r.standing = query.Stand(last, stalled)
	r.Status = q.standing(r.standing, a.Indicator, last, still)
	if last.Status == giaoban.NotApplicable {
		r.standing, r.Status = query.Watched, q.pointStatus(last.Point)
	}
	r.Own = q.told(r.Own, a.Indicator, last.Period, q.onLastYear(r.Year), inWords(r.Status))
	r.direction = a.Indicator.Direction
	r.illustrative = last.Illustrative && last.Value != nil
	r.Whole, r.Rank = "–", "–"
	if v.unit.Parent == "" {
		return true, nil
	}
	return true, r.among(q, v, id)
}

// among places the unit among the others of its level, in proportion where the
// figure counts many things.
func (r *profileRow) among(q *request, v *unitView, id string) error {
	r.ask = query.CompareRequest{Indicator: r.code, Period: r.period.Key(), Parent: v.unit.Parent, Level: v.unit.Level, Lang: q.Lang}
	plain, err := q.pages.Answers.Compare(q.Context(), r.ask)
	if err != nil {
		return err
	}
	if r.measure, err = q.measured(plain, r.ask, ""); err != nil {
		return err
	}
	now, err := q.pages.Answers.Compare(q.Context(), r.measure.ask(r.ask))
	if err != nil {
		return err
	}
	own := compareRow(now, v.unit.ID)
	if own == nil {
		return nil
	}
	i := r.measure.shown(now.Indicator)
	if r.measure.per != nil && own.Value != nil {
		r.Own = q.cell(i, v.unit.ID, rowPoint(own, now.Period))
		r.Sub = r.measure.words + "; " + q.amount(plain.Indicator, own.Raw)
		r.Year = r.measure.delta(q, now.Indicator, own.YoY, own.YoYPct, own.Illustrative)
		i.UnitOfMeasure = r.measure.words
		r.Own = q.told(r.Own, i, now.Period, q.onLastYear(r.Year), inWords(r.Status))
	}
	r.rank, r.peers = own.Rank, len(valued(now))
	r.Rank = place(r.rank, r.peers)
	switch t := r.measure.whole(now); {
	case t != nil:
		r.level, r.Whole = true, q.number(i, t.Value)
	case now.Total != nil && now.Total.Value != nil && r.measure.per == nil:
		r.Whole = q.T("unit.sum", "value", q.number(i, now.Total.Value))
	}
	r.strip(q, id, now, v.unit.ID)
	return nil
}

// strip draws the unit among all.
func (r *profileRow) strip(q *request, id string, a *query.CompareAnswer, unit giaoban.UnitID) {
	s := chart.Strip{Own: -1}
	for n, row := range ranked(a) {
		s.Figures = append(s.Figures, q.compareFigure(r.measure.shown(a.Indicator), row))
		if row.Unit.ID == unit {
			s.Own = n
		}
	}
	if len(s.Figures) < 2 {
		return
	}
	if whole := r.measure.whole(a); whole != nil {
		s.Reference = float(whole.Value)
	}
	c := q.draw(id, "h-strip", q.T("unit.strip_spoken", "name", r.Name, "n", fmt.Sprint(r.peers), "rank", r.Rank), s)
	r.Strip = &c
}

// place says in which indicators the unit is last, and in which first.
func (t *profile) place(q *request) string {
	var last, first []string
	n := 0
	for _, r := range t.Rows {
		switch {
		case r.rank == 0 || r.peers < 3 || r.direction == string(giaoban.None):
			continue
		case r.rank == r.peers:
			last = append(last, lowerFirst(r.Name))
		case r.rank == 1:
			first = append(first, lowerFirst(r.Name))
		}
		n = max(n, r.peers)
	}
	said := ""
	if len(last) > 0 {
		said = q.T("unit.last", "n", fmt.Sprint(n), "names", q.listed(last))
	}
	if len(first) > 0 {
		if said != "" {
			said += " "
		}
		said += q.T("unit.first", "n", fmt.Sprint(n), "names", q.listed(first))
	}
	return said
}
