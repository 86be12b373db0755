package chart

import (
	"unicode/utf8"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// Scatter is two figures of each unit, one to the right and one upwards. No line is
// laid through the dots: that would say more than so few units can.
type Scatter struct {
	Dots         []Dot
	XText, YText string // what the axes measure
}

// Dot is one unit; Asked marks the one that was asked for.
type Dot struct {
	Name  string
	X, Y  Figure
	Asked bool
}

// Options writes the chart for js/charts.js.
func (s Scatter) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	var xs, ys []Figure
	for _, d := range s.Dots {
		if d.X.has() && d.Y.has() {
			xs, ys = append(xs, d.X), append(ys, d.Y)
		}
	}
	across, up := around(xs), around(ys)
	c := newCanvas(14+8*len(groupedDigits(up)), 28, 40, 52)
	quiet := object{"axisTick": object{"show": false}, "axisLine": object{"show": true, "onZero": false, "lineStyle": object{"color": token("line-strong")}}, "interval": across.step,
		"nameTextStyle": object{"color": token("ink-2"), "fontSize": 13, "align": "right", "verticalAlign": "top", "padding": []int{30, 0, 0, 0}}}
	c.x(opts.XAxis{Show: opts.Bool(true), Type: "value", Min: across.from, Max: across.to, Name: s.XText, NameLocation: "end",
		SplitLine: &opts.SplitLine{LineStyle: &opts.LineStyle{Color: token("grid")}},
		AxisLabel: &opts.AxisLabel{Show: opts.Bool(!across.blank), Color: token("ink-2"), FontSize: 13, Formatter: types.FuncStr(across.numbersOn(lang))}}, quiet)
	c.y(opts.YAxis{Show: opts.Bool(true), Type: "value", Min: up.from, Max: up.to, Name: s.YText, NameLocation: "end",
		SplitLine: &opts.SplitLine{LineStyle: &opts.LineStyle{Color: token("grid")}},
		AxisLabel: &opts.AxisLabel{Show: opts.Bool(!up.blank), Color: token("ink-2"), FontSize: 13, Formatter: types.FuncStr(up.numbersOn(lang))}},
		object{"axisTick": object{"show": false}, "axisLine": object{"show": false}, "interval": up.step,
			"nameTextStyle": object{"color": token("ink-2"), "fontSize": 13, "align": "left"}})
	c.tips("item")
	var dots []item
	for _, d := range s.Dots {
		if !d.X.has() || !d.Y.has() {
			continue
		}
		f := d.X
		f.Illustrative = f.Illustrative || d.Y.Illustrative
		it := mark(f, true)
		it.Name, it.Value, it.Tip = d.Name, []any{*d.X.Value, *d.Y.Value}, w.tip(d.Name, Figure{Value: d.X.Value, Text: d.X.Text + " · " + d.Y.Text, State: Reported, Illustrative: f.Illustrative})
		it.Label = object{"color": token("ink-2")}
		if d.Asked {
			it.Label["color"], it.Label["fontWeight"] = token("ink"), 700
		}
		dots = append(dots, it)
	}
	besides(dots, across, up)
	c.dots("units", dots, func(x *charts.SingleSeries) { x.Symbol = "circle" }, object{
		"label": object{"show": true, "formatter": "fn:name", "fontSize": 13, "distance": 6}, "labelLayout": object{"hideOverlap": true}, "emphasis": object{"disabled": true}, "clip": false,
	})
	c.narrowSeries("units", object{"label": object{"fontSize": 12}})
	return c.options()
}

// besides puts the name of each dot where it covers no other dot or name, as far as
// there is such a place: reckoned on a plot of the least width that shows names well.
func besides(dots []item, across, up scale) {
	const width, height, letter, line, gap = 420, 270, 7.5, 17, 12
	type box struct{ left, top, right, bottom float64 }
	var taken []box
	at := func(it item) (x, y float64) {
		v := it.Value.([]any)
		return (v[0].(float64) - across.from) / (across.to - across.from) * width, (up.to - v[1].(float64)) / (up.to - up.from) * height
	}
	for _, it := range dots {
		x, y := at(it)
		taken = append(taken, box{x - 6, y - 6, x + 6, y + 6})
	}
	free := func(b box) bool {
		for _, o := range taken {
			if b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom {
				return false
			}
		}
		return b.left >= 0 && b.right <= width+24
	}
	for _, it := range dots {
		x, y := at(it)
		long := letter * float64(utf8.RuneCountInString(it.Name))
		it.Label["position"] = "right"
		for _, place := range []struct {
			name string
			box  box
		}{{"right", box{x + gap, y - line/2, x + gap + long, y + line/2}}, {"left", box{x - gap - long, y - line/2, x - gap, y + line/2}},
			{"top", box{x - long/2, y - gap - line, x + long/2, y - gap}}, {"bottom", box{x - long/2, y + gap, x + long/2, y + gap + line}}} {
			if free(place.box) {
				it.Label["position"] = place.name
				taken = append(taken, place.box)
				break
			}
		}
	}
}

// around is an axis about figures; it need not begin at 0, since no length is read.
func around(figures []Figure) scale {
	lo, hi, ok := spread(figures)
	if !ok {
		return scale{to: 1, step: 1, blank: true}
	}
	margin := (hi - lo) * .06
	return scaleOf(lo-margin, hi+margin, true)
}
