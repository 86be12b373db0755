package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// comparedPeriods is how many periods a comparison looks at.
const comparedPeriods = 7

// drawnUnits is how many units the charts of a comparison show; the table has all.
const drawnUnits = 24

// compareView is who differs, and whether comparing them is fair.
type compareView struct {
	frame
	Tabs      []parts.Link
	Kick      string
	Heading   string
	HeadMark  *parts.Mark
	Controls  []pick
	Kept      []hidden
	Mark      *parts.Mark // where any figure of the page is illustrative
	Ranking   panel
	Map       *mapPanel
	Added     *panel // what each unit adds to the total's change
	Fair      []fairness
	Heat      *panel
	Multiples *multiples
	Table     compareTable
	Empty     *parts.State
}

// panel is a frame with one chart.
type panel struct {
	Title, Note string
	Chart       parts.Chart
	Save        *parts.Save
}

// fairness is one thing that makes a comparison fair, or not.
type fairness struct {
	Shape parts.Shape
	Lead  string
	Text  string
	Mark  *parts.Mark
}

// multiples are small charts on one scale.
type multiples struct {
	Note string
	Each []multiple
	Save *parts.Save
}

type multiple struct {
	Name, Change string
	Chart        parts.Chart
}

type compareTable struct {
	Value, Raw, Per string // heads; Raw and Per empty where the figure is compared as it is
	Previous, Year  string
	Added           string // head of what each adds to the total's change; empty where that is not said
	Groups          []comparedGroup
	Total           string
	Contributed     string
	Excel, CSV      string
}

// comparedGroup is the units in the ranking, those outside it, and the whole.
type comparedGroup struct {
	Name string
	Rows []comparedRow
}

type comparedRow struct {
	Unit     parts.Link
	Value    parts.Figure
	Rank     string
	RankOpen string // the ranks that chance leaves open
	Added    string
	Raw      parts.Figure
	RawRank  string
	Per      parts.Figure
	Previous parts.Change
	Year     parts.Change
	Status   parts.Status
	Shares   []string // of an apportioned figure: which part of which unit, by what
}

// compared is a comparison with everything that was asked about it.
type compared struct {
	ask     query.CompareRequest
	measure measure
	plain   *query.CompareAnswer   // the figures as they are
	now     *query.CompareAnswer   // in the measure
	over    []*query.CompareAnswer // the same for each period, oldest first
	lines   []*query.CompareAnswer // those after the last change of definition: no line crosses it
	since   *query.CompareAnswer   // against the first of the lines
	period  giaoban.Period
	asked   giaoban.UnitID
}

func (p *Pages) compare(q *request) (any, error) {
	c, err := q.compared()
	if err != nil {
		return nil, err
	}
	v := &compareView{frame: q.frame("compare", "compare.title"), Tabs: q.comparisons("compare")}
	v.controls(q, c)
	v.Kick = q.T("compare.kick", "n", fmt.Sprint(len(ranked(c.now))), "indicator", c.now.Indicator.Name, "period", c.period.Label(q.Lang))
	v.footer(c.now.Freshness)
	if i := q.pages.Catalogue.Indicator(c.now.Indicator.Code, c.period.Ends); i != nil && i.Source != (giaoban.Text{}) {
		v.Source = i.Source.In(q.Lang)
	}
	v.table(q, c)
	if len(valued(c.now)) == 0 {
		v.Heading = q.T("compare.nothing", "indicator", c.now.Indicator.Name, "period", c.period.Label(q.Lang))
		v.Empty = q.empty(c.period)
		return v, nil
	}
	subject := v.find(q, c)
	v.rank(q, c, subject)
	v.locate(q, c, subject)
	v.added(q, c, subject)
	v.fair(q, c)
	if len(c.over) > 1 {
		v.heat(q, c, subject)
		v.multiply(q, c)
	}
	if v.Mark = q.tag(illustrativeIn(c)); v.Mark != nil {
		v.Notice = &parts.Mark{Label: q.T("compare.notice")}
	}
	v.saves(q, c)
	return v, nil
}

// compared reads the address and asks.
func (q *request) compared() (*compared, error) {
	code, err := q.comparable()
	if err != nil {
		return nil, err
	}
	c := &compared{asked: giaoban.UnitID(q.query.Get("unit"))}
	c.ask = query.CompareRequest{Indicator: code, Parent: giaoban.UnitID(q.query.Get("parent")), Level: q.query.Get("level"),
		Sort: q.query.Get("sort"), Group: q.query.Get("group"), Boundaries: query.Boundaries(q.query.Get("boundaries")), Lang: q.Lang}
	if c.ask.Parent == "" {
		c.ask.Parent = q.root().ID
	}
	if err := q.comparedPeriod(c); err != nil {
		return nil, err
	}
	if c.plain, err = q.pages.Answers.Compare(q.Context(), c.ask); err != nil {
		return nil, err
	}
	c.period, err = giaoban.ParsePeriod(c.plain.Period)
	if err != nil {
		return nil, fmt.Errorf("the period of a comparison: %w", err)
	}
	c.ask.Period = c.plain.Period
	if c.measure, err = q.measured(c.plain, c.ask, q.query.Get("per")); err != nil {
		return nil, err
	}
	if c.now, err = q.pages.Answers.Compare(q.Context(), c.measure.ask(c.ask)); err != nil {
		return nil, err
	}
	return c, q.lookBack(c)
}

// comparedPeriod takes the period of the address where the indicator can have one
// like it: whoever changes the indicator keeps the period of the one before.
func (q *request) comparedPeriod(c *compared) error {
	if q.query.Get("period") == "" {
		return nil
	}
	p, err := q.period()
	if err != nil {
		return err
	}
	if suits(q.pages.Catalogue.Indicator(c.ask.Indicator, q.Day), p) {
		c.ask.Period = p.Key()
	}
	return nil
}

// lookBack asks about the periods before, and about the change since the first.
func (q *request) lookBack(c *compared) (err error) {
	if c.period.Frequency() == giaoban.Other {
		return nil
	}
	var periods []giaoban.Period
	for n := comparedPeriods - 1; n >= 0; n-- {
		periods = append(periods, back(c.period, n))
	}
	if c.over, err = q.over(c.ask, c.measure, periods); err != nil {
		return err
	}
	for len(c.over) > 1 && len(valued(c.over[0])) == 0 {
		c.over = c.over[1:]
	}
	c.lines = afterBreak(c.over)
	ask := c.ask
	ask.Base = c.lines[0].Period
	c.since, err = q.pages.Answers.Compare(q.Context(), c.measure.ask(ask))
	return err
}

// afterBreak leaves out the periods before the last change of definition.
func afterBreak(answers []*query.CompareAnswer) []*query.CompareAnswer {
	last := answers[len(answers)-1]
	first := 0
	for n := 1; n < len(answers); n++ {
		for _, b := range last.Indicator.Breaks {
			if b.Date > parsePeriod(answers[n-1].Period).Ends && b.Date <= parsePeriod(answers[n].Period).Ends {
				first = n
			}
		}
	}
	return answers[first:]
}

// comparable is the indicator asked for; else the first headline that counts many
// things, because a handful of communes ranks nobody.
func (q *request) comparable() (string, error) {
	if code := q.query.Get("indicator"); code != "" {
		if q.pages.Catalogue.Indicator(code, q.Day) == nil {
			return "", q.pages.words.Problem("unknown_indicator", giaoban.Place{}, code, "", nil)
		}
		return code, nil
	}
	first := ""
	for _, code := range q.codes() {
		if q.pages.Catalogue.Indicator(code, q.Day).IsDistribution() {
			continue
		}
		a, err := q.pages.Answers.Compare(q.Context(), query.CompareRequest{Indicator: code, Parent: q.root().ID, Lang: q.Lang})
		if err != nil {
			return "", err
		}
		if a.Total != nil && a.Total.Value != nil && a.Total.Value.Cmp(manyThings) >= 0 {
			return code, nil
		}
		first = cmp.Or(first, code)
	}
	return first, nil
}

// ranked are the rows that stand in the ranking, whether they have come or not.
func ranked(a *query.CompareAnswer) []*query.CompareRow {
	var out []*query.CompareRow
	for n := range a.Rows {
		if a.Rows[n].Ranked {
			out = append(out, &a.Rows[n])
		}
	}
	return out
}

// valued are the ranked rows that have a figure, in the order of the answer.
func valued(a *query.CompareAnswer) []*query.CompareRow {
	return slices.DeleteFunc(ranked(a), func(r *query.CompareRow) bool { return r.Value == nil })
}

func illustrativeIn(c *compared) bool {
	for _, a := range append([]*query.CompareAnswer{c.now}, c.over...) {
		for _, r := range a.Rows {
			if r.Illustrative && r.Value != nil {
				return true
			}
		}
	}
	return false
}

// extremes are the rows with the highest and the lowest figure.
func extremes(rows []*query.CompareRow) (highest, lowest *query.CompareRow) {
	if len(rows) == 0 {
		return nil, nil
	}
	by := func(a, b *query.CompareRow) int { return a.Value.Cmp(*b.Value) }
	return slices.MaxFunc(rows, by), slices.MinFunc(rows, by)
}

// find writes the finding and says which unit it is about.
func (v *compareView) find(q *request, c *compared) giaoban.UnitID {
	rows := valued(c.now)
	high, low := extremes(rows)
	most, _ := extremes(valued(c.plain))
	i := c.measure.shown(c.now.Indicator)
	say := func(key string) {
		v.Heading = capital(q.T(key, "indicator", c.now.Indicator.Name, "measure", c.measure.words, "high", q.sharing(rows, high), "low", q.sharing(rows, low),
			"most", q.amount(i, high.Value), "least", q.amount(i, low.Value), "n", fmt.Sprint(len(rows))))
	}
	switch {
	case len(rows) == 1:
		say("compare.one")
	case high.Value.Cmp(*low.Value) == 0:
		say("compare.equal")
	case c.measure.per != nil && most != nil && most.Unit.ID == low.Unit.ID:
		say("compare.upside_down")
	case c.measure.per != nil:
		say("compare.per_extremes")
	default:
		say("compare.extremes")
	}
	v.HeadMark = q.mark(high.Illustrative || low.Illustrative)
	switch {
	case c.asked != "":
		return c.asked
	case sharing(rows, low) > 1:
		return high.Unit.ID
	}
	return low.Unit.ID
}

// sharing counts the units that have the same figure as one of them.
func sharing(rows []*query.CompareRow, one *query.CompareRow) int {
	n := 0
	for _, r := range rows {
		if r.Value.Cmp(*one.Value) == 0 {
			n++
		}
	}
	return n
}

// sharing names the unit of a row, or counts those that share its figure.
func (q *request) sharing(rows []*query.CompareRow, one *query.CompareRow) string {
	if n := sharing(rows, one); n > 1 {
		return q.T("compare.several", "n", fmt.Sprint(n))
	}
	return q.brief(one.Unit.Name)
}

// firstAndLast are the rows that the charts show: of many the first and the last ones.
func firstAndLast(a *query.CompareAnswer) []*query.CompareRow {
	rows := ranked(a)
	if len(rows) > drawnUnits {
		rows = append(rows[:drawnUnits/2:drawnUnits/2], rows[len(rows)-drawnUnits/2:]...)
	}
	return rows
}

// rank draws the bars.
func (v *compareView) rank(q *request, c *compared, subject giaoban.UnitID) {
	i := c.measure.shown(c.now.Indicator)
	r, spoken := chart.Ranking{}, ""
	for _, row := range firstAndLast(c.now) {
		bar := chart.Row{Name: q.brief(row.Unit.Name), Figure: q.compareFigure(i, row), Asked: row.Unit.ID == subject, Low: float(row.Low), High: float(row.High)}
		switch {
		case row.Raw != nil:
			bar.Note = q.amount(c.plain.Indicator, row.Raw)
		case row.Numerator != nil && row.Denominator != nil:
			bar.Note = row.Numerator.Format(q.Lang, 0) + "/" + row.Denominator.Format(q.Lang, 0)
		}
		r.Rows = append(r.Rows, bar)
		spoken += bar.Name + ": " + q.spoken(i, rowPoint(row, c.now.Period)) + "; "
	}
	if t := c.measure.whole(c.now); t != nil {
		r.Reference = &chart.Reference{Value: t.Value.Float(), Text: q.whole(t) + " " + q.number(i, t.Value)}
	}
	v.Ranking = panel{Title: q.T("compare.ranking", "measure", c.head(q)), Note: q.rankingNote(c, len(r.Rows)),
		Chart: q.draw("ranking", q.rows(len(r.Rows)), v.Heading+". "+spoken, r)}
}

func (q *request) rankingNote(c *compared, bars int) string {
	note := ""
	if c.measure.per != nil {
		note = q.T("compare.note_raw", "name", c.plain.Indicator.Name) + " "
	}
	if slices.ContainsFunc(c.now.Rows, func(r query.CompareRow) bool { return r.Status == giaoban.Provisional }) {
		note += q.T("compare.note_provisional") + " "
	}
	if slices.ContainsFunc(c.now.Rows, func(r query.CompareRow) bool { return r.Low != nil && r.Ranked }) {
		note += q.T("compare.note_chance") + " "
	}
	if all := len(ranked(c.now)); bars < all {
		note += q.T("compare.note_some", "n", fmt.Sprint(drawnUnits/2), "all", fmt.Sprint(all))
	}
	return note
}

// head names what is compared: "trên 1.000 dân", or the unit of measure.
func (c *compared) head(q *request) string {
	if c.measure.words != "" {
		return c.measure.words
	}
	return c.now.Indicator.UnitOfMeasure
}

// whole names the unit that the others are parts of, by its level: "Toàn tỉnh".
func (q *request) whole(r *query.CompareRow) string {
	u, _ := q.pages.Catalogue.Units.Nearest(r.Unit.ID, q.Day)
	return q.T("compare.whole", "level", strings.ToLower(q.level(u.Level)))
}

// level is a level's name.
func (q *request) level(code string) string {
	for _, l := range q.pages.Catalogue.Units.Levels {
		if l.Code == code {
			return l.Name.In(q.Lang)
		}
	}
	return code
}

// lowerWhole is the same within a sentence: "toàn tỉnh".
func (q *request) lowerWhole(r *query.CompareRow) string { return strings.ToLower(q.whole(r)) }
