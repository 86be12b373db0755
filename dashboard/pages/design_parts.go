package pages

import (
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// designParts are the parts of package parts, each with an example and its rule.
type designParts struct {
	States    []stateExample
	Changes   []changeExample
	Coverages []coverageExample
	Shapes    []shapeExample
	Badges    []parts.Status
	Icons     []iconExample
	Tag       parts.Mark
	Rows      []exampleRow
	Pick      pick
	Empty     parts.State
	Loading   parts.State
	Banners   []parts.Banner
}

// stateExample is one state of a figure: in a table and large.
type stateExample struct {
	Name, Rule string
	Cell, Card parts.Figure
}

type changeExample struct {
	Rule   string
	Change parts.Change
}

type coverageExample struct {
	Rule     string
	Coverage parts.Coverage
}

type shapeExample struct {
	Status parts.Status
	Rule   string
}

type iconExample struct {
	Icon parts.Icon
	Name string
}

// exampleRow is a row of the example table; with Break it is the line between two
// definitions and nothing else.
type exampleRow struct {
	Break    string
	Name     string
	Figure   parts.Figure
	Change   parts.Change
	Coverage parts.Coverage
	Status   parts.Status
}

var designShapes = []parts.Shape{parts.OnTrack, parts.Behind, parts.Stalled, parts.Overdue, parts.Late, parts.Incomplete, parts.Missing, parts.Watched,
	parts.InHand, parts.Info, parts.Reported, parts.Provisional, parts.Estimated, parts.Illustrative, parts.Received, parts.NotApplicable}

var designIcons = []parts.Icon{"search", "menu", "download", "upload", "print", "screen", "check", "close", "chevron", "link"}

func (q *request) designParts() designParts {
	d := designParts{Tag: parts.Mark{Label: q.T("mark.long")}}
	whole := giaoban.Whole(1097).Format(q.Lang, 0)
	unit := q.T("design.unit_of_measure")
	for _, s := range []struct {
		key    string
		figure parts.Figure
	}{
		{"reported", parts.Figure{Value: whole}},
		{"zero", parts.Figure{Value: "0"}},
		{"missing", parts.Figure{Missing: q.T("state.missing")}},
		{"not_applicable", parts.Figure{Missing: q.T("state.not_applicable")}},
		{"provisional", parts.Figure{Value: whole, State: q.T("state.provisional")}},
		{"estimated", parts.Figure{Value: whole, State: q.T("state.estimated")}},
		{"apportioned", parts.Figure{Value: whole, State: q.T("state.apportioned")}},
		{"illustrative", parts.Figure{Value: whole, Mark: q.mark(true)}},
		{"both", parts.Figure{Value: whole, State: q.T("state.provisional"), Mark: q.mark(true)}},
	} {
		card := s.figure
		if card.Missing == "" {
			card.Unit = unit
		}
		d.States = append(d.States, stateExample{q.T("design.state." + s.key), q.T("design.state." + s.key + "_rule"), s.figure, card})
	}
	d.Changes = []changeExample{
		{q.T("design.change.total"), parts.Change{Amount: signed(q.Lang, q.tenths(-96), 1) + "%", Word: q.T("change.down") + " 117"}},
		{q.T("design.change.rate"), parts.Change{Amount: signed(q.Lang, q.tenths(55), 1) + " " + q.T("change.points"), Word: q.T("change.up")}},
		{q.T("design.change.like"), parts.Change{Amount: signed(q.Lang, q.tenths(21), 1) + "%", Word: q.T("change.like", "n", "7"), Mark: q.mark(true)}},
		{q.T("design.change.none"), parts.Change{None: q.T("change.none")}},
	}
	dots := func(last ...parts.Dot) []parts.Dot {
		return append(slices.Repeat([]parts.Dot{parts.DotReported}, 8-len(last)), last...)
	}
	d.Coverages = []coverageExample{
		{q.T("design.coverage.all"), parts.Coverage{Dots: dots(), Ratio: "8/8", Unit: q.T("coverage.units")}},
		{q.T("design.coverage.some"), parts.Coverage{Dots: dots(parts.DotLate, parts.DotMissing), Ratio: "7/8", Unit: q.T("coverage.units")}},
		{q.T("design.coverage.exempt"), parts.Coverage{Dots: dots(parts.DotNotApplicable), Ratio: "7/7", Unit: q.T("coverage.units"), Mark: q.mark(true)}},
	}
	for _, s := range designShapes {
		d.Shapes = append(d.Shapes, shapeExample{parts.Status{Shape: s, Word: q.T("design.shape." + string(s))}, q.T("design.shape." + string(s) + "_rule")})
	}
	for _, s := range []parts.Shape{parts.OnTrack, parts.Behind, parts.Stalled, parts.Overdue, parts.Illustrative} {
		d.Badges = append(d.Badges, parts.Status{Shape: s, Word: q.T("design.shape." + string(s))})
	}
	for _, i := range designIcons {
		d.Icons = append(d.Icons, iconExample{i, q.T("design.icon." + string(i))})
	}
	full, short := d.Coverages[0].Coverage, d.Coverages[1].Coverage
	rate := func(n int) parts.Figure { return parts.Figure{Value: q.tenths(n).Format(q.Lang, 1) + "%"} }
	d.Rows = []exampleRow{
		{Name: q.unitLetter("A"), Figure: rate(836), Change: d.Changes[1].Change, Coverage: full, Status: parts.Status{Shape: parts.OnTrack, Word: q.T("standing.on_track")}},
		{Name: q.unitLetter("B"), Figure: rate(753), Change: d.Changes[1].Change, Coverage: short, Status: parts.Status{Shape: parts.Behind, Word: q.T("standing.behind"), Sub: q.T("standing.short", "amount", q.tenths(97).Format(q.Lang, 1)+" "+q.T("change.points"))}},
		{Name: q.unitLetter("C"), Figure: parts.Figure{Missing: q.T("state.missing")}, Change: d.Changes[3].Change, Coverage: short, Status: parts.Status{Shape: parts.Overdue, Word: q.T("design.shape.overdue")}},
		{Break: q.T("design.table.break")},
		{Name: q.unitLetter("D"), Figure: parts.Figure{Value: rate(778).Value, State: q.T("state.estimated"), Mark: q.mark(true)}, Change: d.Changes[3].Change, Coverage: full, Status: parts.Status{Shape: parts.Watched, Word: q.T("standing.watched")}},
	}
	d.Pick = pick{Name: "design-period", Label: q.T("pick.period"), Choices: []choice{{"2014H1", parsePeriod("2014H1").Label(q.Lang), true}, {"2013H2", parsePeriod("2013H2").Label(q.Lang), false}}}
	d.states(q)
	return d
}

func (d *designParts) states(q *request) {
	period := parsePeriod("2014H2").Within(q.Lang)
	d.Empty = parts.State{Shape: parts.Missing, Title: q.T("empty.title", "period", period), Text: q.T("empty.text", "due", parsePeriod("2014H2").Ends.FormatDate(q.Lang)),
		Actions: []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}, {Href: q.link("/"), Text: q.T("nav.overview")}}}
	d.Loading = parts.State{Shape: parts.Watched, Title: q.T("design.loading"), Text: q.T("design.loading_text")}
	d.Banners = []parts.Banner{
		{Tone: parts.Caution, Shape: parts.Late, Lead: q.T("design.stale"), Text: q.T("design.stale_text")},
		{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("design.failed"), Text: q.T("problem.holds") + " " + q.T("problem.retry"), Code: q.T("problem.code", "code", "store_down")},
		{Tone: parts.Notice, Shape: parts.Info, Lead: q.T("design.changed"), Text: q.T("design.changed_text")},
	}
}

// unitLetter is a unit of the examples, which is no unit of anybody's.
func (q *request) unitLetter(letter string) string { return q.T("design.unit", "letter", letter) }
