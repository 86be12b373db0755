package chart

import (
	"encoding/json"
	"fmt"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// object is a piece of options in the shape that JSON gives it.
type object = map[string]any

// item is one datum of a series. go-echarts has a type for each series, and
// none of them carries style, label and tip together.
type item struct {
	Name       string `json:"name,omitempty"`
	Value      any    `json:"value"` // nil is a gap; 0 stays 0
	Tip        string `json:"tip,omitempty"`
	Href       string `json:"href,omitempty"` // where the script leads who presses it; a path of this house
	Symbol     string `json:"symbol,omitempty"`
	SymbolSize any    `json:"symbolSize,omitempty"`
	ItemStyle  object `json:"itemStyle,omitempty"`
	Label      object `json:"label,omitempty"`
}

// canvas is a chart being built with go-echarts, and beside it what go-echarts
// has no field for.
type canvas struct {
	chart *charts.Line
	more  map[string]object // by the id of a series
	axes  [2][]object       // x and y axes, by index
	top   object
	slim  object // what differs on a narrow screen
	mid   object // what differs already up to the width midTo
	midTo int
}

func newCanvas(left, right, top, bottom int) *canvas {
	c := &canvas{chart: charts.NewLine(), more: map[string]object{}, top: object{}}
	c.chart.SetGlobalOptions(
		charts.WithAnimation(false),
		charts.WithGridOpts(opts.Grid{Left: fmt.Sprint(left), Right: fmt.Sprint(right), Top: fmt.Sprint(top), Bottom: fmt.Sprint(bottom)}),
		charts.WithXAxisOpts(opts.XAxis{Show: opts.Bool(false), Type: "value"}),
		charts.WithYAxisOpts(opts.YAxis{Show: opts.Bool(false), Type: "value"}),
	)
	return c
}

// grid gives margins in the form that the narrow variant wants.
func grid(left, right, top, bottom int) object {
	return object{"left": left, "right": right, "top": top, "bottom": bottom}
}

func (c *canvas) x(a opts.XAxis, extra object) {
	c.chart.SetGlobalOptions(charts.WithXAxisOpts(a))
	c.chart.SetXAxis(a.Data) // Validate overwrites the axis's own data with this
	c.axes[0] = append(c.axes[0], extra)
}

func (c *canvas) secondX(a opts.XAxis, extra object) {
	c.chart.ExtendXAxis(a)
	c.axes[0] = append(c.axes[0], extra)
}

func (c *canvas) y(a opts.YAxis, extra object) {
	c.chart.SetGlobalOptions(charts.WithYAxisOpts(a))
	c.axes[1] = append(c.axes[1], extra)
}

func (c *canvas) secondY(a opts.YAxis, extra object) {
	c.chart.ExtendYAxis(a)
	c.axes[1] = append(c.axes[1], extra)
}

func (c *canvas) series(kind, id string, data []item, set func(*charts.SingleSeries), extra object) {
	fill := charts.WithSeriesOpts(func(s *charts.SingleSeries) {
		s.Id = id
		s.Data = data
		if set != nil {
			set(s)
		}
	})
	switch kind {
	case "line":
		o := charts.NewLine()
		o.AddSeries("", nil, fill)
		c.chart.Overlap(o)
	case "bar":
		o := charts.NewBar()
		o.AddSeries("", nil, fill)
		c.chart.Overlap(o)
	case "heatmap":
		o := charts.NewHeatMap()
		o.AddSeries("", nil, fill)
		c.chart.Overlap(o)
	default:
		o := charts.NewScatter()
		o.AddSeries("", nil, fill)
		c.chart.Overlap(o)
	}
	c.more[id] = extra
}

func (c *canvas) line(id string, data []item, set func(*charts.SingleSeries), extra object) {
	c.series("line", id, data, set, extra)
}

func (c *canvas) bar(id string, data []item, set func(*charts.SingleSeries), extra object) {
	c.series("bar", id, data, set, extra)
}

func (c *canvas) heat(id string, data []item, extra object) {
	c.series("heatmap", id, data, nil, extra)
}

// dots draws symbols; ECharts would make a scatter, and the words on it, paler.
func (c *canvas) dots(id string, data []item, set func(*charts.SingleSeries), extra object) {
	if style, ok := extra["itemStyle"].(object); ok {
		style["opacity"] = 1
	}
	c.series("scatter", id, data, set, extra)
}

// write puts words at places of the plot: a scatter without symbols, because a
// label of ECharts needs something to hang on.
func (c *canvas) write(id string, at []item, set func(*charts.SingleSeries), label object) {
	label["show"], label["formatter"] = true, "fn:name"
	c.dots(id, at, set, object{"silent": true, "symbolSize": 1, "itemStyle": object{"color": clear}, "label": label, "z": 20, "clip": false, "emphasis": object{"disabled": true}})
}

// tips shows a box beside the pointer: for a whole period ("axis") or one item.
func (c *canvas) tips(trigger string) {
	c.chart.SetGlobalOptions(charts.WithTooltipOpts(opts.Tooltip{Show: opts.Bool(true), Trigger: trigger}))
	c.top["tooltip"] = object{"show": true, "formatter": "fn:tip"}
}

// options validates and writes the chart: once for all widths, with what a
// narrow one changes beside it.
func (c *canvas) options() ([]byte, error) {
	c.chart.Validate()
	b, err := json.Marshal(c.chart.JSON())
	if err != nil {
		return nil, fmt.Errorf("write chart options: %w", err)
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, fmt.Errorf("read chart options back: %w", err)
	}
	patch(o)
	c.complete(o)
	all := object{"baseOption": o}
	var media []object
	if c.mid != nil {
		media = append(media, object{"query": object{"maxWidth": c.midTo}, "option": c.mid})
	}
	if c.slim != nil {
		media = append(media, object{"query": object{"maxWidth": narrow}, "option": c.slim})
	}
	if media != nil {
		all["media"] = media
	}
	if b, err = json.Marshal(all); err != nil {
		return nil, fmt.Errorf("write chart options: %w", err)
	}
	return b, nil
}

// complete adds what go-echarts has no field for.
func (c *canvas) complete(o object) {
	for _, s := range o["series"].([]any) {
		series := s.(object)
		merge(series, c.more[series["id"].(string)])
	}
	for i, name := range []string{"xAxis", "yAxis"} {
		for k, a := range o[name].([]any) {
			if k < len(c.axes[i]) {
				merge(a.(object), c.axes[i][k])
			}
		}
	}
	merge(o, c.top)
}

// merge writes b into a, object by object.
func merge(a, b object) {
	for k, v := range b {
		inner, isObject := v.(object)
		there, wasObject := a[k].(object)
		if isObject && wasObject {
			merge(there, inner)
			continue
		}
		a[k] = v
	}
}
