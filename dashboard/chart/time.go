package chart

import (
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// crowded is the number of periods from which labels, symbols and words inside
// the plot would touch.
const crowded = 16

// timeAxis draws periods below the plot: labels over their group while there is
// room, then groups alone, then some groups.
func (c *canvas) timeAxis(periods []Period) {
	wide := fewer(periods, crowded, 12)
	c.x(opts.XAxis{
		Show: opts.Bool(true), Type: "category", Data: wide,
		AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
		AxisLine:  &opts.AxisLine{LineStyle: &opts.LineStyle{Color: token("line-strong")}},
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 13, LineHeight: "17", HideOverlap: opts.Bool(true), Formatter: types.FuncStr("fn:lines")},
	}, object{"boundaryGap": true, "axisLine": object{"onZero": true}})
	c.secondX(opts.XAxis{Show: opts.Bool(false), Type: "value", Min: 0, Max: len(periods)}, object{"position": "bottom", "axisPointer": object{"show": false}})
	slim := fewer(periods, 4, 4)
	c.slim = object{"xAxis": []object{{"data": slim, "axisLabel": object{"fontSize": 12}}, {}}}
}

// fewer gives the words of an axis: both lines up to full periods, else at most
// most groups, evenly taken.
func fewer(periods []Period, full, most int) []string {
	out := make([]string, len(periods))
	var heads []int
	for i, p := range periods {
		if i == 0 || p.Group != periods[i-1].Group {
			heads = append(heads, i)
		}
	}
	if len(periods) <= full {
		for i, p := range periods {
			out[i] = p.Label
		}
		for _, i := range heads {
			switch {
			case out[i] == "":
				out[i] = periods[i].Group
			case periods[i].Group != "":
				out[i] += "\n" + periods[i].Group
			}
		}
		return out
	}
	every := (len(heads) + most - 1) / most
	if every < 1 {
		every = 1
	}
	for k := 0; k < len(heads); k += every {
		p := periods[heads[k]]
		out[heads[k]] = p.Group
		if p.Group == "" {
			out[heads[k]] = p.Label
		}
	}
	return out
}

// valueAxis draws the numbers at the left and quiet rules across.
func (c *canvas) valueAxis(s scale, formatter string) {
	c.y(opts.YAxis{
		Show: opts.Bool(true), Type: "value", Min: s.from, Max: s.to,
		SplitLine: &opts.SplitLine{LineStyle: &opts.LineStyle{Color: token("grid")}},
		AxisLabel: &opts.AxisLabel{Show: opts.Bool(!s.blank), Color: token("ink-2"), FontSize: 13, Formatter: types.FuncStr(formatter)},
	}, object{"interval": s.step, "axisLine": object{"show": false}, "axisTick": object{"show": false}})
}

// headroom is the space above the plot: for the words of breaks, or for the
// figure on the highest point.
func headroom(breaks []Break) int {
	if len(breaks) > 0 {
		return 46
	}
	return 28
}

// breaks draws a rule from above the plot down to the axis, and its date and
// reason where there is room.
func (c *canvas) breaks(all []Break, s scale, n int) {
	if len(all) == 0 {
		return
	}
	rules := make([]any, 0, len(all))
	var long, short []item
	for _, b := range all {
		rules = append(rules, []object{{"coord": []any{b.Before, s.to}, "y": 12}, {"coord": []any{b.Before, s.from}}})
		side := func(left bool, gap int) object {
			if left {
				return object{"position": "left", "offset": []int{-gap + 4, -24}, "align": "right"}
			}
			return object{"position": "right", "offset": []int{gap - 4, -24}, "align": "left"}
		}
		long = append(long, item{Name: b.Title + "\n" + b.Note, Value: []any{b.Before, s.to}, Label: side(b.Before*10 > n*6, 10)})
		short = append(short, item{Name: b.Short, Value: []any{b.Before, s.to}, Label: side(b.Before*2 > n, 8)})
	}
	onRule := func(x *charts.SingleSeries) { x.XAxisIndex = 1 }
	c.line("break", []item{{Value: []any{0, nil}}}, func(x *charts.SingleSeries) {
		onRule(x)
		x.MarkLines = &opts.MarkLines{Data: rules, MarkLineStyle: opts.MarkLineStyle{Symbol: []string{"none", "none"}, Label: &opts.Label{Show: opts.Bool(false)}, LineStyle: &opts.LineStyle{Color: token("ink"), Width: 1.25, Type: "solid"}}}
	}, object{"silent": true, "symbol": "none", "markLine": object{"silent": true}})
	c.write("break words", long, onRule, object{
		"color": token("ink"), "fontSize": 13, "lineHeight": 17, "verticalAlign": "middle",
		"rich": object{"head": object{"fontWeight": 700, "color": token("ink"), "fontSize": 13, "lineHeight": 17}, "text": object{"color": token("ink-2"), "fontSize": 13, "lineHeight": 17}},
	})
	c.more["break words"]["label"].(object)["formatter"] = "fn:two"
	c.write("break word", short, onRule, object{"color": token("ink"), "fontSize": 12, "fontWeight": 700, "verticalAlign": "middle"})
	c.more["break word"]["label"].(object)["show"] = false
	c.narrowSeries("break words", object{"label": object{"show": false}})
	c.narrowSeries("break word", object{"label": object{"show": true}})
}

// gaps hatches the periods that were owed and did not come.
func (c *canvas) gaps(figures []Figure, periods []Period, s scale, w words) {
	var data []item
	any := false
	for i, f := range figures {
		if !f.missing() {
			data = append(data, item{})
			continue
		}
		any = true
		edge := s.to
		if s.to <= 0 {
			edge = s.from
		}
		gap := item{Value: edge, Name: w.missingTwoLines, Tip: w.tip(periods[i].Long, f), ItemStyle: hatch(token("hatch"))}
		if i > 0 && figures[i-1].missing() {
			gap.Label = object{"show": false} // of several in a row the first one says it: there is no room for each
		}
		data = append(data, gap)
	}
	if !any {
		return
	}
	label := object{"show": len(figures) <= crowded, "formatter": "fn:name", "position": "inside", "color": token("ink-2"), "fontSize": 12, "lineHeight": 16, "backgroundColor": token("surface"), "padding": []int{3, 4}}
	width := "72%"
	if len(figures) > 2*crowded {
		width = "100%" // neighbours become one field
	}
	c.bar("missing", data, func(x *charts.SingleSeries) { x.BarWidth, x.BarGap = width, "-100%" }, object{"label": label, "z": 1, "silent": true})
	c.narrowSeries("missing", object{"label": object{"show": false}})
}

// narrowSeries changes one series on a narrow screen. A second change of the
// same series joins the first: ECharts refuses one id twice.
func (c *canvas) narrowSeries(id string, change object) {
	if c.slim == nil {
		c.slim = object{}
	}
	list, _ := c.slim["series"].([]object)
	for _, there := range list {
		if there["id"] == id {
			merge(there, change)
			return
		}
	}
	change["id"] = id
	c.slim["series"] = append(list, change)
}

func idOf(name string, i int) string { return fmt.Sprintf("%s %d", name, i) }
