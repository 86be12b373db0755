package pages

import (
	"fmt"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
)

// gridColumns is how many indicators stand side by side before the table is cut in
// two.
const gridColumns = 11

// grid is units by indicators, one sign for each report.
type grid struct {
	Title   string
	Columns []gridColumn
	Rows    []gridRow
	Totals  []string // of each column
	Total   string
}

type gridColumn struct {
	Name  string
	Href  string
	code  string
	codes []string // the reports it needs
}

type gridRow struct {
	Unit   parts.Link
	Cells  []gridCell
	Ratio  string
	Status parts.Status
}

type gridCell struct {
	Kind  cellKind
	Said  string // for those who do not see the sign
	Small string // beside the sign, where it is an exception
	Label string // for narrow screens, where only what is missing shows
	Href  string
}

// grids lays the headline indicators out first, then the other groups, several
// small ones side by side.
func (v *completenessView) grids(q *request, came *query.CompletenessAnswer, period giaoban.Period) {
	owed, seen := map[string]bool{}, map[string]bool{}
	for _, r := range came.Rows {
		owed[r.Indicator] = true
	}
	var titles []string
	var waiting []gridColumn
	flush := func() {
		for some := range slices.Chunk(waiting, gridColumns) {
			v.Grids = append(v.Grids, q.grid(strings.Join(titles, "; "), some, came, period))
		}
		titles, waiting = nil, nil
	}
	add := func(title string, codes []string) {
		columns := q.columns(codes, period, owed, seen)
		if len(columns) == 0 {
			return
		}
		if len(waiting)+len(columns) > gridColumns {
			flush()
		}
		titles, waiting = append(titles, title), append(waiting, columns...)
	}
	add(q.T("completeness.headlines"), q.pages.Catalogue.Headlines())
	flush()
	for _, g := range q.pages.Catalogue.Groups {
		add(g.Name.In(q.Lang), q.inGroup(g.Code, period))
	}
	rest := q.T("completeness.others")
	if len(v.Grids)+len(waiting) == 0 {
		rest = q.T("completeness.every")
	}
	add(rest, q.inGroup("", period))
	flush()
}

// columns are the indicators of which a report is owed, each once on the page.
func (q *request) columns(codes []string, period giaoban.Period, owed, seen map[string]bool) []gridColumn {
	var out []gridColumn
	for _, code := range codes {
		reports := q.reportsOf(code, period)
		if seen[code] || !slices.ContainsFunc(reports, func(c string) bool { return owed[c] }) {
			continue
		}
		for _, c := range append(reports, code) {
			seen[c] = true
		}
		name := q.pages.Catalogue.Indicator(code, period.Ends).Name.In(q.Lang)
		out = append(out, gridColumn{Name: name, Href: q.link("/indicators/"+code, "period", period.Key()), code: code, codes: reports})
	}
	return out
}

// inGroup lists the indicators of a group that are reported themselves; without a
// name, of every group.
func (q *request) inGroup(group string, p giaoban.Period) []string {
	var out []string
	for _, code := range q.pages.Catalogue.Codes() {
		i := q.pages.Catalogue.Indicator(code, p.Ends)
		if (group == "" || i.Group == group) && !i.Computed() {
			out = append(out, code)
		}
	}
	return out
}

func (q *request) grid(title string, columns []gridColumn, came *query.CompletenessAnswer, period giaoban.Period) grid {
	g := grid{Title: title, Columns: columns, Totals: make([]string, len(columns))}
	var units []query.UnitRef
	at := map[giaoban.UnitID]map[string]*query.CompletenessRow{}
	for n := range came.Rows {
		r := &came.Rows[n]
		if !slices.ContainsFunc(columns, func(c gridColumn) bool { return slices.Contains(c.codes, r.Indicator) }) {
			continue
		}
		if at[r.Unit.ID] == nil {
			at[r.Unit.ID] = map[string]*query.CompletenessRow{}
			units = append(units, r.Unit)
		}
		at[r.Unit.ID][r.Indicator] = r
	}
	order := q.pages.Catalogue.Units.IDs()
	slices.SortStableFunc(units, func(a, b query.UnitRef) int { return slices.Index(order, a.ID) - slices.Index(order, b.ID) })
	received, expected := make([]int, len(columns)), make([]int, len(columns))
	for _, u := range units {
		g.Rows = append(g.Rows, q.gridRow(u, columns, at[u.ID], period, received, expected))
	}
	gotAll, all := 0, 0
	for n := range columns {
		g.Totals[n] = fmt.Sprintf("%d/%d", received[n], expected[n])
		gotAll, all = gotAll+received[n], all+expected[n]
	}
	g.Total = fmt.Sprintf("%d/%d", gotAll, all)
	return g
}

// gridRow is one unit; received and expected are the running sums of the columns.
func (q *request) gridRow(u query.UnitRef, columns []gridColumn, rows map[string]*query.CompletenessRow, period giaoban.Period, received, expected []int) gridRow {
	out := gridRow{Unit: parts.Link{Href: q.link("/units/"+string(u.ID), "period", period.Key()), Text: u.Name}}
	got, all, missing, tardy, gone := 0, 0, 0, 0, false
	for n, c := range columns {
		cell := gridCell{Kind: unowed, Said: q.T("completeness.cell.unowed")}
		for _, code := range c.codes {
			r := rows[code]
			if r == nil {
				continue
			}
			got, all = got+r.Received, all+r.Expected
			received[n], expected[n] = received[n]+r.Received, expected[n]+r.Expected
			k := kindOf(r)
			if k == late {
				tardy++
			}
			if r.Received < r.Expected {
				missing++
				gone = gone || k == overdue
			}
			if cell.Kind == unowed || urgency[k] > urgency[cell.Kind] {
				cell = q.gridCell(c, r, k, period)
			}
		}
		out.Cells = append(out.Cells, cell)
	}
	out.Ratio, out.Status = fmt.Sprintf("%d/%d", got, all), parts.Status{Shape: parts.OnTrack, Word: q.T("completeness.full")}
	switch {
	case gone:
		out.Status = parts.Status{Shape: parts.Overdue, Word: q.T("completeness.short", "n", fmt.Sprint(missing))}
	case missing > 0:
		out.Status = parts.Status{Shape: parts.Missing, Word: q.T("completeness.short", "n", fmt.Sprint(missing))}
	case tardy > 0:
		out.Status = parts.Status{Shape: parts.Late, Word: q.T("completeness.tardy", "n", fmt.Sprint(tardy))}
	case all == 0:
		out.Status = parts.Status{Shape: parts.Watched, Word: q.T("state.not_applicable")}
	}
	return out
}

func (q *request) gridCell(c gridColumn, r *query.CompletenessRow, k cellKind, period giaoban.Period) gridCell {
	cell := gridCell{Kind: k, Said: q.T("completeness.cell." + string(k)),
		Href: q.link("/figure", "indicator", c.code, "unit", string(r.Unit.ID), "period", period.Key())}
	if k == overdue || k == waiting { // what is missing leads to where it is entered
		cell.Href = q.link("/entry", "unit", string(r.Unit.ID), "period", period.Key())
	}
	switch k {
	case late:
		cell.Small = q.T("completeness.late_by", "n", q.count(r.LateDays))
	case overdue:
		cell.Small = q.T("completeness.overdue_by", "n", q.count(r.Overdue))
		cell.Label = q.T("completeness.not_sent", "name", lowerFirst(c.Name))
	case waiting:
		cell.Small = q.T("completeness.due_on", "day", r.Due.FormatDate(q.Lang))
		cell.Label = q.T("completeness.not_sent", "name", lowerFirst(c.Name))
	case tentative:
		cell.Small = q.T("state." + r.Status.String())
	}
	return cell
}

// arrivalDays is what came on which day, as a picture and as a list.
type arrivalDays struct {
	Note  string
	Chart *parts.Chart
	Save  *parts.Save
	Rows  []arrivalDay
}

type arrivalDay struct {
	Day    string
	Count  string
	Sum    string
	Units  string
	Status parts.Status
}

// arrive adds the reports up by the day they first came.
func (v *completenessView) arrive(q *request, came *query.CompletenessAnswer) {
	zone := q.pages.Config.Zone
	days := map[giaoban.Date][]*query.CompletenessRow{}
	var order []giaoban.Date
	var due giaoban.Date
	for n := range came.Rows {
		r := &came.Rows[n]
		due = max(due, r.Due)
		if r.ReceivedAt == nil {
			continue
		}
		d := giaoban.DateOf(*r.ReceivedAt, zone)
		if days[d] == nil {
			order = append(order, d)
		}
		days[d] = append(days[d], r)
	}
	if len(order) == 0 {
		return
	}
	slices.Sort(order)
	v.Days = &arrivalDays{Note: q.T("completeness.days_note", "day", due.FormatDate(q.Lang))}
	sum := 0
	for _, d := range order {
		rows := days[d]
		sum += len(rows)
		v.Days.Rows = append(v.Days.Rows, q.arrivalDay(d, rows, sum, came.Totals.Expected))
	}
	v.Days.draw(q, order, days, due, came.Totals)
}

func (q *request) arrivalDay(d giaoban.Date, rows []*query.CompletenessRow, sum, expected int) arrivalDay {
	var units []string
	tardy := 0
	for _, r := range rows {
		if name := q.brief(r.Unit.Name); !slices.Contains(units, name) {
			units = append(units, name)
		}
		if kindOf(r) == late {
			tardy++
		}
	}
	a := arrivalDay{Day: d.FormatDate(q.Lang), Count: fmt.Sprint(len(rows)), Sum: fmt.Sprintf("%d/%d", sum, expected), Units: q.firstFew(units),
		Status: parts.Status{Shape: parts.OnTrack, Word: q.T("completeness.day_in_time")}}
	if tardy > 0 {
		a.Status = parts.Status{Shape: parts.Late, Word: q.T("completeness.tardy", "n", fmt.Sprint(tardy))}
	}
	return a
}

// fewUnits is how many units one line names before it counts the others.
const fewUnits = 8

func (q *request) firstFew(units []string) string {
	if more := len(units) - fewUnits; more > 1 {
		units = append(units[:fewUnits:fewUnits], q.T("completeness.more_units", "n", fmt.Sprint(more)))
	}
	return q.listed(units)
}

// drawnDays is the longest stretch of days that is drawn; reports of long ago are
// in the list.
const drawnDays = 45

// draw shows the sum day by day up to the last arrival or the due day.
func (a *arrivalDays) draw(q *request, order []giaoban.Date, days map[giaoban.Date][]*query.CompletenessRow, due giaoban.Date, t query.CompletenessTotals) {
	first, last := order[0], max(order[len(order)-1], min(due, q.Day))
	if last-first > drawnDays || last == first {
		return
	}
	sum := 0
	line := chart.Trend{}
	zero, all := 0.0, float64(t.Expected)
	line.Floor, line.Ceiling = &zero, &all
	for d := first; d <= last; d++ {
		sum += len(days[d])
		at := float64(sum)
		p := chart.Point{Period: chart.Period{Label: d.Time().Format("02/01"), Long: d.FormatDate(q.Lang)},
			Figure: chart.Figure{Value: &at, Text: fmt.Sprintf("%d/%d", sum, t.Expected), State: chart.Reported}, Target: &all}
		line.Points = append(line.Points, p)
	}
	line.TargetText = q.T("completeness.expected", "n", fmt.Sprint(t.Expected))
	c := q.draw("days", "h-arr", q.T("completeness.days_spoken", "received", fmt.Sprint(t.Received), "expected", fmt.Sprint(t.Expected), "day", last.FormatDate(q.Lang)), line)
	a.Chart = &c
}
