package chart

import (
	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
)

// Point is one period of a trend. Target is what was to be reached in it, and
// Context the same period of what surrounds it (the province); nil: none.
type Point struct {
	Period
	Figure
	Target  *float64
	Context *float64
	Ahead   *Ahead // a period to come: what it is likely to be; it has no figure yet
	Event   string // what happened within it, marked below the axis; empty: nothing
}

// Trend is one indicator of one unit in time. The line is cut at a break and
// where a figure is missing.
type Trend struct {
	Points      []Point
	Breaks      []Break
	TargetText  string   // beside the end of the target: "Mục tiêu 85%"
	ContextText string   // beside the end of the grey line: "Toàn tỉnh 49,2"
	Floor       *float64 // set to hold the axis to a bound, such as 0 or 60
	Ceiling     *float64 // … such as 100 for a rate
}

// AxisFrom is the number at the foot of the axis. Where it is not 0 the page
// says so beside the title.
func (t Trend) AxisFrom() float64 { return t.scale().from }

func (t Trend) scale() scale {
	lo, hi, ok := spread(t.figures())
	if !ok {
		return scale{to: 1, step: 1, blank: true}
	}
	for _, p := range t.Points {
		if p.Ahead != nil {
			lo, hi = min(lo, p.Ahead.Low), max(hi, p.Ahead.High)
		}
		for _, v := range []*float64{p.Target, p.Context} {
			if v != nil {
				lo, hi = min(lo, *v), max(hi, *v)
			}
		}
	}
	free := lo > hi/2 // a line that keeps to the upper half may leave 0, and the page says so
	if t.Floor != nil {
		lo, free = *t.Floor, true
	}
	if t.Ceiling != nil {
		hi = *t.Ceiling
	}
	return scaleOf(lo, hi, free)
}

func (t Trend) figures() []Figure {
	out := make([]Figure, len(t.Points))
	for i, p := range t.Points {
		out[i] = p.Figure
	}
	return out
}

func (t Trend) periods() []Period {
	out := make([]Period, len(t.Points))
	for i, p := range t.Points {
		out[i] = p.Period
	}
	return out
}

// Options writes the chart for js/charts.js.
func (t Trend) Options(lang giaoban.Lang) ([]byte, error) {
	w, s := wordsOf(lang), t.scale()
	right := 24
	if t.TargetText != "" || t.ContextText != "" {
		right = 136
	}
	left := 18 + 8*len(groupedDigits(s))
	top := headroom(t.Breaks)
	c := newCanvas(left, right, top, 44)
	c.timeAxis(t.periods())
	c.valueAxis(s, s.numbersOn(lang))
	c.tips("axis")
	c.gaps(t.figures(), t.periods(), s, w)
	t.context(c)
	t.target(c)
	c.ahead(t.Points, true)
	t.lines(c, w)
	t.last(c)
	c.events(t.Points, s)
	c.breaks(t.Breaks, s, len(t.Points))
	c.slim["grid"] = grid(left-6, 14, top, 28)
	return c.options()
}

// lines draws the series in runs: a new one after a gap, after a break, and
// where the line becomes dashed because a figure is estimated.
func (t Trend) lines(c *canvas, w words) {
	n := len(t.Points)
	cut := map[int]bool{}
	for _, b := range t.Breaks {
		cut[b.Before] = true
	}
	last := t.lastIndex()
	run, data, dashed := 0, make([]item, n), false
	flush := func() {
		style := "solid"
		if dashed {
			style = "dashed"
		}
		c.line(idOf("line", run), data, nil, object{
			"z": 6, "connectNulls": false, "showSymbol": true, "showAllSymbol": true, "symbol": "none",
			"lineStyle": object{"color": own.full, "width": 2.5, "type": style},
			"emphasis":  object{"disabled": true},
		})
		run, data = run+1, make([]item, n)
	}
	for i, p := range t.Points {
		joined := i > 0 && p.has() && t.Points[i-1].has() && !cut[i]
		estimated := joined && (p.State == Estimated || t.Points[i-1].State == Estimated)
		if i > 0 && (cut[i] || estimated != dashed) {
			flush()
			if joined { // the new run starts where the old one ended, without a second symbol
				data[i-1] = item{Value: *t.Points[i-1].Value}
			}
		}
		dashed = estimated
		data[i] = t.item(i, w, i == last)
	}
	flush()
}

func (t Trend) item(i int, w words, last bool) item {
	p := t.Points[i]
	tip := p.tip(w)
	if !p.has() {
		return item{Tip: tip}
	}
	it := mark(p.Figure, last)
	if len(t.Points) > 3*crowded && !last && p.State == Reported {
		it = item{Symbol: "none"} // a long series is its line
	}
	it.Value, it.Tip = *p.Value, tip
	return it
}

func (t Trend) lastIndex() int {
	last := -1
	for i, p := range t.Points {
		if p.has() {
			last = i
		}
	}
	return last
}

// last writes the latest figure by its point: the one number to remember.
func (t Trend) last(c *canvas) {
	i := t.lastIndex()
	if i < 0 {
		return
	}
	p := t.Points[i]
	position := "top"
	if p.Target != nil && *p.Target >= *p.Value || i > 0 && t.Points[i-1].has() && *t.Points[i-1].Value > *p.Value {
		position = "bottom"
	}
	label := object{"position": position, "distance": 9, "color": token("ink"), "fontWeight": 700, "fontSize": 16}
	below := 0
	if position == "bottom" { // beside the line that comes from the left
		label["align"], label["offset"] = "left", []int{-2, 0}
		below = 24
	}
	c.write("last", []item{{Name: p.Text, Value: []any{i, *p.Value}}}, nil, label)
	if 4*i > 3*len(t.Points) {
		c.narrowSeries("last", object{"label": object{"align": "right", "offset": []int{12, below}}})
	}
}

func (t Trend) target(c *canvas) {
	data := make([]item, len(t.Points))
	at := -1
	for i, p := range t.Points {
		if p.Target != nil {
			data[i].Value, at = *p.Target, i
		}
	}
	if at < 0 {
		return
	}
	c.line("target", data, func(s *charts.SingleSeries) { s.Step = "middle" }, object{
		"z": 4, "silent": true, "symbol": "none", "lineStyle": object{"color": token("ink"), "width": 1.5, "type": []int{5, 3}}, "emphasis": object{"disabled": true},
	})
	if t.TargetText == "" {
		return
	}
	end := at
	if last := len(t.Points) - 1; t.Points[last].Ahead != nil { // what is to come stands between
		end = last
	}
	c.beside("target words", t.TargetText, end, *t.Points[at].Target, token("ink"))
	c.narrowSeries("target words", object{"label": object{"position": "top", "align": "right", "offset": []int{12, 2}, "fontSize": 12}})
}

func (t Trend) context(c *canvas) {
	data, at := make([]item, len(t.Points)), -1
	for i, p := range t.Points {
		if p.Context != nil {
			data[i].Value, at = *p.Context, i
		}
	}
	if at < 0 {
		return
	}
	c.line("context", data, nil, object{"z": 3, "silent": true, "symbol": "none", "lineStyle": object{"color": others.full, "width": 1.5}, "emphasis": object{"disabled": true}})
	if t.ContextText != "" {
		c.beside("context words", t.ContextText, at, *t.Points[at].Context, token("ink-2"))
		c.narrowSeries("context words", object{"label": object{"position": "bottom", "align": "right", "offset": []int{12, 10}, "fontSize": 12}})
	}
}

// beside writes words in the margin after a period, where no bar or line runs.
func (c *canvas) beside(id, text string, at int, v float64, colour string) {
	c.write(id, []item{{Name: text, Value: []any{at + 1, v}}}, func(s *charts.SingleSeries) { s.XAxisIndex = 1 },
		object{"position": "right", "distance": 6, "color": colour, "fontSize": 13})
}
