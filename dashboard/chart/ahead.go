package chart

import "github.com/go-echarts/go-echarts/v2/charts"

// Ahead is what a period to come is likely to be, with the interval that four of five
// figures are to lie in. Text says so, for the tip and beside the mark.
type Ahead struct {
	Value, Low, High float64
	Text             string // "dự báo 86,0%"
	Tip              string // "Dự báo 86,0%, khoảng 80,9% đến 91,1%"
}

// tip is what a pointer on a period shows: its figure or its forecast, and what
// happened in it.
func (p Point) tip(w words) string {
	t := w.tip(p.Long, p.Figure)
	if p.Ahead != nil {
		t = p.Long + "\n" + p.Ahead.Tip
	}
	if p.Event != "" {
		t += "\n" + p.Event
	}
	return t
}

// ahead draws each forecast as a hollow mark in its interval; joined, dots lead to it
// from the last figure.
func (c *canvas) ahead(points []Point, joined bool) {
	var band, marks, words []item
	way := make([]item, len(points))
	last := Trend{Points: points}.lastIndex()
	for i, p := range points {
		if p.Ahead == nil {
			continue
		}
		a := p.Ahead
		band = append(band, item{Value: []any{i, a.Low}}, item{Value: []any{i, a.High}}, item{Value: []any{i, nil}})
		marks = append(marks, item{Value: []any{i, a.Value}})
		words = append(words, item{Name: a.Text, Value: []any{i, a.High}})
		way[i].Value = a.Value
	}
	if band == nil {
		return
	}
	c.line("ahead band", band, func(x *charts.SingleSeries) { x.Symbol = "none" }, object{
		"z": 2, "silent": true, "lineStyle": object{"color": token("band"), "width": 18, "cap": "butt"}, "emphasis": object{"disabled": true},
	})
	if joined && last >= 0 {
		way[last].Value = *points[last].Value
		c.line("ahead way", way, nil, object{
			"z": 5, "silent": true, "symbol": "none", "connectNulls": false, "lineStyle": object{"color": own.full, "width": 2, "type": []int{2, 4}}, "emphasis": object{"disabled": true},
		})
	}
	c.dots("ahead", marks, func(x *charts.SingleSeries) { x.Symbol = "circle" }, object{
		"z": 6, "silent": true, "symbolSize": 8, "itemStyle": object{"color": token("surface"), "borderColor": own.full, "borderWidth": 2, "borderType": "dotted"},
	})
	c.write("ahead words", words[len(words)-1:], nil, object{"position": "top", "distance": 4, "color": token("ink-2"), "fontSize": 13})
	c.narrowSeries("ahead words", object{"label": object{"align": "right", "offset": []int{12, 0}, "fontSize": 12}})
}

// events marks on the axis the periods in which something happened; the words stand in
// the tip and in the list beside the chart.
func (c *canvas) events(points []Point, s scale) {
	var at []item
	for i, p := range points {
		if p.Event != "" {
			at = append(at, item{Value: []any{i, s.from}})
		}
	}
	if at == nil {
		return
	}
	c.dots("events", at, func(x *charts.SingleSeries) { x.Symbol = "triangle" }, object{
		"z": 7, "silent": true, "symbolSize": []int{11, 9}, "symbolOffset": []any{0, -5}, "itemStyle": object{"color": token("ink-2")},
	})
}
