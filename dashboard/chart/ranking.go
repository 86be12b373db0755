package chart

import (
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Row is one unit of a ranking. Note stands at the right: the raw amount behind
// a rate. Asked marks the unit that was asked for.
type Row struct {
	Name string
	Figure
	Note  string
	Asked bool
	Low   *float64 // how far chance alone may carry the figure, where it is a small count; else nil
	High  *float64
}

// Ranking is units as bars from 0, in the order given (the page sorts, missing
// ones last). A row is 36 px high: the class h-rows-N fits N rows.
type Ranking struct {
	Rows      []Row
	Reference *Reference
	Ceiling   *float64 // the end of the scale, such as 100 for a rate; nil: a little past the longest
}

const (
	barHeight = 23
	inside    = 0.4 // of the scale: from here the figure fits inside the bar on every screen
)

// Options writes the chart for js/charts.js.
func (r Ranking) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	lo, hi := r.ends()
	names, notes, anyNote := make([]any, len(r.Rows)), make([]string, len(r.Rows)), false
	for i, row := range r.Rows {
		name := object{"value": row.Name}
		if row.Asked {
			name["textStyle"] = object{"color": token("ink"), "fontWeight": 700}
		}
		names[i], notes[i] = name, row.Note
		anyNote = anyNote || row.Note != ""
	}
	right := 14
	if anyNote {
		right = 100
	}
	c := newCanvas(138, right, 34, 8)
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "value", Min: lo, Max: hi}, nil)
	c.y(opts.YAxis{
		Show: opts.Bool(true), Type: "category", Inverse: opts.Bool(true), Data: names,
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 14},
	}, object{
		"axisTick": object{"show": false}, "axisLine": object{"onZero": true, "lineStyle": object{"color": token("line-strong")}},
		"axisLabel": object{"width": 124, "overflow": "truncate", "margin": 10},
	})
	c.secondY(opts.YAxis{
		Show: opts.Bool(anyNote), Type: "category", Inverse: opts.Bool(true), Data: notes, Position: "right",
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 13, Align: "right"},
	}, object{"axisTick": object{"show": false}, "axisLine": object{"show": false}, "axisLabel": object{"margin": right - 2}})
	c.tips("item")
	r.bars(c, w, lo, hi)
	r.reference(c, lo, hi)
	r.chance(c)
	c.slim["grid"] = grid(108, 14, 34, 8)
	c.slim["yAxis"] = []object{{"axisLabel": object{"width": 96, "fontSize": 13}}, {"show": false}}
	return c.options()
}

// open says whether chance leaves the figure open, so that a line is drawn for it.
func (r Row) open() bool { return r.has() && r.Low != nil && r.High != nil }

// chance draws a thin line over the end of each bar that a small count leaves open.
func (r Ranking) chance(c *canvas) {
	var lines, caps []item
	for i, row := range r.Rows {
		if row.open() {
			lines = append(lines, item{Value: []any{*row.Low, i}}, item{Value: []any{*row.High, i}}, item{Value: []any{nil, nil}})
			caps = append(caps, item{Value: []any{*row.Low, i}}, item{Value: []any{*row.High, i}})
		}
	}
	if lines == nil {
		return
	}
	c.line("chance ground", lines, func(x *charts.SingleSeries) { x.Symbol = "none" }, object{ // so that it is seen on a full bar
		"z": 4, "silent": true, "lineStyle": object{"color": token("surface"), "width": 5}, "emphasis": object{"disabled": true},
	})
	c.line("chance", lines, func(x *charts.SingleSeries) { x.Symbol = "none" }, object{
		"z": 5, "silent": true, "lineStyle": object{"color": token("ink"), "width": 1.5}, "emphasis": object{"disabled": true},
	})
	c.dots("chance ends", caps, func(x *charts.SingleSeries) { x.Symbol = "rect" }, object{
		"z": 5, "silent": true, "symbolSize": []float64{1.5, 9}, "itemStyle": object{"color": token("ink")},
	})
}

// ends is the scale: from 0 unless something lies below it.
func (r Ranking) ends() (lo, hi float64) {
	for _, row := range r.Rows {
		if row.has() {
			lo, hi = min(lo, *row.Value), max(hi, *row.Value)
		}
		if row.open() {
			lo, hi = min(lo, *row.Low), max(hi, *row.High)
		}
	}
	if r.Reference != nil {
		lo, hi = min(lo, r.Reference.Value), max(hi, r.Reference.Value)
	}
	if hi == 0 && lo == 0 {
		hi = 1
	}
	hi *= 1.1
	if r.Ceiling != nil {
		hi = *r.Ceiling
	}
	return lo, hi
}

func (r Ranking) bars(c *canvas, w words, lo, hi float64) {
	data := make([]item, len(r.Rows))
	var zeros, open, silent, after []item
	for i, row := range r.Rows {
		s := others
		if row.Asked {
			s = own
		}
		tip := w.tip(row.Name, row.Figure)
		switch {
		case row.missing():
			data[i] = item{Value: (hi - lo) * .3, Tip: tip, ItemStyle: hatch(token("hatch")), Label: object{"show": false}}
			silent = append(silent, item{Name: w.missing, Value: []any{(hi - lo) * .3, i}})
		case !row.has():
			data[i] = item{Name: "–", Value: 0, Tip: tip, Label: object{"position": "right", "color": token("ink-2")}}
		default:
			data[i] = item{Name: row.Text, Value: *row.Value, Tip: tip, ItemStyle: body(row.Figure, s), Label: figureLabel(row, s, hi-lo)}
			if row.open() && data[i].Label["position"] == "right" { // the figure stands after the line of chance
				data[i].Label["show"] = false
				after = append(after, item{Name: row.Text, Value: []any{*row.High, i}})
			}
			if *row.Value == 0 {
				zeros = append(zeros, item{Value: []any{0, i}})
			}
			if row.State == Provisional {
				open = append(open, item{Value: []any{*row.Value, i}})
			}
		}
	}
	c.bar("bar", data, func(x *charts.SingleSeries) { x.BarWidth = fmt.Sprint(barHeight) }, object{
		"z": 3, "label": object{"show": true, "formatter": "fn:name", "fontWeight": 700, "fontSize": 14, "distance": 10}, "emphasis": object{"disabled": true},
	})
	c.zeros(zeros, []int{3, barHeight})
	c.open(open, []int{4, barHeight + 2})
	if len(after) > 0 {
		c.write("figures after", after, nil, object{"position": "right", "distance": 8, "color": token("ink"), "fontWeight": 700, "fontSize": 14})
	}
	if len(silent) > 0 { // on its own ground, because the reference line may pass under it
		c.write("missing words", silent, nil, object{"position": "right", "distance": 6, "color": token("ink-2"), "fontSize": 13, "backgroundColor": token("surface"), "padding": []int{2, 4}})
	}
	c.narrowSeries("bar", object{"label": object{"fontSize": 14}})
}

// figureLabel puts the figure at the foot of the bar, where no reference line
// can cross it, or after a bar too short for it.
func figureLabel(row Row, s stroke, length float64) object {
	v := *row.Value
	switch {
	case v >= inside*length:
		return object{"position": "insideLeft", "color": onBody(row.Figure, s)}
	case v <= -inside*length:
		return object{"position": "insideRight", "color": onBody(row.Figure, s)}
	case v < 0:
		return object{"position": "left", "color": token("ink")}
	}
	return object{"position": "right", "color": token("ink")}
}

func (r Ranking) reference(c *canvas, lo, hi float64) {
	if r.Reference == nil {
		return
	}
	v := r.Reference.Value
	align := "center"
	switch at := (v - lo) / (hi - lo); {
	case at > .7:
		align = "right"
	case at < .2:
		align = "left"
	}
	c.line("reference", []item{{Value: []any{v, nil}}}, func(x *charts.SingleSeries) {
		x.MarkLines = &opts.MarkLines{Data: []any{object{"xAxis": v, "name": r.Reference.Text}}, MarkLineStyle: opts.MarkLineStyle{
			Symbol:    []string{"none", "none"},
			Label:     &opts.Label{Show: opts.Bool(true), Formatter: "fn:name", Position: "start", Align: align, Color: token("ink"), FontSize: 13},
			LineStyle: &opts.LineStyle{Color: token("ink"), Width: 1.5, Type: "dashed"},
		}}
	}, object{"silent": true, "symbol": "none", "markLine": object{"silent": true, "lineStyle": object{"type": []int{5, 3}}, "label": object{"distance": 4}}})
}
