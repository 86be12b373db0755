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

// movementView is who went from one band of a scheme to another between two periods.
type movementView struct {
	frame
	Tabs     []parts.Link
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Mark     *parts.Mark
	Controls []pick
	Kept     []hidden
	Broken   *parts.Banner
	Chart    *panel
	Table    moveTable
	Moved    []movers
	Beside   []fairness
	Empty    *parts.State
}

// moveTable counts units by the band they were in and the band they are in.
type moveTable struct {
	Bands      []string // highest first
	Rows       []moveRow
	Excel, CSV string
}

type moveRow struct {
	Band  string
	Cells []moveCell
}

type moveCell struct {
	Count string
	Same  bool // the band did not change
}

// movers are the units that went one way.
type movers struct {
	Title string
	Units []moved
	More  string
}

type moved struct {
	parts.Link
	From, To string
}

// namedUnits is how many units a list of names holds; the file has the rest.
const namedUnits = 40

// comparisons are the three ways to look at units beside each other.
func (q *request) comparisons(here string) (tabs []parts.Link) {
	for _, t := range []string{"compare", "movement", "correlation"} {
		l := parts.Link{Text: q.T("tab." + t)}
		if t != here {
			l.Href = q.link("/" + t)
			if t != "movement" { // its indicators are others
				l.Href = q.link("/"+t, "indicator", q.query.Get("indicator"), "period", q.query.Get("period"))
			}
		}
		tabs = append(tabs, l)
	}
	return tabs
}

func (p *Pages) movement(q *request) (any, error) {
	v := &movementView{frame: q.frame("compare", "movement.title"), Tabs: q.comparisons("movement")}
	scheme, i, err := q.banded()
	if err != nil {
		return nil, err
	}
	if scheme == nil {
		v.Heading, v.Empty = q.T("movement.none"), &parts.State{Shape: parts.Info, Title: q.T("movement.none_title"), Text: q.T("movement.none_text"),
			Actions: []parts.Link{{Href: q.link("/compare"), Text: q.T("tab.compare")}}}
		return v, nil
	}
	ask := query.MovementRequest{Indicator: i.Code, Scheme: scheme.Code, Parent: giaoban.UnitID(q.query.Get("parent")), Lang: q.Lang}
	if ask.Parent == "" {
		ask.Parent = q.root().ID
	}
	period, base, err := q.movementPeriods(i)
	if err != nil {
		return nil, err
	}
	ask.Period, ask.Base, ask.Level = period.Key(), base.Key(), cmp.Or(q.query.Get("level"), q.lowest(i, period))
	a, err := p.Answers.Movement(q.Context(), ask)
	if err != nil {
		return nil, err
	}
	v.footer(a.Freshness)
	if v.Source = q.sourceOf(i.Code, period.Ends); v.Source == "" {
		v.Source = i.Source.In(q.Lang)
	}
	v.Kick = q.T("movement.kick", "scheme", scheme.Name.In(q.Lang), "base", parsePeriod(a.Base).Label(q.Lang), "period", parsePeriod(a.Period).Label(q.Lang))
	v.controls(q, scheme, i, period, base)
	counted := a.Better + a.Worse + a.Same
	v.Heading = q.T("movement.heading", "better", q.count(a.Better), "worse", q.count(a.Worse), "same", q.count(a.Same), "all", q.count(counted))
	if len(a.Breaks) > 0 && counted == 0 {
		v.Heading = q.T("movement.broken_heading")
	}
	if v.HeadMark, v.Mark = q.mark(a.Illustrative), q.tag(a.Illustrative); a.Illustrative {
		v.Notice = &parts.Mark{Label: q.T("movement.notice")}
	}
	for _, b := range a.Breaks {
		if b.Link == "" {
			v.Broken = &parts.Banner{Tone: parts.Notice, Shape: parts.Info, Lead: q.T("fair.broken", "day", b.Date.FormatDate(q.Lang)), Text: q.T("fair.broken_text", "reason", b.Reason)}
		}
	}
	v.beside(q, a)
	if counted == 0 {
		v.Empty = &parts.State{Shape: parts.Missing, Title: q.T("movement.empty"), Text: q.T("movement.empty_text", "name", a.Indicator.Name, "level", q.within(q.level(a.Level))),
			Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}, {Href: q.link("/indicators/" + i.Code), Text: a.Indicator.Name}}}
		return v, nil
	}
	v.draw(q, scheme, a)
	return v, nil
}

// banded finds a scheme and the indicator whose figures fall in its bands: those asked
// for, else the first scheme of the day and the first stock that goes from its lowest
// band to its highest. Nil where the catalogue has none.
func (q *request) banded() (*giaoban.Scheme, *giaoban.Indicator, error) {
	schemes := q.schemesInOrder()
	if len(schemes) == 0 {
		return nil, nil, nil
	}
	scheme := schemes[0]
	if code := q.query.Get("scheme"); code != "" {
		if scheme = q.pages.Catalogue.Schemes[code]; scheme == nil {
			return nil, nil, q.pages.words.Problem("unknown_scheme", giaoban.Place{}, code, "", nil)
		}
	}
	if code := q.query.Get("indicator"); code != "" {
		i := q.pages.Catalogue.Indicator(code, q.Day)
		if i == nil {
			return nil, nil, q.pages.words.Problem("unknown_indicator", giaoban.Place{}, code, "", nil)
		}
		return scheme, i, nil
	}
	if all := q.fitting(scheme); len(all) > 0 {
		return scheme, q.pages.Catalogue.Indicator(all[0], q.Day), nil
	}
	return nil, nil, nil
}

// schemesInOrder are the schemes of the catalogue, those in force on the day first.
func (q *request) schemesInOrder() (out []*giaoban.Scheme) {
	for _, s := range q.pages.Catalogue.Schemes {
		out = append(out, s)
	}
	past := func(s *giaoban.Scheme) int {
		if s.ValidFrom <= q.Day && q.Day < s.ValidTo {
			return 0
		}
		return 1
	}
	slices.SortFunc(out, func(a, b *giaoban.Scheme) int {
		return cmp.Or(cmp.Compare(past(a), past(b)), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// fitting are the indicators whose figures can fall in the bands of a scheme: stocks
// with bounds that hold the bands, and of those the ones in whose unit of measure the
// bands are labelled, where there are any.
func (q *request) fitting(s *giaoban.Scheme) []string {
	first, last := s.Bands[0], s.Bands[len(s.Bands)-1]
	var codes, alike []string
	for _, code := range q.pages.Catalogue.Codes() {
		i := q.pages.Catalogue.Indicator(code, q.Day)
		_, stock := i.Kind.(giaoban.Stock)
		holds := (first.OpenFrom || i.Bounds.HasMin && i.Bounds.Min.Cmp(first.From) <= 0) && (last.OpenTo || i.Bounds.HasMax && i.Bounds.Max.Cmp(last.To) >= 0)
		if !stock || !holds {
			continue
		}
		codes = append(codes, code)
		if i.UnitOfMeasure.VI != "" && strings.Contains(last.Label.VI, i.UnitOfMeasure.VI) {
			alike = append(alike, code)
		}
	}
	if len(alike) > 0 {
		return alike
	}
	return codes
}

// movementPeriods are the period looked at and the one it is held against, a year
// before where none is asked for.
func (q *request) movementPeriods(i *giaoban.Indicator) (period, base giaoban.Period, err error) {
	period = q.latest(i.First())
	if q.query.Get("period") != "" {
		asked, err := q.period()
		if err != nil {
			return period, base, err
		}
		if suits(i, asked) {
			period = asked
		}
	}
	base, ok := period.LastYear()
	if !ok {
		base = period.Previous()
	}
	if key := q.query.Get("base"); key != "" {
		if base, err = giaoban.ParsePeriod(key); err != nil {
			return period, base, q.pages.words.Problem("bad_period", giaoban.Place{}, key, "2014H1", nil)
		}
	}
	return period, base, nil
}

// lowest is the level whose units have the indicator: the one that owes it then or at
// any time.
func (q *request) lowest(i *giaoban.Indicator, p giaoban.Period) string {
	if o, ok := i.OwnerOn(p.Ends); ok && o.Level != "" {
		return o.Level
	}
	for _, o := range i.ReportedBy {
		if o.Level != "" {
			return o.Level
		}
	}
	return q.pages.Catalogue.Units.LowestLevel(p.Ends)
}

func (v *movementView) controls(q *request, s *giaoban.Scheme, i *giaoban.Indicator, period, base giaoban.Period) {
	which := pick{Name: "scheme", Label: q.T("movement.scheme")}
	for _, o := range q.schemesInOrder() {
		which.Choices = append(which.Choices, choice{o.Code, o.Name.In(q.Lang), o.Code == s.Code})
	}
	of := pick{Name: "indicator", Label: q.T("pick.indicator")}
	codes := q.fitting(s)
	if !slices.Contains(codes, i.Code) {
		codes = append(codes, i.Code)
	}
	for _, code := range codes {
		of.Choices = append(of.Choices, choice{code, q.pages.Catalogue.Indicator(code, q.Day).Name.In(q.Lang), code == i.Code})
	}
	now, then := q.pickPeriod(period, period.Frequency()), q.pickPeriod(base, base.Frequency())
	then.Name, then.Label = "base", q.T("movement.base")
	v.Controls = []pick{which, of, then, now}
	v.Kept = append(v.Kept, v.Hidden...)
	for _, name := range []string{"parent", "level"} {
		if value := q.query.Get(name); value != "" {
			v.Kept = append(v.Kept, hidden{name, value})
		}
	}
}

// beside names what is in one period only, and what no move is counted of.
func (v *movementView) beside(q *request, a *query.MovementAnswer) {
	for _, s := range []struct {
		key   string
		units []query.UnitRef
	}{{"came", a.Came}, {"left", a.Left}, {"redrawn", a.Redrawn}, {"outside", a.Outside}} {
		if len(s.units) > 0 {
			v.Beside = append(v.Beside, fairness{Shape: parts.Info, Lead: q.T("movement."+s.key, "n", q.count(len(s.units))), Text: q.few(q.briefs(s.units)) + "."})
		}
	}
}

// few lists names, and counts those that a reader would not read.
func (q *request) few(names []string) string {
	const most = 12
	if len(names) <= most {
		return q.listed(names)
	}
	return q.T("movement.few", "names", q.listed(names[:most]), "n", q.count(len(names)-most))
}

func (v *movementView) draw(q *request, s *giaoban.Scheme, a *query.MovementAnswer) {
	at := map[string]int{} // the place of a band, highest first
	m := chart.Movement{Unit: q.T("movement.unit")}
	all := len(s.Bands)
	labels := make([]string, all)
	for n, b := range a.Bands {
		at[b.Code] = all - 1 - n
		labels[all-1-n] = b.Label
	}
	m.Bands, m.Then, m.Now = labels, make([]int, all), make([]int, all)
	counts := make([][]int, all)
	for n := range counts {
		counts[n] = make([]int, all)
	}
	up, down := movers{Title: "movement.up"}, movers{Title: "movement.down"}
	total := 0
	for _, w := range a.Moves {
		from, to := at[w.From], at[w.To]
		counts[from][to] += w.Count
		m.Then[from], m.Now[to] = m.Then[from]+w.Count, m.Now[to]+w.Count
		total += w.Count
		m.Moves = append(m.Moves, chart.Move{From: from, To: to, Count: w.Count, Tip: q.T("movement.tip", "from", lowerFirst(labels[from]), "to", lowerFirst(labels[to]), "n", q.count(w.Count)) + "\n" + q.few(q.briefs(w.Units))})
		if from == to {
			continue
		}
		list := &down
		if better := to < from; better == (a.Indicator.Direction != string(giaoban.Down)) {
			list = &up
		}
		for _, u := range w.Units {
			list.Units = append(list.Units, moved{Link: parts.Link{Href: q.link("/figure", "indicator", a.Indicator.Code, "unit", string(u.ID), "period", a.Period), Text: u.Name}, From: lowerFirst(labels[from]), To: lowerFirst(labels[to])})
		}
	}
	for n, label := range labels {
		row := moveRow{Band: label}
		for k := range labels {
			c := moveCell{Count: "–", Same: n == k}
			if counts[n][k] > 0 {
				c.Count = q.count(counts[n][k])
			}
			row.Cells = append(row.Cells, c)
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
	v.Table.Bands = labels
	for _, list := range []movers{up, down} {
		if len(list.Units) == 0 {
			continue
		}
		list.Title = q.T(list.Title, "n", q.count(len(list.Units)))
		if rest := len(list.Units) - namedUnits; rest > 0 {
			list.Units, list.More = list.Units[:namedUnits], q.T("movement.more", "n", q.count(rest))
		}
		v.Moved = append(v.Moved, list)
	}
	pairs := []string{"indicator", a.Indicator.Code, "scheme", a.Scheme, "period", a.Period, "base", a.Base, "level", a.Level, "parent", q.query.Get("parent")}
	links := q.exports("movement", pairs...)
	v.Table.Excel, v.Table.CSV = links[0].Href, links[1].Href
	v.Chart = &panel{Title: q.T("movement.chart", "n", fmt.Sprint(total)), Note: q.T("movement.chart_note", "base", parsePeriod(a.Base).Label(q.Lang), "period", parsePeriod(a.Period).Label(q.Lang)),
		Chart: q.draw("movement", "h-tile", v.Heading, m)}
	v.Chart.Save = v.save(saved{Charts: []string{v.Chart.Chart.ID}, Name: s.Name.In(q.Lang), Measure: a.Indicator.Name, Unit: q.unitName(q.root().ID, q.Day), From: a.Base, To: a.Period, Mark: v.Mark, Links: links})
}
