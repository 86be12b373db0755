package chart

import (
	"encoding/json"
	"fmt"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Movement is units that were in the bands of a scheme and are in them now: the bands
// stand twice, lowest at the foot, with a ribbon as wide as the number of units that
// went from one to the other.
type Movement struct {
	Bands []string // labels, highest first
	Then  []int    // units in each, at the beginning
	Now   []int    // and at the end
	Unit  string   // "xã"
	Moves []Move
}

// Move is units that went from one band to another; both are indices of Bands.
type Move struct {
	From, To, Count int
	Tip             string
}

// twin follows the name of a band on the right: two nodes of one name would be one.
const twin = "\u00a0"

// Options writes the chart for js/charts.js.
func (m Movement) Options(giaoban.Lang) ([]byte, error) {
	c := charts.NewSankey()
	c.SetGlobalOptions(charts.WithAnimation(false))
	left, right := make([]string, len(m.Bands)), make([]string, len(m.Bands))
	var nodes []object
	for n, band := range m.Bands {
		left[n] = fmt.Sprintf("%s: %d %s", band, m.Then[n], m.Unit)
		right[n] = fmt.Sprintf("%s: %d %s", band, m.Now[n], m.Unit) + twin
		fill := object{"color": hue(bandStep(n, len(m.Bands)))}
		if m.Then[n] > 0 {
			nodes = append(nodes, object{"name": left[n], "depth": 0, "itemStyle": fill, "tip": left[n], "label": object{"position": "left"}})
		}
		if m.Now[n] > 0 {
			nodes = append(nodes, object{"name": right[n], "depth": 1, "itemStyle": fill, "tip": right[n], "label": object{"position": "right"}})
		}
	}
	var links []object
	for _, v := range m.Moves {
		style := object{"color": token("context"), "opacity": .35}
		if v.From != v.To {
			style = object{"color": token("focus-data"), "opacity": .6}
		}
		links = append(links, object{"source": left[v.From], "target": right[v.To], "value": v.Count, "tip": v.Tip, "lineStyle": style})
	}
	c.AddSeries("", nil, nil, charts.WithSeriesOpts(func(s *charts.SingleSeries) {
		s.Data, s.Links, s.Id = nodes, links, "movement"
		s.Label = &opts.Label{Show: opts.Bool(true), Color: token("ink"), FontSize: 14}
	}))
	c.Validate()
	b, err := json.Marshal(c.JSON())
	if err != nil {
		return nil, fmt.Errorf("write chart options: %w", err)
	}
	var o object
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, fmt.Errorf("read chart options back: %w", err)
	}
	patch(o)
	series := o["series"].([]any)[0].(object)
	merge(series, object{
		"left": 180, "right": 180, "top": 8, "bottom": 8, "nodeWidth": 16, "nodeGap": 14,
		"layoutIterations": 0, // the bands stay in their order
		"draggable":        false, "emphasis": object{"disabled": true}, "label": object{"formatter": "fn:name"},
	})
	merge(o, object{"tooltip": object{"show": true, "formatter": "fn:tip"}})
	slim := []object{{"id": "movement", "left": 118, "right": 118, "nodeWidth": 12, "label": object{"fontSize": 12, "lineHeight": 15, "width": 112, "overflow": "break"}}}
	if b, err = json.Marshal(object{"baseOption": o, "media": []object{{"query": object{"maxWidth": narrow}, "option": object{"series": slim}}}}); err != nil {
		return nil, fmt.Errorf("write chart options: %w", err)
	}
	return b, nil
}
