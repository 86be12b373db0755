package chart

import (
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
)

// Columns is a flow by period: bars from 0, because what counts is the amount.
type Columns struct {
	Points     []Point // Context is not drawn here
	Breaks     []Break
	TargetText string
}

// Options writes the chart for js/charts.js.
func (f Columns) Options(lang giaoban.Lang) ([]byte, error) {
	t := Trend{Points: f.Points, Breaks: f.Breaks, TargetText: f.TargetText}
	w, s := wordsOf(lang), f.scale()
	right := 24
	if f.TargetText != "" {
		right = 136
	}
	left := 18 + 8*len(groupedDigits(s))
	top := headroom(f.Breaks)
	c := newCanvas(left, right, top, 44)
	c.timeAxis(t.periods())
	c.valueAxis(s, s.numbersOn(lang))
	c.tips("axis")
	c.gaps(t.figures(), t.periods(), s, w)
	c.ahead(f.Points, false)
	f.bars(c, w)
	c.events(f.Points, s)
	t.target(c)
	if _, ok := c.more["target words"]; ok {
		c.narrowSeries("target words", object{"label": object{"show": false}}) // no margin for them; the key names the line
	}
	c.breaks(f.Breaks, s, len(f.Points))
	c.slim["grid"] = grid(left-6, 14, top, 28)
	return c.options()
}

func (f Columns) scale() scale {
	lo, hi, ok := spread(Trend{Points: f.Points}.figures())
	if !ok {
		return scale{to: 1, step: 1, blank: true}
	}
	for _, p := range f.Points {
		if p.Target != nil {
			hi = max(hi, *p.Target)
		}
		if p.Ahead != nil {
			lo, hi = min(lo, p.Ahead.Low), max(hi, p.Ahead.High)
		}
	}
	return scaleOf(lo, hi, false)
}

func (f Columns) bars(c *canvas, w words) {
	data := make([]item, len(f.Points))
	var zeros, open, figures []item
	last := Trend{Points: f.Points}.lastIndex()
	for i, p := range f.Points {
		data[i] = item{Tip: p.tip(w)}
		if !p.has() {
			continue
		}
		data[i].Value, data[i].ItemStyle = *p.Value, body(p.Figure, own)
		at := []any{i, *p.Value}
		if i == last {
			c.write("last", []item{{Name: p.Text, Value: at}}, nil, object{"position": "top", "distance": 6, "color": token("ink"), "fontWeight": 700, "fontSize": 16})
		} else if len(f.Points) <= 12 {
			bare, _, _ := strings.Cut(p.Text, " ") // the last one says what is counted
			figures = append(figures, item{Name: bare, Value: at})
		}
		if *p.Value == 0 {
			zeros = append(zeros, item{Value: at})
		}
		if p.State == Provisional {
			open = append(open, item{Value: at})
		}
	}
	c.bar("column", data, func(s *charts.SingleSeries) { s.BarWidth = "58%"; s.BarMaxWidth = "64"; s.BarGap = "-100%" }, object{
		"z": 3, "emphasis": object{"disabled": true},
	})
	if len(figures) > 0 {
		c.write("figures", figures, nil, object{"position": "top", "distance": 6, "color": token("ink-2"), "fontSize": 13})
		c.narrowSeries("figures", object{"label": object{"show": len(f.Points) <= 5, "fontSize": 12}})
		for _, words := range []string{"last", "figures"} { // the last one was written first and stays
			if c.more[words] != nil {
				c.more[words]["labelLayout"] = object{"hideOverlap": true}
			}
		}
	}
	c.zeros(zeros, []int{28, 3})
	c.open(open, []int{64, 4})
}

// zeros draws a reported 0 as a thick tick on the axis: a bar of no length would
// look like a figure that did not come.
func (c *canvas) zeros(at []item, size []int) {
	if len(at) > 0 {
		c.dots("zero", at, nil, object{"silent": true, "symbol": "rect", "symbolSize": size, "itemStyle": object{"color": own.full}, "z": 5})
	}
}

// open takes the last side off a provisional bar. No bar of ECharts has an
// outline on three sides; a piece of the ground over the fourth does it.
func (c *canvas) open(at []item, size []int) {
	if len(at) > 0 {
		c.dots("open end", at, nil, object{"silent": true, "symbol": "rect", "symbolSize": size, "itemStyle": object{"color": token("surface")}, "z": 4})
	}
}
