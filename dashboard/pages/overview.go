package pages

import (
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// mattersShown is how many matters the leader sees first; the rest is one link away.
const mattersShown = 4

// overview is the state of the province in ten seconds: a verdict, what needs the
// leader, and the headline indicators.
type overview struct {
	frame
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Basis    string
	BasisIll *parts.Mark
	Tally    []tally
	Matters  []matter
	AllText  parts.Link
	MattIll  *parts.Mark
	Scores   []scoreGroup
	Columns  scoreColumns
	Orders   []parts.Link // the orders of the table; the one shown has no address
	Map      *mapPanel    // the first rate that needs attention, where the units lie
	Schemes  []scheme
	Save     *parts.Save // of the schemes
	Arrivals arrivals
	Empty    *parts.State
}

// tally counts the headlines of one standing.
type tally struct {
	Number string
	Shape  parts.Shape
	Word   string
}

// matter is one thing that needs somebody.
type matter struct {
	Shape     parts.Shape
	Href      string
	Who, What string
	Sub       string
	Mark      *parts.Mark
}

type scoreColumns struct {
	Period, Year, Previous, Since, Target, Coverage string
}

type scoreGroup struct {
	Name string
	Rows []score
}

// score is one headline indicator.
type score struct {
	Name, Sub string
	Href      string
	Status    parts.Status
	Figure    parts.Figure
	Year      parts.Change
	Previous  parts.Change
	Spark     *parts.Chart
	Target    *toTarget
	Coverage  *parts.Coverage
	code      string
	standing  query.Standing
	judged    bool // the verdict rests on an illustrative figure or target
}

// toTarget is the way to the year's target.
type toTarget struct {
	Reached, Needed string
	Bullet          parts.Chart
}

// scheme is one distribution of the last period, as one bar.
type scheme struct {
	Title string
	Bar   parts.Chart
	Mark  *parts.Mark
	Href  string
	of    query.IndicatorRef
}

// arrivals says who has reported.
type arrivals struct {
	Sentence string
	Rows     []arrival
	Href     string
	Mark     *parts.Mark
}

type arrival struct {
	Unit   parts.Link
	Status parts.Status
	Ratio  string
}

func (p *Pages) overview(q *request) (any, error) {
	v, err := p.state(q)
	if err != nil {
		return nil, err
	}
	v.order(q)
	return v, v.locate(q)
}

// state is the overview's view, which the wall shows in another form.
func (p *Pages) state(q *request) (*overview, error) {
	period, err := q.period()
	if err != nil {
		return nil, err
	}
	root := q.root()
	v := &overview{frame: q.frame("overview", "overview.title")}
	v.Kick = q.T("overview.kick", "unit", q.within(root.Name.In(q.Lang)), "period", period.Within(q.Lang))
	v.Picks = []pick{q.pickPeriod(period, period.Frequency())}
	came, err := p.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: period.Key(), Parent: root.ID, Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	standing, err := p.Answers.Stalled(q.Context(), query.StalledRequest{Parent: root.ID, Level: root.Level, Period: period.Key(), Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	below, err := p.Answers.Stalled(q.Context(), query.StalledRequest{Parent: root.ID, Period: period.Key(), Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	if err := v.scores(q, root, period, came, standing); err != nil {
		return nil, err
	}
	v.verdict(q, period)
	v.matters(q, root, standing, below)
	if err := v.schemes(q, root, period); err != nil {
		return nil, err
	}
	v.Arrivals = q.arrivals(came, period)
	if v.Source, err = q.origin(root.ID, period, slices.DeleteFunc(slices.Clone(q.codes()), func(code string) bool {
		i := p.Catalogue.Indicator(code, period.Ends)
		return i.Computed() || i.IsDistribution()
	})...); err != nil {
		return nil, err
	}
	v.footer(came.Freshness)
	v.Save = v.saveSchemes(v.Schemes, root, period)
	return v, nil
}

// scores makes a row for every headline indicator.
func (v *overview) scores(q *request, root giaoban.Unit, period giaoban.Period, came *query.CompletenessAnswer, standing *query.StalledAnswer) error {
	v.Columns = scoreColumns{Period: period.ShortLabel(q.Lang), Year: q.T("overview.year"), Previous: q.T("overview.previous"),
		Since: q.T("overview.since"), Target: q.T("overview.target", "year", fmt.Sprint(period.Ends.Year())), Coverage: q.T("overview.coverage")}
	if ly, ok := period.LastYear(); ok {
		v.Columns.Year = q.T("overview.year_of", "year", fmt.Sprint(ly.Ends.Year()))
	}
	var asked []query.SeriesRequest
	for _, code := range q.codes() {
		if q.pages.Catalogue.Indicator(code, period.Ends).IsDistribution() {
			continue
		}
		asked = append(asked, query.SeriesRequest{Indicator: code, Units: []giaoban.UnitID{root.ID},
			From: back(period, 6).Key(), To: period.Key(), Frequency: period.Frequency().String(), Lang: q.Lang})
	}
	trends, err := q.pages.Answers.Trends(q.Context(), asked)
	if err != nil {
		return err
	}
	for n, a := range trends {
		if len(a.Series) == 0 || len(a.Series[0].Points) == 0 {
			continue
		}
		code := asked[n].Indicator
		row := q.score(fmt.Sprintf("s%d", n), root, a, came, stalledRow(standing, root.ID, code))
		v.addScore(q.chapter(q.pages.Catalogue.Indicator(code, period.Ends)), row)
	}
	return nil
}

// chapter is the band of the first page an indicator stands in; without bands its
// group.
func (q *request) chapter(i *giaoban.Indicator) string {
	for _, c := range q.pages.Catalogue.Overview {
		if slices.Contains(c.Indicators, i.Code) {
			return c.Name.In(q.Lang)
		}
	}
	return q.group(i.Group)
}

func (v *overview) addScore(name string, row score) {
	if len(v.Scores) == 0 || v.Scores[len(v.Scores)-1].Name != name {
		v.Scores = append(v.Scores, scoreGroup{Name: name})
	}
	g := &v.Scores[len(v.Scores)-1]
	g.Rows = append(g.Rows, row)
}

func stalledRow(a *query.StalledAnswer, unit giaoban.UnitID, code string) *query.StalledRow {
	for n := range a.Rows {
		if a.Rows[n].Unit.ID == unit && a.Rows[n].Indicator == code {
			return &a.Rows[n]
		}
	}
	return nil
}

func (q *request) score(id string, root giaoban.Unit, a *query.TrendAnswer, came *query.CompletenessAnswer, still *query.StalledRow) score {
	points := a.Series[0].Points
	last := points[len(points)-1]
	stalled := still != nil && slices.Contains(still.States, query.Stalled)
	s := score{code: a.Indicator.Code, Name: a.Indicator.Name, Sub: q.made(a.Indicator, last), standing: query.Stand(last, stalled),
		Href:   q.link("/indicators/"+a.Indicator.Code, "period", last.Period),
		Figure: q.shown(a.Indicator, root.ID, last.Point), Year: q.yearChange(a.Indicator, last), Previous: q.previousChange(a.Indicator, last),
		judged: last.Illustrative || last.TargetIll && last.Target != nil}
	s.Status = q.standing(s.standing, a.Indicator, last, still)
	s.Figure = q.told(s.Figure, a.Indicator, last.Period, q.onLastYear(s.Year), inWords(s.Status))
	figures := make([]chart.Figure, len(points))
	for n, p := range points {
		figures[n] = q.chartFigure(a.Indicator, p.Point)
	}
	if len(points) > 1 {
		c := q.draw(id+"-spark", "h-spark", q.T("chart.spark", "name", a.Indicator.Name, "n", fmt.Sprint(len(points)), "last", q.amount(a.Indicator, last.Value)), chart.Sparkline{Figures: figures})
		s.Spark = &c
	}
	s.Target = q.toTarget(id, a.Indicator, last, s.standing)
	s.Coverage = q.coverage(root, a.Indicator, last.Point, came)
	return s
}

// made says what a figure is made of: "978 trên 1.170", or how it is counted.
func (q *request) made(i query.IndicatorRef, p query.TrendPoint) string {
	if p.Numerator != nil && p.Denominator != nil {
		return q.T("figure.of", "n", p.Numerator.Format(q.Lang, 0), "d", p.Denominator.Format(q.Lang, 0))
	}
	return q.T("kind." + i.Kind)
}

var shapes = map[query.Standing]parts.Shape{query.OnTrack: parts.OnTrack, query.Behind: parts.Behind, query.AtRest: parts.Stalled,
	query.Incomplete: parts.Incomplete, query.Watched: parts.Watched, query.Absent: parts.Missing}

// standing puts the verdict into words, with the gap behind it.
func (q *request) standing(s query.Standing, i query.IndicatorRef, p query.TrendPoint, still *query.StalledRow) parts.Status {
	st := parts.Status{Shape: shapes[s], Word: q.T("standing." + string(s))}
	switch {
	case s == query.AtRest && still != nil:
		st.Sub = q.T("standing.periods", "n", fmt.Sprint(still.Periods))
	case s == query.Behind && p.DueByNow != nil:
		st.Sub = q.T("standing.short", "amount", q.gap(i, p.DueByNow.Sub(*p.Value).Abs()))
	case s == query.Incomplete && len(p.Missing) == 1:
		st.Sub = q.T("standing.lacks", "unit", q.brief(q.unitName(p.Missing[0], p.Ends)))
	case s == query.Incomplete:
		st.Sub = q.T("standing.lacks_n", "n", fmt.Sprint(p.Coverage.Expected-p.Coverage.Reported))
	}
	return st
}

// gap is a difference in the indicator's own words: points of a rate, else units.
func (q *request) gap(i query.IndicatorRef, d giaoban.Decimal) string {
	s := d.Format(q.Lang, i.Decimals)
	switch {
	case percent(i):
		return s + " " + q.T("change.points")
	case i.UnitOfMeasure != "":
		return s + " " + i.UnitOfMeasure
	}
	return s
}

func (q *request) toTarget(id string, i query.IndicatorRef, p query.TrendPoint, s query.Standing) *toTarget {
	if p.Target == nil || p.Value == nil || p.Target.Sign() <= 0 {
		return nil
	}
	whole, reached := *p.Target, *p.Value
	if p.Cumulative != nil {
		reached = *p.Cumulative
	}
	t := &toTarget{}
	switch {
	case percent(i):
		whole = giaoban.Whole(100)
		t.Reached, t.Needed = q.number(i, p.Value), q.T("target.rate", "value", q.goal(i, *p.Target))
	case whole.Cmp(longTarget) >= 0: // two long numbers side by side say less than their quotient
		t.Reached = q.percentOf(reached, whole)
		if p.DueByNow != nil {
			t.Needed = q.T("target.needed", "value", q.percentOf(*p.DueByNow, whole))
		}
	default:
		t.Reached = reached.Format(q.Lang, i.Decimals) + "/" + q.gap(i, whole)
		if p.DueByNow != nil {
			t.Needed = q.T("target.needed", "value", p.DueByNow.Format(q.Lang, i.Decimals))
		}
	}
	b := chart.Bullet{Reached: share(reached, whole), Pace: chart.Standing}
	if p.DueByNow != nil {
		n := share(*p.DueByNow, whole)
		b.Needed = &n
	}
	switch s {
	case query.OnTrack:
		b.Pace = chart.OnPace
	case query.Behind:
		b.Pace = chart.Behind
	}
	t.Bullet = q.draw(id+"-bullet", "h-bullet", i.Name+": "+t.Reached+"; "+t.Needed, b)
	return t
}

// longTarget is the target from which the way to it is said in percent.
var longTarget = giaoban.Whole(1000)

func (q *request) percentOf(part, whole giaoban.Decimal) string {
	d, _ := part.Scaled(giaoban.Whole(100), whole)
	return d.Format(q.Lang, 1) + "%"
}

func share(part, whole giaoban.Decimal) float64 {
	d, ok := part.Div(whole)
	if !ok {
		return 0
	}
	return d.Float()
}

// coverage is one dot per unit that owes, in the order of the catalogue.
func (q *request) coverage(root giaoban.Unit, i query.IndicatorRef, p query.Point, came *query.CompletenessAnswer) *parts.Coverage {
	if p.Coverage.Expected == 0 {
		return nil
	}
	codes := []string{i.Code}
	if i.Numerator != "" {
		codes = []string{i.Numerator, i.Denominator}
	}
	c := &parts.Coverage{Ratio: fmt.Sprintf("%d/%d", p.Coverage.Reported, p.Coverage.Expected), Unit: q.T("coverage.units")}
	version := q.pages.Catalogue.Indicator(codes[0], p.Ends)
	if version == nil || p.Coverage.Expected > 24 {
		return c
	}
	for _, u := range q.pages.Catalogue.Owing(version, root.ID, giaoban.Period{Starts: p.Starts, Ends: p.Ends}) {
		if u.Ranked {
			c.Dots = append(c.Dots, dotOf(came, u.ID, codes, p.Missing))
		}
	}
	return c
}

// dotOf is the worst of a unit's reports of several indicators.
func dotOf(came *query.CompletenessAnswer, unit giaoban.UnitID, codes []string, missing []giaoban.UnitID) parts.Dot {
	dot := parts.DotReported
	for _, r := range came.Rows {
		if r.Unit.ID != unit || !slices.Contains(codes, r.Indicator) {
			continue
		}
		switch {
		case r.Status == giaoban.NotApplicable:
			return parts.DotNotApplicable
		case r.Received == 0:
			return parts.DotMissing
		case r.LateDays > 0:
			dot = parts.DotLate
		}
	}
	if slices.Contains(missing, unit) {
		return parts.DotMissing
	}
	return dot
}

// order of the counts under the verdict.
var tallied = []query.Standing{query.OnTrack, query.Behind, query.AtRest, query.Incomplete, query.Watched, query.Absent}

// verdict is the sentence that answers, and the counts that prove it: they add up
// to all headlines.
func (v *overview) verdict(q *request, period giaoban.Period) {
	counts, all, illustrative := map[query.Standing]int{}, 0, false
	for _, g := range v.Scores {
		for _, s := range g.Rows {
			counts[s.standing]++
			all++
			illustrative = illustrative || s.judged
		}
	}
	for _, s := range tallied {
		if counts[s] > 0 || s == query.OnTrack || s == query.Behind {
			v.Tally = append(v.Tally, tally{fmt.Sprint(counts[s]), shapes[s], q.T("tally." + string(s))})
		}
	}
	if counts[query.Absent] == all {
		v.Heading = q.T("overview.nothing", "period", period.Within(q.Lang))
		v.Empty = q.empty(period)
		return
	}
	v.Heading = q.T("overview.heading", "good", fmt.Sprint(counts[query.OnTrack]), "all", fmt.Sprint(all))
	v.HeadMark = q.mark(illustrative)
	v.Basis = q.T("overview.basis", "year", fmt.Sprint(period.Ends.Year()), "day", period.Ends.FormatDate(q.Lang))
	v.BasisIll = q.mark(illustrative)
	if illustrative {
		v.Notice = &parts.Mark{Label: q.T("overview.notice")}
	}
}

// matters lists what needs somebody: first what has not come, then what is behind,
// falls or stands still.
func (v *overview) matters(q *request, root giaoban.Unit, own, below *query.StalledAnswer) {
	v.AllText = parts.Link{Href: q.link("/stalled"), Text: q.T("overview.all_matters", "n", fmt.Sprint(alerting(own)+alerting(below)))}
	rows := append(slices.Clone(own.Rows), below.Rows...)
	headline := q.headlines()
	rank := func(r query.StalledRow) int {
		urgent := []string{query.Silent, query.Overdue, query.OffPace, query.Falling, query.Stalled}
		for n, s := range urgent {
			if slices.Contains(r.States, s) {
				place := n
				if r.Unit.ID != root.ID && n > 1 {
					place += 10 // the whole before its parts
				}
				if !headline[r.Indicator] {
					place += 20
				}
				return place
			}
		}
		return 99
	}
	slices.SortStableFunc(rows, func(a, b query.StalledRow) int { return rank(a) - rank(b) })
	seen := map[string]bool{}
	for _, r := range rows {
		key := string(r.Unit.ID)
		if r.Unit.ID == root.ID {
			key = r.Indicator
		}
		if rank(r) == 99 || seen[key] || len(v.Matters) == mattersShown {
			continue
		}
		seen[key] = true
		m := matter{Shape: q.shapeOf(r.States), Who: r.Unit.Name, What: r.Name, Sub: r.Reason, Mark: q.mark(r.Illustrative),
			Href: q.link("/stalled", "unit", string(r.Unit.ID), "indicator", r.Indicator)}
		if r.Unit.ID == root.ID {
			m.Who, m.What = r.Name, ""
		}
		v.Matters = append(v.Matters, m)
		if r.Illustrative {
			v.MattIll = q.tag(true)
		}
	}
	v.Heading = q.T("overview.with_matters", "heading", v.Heading, "n", fmt.Sprint(len(v.Matters)))
}

// headlines are the codes of the first page and of the parts its rates are made of.
func (q *request) headlines() map[string]bool {
	out := map[string]bool{}
	for _, code := range q.codes() {
		out[code] = true
		if i := q.pages.Catalogue.Indicator(code, q.Day); i.Computed() {
			out[i.Numerator], out[i.Denominator] = true, true
		}
	}
	return out
}

// alerting counts the rows that raise something: a run of zeros is only listed.
func alerting(a *query.StalledAnswer) int {
	n := 0
	for _, r := range a.Rows {
		if !slices.Equal(r.States, []string{query.ZeroRun}) {
			n++
		}
	}
	return n
}

func (q *request) shapeOf(states []string) parts.Shape {
	if len(states) == 0 {
		return parts.Info
	}
	switch states[0] { // the first is the one the sentence tells of
	case query.Silent, query.Overdue:
		return parts.Overdue
	case query.OffPace, query.Falling:
		return parts.Behind
	case query.Stalled:
		return parts.Stalled
	}
	return parts.Watched
}

// KeyDots are the dots of the key under the table.
func (v *overview) KeyDots() []parts.Dot {
	return []parts.Dot{parts.DotReported, parts.DotLate, parts.DotMissing, parts.DotNotApplicable}
}
