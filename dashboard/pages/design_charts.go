package pages

import (
	"fmt"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/chart"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// designCharts is one chart of each meaning, all of the same invented figures, with
// those figures in tables.
type designCharts struct {
	Charts []chartExample // one a panel
	Small  []chartExample // those that stand in rows of tables
	Key    []parts.KeyItem
	Map    parts.Outlines
	Series []exampleFigure
	Units  []exampleFigure
}

type chartExample struct {
	Title, Rule string
	Chart       parts.Chart
	Save        *parts.Save
}

type exampleFigure struct {
	Name    string
	Figures []parts.Figure
}

// The figures of the examples, in tenths; 0 is a report that did not come.
var (
	exampleRates = []int{750, 0, 764, 778, 781, 792, 836}
	exampleJobs  = []int{41200, 42850, 0, 44310, 46105, 45980, 49867} // whole
	exampleUnits = []int{596, 559, 531, 513, 418, 0}
	exampleBands = [][3]int{{0, 4, 13}, {0, 6, 11}, {0, 8, 9}, {0, 0, 0}, {0, 11, 6}, {1, 12, 4}, {2, 13, 2}} // of 17
)

func (q *request) designCharts() designCharts {
	periods := make([]giaoban.Period, len(exampleRates))
	for n := range periods {
		periods[n] = back(parsePeriod("2014H1"), len(periods)-1-n)
	}
	rates, jobs := q.exampleSeries(exampleRates, true), q.exampleSeries(exampleJobs, false)
	rates[2].Illustrative, rates[4].State, rates[5].State = true, chart.Provisional, chart.Estimated
	var units []chart.Figure
	for _, n := range exampleUnits {
		units = append(units, q.exampleFigure(n, true, ""))
	}
	units[1].Illustrative, units[2].State, units[3].State = true, chart.Estimated, chart.Provisional
	points := func(figures []chart.Figure) []chart.Point {
		var out []chart.Point
		for n, f := range figures {
			out = append(out, chart.Point{Period: q.chartPeriod(periods[n]), Figure: f})
		}
		return out
	}
	d := designCharts{}
	show := func(key, class string, c drawing) chartExample {
		return chartExample{Title: q.T("design.chart." + key), Rule: q.T("design.chart." + key + "_rule"), Chart: q.draw("design-"+key, class, q.T("design.chart."+key+"_said"), c)}
	}
	trend := points(rates)
	for n := 3; n < len(trend); n++ {
		trend[n].Target = onScale(80)
	}
	trend[len(trend)-1].Target = onScale(85)
	goal := q.T("design.chart.goal", "value", "85%")
	heat, tiles := q.exampleHeat(periods), chart.TileMap{}
	ranking := chart.Ranking{Reference: &chart.Reference{Value: 49.2, Text: q.T("design.chart.whole", "value", q.tenths(492).Format(q.Lang, 1))}}
	for n, f := range units {
		name := q.unitLetter(string(rune('A' + n)))
		ranking.Rows = append(ranking.Rows, chart.Row{Name: name, Figure: f, Asked: n == 4})
		tiles.Tiles = append(tiles.Tiles, chart.Tile{Name: name, Row: n / 3, Column: n % 3, Figure: f, Outlined: n == 4})
		d.Units = append(d.Units, exampleFigure{name, []parts.Figure{q.exampleCell(f)}})
	}
	over := q.exampleOverTime(periods)
	last := chart.Distribution{}
	for n, label := range over.Bands {
		f := over.Periods[len(over.Periods)-1].Counts[n]
		last.Bands = append(last.Bands, chart.Band{Label: label, Count: f, Short: f.Text})
	}
	d.Charts = []chartExample{
		show("trend", "h-tile", chart.Trend{Points: trend, TargetText: goal, Floor: onScale(60), Ceiling: onScale(100),
			Breaks: []chart.Break{{Before: 3, Title: q.T("design.chart.break"), Note: q.T("design.chart.break_note"), Short: q.T("design.chart.break")}}}),
		show("columns", "h-tile", chart.Columns{Points: points(jobs)}),
		show("ranking", "h-rows-6", ranking),
		show("heat", "h-rows-6", heat),
		show("tiles", "h-tile", tiles),
		show("bands", "h-tile", over),
		show("distribution", "h-dist", last),
		show("movement", "h-tile", q.exampleMovement()),
		show("scatter", "h-tile", q.exampleScatter()),
		show("multiple", "h-mult", q.exampleMultiple(points(rates))),
	}
	d.Small = []chartExample{
		show("spark", "h-spark", chart.Sparkline{Figures: jobs}),
		show("bullet", "h-bullet", chart.Bullet{Reached: .937, Needed: onScale(.936), Pace: chart.OnPace}),
		show("bullet_behind", "h-bullet", chart.Bullet{Reached: .422, Needed: onScale(.5), Pace: chart.Behind}),
		show("bullet_stalled", "h-bullet", chart.Bullet{Reached: .844, Needed: onScale(.9), Pace: chart.Standing}),
		show("strip", "h-strip", chart.Strip{Figures: units, Own: 4, Reference: onScale(49.2)}),
	}
	d.Map = q.exampleMap(units)
	for n, p := range periods {
		bands := parts.Figure{Missing: q.T("state.missing")}
		if b := exampleBands[n]; b[2] > 0 {
			var each []string
			for _, f := range over.Periods[n].Counts {
				each = append(each, f.Text)
			}
			bands = parts.Figure{Value: strings.Join(each, " · ")}
		}
		d.Series = append(d.Series, exampleFigure{p.ShortLabel(q.Lang), []parts.Figure{q.exampleCell(rates[n]), q.exampleCell(jobs[n]), bands}})
	}
	for _, s := range []parts.Sample{parts.SampleReported, parts.SampleProvisional, parts.SampleEstimated, parts.SampleIllustrative, parts.SampleMissing, parts.SampleTarget, parts.SampleContext, parts.SampleForecast, parts.SampleEvent} {
		d.Key = append(d.Key, parts.KeyItem{Sample: s, Word: q.T("design.key." + string(s))})
	}
	return d
}

// exampleFigure is a figure for a chart: n is in tenths, or whole; 0 did not come.
func (q *request) exampleFigure(n int, tenths bool, sign string) chart.Figure {
	if n == 0 {
		return chart.Figure{State: chart.Missing}
	}
	d, decimals := giaoban.Whole(int64(n)), 0
	if tenths {
		d, decimals = q.tenths(n), 1
	}
	v := d.Float()
	return chart.Figure{Value: &v, Text: d.Format(q.Lang, decimals) + sign, State: chart.Reported}
}

// exampleSeries are rates in tenths of a percent, or whole numbers.
func (q *request) exampleSeries(all []int, rates bool) (out []chart.Figure) {
	sign := ""
	if rates {
		sign = "%"
	}
	for _, n := range all {
		out = append(out, q.exampleFigure(n, rates, sign))
	}
	return out
}

// exampleCell is a figure of a chart as the table beside it shows it.
func (q *request) exampleCell(f chart.Figure) parts.Figure {
	if f.Value == nil {
		return parts.Figure{Missing: q.T("state.missing")}
	}
	cell := parts.Figure{Value: f.Text, Mark: q.mark(f.Illustrative)}
	if f.State == chart.Provisional || f.State == chart.Estimated {
		cell.State = q.T("state." + string(f.State))
	}
	return cell
}

// exampleHeat lets each unit come to its figure in steps of its own.
func (q *request) exampleHeat(periods []giaoban.Period) chart.Heat {
	h := chart.Heat{}
	for _, p := range periods {
		at := q.chartPeriod(p)
		h.Columns = append(h.Columns, chart.HeatColumn{Wide: p.ShortLabel(q.Lang), Narrow: at.Label + "\n" + at.Group})
	}
	for n, last := range exampleUnits {
		row := chart.HeatRow{Name: q.unitLetter(string(rune('A' + n))), Asked: n == 4}
		for k := range periods {
			at := last - (len(periods)-1-k)*(15-3*n)
			if last == 0 {
				at = 390 + 8*k
				if k == len(periods)-1 {
					at = 0
				}
			}
			row.Cells = append(row.Cells, q.exampleFigure(at, true, ""))
		}
		h.Rows = append(h.Rows, row)
	}
	return h
}

func (q *request) exampleOverTime(periods []giaoban.Period) chart.DistributionOverTime {
	d := chart.DistributionOverTime{Bands: []string{q.T("design.band.all"), "11–14", "8–10"}}
	for n, counts := range exampleBands {
		p := chart.BandPeriod{Period: q.chartPeriod(periods[n]), Missing: counts[2] == 0}
		for _, c := range counts {
			if v := float64(c); !p.Missing {
				p.Counts = append(p.Counts, chart.Figure{Value: &v, Text: q.count(c), State: chart.Reported})
			}
		}
		d.Periods = append(d.Periods, p)
	}
	return d
}

// exampleMultiple is one unit before the grey line of the whole.
func (q *request) exampleMultiple(points []chart.Point) chart.Multiple {
	for n, v := range []float64{74, 75, 75.5, 76, 77, 78, 79} {
		points[n].Context = onScale(v)
	}
	from, to := chart.SameScale([][]chart.Point{points})
	return chart.Multiple{Points: points, From: from, To: to}
}

// exampleMovement is seventeen communes in the first and the last of the periods.
func (q *request) exampleMovement() chart.Movement {
	return chart.Movement{Bands: []string{q.T("design.band.all"), "11–14", "8–10"}, Then: []int{0, 4, 13}, Now: []int{2, 13, 2}, Unit: q.T("movement.unit"), Moves: []chart.Move{
		{From: 1, To: 0, Count: 2, Tip: "+2"}, {From: 1, To: 1, Count: 2, Tip: "2"}, {From: 2, To: 1, Count: 11, Tip: "+11"}, {From: 2, To: 2, Count: 2, Tip: "2"}}}
}

// exampleScatter holds the figures of the units against another of theirs.
func (q *request) exampleScatter() chart.Scatter {
	s := chart.Scatter{XText: q.T("design.chart.scatter_x"), YText: q.T("design.chart.scatter_y")}
	for n, v := range exampleUnits {
		s.Dots = append(s.Dots, chart.Dot{Name: q.unitLetter(string(rune('A' + n))), X: q.exampleFigure(v, true, ""), Y: q.exampleFigure(900-17*n*n, true, "%"), Asked: n == 4})
	}
	return s
}

// exampleMap lays the units out as six fields.
func (q *request) exampleMap(units []chart.Figure) parts.Outlines {
	o := parts.Outlines{Label: q.T("map.spoken"), Width: 1000, Height: 480}
	for n, f := range units {
		x, y := n%3*333, n/3*240
		a := parts.Area{Name: q.unitLetter(string(rune('A' + n))), Figure: q.asRead(f), Href: "#charts", Outlined: n == 4, Look: "missing",
			Path: fmt.Sprintf("M%d %dl160 %dl173 %dv240l-173 %dl-160 %dZ", x, y+20, -20+n*3, 20-n*3, -12, 12), X: x + 166, Y: y + 124, Room: 333}
		if f.Value != nil {
			a.Look = fmt.Sprintf("s%d", chart.Step(*f.Value, 41.8, 59.6))
		}
		o.Areas = append(o.Areas, a)
	}
	o.Place()
	return o
}

// onScale is a place on the scale of a chart.
func onScale(v float64) *float64 { return &v }
