package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// shownMatters is how many lines a group shows before the reader is asked to choose
// a unit or an indicator.
const shownMatters = 50

// stalledView is the worklist: what has not come, and what has stopped moving.
type stalledView struct {
	frame
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Controls []pick
	Kept     []hidden
	Tabs     []tab
	Groups   []matterGroup
	ByUnit   []unitMatters
	Ended    []parts.Link
	Rules    []rule
	Mark     *parts.Mark
	Empty    *parts.State
	Excel    string
}

// tab narrows the list to one state.
type tab struct {
	parts.Link
	Here bool
}

// matterGroup is the lines of one state.
type matterGroup struct {
	Title string
	Note  string
	Mark  *parts.Mark
	Rows  []matterLine
	More  string
}

// matterLine is one thing that needs somebody, in one sentence.
type matterLine struct {
	Shape  parts.Shape
	What   parts.Link // the indicator
	Who    string
	Age    string
	Reason string
	Also   string // the other states it is in
	Mark   *parts.Mark
	Figure *parts.Link // where the last figure comes from
}

// unitMatters counts the lines of one unit.
type unitMatters struct {
	Unit    parts.Link
	Missing string
	Behind  string
	Still   string
}

// rule says when a line appears in a group.
type rule struct {
	Shape      parts.Shape
	Name, Text string
}

// stateGroups are the groups of the list, the most urgent first; a line stands in
// the first group that one of its states belongs to.
var stateGroups = [...]struct {
	name   string
	shape  parts.Shape
	states []string
}{
	{"missing", parts.Overdue, []string{query.Silent, query.Overdue}},
	{query.OffPace, parts.Behind, []string{query.OffPace}},
	{query.Falling, parts.Behind, []string{query.Falling}},
	{query.Stalled, parts.Stalled, []string{query.Stalled}},
	{query.ZeroRun, parts.Watched, []string{query.ZeroRun}},
}

// groupOf is the index of the group a line stands in; -1 for none.
func groupOf(states []string) int {
	return slices.IndexFunc(stateGroups[:], func(g struct {
		name   string
		shape  parts.Shape
		states []string
	}) bool {
		return slices.ContainsFunc(g.states, func(s string) bool { return slices.Contains(states, s) })
	})
}

func (p *Pages) stalled(q *request) (any, error) {
	period, err := q.period()
	if err != nil {
		return nil, err
	}
	rows, ended, fresh, err := q.stopped(period)
	if err != nil {
		return nil, err
	}
	v := &stalledView{frame: q.frame("stalled", "stalled.title")}
	v.Kick = q.T("stalled.kick", "day", q.Day.FormatDate(q.Lang), "period", period.Label(q.Lang))
	v.Controls, v.Kept = q.stalledPicks(period), v.Hidden
	if s := q.query.Get("state"); s != "" {
		v.Kept = append(v.Kept, hidden{"state", s})
	}
	v.Excel = q.apiLink("stalled", "period", period.Key(), "format", "xlsx")
	v.Ended = q.endedLinks(ended)
	v.rules(q)
	v.list(q, rows)
	v.footer(fresh)
	return v, nil
}

// stopped asks about the whole and about its parts, and keeps what the address
// names.
func (q *request) stopped(period giaoban.Period) ([]query.StalledRow, []query.UnitRef, query.Freshness, error) {
	root := q.root()
	own, err := q.pages.Answers.Stalled(q.Context(), query.StalledRequest{Parent: root.ID, Level: root.Level, Period: period.Key(), Lang: q.Lang})
	if err != nil {
		return nil, nil, query.Freshness{}, err
	}
	below, err := q.pages.Answers.Stalled(q.Context(), query.StalledRequest{Parent: root.ID, Period: period.Key(), Lang: q.Lang})
	if err != nil {
		return nil, nil, query.Freshness{}, err
	}
	rows := slices.Clone(own.Rows)
	for _, r := range below.Rows {
		if !slices.ContainsFunc(own.Rows, func(o query.StalledRow) bool { return o.Unit.ID == r.Unit.ID && o.Indicator == r.Indicator }) {
			rows = append(rows, r)
		}
	}
	unit, indicator := giaoban.UnitID(q.query.Get("unit")), q.query.Get("indicator")
	rows = slices.DeleteFunc(rows, func(r query.StalledRow) bool {
		return unit != "" && r.Unit.ID != unit || indicator != "" && r.Indicator != indicator || groupOf(r.States) < 0
	})
	return rows, below.Ended, below.Freshness, nil
}

func (q *request) stalledPicks(period giaoban.Period) []pick {
	every := func(k pick, chosen string) pick {
		k.Choices = append([]choice{{"", q.T("stalled.every_" + k.Name), chosen == ""}}, k.Choices...)
		return k
	}
	unit := every(q.pickUnit(giaoban.UnitID(q.query.Get("unit")), q.Day), q.query.Get("unit"))
	indicator := every(q.pickIndicator("indicator", q.query.Get("indicator"), true), q.query.Get("indicator"))
	return []pick{unit, indicator, q.pickPeriod(period, period.Frequency())}
}

func (q *request) endedLinks(ended []query.UnitRef) []parts.Link {
	var out []parts.Link
	for _, u := range ended {
		spans := q.pages.Catalogue.Units.Spans(u.ID)
		if len(spans) == 0 {
			continue
		}
		end := spans[len(spans)-1].ValidTo - 1
		out = append(out, parts.Link{Href: q.link("/units/" + string(u.ID)), Text: q.T("stalled.ended_line", "unit", u.Name, "day", end.FormatDate(q.Lang))})
	}
	return out
}

// list sorts the lines into groups, the headlines of the whole first, and writes
// the heading from their numbers.
func (v *stalledView) list(q *request, rows []query.StalledRow) {
	root := q.root().ID
	urgency := func(r query.StalledRow) int {
		n := 0
		if r.Headline == 0 {
			n += 2
		}
		if r.Unit.ID != root {
			n++
		}
		return n
	}
	slices.SortStableFunc(rows, func(a, b query.StalledRow) int {
		if d := urgency(a) - urgency(b); d != 0 {
			return d
		}
		return max(b.OverdueDays, 0) - max(a.OverdueDays, 0)
	})
	groups := make([][]query.StalledRow, len(stateGroups))
	for _, r := range rows {
		n := groupOf(r.States)
		groups[n] = append(groups[n], r)
	}
	state := q.query.Get("state")
	v.tabs(q, groups, state)
	alerts := 0
	var said []string
	for n, g := range groups {
		name := stateGroups[n].name
		if len(g) == 0 {
			continue
		}
		if name != query.ZeroRun {
			alerts += len(g)
			said = append(said, q.T("stalled.count."+name, "n", fmt.Sprint(len(g))))
		}
		if state == "" || state == name {
			v.Groups = append(v.Groups, q.matterGroup(n, g))
		}
	}
	v.Heading = q.T("stalled.nothing")
	switch listed := len(groups[len(groups)-1]); {
	case alerts > 0:
		v.Heading = q.T("stalled.heading", "n", fmt.Sprint(alerts), "counts", strings.Join(said, ", "))
	case listed > 0:
		v.Heading = q.T("stalled.only_listed", "n", fmt.Sprint(listed))
	}
	if slices.ContainsFunc(rows, func(r query.StalledRow) bool { return r.Illustrative }) {
		v.HeadMark, v.Mark = q.mark(true), q.tag(true)
		v.Notice = &parts.Mark{Label: q.T("stalled.notice")}
	}
	if len(v.Groups) == 0 {
		v.Empty = &parts.State{Shape: parts.OnTrack, Title: q.T("stalled.empty"), Text: q.T("stalled.empty_text"),
			Actions: []parts.Link{{Href: q.link("/stalled"), Text: q.T("stalled.all")}, {Href: q.link("/completeness"), Text: q.T("nav.completeness")}}}
	}
	v.byUnit(q, rows)
}

func (v *stalledView) tabs(q *request, groups [][]query.StalledRow, state string) {
	all := 0
	for _, g := range groups {
		all += len(g)
	}
	v.Tabs = append(v.Tabs, tab{parts.Link{Href: q.without("state"), Text: q.T("stalled.tab", "name", q.T("stalled.every_state"), "n", fmt.Sprint(all))}, state == ""})
	for n, g := range groups {
		name := stateGroups[n].name
		if len(g) > 0 || state == name {
			v.Tabs = append(v.Tabs, tab{parts.Link{Href: q.here("state", name), Text: q.T("stalled.tab", "name", q.T("stalled.state."+name), "n", fmt.Sprint(len(g)))}, state == name})
		}
	}
}

// without is the present address with one parameter left out.
func (q *request) without(name string) string {
	var pairs []string
	for k := range q.query {
		if k != name && k != "lang" {
			pairs = append(pairs, k, q.query.Get(k))
		}
	}
	return q.link(q.URL.Path, pairs...)
}

func (q *request) matterGroup(n int, rows []query.StalledRow) matterGroup {
	name := stateGroups[n].name
	g := matterGroup{Title: q.T("stalled.tab", "name", q.T("stalled.state."+name), "n", fmt.Sprint(len(rows)))}
	if name == query.ZeroRun {
		g.Note = q.T("stalled.zero_note")
	}
	for k, r := range rows {
		if k == shownMatters {
			g.More = q.T("stalled.more", "n", fmt.Sprint(len(rows)-k))
			break
		}
		g.Rows = append(g.Rows, q.matterLine(n, r))
		if r.Illustrative {
			g.Mark = q.tag(true)
		}
	}
	return g
}

func (q *request) matterLine(n int, r query.StalledRow) matterLine {
	l := matterLine{Shape: stateGroups[n].shape, Who: r.Unit.Name, Reason: r.Reason, Mark: q.mark(r.Illustrative),
		What: parts.Link{Href: q.link("/indicators/"+r.Indicator, "unit", string(r.Unit.ID)), Text: r.Name}}
	if r.Unit.ID == q.root().ID {
		l.Who = q.whole(&query.CompareRow{Unit: r.Unit})
	}
	switch {
	case n == 0 && r.OverdueDays > 0:
		l.Age = q.T("stalled.days", "n", q.count(r.OverdueDays))
	case n > 0 && r.Periods > 0:
		l.Age = q.T("stalled.periods", "n", q.count(r.Periods))
	}
	var also []string
	for _, s := range r.States {
		if !slices.Contains(stateGroups[n].states, s) && s != query.OnTarget && s != query.EndedOn {
			also = append(also, lowerFirst(q.T("stalled.word."+s)))
		}
	}
	if len(also) > 0 {
		l.Also = q.T("stalled.also", "states", q.listed(also))
	}
	if r.LastValue != nil && r.LastPeriod != "" {
		i := q.pages.Catalogue.Indicator(r.Indicator, q.Day)
		last := r.LastValue.Format(q.Lang, i.Decimals)
		if uom := i.UnitOfMeasure.In(q.Lang); uom == "%" {
			last += "%"
		} else if uom != "" {
			last += " " + uom
		}
		l.Figure = &parts.Link{Href: q.link("/figure", "indicator", r.Indicator, "unit", string(r.Unit.ID), "period", r.LastPeriod),
			Text: q.T("stalled.last", "value", last, "period", parsePeriod(r.LastPeriod).ShortLabel(q.Lang))}
	}
	return l
}

// byUnit counts the lines of each unit: whom to call.
func (v *stalledView) byUnit(q *request, rows []query.StalledRow) {
	type counts struct {
		name                   string
		missing, behind, still int
	}
	var order []giaoban.UnitID
	all := map[giaoban.UnitID]*counts{}
	for _, r := range rows {
		n := groupOf(r.States)
		if stateGroups[n].name == query.ZeroRun {
			continue
		}
		c := all[r.Unit.ID]
		if c == nil {
			c = &counts{name: r.Unit.Name}
			all[r.Unit.ID] = c
			order = append(order, r.Unit.ID)
		}
		switch stateGroups[n].name {
		case "missing":
			c.missing++
		case query.Stalled:
			c.still++
		default:
			c.behind++
		}
	}
	slices.SortStableFunc(order, func(a, b giaoban.UnitID) int {
		return all[b].missing*1000 + all[b].behind*10 + all[b].still - all[a].missing*1000 - all[a].behind*10 - all[a].still
	})
	for _, id := range order[:min(len(order), drawnUnits)] {
		c := all[id]
		v.ByUnit = append(v.ByUnit, unitMatters{parts.Link{Href: q.here("unit", string(id)), Text: c.name}, fmt.Sprint(c.missing), fmt.Sprint(c.behind), fmt.Sprint(c.still)})
	}
}

func (v *stalledView) rules(q *request) {
	for _, g := range stateGroups {
		v.Rules = append(v.Rules, rule{g.shape, q.T("stalled.state." + g.name), q.T("stalled.rule." + g.name)})
	}
}
