package chart

import "strconv"

// patch mends what go-echarts v2.6.7 writes and cannot be told not to. Each
// line names the fault; when a later version mends one, the line goes.
func patch(o object) {
	delete(o, "title")                               // always written, empty
	delete(o, "toolbox")                             // always written; downloads are HTML outside the canvas
	delete(o, "color")                               // its own palette, over every colour of ours
	o["legend"] = object{"show": false}              // always written as {}, which ECharts 6 shows
	o["aria"] = object{"enabled": false}             // the sentence is ours, on the element (parts.Chart.Describe)
	o["textStyle"] = object{"fontFamily": "fn:font"} // no field; without it tips and labels fall back to sans-serif
	o["tooltip"] = object{
		"show":            false,
		"renderMode":      "richText", // no field; the default writes HTML with style attributes, which the policy refuses
		"confine":         true,       // no field; a tip at the edge of a phone would be cut
		"trigger":         triggerOf(o),
		"textStyle":       object{"fontFamily": "fn:font", "color": token("ink"), "fontSize": 13, "lineHeight": 19}, // no field
		"backgroundColor": token("surface"),
		"borderColor":     token("line-strong"),
		"axisPointer":     object{"type": "line", "lineStyle": object{"color": token("ink-3"), "type": "solid"}, "label": object{"show": false}},
	}
	for _, name := range []string{"xAxis", "yAxis"} {
		axes, _ := o[name].([]any) // a chart of ribbons has none
		for _, a := range axes {
			axis := a.(object)
			if label, ok := axis["axisLabel"].(object); ok {
				prune(label) // showMinLabel: null and the like
				numbers(label, "interval", "lineHeight")
			}
		}
	}
	if o["series"] == nil { // null without series, which ECharts does not read
		o["series"] = []any{}
	}
	for _, s := range o["series"].([]any) {
		series := s.(object)
		prune(series)
		numbers(series, "barWidth")
	}
	if grids, ok := o["grid"].([]any); ok {
		for _, g := range grids {
			numbers(g.(object), "left", "right", "top", "bottom") // fields are strings
		}
	}
}

func triggerOf(o object) any {
	if t, ok := o["tooltip"].(object); ok && t["trigger"] != nil {
		return t["trigger"]
	}
	return "item"
}

func prune(o object) {
	for k, v := range o {
		if v == nil {
			delete(o, k)
		}
	}
}

// numbers makes numbers of fields that go-echarts types as strings; "72%" stays.
func numbers(o object, fields ...string) {
	for _, f := range fields {
		if s, ok := o[f].(string); ok {
			if n, err := strconv.ParseFloat(s, 64); err == nil {
				o[f] = n
			}
		}
	}
}
