package query

import (
	"context"
	"strconv"

	"github.com/giaoban/giaoban"
)

// Trend answers a series with what each point says in time: against the period
// before, the same period of last year, cumulatively, and against its target.
func (s *Service) Trend(ctx context.Context, r SeriesRequest) (*TrendAnswer, error) {
	out, err := s.Trends(ctx, []SeriesRequest{r})
	if err != nil {
		return nil, err
	}
	return out[0], nil
}

// Trends answers several requests of one page, and reads the store once.
func (s *Service) Trends(ctx context.Context, all []SeriesRequest) ([]*TrendAnswer, error) {
	for _, r := range all {
		if r.Forecast < 0 || r.Forecast > MostAhead {
			return nil, s.problem("bad_forecast", strconv.Itoa(r.Forecast), "1.."+strconv.Itoa(MostAhead), nil)
		}
	}
	questions, err := s.questions(ctx, all, 2)
	if err != nil {
		return nil, err
	}
	out := make([]*TrendAnswer, len(all))
	for n, q := range questions {
		goals, err := s.targets(ctx, q.need.asOf)
		if err != nil {
			return nil, err
		}
		out[n] = s.answerTrend(q, goals)
	}
	return out, nil
}

func (s *Service) answerTrend(q *question, goals targets) *TrendAnswer {
	r := q.request
	out := &TrendAnswer{Next: q.next, Series: make([]TrendSeries, 0, len(q.units))}
	axis := q.axis(r.Indicator, q.reach, q.frequency, q.asked, q.today)
	breaks := q.breaks(r.Indicator, r.Lang)
	latest := -1
	for _, unit := range q.units {
		one := TrendSeries{Unit: s.unitRef(unit, q.namedOn(axis), r.Lang), Points: make([]TrendPoint, 0, len(axis))}
		figure := q.remembered(unit)
		for n, p := range axis {
			if !q.shows(unit, p) {
				continue
			}
			t := q.trendPoint(unit, p, figure, goals)
			t.Break = breakWithin(breaks, before(axis, n), p)
			if t.Value != nil && n > latest {
				latest = n
			}
			one.Points = append(one.Points, t)
		}
		if len(axis) > 0 {
			one.Verdict = q.verdict(q.version(r.Indicator, axis[len(axis)-1]), unit, one.Points)
		}
		q.setNeeded(unit, one.Points, figure, goals)
		if r.Forecast > 0 {
			one.Forecast = q.forecast(unit, one.Points)
		}
		out.Series = append(out.Series, one)
	}
	out.Indicator = s.indicatorRef(r.Indicator, q.namedOn(axis), r.Lang)
	out.Freshness = s.freshness(q.newest, latestKey(axis, latest, q.frequency))
	return out
}

// remembered computes each figure of a unit once: a period is looked at as itself,
// as the one before and as last year's.
func (q *question) remembered(unit giaoban.UnitID) func(giaoban.Period) *cell {
	seen := map[giaoban.Period]*cell{}
	return func(p giaoban.Period) *cell {
		c := seen[p]
		if c == nil {
			f := q.at(unit, p)
			c = &f
			seen[p] = c
		}
		return c
	}
}

func (q *question) trendPoint(unit giaoban.UnitID, p giaoban.Period, figure func(giaoban.Period) *cell, goals targets) TrendPoint {
	lang := q.request.Lang
	now := figure(p)
	t := TrendPoint{Point: q.point(now, lang, key(p, q.frequency))}
	c := q.previous(unit, now, figure)
	t.Change, t.ChangePct, t.ChangeNote, t.ChangeIll = c.by, c.pct, c.note.In(lang), c.illustrative
	y := q.yearOnYear(unit, now, figure)
	t.YoY, t.YoYPct, t.YoYNote, t.YoYIll = y.by, y.pct, y.note.In(lang), y.illustrative
	if y.through != 0 {
		t.Through = &y.through
	}
	t.LikeForLike = LikeForLike{Units: c.units, Same: c.same, YoYUnits: y.units, YoYSame: y.same, Over: c.over, YoYOver: y.over}
	i := q.version(q.request.Indicator, p)
	q.covers(&t.Point, i, p)
	q.setCumulative(&t, i, p, figure)
	if target, ok := q.goal(unit, i.Code, p, goals); ok {
		g := measure(i, target, p, q.today, figure)
		t.Target, t.TargetIll, t.TargetBy = &target.Value, target.Illustrative, target.Period.Key()
		t.DueByNow, t.Pace, t.Behind = g.due, g.pace, g.behind(i.Direction)
	}
	return t
}

// goal is the target of a unit for a period. It was set for the unit as it was then: in
// other boundaries it is none.
func (q *question) goal(unit giaoban.UnitID, code string, p giaoban.Period, goals targets) (giaoban.Target, bool) {
	if q.boundaries != nil && !q.boundaries.unchanged(unit, p.Ends) {
		return giaoban.Target{}, false
	}
	return goals.of(unit, code, p)
}

// setCumulative gives the figure from 1 January to the period's end; a state has
// none.
func (q *question) setCumulative(t *TrendPoint, i *giaoban.Indicator, p giaoban.Period, figure func(giaoban.Period) *cell) {
	switch i.Kind.(type) {
	case giaoban.Flow, giaoban.Ratio:
	default:
		return
	}
	if p.Starts.Year() != p.Ends.Year() {
		return
	}
	c := figure(p.YearToDate())
	if t.Cumulative = c.value(); t.Cumulative != nil && !c.complete() {
		t.CumCoverage = &c.coverage
	}
}
