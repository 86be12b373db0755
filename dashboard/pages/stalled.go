package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/alert"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// shownMatters is how many lines a group shows before the reader is asked to choose
// a unit or an indicator.
const shownMatters = 50

// stalledView is the monitor's worklist: what needs somebody, and who has it in hand.
type stalledView struct {
	frame
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Controls []pick
	Kept     []hidden
	Tabs     []tab
	Groups   []matterGroup
	Take     takeForm
	ByUnit   []unitMatters
	Calendar []dueLine
	Ended    []parts.Link
	Rules    []rule
	Mark     *parts.Mark
	Empty    *parts.State
	Excel    string
	Done     *parts.Banner
}

// tab narrows the list.
type tab struct {
	parts.Link
	Here bool
}

// matterGroup is the lines of one status.
type matterGroup struct {
	Title string
	Note  string
	Mark  *parts.Mark
	Rows  []matterLine
	More  string
	Take  bool // its lines can be taken
}

// matterLine is one thing that needs somebody, in one sentence.
type matterLine struct {
	ID     string // of the alert; empty: none
	Shape  parts.Shape
	What   parts.Link
	Who    string
	Age    string
	Reason string
	Also   string // the other states it is in
	Ends   string // what would end it
	Hand   string // who has it in hand
	Mark   *parts.Mark
	Figure *parts.Link // where the last figure comes from
}

// takeForm takes several alerts at once.
type takeForm struct {
	Action, Until, Button string
	Unit, Indicator       string // the filter, to come back to
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

// stateGroups are what the states of cells are told as; a line stands in the first
// group that one of its states belongs to.
var stateGroups = [...]struct {
	name   string
	shape  parts.Shape
	states []string
}{
	{"missing", parts.Overdue, []string{query.Silent, query.Overdue}},
	{query.OffPace, parts.Behind, []string{query.OffPace}},
	{query.Falling, parts.Behind, []string{query.Falling}},
	{query.Stalled, parts.Stalled, []string{query.Stalled}},
	{"early", parts.Late, []string{alert.LateWarning, alert.PaceWarning}},
	{alert.External, parts.Info, []string{alert.External}},
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

// Which alerts are shown.
const (
	showOpen  = "open"
	showMine  = "mine"
	showEnded = "ended"
	showZero  = "zero"
)

func (p *Pages) stalled(q *request) (any, error) {
	all, err := p.Alerts.List(q.Context(), alert.Filter{All: true, Unit: giaoban.UnitID(q.query.Get("unit")), Indicator: q.query.Get("indicator"), Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	listed, ended, fresh, err := q.zeroRuns()
	if err != nil {
		return nil, err
	}
	v := &stalledView{frame: q.frame("stalled", "stalled.title")}
	v.Kick = q.T("stalled.kick", "day", q.Day.FormatDate(q.Lang))
	v.Controls, v.Kept = q.stalledPicks(all), v.Hidden
	if s := q.query.Get("show"); s != "" {
		v.Kept = append(v.Kept, hidden{"show", s})
	}
	v.Excel = q.apiLink("alerts", "unit", q.query.Get("unit"), "indicator", q.query.Get("indicator"), "format", "xlsx")
	v.Ended = q.endedLinks(ended)
	v.rules(q)
	v.list(q, all, listed)
	if v.Calendar, err = q.calendar(); err != nil {
		return nil, err
	}
	v.footer(fresh)
	return v, nil
}

// zeroRuns are the cells that are listed and raise nothing, and the units that ended.
func (q *request) zeroRuns() ([]query.StalledRow, []query.UnitRef, query.Freshness, error) {
	root := q.root()
	a, err := q.pages.Answers.Stalled(q.Context(), query.StalledRequest{Parent: root.ID, Indicator: q.query.Get("indicator"), Lang: q.Lang})
	if err != nil {
		return nil, nil, query.Freshness{}, err
	}
	unit := giaoban.UnitID(q.query.Get("unit"))
	rows := slices.DeleteFunc(slices.Clone(a.Rows), func(r query.StalledRow) bool {
		return r.States[0] != query.ZeroRun || unit != "" && r.Unit.ID != unit
	})
	return rows, a.Ended, a.Freshness, nil
}

func (q *request) stalledPicks(all []alert.Alert) []pick {
	every := func(k pick, chosen string) pick {
		k.Choices = append([]choice{{"", q.T("stalled.every_" + k.Name), chosen == ""}}, k.Choices...)
		return k
	}
	unit := every(q.pickUnit(giaoban.UnitID(q.query.Get("unit")), q.Day), q.query.Get("unit"))
	indicator := every(q.pickIndicator("indicator", q.query.Get("indicator"), true), q.query.Get("indicator"))
	state := pick{Name: "state", Label: q.T("stalled.pick_state")}
	for _, g := range stateGroups[:len(stateGroups)-1] {
		state.Choices = append(state.Choices, choice{g.name, q.T("stalled.state." + g.name), q.query.Get("state") == g.name})
	}
	owner := pick{Name: "owner", Label: q.T("stalled.pick_owner")}
	var owners []string
	for _, a := range all {
		if a.Owner != "" && a.Status.Open() && !slices.Contains(owners, a.Owner) {
			owners = append(owners, a.Owner)
		}
	}
	slices.Sort(owners)
	for _, o := range owners {
		owner.Choices = append(owner.Choices, choice{o, o, q.query.Get("owner") == o})
	}
	return []pick{unit, indicator, every(state, q.query.Get("state")), every(owner, q.query.Get("owner"))}
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

// chosen keeps the alerts that state and owner let through.
func (q *request) chosen(all []alert.Alert) []alert.Alert {
	state, owner := q.query.Get("state"), q.query.Get("owner")
	return slices.DeleteFunc(slices.Clone(all), func(a alert.Alert) bool {
		n := groupOf(a.States[:1])
		return state != "" && (n < 0 || stateGroups[n].name != state) || owner != "" && a.Owner != owner
	})
}

// list puts the alerts under those nobody has, those somebody has and those that
// ended, and writes the heading from their numbers.
func (v *stalledView) list(q *request, all []alert.Alert, listed []query.StalledRow) {
	all = q.chosen(all)
	me := q.pages.Viewer(q.Request).Name
	var free, taken, mine, ended []alert.Alert
	for _, a := range all {
		switch {
		case !a.Status.Open():
			ended = append(ended, a)
		case a.Status == alert.Taken:
			taken = append(taken, a)
		default:
			free = append(free, a)
		}
		if a.Status.Open() && a.Owner == me && me != "" {
			mine = append(mine, a)
		}
	}
	show := q.query.Get("show")
	v.Tabs = []tab{
		v.tab(q, showOpen, "stalled.tab.open", len(free)+len(taken), show == "" || show == showOpen), v.tab(q, showMine, "stalled.tab.mine", len(mine), show == showMine),
		v.tab(q, showEnded, "stalled.tab.ended", len(ended), show == showEnded), v.tab(q, showZero, "stalled.tab.zero", len(listed), show == showZero)}
	switch show {
	case showMine:
		v.group(q, "stalled.mine", mine, false)
	case showEnded:
		v.group(q, "stalled.done", ended, false)
	case showZero:
		v.zero(q, listed)
	default:
		v.group(q, "stalled.free", free, true)
		v.group(q, "stalled.taken", taken, false)
		if recent := q.recent(ended); len(recent) > 0 {
			v.group(q, "stalled.recent", recent, false)
		}
	}
	v.Heading = q.T("stalled.nothing")
	if n := len(free) + len(taken); n > 0 {
		v.Heading = q.T("stalled.heading", "n", fmt.Sprint(n), "free", fmt.Sprint(len(free)), "taken", fmt.Sprint(len(taken)))
	}
	if slices.ContainsFunc(all, func(a alert.Alert) bool { return a.Ill }) {
		v.HeadMark, v.Mark = q.mark(true), q.tag(true)
		v.Notice = &parts.Mark{Label: q.T("stalled.notice")}
	}
	if len(v.Groups) == 0 {
		v.Empty = &parts.State{Shape: parts.OnTrack, Title: q.T("stalled.empty"), Text: q.T("stalled.empty_text"),
			Actions: []parts.Link{{Href: q.link("/stalled"), Text: q.T("stalled.all")}, {Href: q.link("/completeness"), Text: q.T("nav.completeness")}}}
	}
	v.Take = takeForm{Action: q.link("/stalled"), Until: (q.Day + 14).FormatDate(q.Lang), Button: q.T("stalled.take"), Unit: q.query.Get("unit"), Indicator: q.query.Get("indicator")}
	v.byUnit(q, append(free, taken...))
}

// recentDays is how long an alert that ended is still shown beside the open ones.
const recentDays = 7

func (q *request) recent(ended []alert.Alert) []alert.Alert {
	return slices.DeleteFunc(slices.Clone(ended), func(a alert.Alert) bool { return q.Day-*a.EndedOn > recentDays })
}

func (v *stalledView) tab(q *request, show, key string, n int, here bool) tab {
	href := q.here("show", show)
	if show == showOpen {
		href = q.without("show")
	}
	return tab{parts.Link{Href: href, Text: q.T("stalled.tab", "name", q.T(key), "n", fmt.Sprint(n))}, here}
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

func (v *stalledView) group(q *request, title string, all []alert.Alert, take bool) {
	if len(all) == 0 {
		return
	}
	g := matterGroup{Title: q.T("stalled.tab", "name", q.T(title), "n", fmt.Sprint(len(all))), Take: take}
	for n, a := range all {
		if n == shownMatters {
			g.More = q.T("stalled.more", "n", fmt.Sprint(len(all)-n))
			break
		}
		g.Rows = append(g.Rows, q.alertLine(a))
		if a.Ill {
			g.Mark = q.tag(true)
		}
	}
	v.Groups = append(v.Groups, g)
}

// alertLine says one alert: whose, since when, why with figures, what would end it, who
// has it.
func (q *request) alertLine(a alert.Alert) matterLine {
	n := max(groupOf(a.States[:1]), 0)
	l := matterLine{ID: a.ID, Shape: stateGroups[n].shape, Who: q.unitOf(a), Reason: a.Sentence, Ends: a.Ends, Mark: q.mark(a.Ill),
		What: parts.Link{Href: q.link("/stalled/" + a.ID), Text: q.nameOf(a)}, Age: q.T("stalled.days", "n", q.count(a.Days))}
	if a.Periods > 0 {
		l.Age = q.T("stalled.periods", "n", q.count(a.Periods))
	}
	var also []string
	for _, s := range a.States[1:] {
		also = append(also, lowerFirst(q.T("stalled.word."+s)))
	}
	if len(also) > 0 {
		l.Also = q.T("stalled.also", "states", q.listed(also))
	}
	switch {
	case !a.Status.Open():
		l.Shape, l.Ends, l.Also, l.Age = parts.OnTrack, "", "", a.EndedOn.FormatDate(q.Lang)
		l.Reason = q.T("stalled.ended_after", "reason", strings.TrimSuffix(a.Reason, "."), "n", q.count(a.Days))
		if a.EndedBy != "" {
			l.Hand = q.T("stalled.ended_by", "who", a.EndedBy)
		}
	case a.Status == alert.Taken:
		l.Hand = q.T("stalled.in_hand", "who", a.Owner, "day", a.Until.FormatDate(q.Lang))
	}
	if a.Escalation > 0 && a.Status.Open() {
		l.Hand = strings.TrimSpace(l.Hand + " " + q.T("stalled.escalated", "level", fmt.Sprint(a.Escalation)))
	}
	return l
}

func (q *request) nameOf(a alert.Alert) string {
	if a.Name == "" {
		return q.T("stalled.whole_unit")
	}
	return a.Name
}

func (q *request) unitOf(a alert.Alert) string {
	if a.Unit.ID == q.root().ID {
		return q.whole(&query.CompareRow{Unit: a.Unit})
	}
	return a.Unit.Name
}

// zero lists what rests at zero where that is usual.
func (v *stalledView) zero(q *request, rows []query.StalledRow) {
	g := matterGroup{Title: q.T("stalled.tab", "name", q.T("stalled.state.zero_run"), "n", fmt.Sprint(len(rows))), Note: q.T("stalled.zero_note")}
	for n, r := range rows {
		if n == shownMatters {
			g.More = q.T("stalled.more", "n", fmt.Sprint(len(rows)-n))
			break
		}
		g.Rows = append(g.Rows, matterLine{Shape: parts.Watched, Who: r.Unit.Name, Reason: r.Reason, Mark: q.mark(r.Illustrative), Age: q.T("stalled.periods", "n", q.count(r.Periods)),
			What: parts.Link{Href: q.link("/indicators/"+r.Indicator, "unit", string(r.Unit.ID)), Text: r.Name}})
	}
	if len(rows) > 0 {
		v.Groups = append(v.Groups, g)
	}
}

// byUnit counts the lines of each unit: whom to call.
func (v *stalledView) byUnit(q *request, all []alert.Alert) {
	type counts struct {
		name                   string
		missing, behind, still int
	}
	var order []giaoban.UnitID
	units := map[giaoban.UnitID]*counts{}
	for _, a := range all {
		c := units[a.Unit.ID]
		if c == nil {
			c = &counts{name: a.Unit.Name}
			units[a.Unit.ID] = c
			order = append(order, a.Unit.ID)
		}
		switch n := groupOf(a.States[:1]); {
		case n >= 0 && stateGroups[n].name == "missing":
			c.missing++
		case n >= 0 && stateGroups[n].name == query.Stalled:
			c.still++
		default:
			c.behind++
		}
	}
	slices.SortStableFunc(order, func(a, b giaoban.UnitID) int {
		return units[b].missing*1000 + units[b].behind*10 + units[b].still - units[a].missing*1000 - units[a].behind*10 - units[a].still
	})
	for _, id := range order[:min(len(order), drawnUnits)] {
		c := units[id]
		v.ByUnit = append(v.ByUnit, unitMatters{parts.Link{Href: q.here("unit", string(id)), Text: c.name}, fmt.Sprint(c.missing), fmt.Sprint(c.behind), fmt.Sprint(c.still)})
	}
}

func (v *stalledView) rules(q *request) {
	for _, g := range stateGroups {
		if g.name != alert.External && g.name != "early" { // early warnings wait for a trial on real series
			v.Rules = append(v.Rules, rule{g.shape, q.T("stalled.state." + g.name), q.T("stalled.rule." + g.name)})
		}
	}
}
