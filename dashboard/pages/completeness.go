package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// completenessView is who has reported, and whom to call.
type completenessView struct {
	frame
	Kick     string
	Heading  string
	HeadMark *parts.Mark
	Lead     string
	Meter    meter
	Call     *call
	Grids    []grid
	Days     *arrivalDays
	Mark     *parts.Mark
	Empty    *parts.State
	Excel    string
	CSV      string
}

// meter is the reports of a period as one bar, and the counts that name its pieces.
type meter struct {
	Describe string
	Width    int
	Pieces   []meterPiece
	Key      []meterKey
}

type meterPiece struct {
	Class    string
	X, Width int
}

type meterKey struct {
	Kind cellKind
	Text string
}

// call is the unit to ring first.
type call struct {
	Unit   parts.Link
	Status parts.Status
	Lead   string
	Text   string
	Acts   []parts.Link
}

// cellKind is how one report of one unit stands.
type cellKind string

const (
	onTime    cellKind = "on_time"
	late      cellKind = "late"
	tentative cellKind = "tentative" // provisional or estimated, in time
	overdue   cellKind = "overdue"
	waiting   cellKind = "waiting"
	exempt    cellKind = "exempt" // does not apply to the unit
	unowed    cellKind = "unowed" // the unit does not owe it
)

// Shape is the sign of the kind; on time is quiet, exceptions speak.
func (k cellKind) Shape() parts.Shape {
	return map[cellKind]parts.Shape{onTime: parts.OnTrack, late: parts.Late, tentative: parts.Provisional, overdue: parts.Overdue, waiting: parts.Missing, exempt: parts.Watched}[k]
}

// urgency orders the kinds where several reports stand in one cell.
var urgency = map[cellKind]int{overdue: 6, waiting: 5, late: 4, tentative: 3, onTime: 2, exempt: 1}

func kindOf(r *query.CompletenessRow) cellKind {
	switch {
	case r.Expected == 0:
		return exempt
	case r.Received < r.Expected && r.Overdue > 0:
		return overdue
	case r.Received < r.Expected:
		return waiting
	case r.OnTime < r.Received:
		return late
	case r.Status == giaoban.Provisional, r.Status == giaoban.Estimated:
		return tentative
	}
	return onTime
}

func (p *Pages) completeness(q *request) (any, error) {
	period, err := q.period()
	if err != nil {
		return nil, err
	}
	parent := q.root().ID
	if id := giaoban.UnitID(q.query.Get("unit")); id != "" {
		parent = id
	}
	group := q.query.Get("group")
	came, err := p.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: period.Key(), Parent: parent, Indicators: q.groupCodes(group, period), Lang: q.Lang})
	if err != nil {
		return nil, err
	}
	v := &completenessView{frame: q.frame("completeness", "completeness.title")}
	v.Picks = []pick{q.pickPeriod(period, period.Frequency()), q.pickGroup(group), q.pickWhole(parent, period)}
	v.Kick = q.T("completeness.kick", "unit", q.unitName(parent, period.Ends), "period", period.Label(q.Lang), "day", q.Day.FormatDate(q.Lang))
	pairs := []string{"period", period.Key(), "parent", string(parent)}
	v.Excel, v.CSV = q.apiLink("completeness", append(pairs, "format", "xlsx")...), q.apiLink("completeness", append(pairs, "format", "csv")...)
	v.footer(came.Freshness)
	if came.Totals.Expected == 0 {
		v.Heading = q.T("completeness.nothing", "period", period.Label(q.Lang))
		v.Empty = &parts.State{Shape: parts.Info, Title: v.Heading, Text: q.T("completeness.nothing_text"),
			Actions: []parts.Link{{Href: q.link("/completeness"), Text: q.T("completeness.latest")}, {Href: q.link("/units"), Text: q.T("nav.units")}}}
		return v, nil
	}
	v.count(q, came)
	if err := v.call(q, came, period); err != nil {
		return nil, err
	}
	v.grids(q, came, period)
	v.arrive(q, came)
	if slices.ContainsFunc(came.Rows, func(r query.CompletenessRow) bool { return r.Ill }) {
		v.Mark, v.HeadMark = q.tag(true), q.mark(true)
		v.Notice = &parts.Mark{Label: q.T("completeness.notice")}
	}
	if v.Days != nil && v.Days.Chart != nil {
		s := saved{Charts: []string{v.Days.Chart.ID}, Name: q.T("completeness.title"), Unit: q.unitName(parent, period.Ends), From: period.Key(), To: period.Key(), Mark: v.Mark}
		if group == "" { // the export has every report
			s.Links = q.exports("completeness", pairs...)
		}
		v.Days.Save = v.save(s)
	}
	return v, nil
}

// headlines stands for the headline indicators among the groups to choose from.
const headlines = "headlines"

func (q *request) pickGroup(chosen string) pick {
	k := pick{Name: "group", Label: q.T("completeness.group"), Optional: true, Choices: []choice{
		{"", q.T("completeness.every"), chosen == ""}, {headlines, q.T("completeness.headlines"), chosen == headlines}}}
	for _, g := range q.pages.Catalogue.Groups {
		k.Choices = append(k.Choices, choice{g.Code, g.Name.In(q.Lang), chosen == g.Code})
	}
	return k
}

// pickWhole is pickUnit where the root needs no name in the address.
func (q *request) pickWhole(chosen giaoban.UnitID, p giaoban.Period) pick {
	k := q.pickUnit(chosen, p.Ends)
	if len(k.Choices) > 0 {
		k.Choices[0].Value = ""
	}
	k.Optional = true
	return k
}

// groupCodes are the indicators of a group; none is all that are owed.
func (q *request) groupCodes(group string, p giaoban.Period) []string {
	var out []string
	switch group {
	case "":
	case headlines:
		for _, code := range q.codes() {
			out = append(out, q.reportsOf(code, p)...)
		}
	default:
		for _, code := range q.pages.Catalogue.Codes() {
			if q.pages.Catalogue.Indicator(code, p.Ends).Group == group {
				out = append(out, code)
			}
		}
		if len(out) == 0 {
			return []string{group} // the answer says that there is no such thing
		}
	}
	return out
}

// reportsOf are the reports an indicator needs: of a ratio of two its parts.
func (q *request) reportsOf(code string, p giaoban.Period) []string {
	if i := q.pages.Catalogue.Indicator(code, p.Ends); i != nil && i.Computed() && i.Numerator != code {
		return []string{i.Numerator, i.Denominator}
	}
	return []string{code}
}

// count writes the heading, the bar and the counts from the same rows.
func (v *completenessView) count(q *request, came *query.CompletenessAnswer) {
	counts := map[cellKind]int{}
	longest := 0
	for n := range came.Rows {
		r := &came.Rows[n]
		k := kindOf(r)
		counts[k]++
		if k == late {
			longest = max(longest, r.LateDays)
		}
	}
	intime, tardy, gone, rest := counts[onTime]+counts[tentative], counts[late], counts[overdue], counts[waiting]
	t := came.Totals
	ratio := fmt.Sprintf("%d/%d", t.Received, t.Expected)
	v.Heading = q.T("completeness.complete", "ratio", ratio)
	if t.Received < t.Expected {
		v.Heading = q.T("completeness.heading", "ratio", ratio, "missing", q.lacking(came))
	}
	said := []string{q.T("completeness.in_time", "n", fmt.Sprint(intime))}
	add := func(n int, key string) {
		if n > 0 {
			said = append(said, q.T(key, "n", fmt.Sprint(n), "days", q.count(longest)))
		}
	}
	add(tardy, "completeness.late")
	add(gone, "completeness.overdue")
	add(rest, "completeness.waiting")
	v.Lead = capital(strings.Join(said, ", ")) + "."
	v.Meter = meter{Describe: v.Lead, Width: 1000, Key: []meterKey{{onTime, said[0]}}}
	v.Meter.fill([]int{intime, tardy, gone, rest}, []string{"m-ok", "m-late", "m-no", "m-bg"})
	for _, k := range []struct {
		kind cellKind
		key  string
	}{{late, "completeness.key_late"}, {overdue, "completeness.overdue"}, {waiting, "completeness.waiting"}, {tentative, "completeness.tentative"}, {exempt, "completeness.exempt"}} {
		if counts[k.kind] > 0 {
			v.Meter.Key = append(v.Meter.Key, meterKey{k.kind, q.T(k.key, "n", fmt.Sprint(counts[k.kind]))})
		}
	}
}

// fill lays the pieces end to end, each at least wide enough to be seen, with a gap
// between them.
func (m *meter) fill(counts []int, classes []string) {
	const gap, least = 4, 6
	all, pieces := 0, 0
	for _, n := range counts {
		if all += n; n > 0 {
			pieces++
		}
	}
	if all == 0 {
		return
	}
	room := m.Width - (pieces-1)*gap - pieces*least
	x := 0
	for n, count := range counts {
		if count == 0 {
			continue
		}
		width := least + room*count/all
		m.Pieces = append(m.Pieces, meterPiece{classes[n], x, width})
		x += width + gap
	}
}

// lacking names what has not come: by name while it is little.
func (q *request) lacking(came *query.CompletenessAnswer) string {
	var units, names []string
	n := 0
	for _, r := range came.Rows {
		if r.Received >= r.Expected {
			continue
		}
		n++
		if !slices.Contains(units, r.Unit.Name) {
			units = append(units, r.Unit.Name)
		}
		if !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	switch {
	case len(units) == 1 && len(names) == 1:
		return q.T("completeness.lacks_one", "name", lowerFirst(names[0]), "unit", units[0])
	case len(units) == 1:
		return q.T("completeness.lacks_unit", "n", fmt.Sprint(n), "unit", units[0])
	}
	return q.T("completeness.lacks", "n", fmt.Sprint(n), "units", fmt.Sprint(len(units)))
}

// call finds the unit to ring first: the one with the most reports overdue, else
// missing.
func (v *completenessView) call(q *request, came *query.CompletenessAnswer, period giaoban.Period) error {
	missing := map[giaoban.UnitID][]*query.CompletenessRow{}
	var first giaoban.UnitID
	weight := func(id giaoban.UnitID) int {
		w := 0
		for _, r := range missing[id] {
			w += 1 + 1000*min(r.Overdue, 1)
		}
		return w
	}
	for n := range came.Rows {
		if r := &came.Rows[n]; r.Received < r.Expected {
			missing[r.Unit.ID] = append(missing[r.Unit.ID], r)
		}
	}
	for n := range came.Rows {
		if id := came.Rows[n].Unit.ID; first == "" && len(missing[id]) > 0 || weight(id) > weight(first) {
			first = id
		}
	}
	if first == "" {
		return nil
	}
	var names []string
	c := &call{Status: parts.Status{Shape: parts.Missing, Word: q.T("completeness.not_due")}}
	longest := 0
	for _, r := range missing[first] {
		if longest = max(longest, r.Overdue); len(names) < 5 {
			names = append(names, lowerFirst(r.Name))
		}
	}
	if more := len(missing[first]) - len(names); more > 0 {
		names = append(names, q.T("completeness.more", "n", fmt.Sprint(more)))
	}
	r := missing[first][0]
	if longest > 0 {
		c.Status = parts.Status{Shape: parts.Overdue, Word: q.T("arrivals.overdue", "n", q.count(longest))}
	}
	c.Unit = parts.Link{Href: q.link("/units/"+string(first), "period", period.Key()), Text: r.Unit.Name}
	c.Lead, c.Text = q.listed(names), q.T("completeness.due", "day", r.Due.FormatDate(q.Lang))
	c.Acts = []parts.Link{{Href: q.link("/upload"), Text: q.T("nav.upload")}, {Href: q.link("/entry", "unit", string(first), "period", period.Key()), Text: q.T("entry.title")}, {Href: q.link("/stalled", "unit", string(first)), Text: q.T("completeness.matters")}}
	v.Call = c
	return v.before(q, first, period)
}

// before says how the unit reported the period before.
func (v *completenessView) before(q *request, unit giaoban.UnitID, period giaoban.Period) error {
	if period.Frequency() == giaoban.Other {
		return nil
	}
	a, err := q.pages.Answers.Completeness(q.Context(), query.CompletenessRequest{Period: period.Previous().Key(), Parent: unit, Lang: q.Lang})
	if err != nil {
		return err
	}
	longest, absent := 0, 0
	for _, r := range a.Rows {
		if longest = max(longest, r.LateDays); r.Received < r.Expected {
			absent++
		}
	}
	switch {
	case absent > 0:
		v.Call.Text += " " + q.T("completeness.before_missing", "n", fmt.Sprint(absent))
	case longest > 0:
		v.Call.Text += " " + q.T("completeness.before_late", "n", q.count(longest))
	case a.Totals.Expected > 0:
		v.Call.Text += " " + q.T("completeness.before_fine")
	}
	return nil
}
