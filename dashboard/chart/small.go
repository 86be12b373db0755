package chart

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Multiple is one of several small charts that share a scale: a unit in blue,
// the whole in grey, the last figure beside its point. The page gives all of
// them the same From and To (see SameScale).
type Multiple struct {
	Points   []Point // Context is the grey line; Group of the first and last is written below
	From, To float64
}

// SameScale is the scale that several small charts share.
func SameScale(all [][]Point) (from, to float64) {
	var every []Figure
	for _, points := range all {
		for _, p := range points {
			every = append(every, p.Figure, Figure{Value: p.Context, State: Reported})
		}
	}
	lo, hi, ok := spread(every)
	if !ok {
		return 0, 1
	}
	pad := (hi - lo) * .08
	if lo >= 0 && lo-pad < 0 {
		return 0, hi + pad
	}
	return lo - pad, hi + pad
}

// Options writes the chart for js/charts.js.
func (m Multiple) Options(lang giaoban.Lang) ([]byte, error) {
	w, n := wordsOf(lang), len(m.Points)
	t := Trend{Points: m.Points}
	heads := make([]string, n)
	if n > 0 {
		heads[0], heads[n-1] = m.Points[0].Group, m.Points[n-1].Group
	}
	c := newCanvas(4, 46, 10, 24)
	c.x(opts.XAxis{
		Show: opts.Bool(true), Type: "category", Data: heads,
		AxisTick: &opts.AxisTick{Show: opts.Bool(false)}, AxisLine: &opts.AxisLine{LineStyle: &opts.LineStyle{Color: token("line-strong")}},
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 12, AlignMinLabel: "left", AlignMaxLabel: "right"},
	}, object{"boundaryGap": false, "axisLine": object{"onZero": false}})
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "value", Min: m.From, Max: m.To}, nil)
	c.tips("axis")
	c.smallGaps(t.figures(), (m.From+m.To)/2, []int{14, 92})
	t.context(c)
	m.line(c, w, t.lastIndex())
	return c.options()
}

func (m Multiple) line(c *canvas, w words, last int) {
	data := make([]item, len(m.Points))
	for i, p := range m.Points {
		data[i] = item{Tip: w.tip(p.Long, p.Figure)}
		if !p.has() {
			continue
		}
		data[i].Value, data[i].Symbol = *p.Value, "none"
		if i == last {
			data[i].Symbol, data[i].SymbolSize, data[i].Name = "circle", 7, p.Text
			data[i].Label = object{"show": true, "formatter": "fn:name", "position": "right", "distance": 7, "color": token("ink"), "fontWeight": 700, "fontSize": 14}
		}
	}
	c.line("line", data, nil, object{
		"z": 6, "connectNulls": false, "showAllSymbol": true, "clip": false, "itemStyle": object{"color": own.full}, "lineStyle": object{"color": own.full, "width": 2.5}, "emphasis": object{"disabled": true},
	})
}

// smallGaps hatches missing places of a chart too small for bars: a bar would
// push the line off the edges of the plot.
func (c *canvas) smallGaps(figures []Figure, middle float64, size []int) {
	var at []item
	for i, f := range figures {
		if f.missing() {
			at = append(at, item{Value: []any{i, middle}})
		}
	}
	if len(at) > 0 {
		c.dots("missing", at, nil, object{"silent": true, "symbol": hatchPath(size[0], size[1]), "symbolSize": size, "z": 1, "clip": false,
			"itemStyle": object{"color": clear, "borderColor": token("hatch"), "borderWidth": 0.75}})
	}
}

// hatchPath is a frame with slanted lines: a symbol takes no pattern.
func hatchPath(w, h int) string {
	p := fmt.Sprintf("path://M0 0H%dV%dH0Z", w, h)
	for k := 7; k < w+h; k += 7 {
		x1, y1, x2, y2 := max(0, k-h), min(h, k), min(w, k), max(0, k-w)
		p += fmt.Sprintf("M%d %dL%d %d", x1, y1, x2, y2)
	}
	return p
}

// Sparkline is the shape of a series beside its figure: no axis, the last point
// marked. Group and label of its points are not drawn.
type Sparkline struct{ Figures []Figure }

// Options writes the chart for js/charts.js.
func (s Sparkline) Options(giaoban.Lang) ([]byte, error) {
	lo, hi, ok := spread(s.Figures)
	if !ok {
		lo, hi = 0, 1
	}
	pad := (hi - lo) * .18
	if pad == 0 {
		pad = 1
	}
	n := len(s.Figures)
	c := newCanvas(6, 8, 6, 6)
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "category", Data: make([]string, n)}, object{"boundaryGap": false})
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "value", Min: lo - pad, Max: hi + pad}, nil)
	data := make([]item, n)
	last := -1
	for i, f := range s.Figures {
		if f.has() {
			data[i], last = item{Value: *f.Value, Symbol: "none"}, i
		}
	}
	c.smallGaps(s.Figures, (lo+hi)/2, []int{10, 24})
	if last >= 0 {
		v := data[last].Value
		data[last] = mark(s.Figures[last], false)
		data[last].Value = v
	}
	c.line("line", data, nil, object{"silent": true, "z": 3, "connectNulls": false, "showAllSymbol": true, "clip": false, "lineStyle": object{"color": others.full, "width": 1.75}})
	return c.options()
}

// Pace is how a bullet stands; it decides the colour, and the word beside it
// says the same.
type Pace string

const (
	OnPace   Pace = "good"
	Behind   Pace = "warn"
	FarBack  Pace = "bad"
	Standing Pace = "idle" // stalled or incomplete: hollow, so that it differs without colour too
)

// Bullet is the way to the year's target. Reached and Needed are shares of the
// whole way, 0 … 1: what is reached, and what would be needed by now (nil: not
// said).
type Bullet struct {
	Reached float64
	Needed  *float64
	Pace    Pace
}

// Options writes the chart for js/charts.js.
func (b Bullet) Options(giaoban.Lang) ([]byte, error) {
	c := newCanvas(1, 1, 0, 0)
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "value", Min: 0, Max: 1}, nil)
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "category", Data: []string{""}}, nil)
	fill := object{"color": token(string(b.Pace))}
	if b.Pace == Standing || b.Pace == "" {
		fill = object{"color": token("context-tint"), "borderColor": token("idle"), "borderWidth": 1.25}
	}
	c.bar("way", []item{{Value: max(0, min(1, b.Reached)), ItemStyle: fill}}, func(s *charts.SingleSeries) {
		s.BarWidth, s.ShowBackground = "8", opts.Bool(true)
	}, object{"silent": true, "backgroundStyle": object{"color": token("track"), "borderColor": token("line"), "borderWidth": 1}})
	if b.Needed != nil {
		c.dots("needed", []item{{Value: []any{max(0, min(1, *b.Needed)), 0}}}, nil, object{"silent": true, "symbol": "rect", "symbolSize": []int{2, 18}, "itemStyle": object{"color": token("ink")}, "z": 5, "clip": false})
	}
	return c.options()
}

// Strip is where one unit stands among all: a ring for each, its own filled, a
// tick for the whole. Left is low.
type Strip struct {
	Figures   []Figure // of all units; those without a figure are not drawn
	Own       int      // index of the unit's own figure
	Reference *float64
}

// Options writes the chart for js/charts.js.
func (s Strip) Options(giaoban.Lang) ([]byte, error) {
	lo, hi, ok := spread(s.Figures)
	if s.Reference != nil && ok {
		lo, hi = min(lo, *s.Reference), max(hi, *s.Reference)
	}
	if !ok || lo == hi {
		lo, hi = lo-1, lo+1
	}
	if !ok {
		lo, hi = 0, 1
	}
	c := newCanvas(9, 9, 0, 0)
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "value", Min: lo, Max: hi}, nil)
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "value", Min: -1, Max: 1}, nil)
	c.line("all", []item{{Value: []any{lo, 0}}, {Value: []any{hi, 0}}}, nil, object{"silent": true, "symbol": "none", "lineStyle": object{"color": token("line"), "width": 1}})
	var rest []item
	for i, f := range s.Figures {
		if f.has() && i != s.Own {
			rest = append(rest, item{Value: []any{*f.Value, 0}})
		}
	}
	ring := object{"color": token("surface"), "borderColor": others.full, "borderWidth": 1.5}
	c.dots("others", rest, nil, object{"silent": true, "symbol": "circle", "symbolSize": 8, "itemStyle": ring, "z": 4, "clip": false})
	if s.Reference != nil {
		c.dots("reference", []item{{Value: []any{*s.Reference, 0}}}, nil, object{"silent": true, "symbol": "rect", "symbolSize": []any{1.5, 20}, "itemStyle": object{"color": token("ink")}, "z": 3, "clip": false})
	}
	if s.Own >= 0 && s.Own < len(s.Figures) && s.Figures[s.Own].has() {
		c.dots("own", []item{{Value: []any{*s.Figures[s.Own].Value, 0}}}, nil, object{"silent": true, "symbol": "circle", "symbolSize": 14, "itemStyle": object{"color": own.full, "borderColor": token("surface"), "borderWidth": 1.5}, "z": 6, "clip": false})
	}
	return c.options()
}
