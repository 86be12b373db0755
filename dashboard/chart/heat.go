package chart

import (
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"
)

// HeatRow is one unit through the columns of a heat map.
type HeatRow struct {
	Name  string
	Cells []Figure
	Asked bool
}

// HeatColumn is the head of a column; Narrow may break into two lines.
type HeatColumn struct {
	Wide   string // "6T đầu 2011"
	Narrow string // "đầu\n2011"
}

// Heat is units by periods (or by indicators of one measure): one hue in seven
// steps over the whole table, the figure in every cell, missing ones hatched.
// The class h-rows-N fits N rows.
type Heat struct {
	Columns []HeatColumn // at most eight fit a phone
	Rows    []HeatRow
	Lo, Hi  *float64 // ends of the hue; nil: the lowest and highest cell
}

// Options writes the chart for js/charts.js.
func (h Heat) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	names := make([]any, len(h.Rows))
	for i, r := range h.Rows {
		names[i] = object{"value": r.Name}
		if r.Asked {
			names[i].(object)["textStyle"] = object{"color": token("ink"), "fontWeight": 700}
		}
	}
	var wide, slim []string
	for _, k := range h.Columns {
		wide, slim = append(wide, k.Wide), append(slim, k.Narrow)
	}
	c := newCanvas(138, 2, 28, 2)
	quiet := object{"axisLine": object{"show": false}, "axisTick": object{"show": false}}
	c.x(opts.XAxis{
		Show: opts.Bool(true), Type: "category", Data: wide, Position: "top",
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 13, LineHeight: "16", Formatter: types.FuncStr("fn:lines")},
	}, quiet)
	c.y(opts.YAxis{
		Show: opts.Bool(true), Type: "category", Inverse: opts.Bool(true), Data: names,
		AxisLabel: &opts.AxisLabel{Interval: "0", Color: token("ink-2"), FontSize: 14},
	}, object{"axisLine": object{"show": false}, "axisTick": object{"show": false}, "axisLabel": object{"width": 124, "overflow": "truncate", "margin": 10}})
	c.tips("item")
	cells, missing := h.cells(w)
	look := func() object {
		return object{"itemStyle": object{"borderColor": token("surface"), "borderWidth": 2}, "emphasis": object{"disabled": true},
			"label": object{"show": true, "formatter": "fn:name", "fontSize": 14}, "labelLayout": object{"hideOverlap": true}}
	}
	c.heat("cell", cells, look())
	c.heat("missing", missing, look())
	c.midTo = 150 + 100*len(h.Columns) // where a head of one line touches its neighbour
	c.mid = object{"grid": grid(138, 2, 44, 2), "xAxis": []object{{"data": slim}}}
	c.slim = object{
		"grid":  grid(94, 2, 44, 2),
		"xAxis": []object{{"data": slim, "axisLabel": object{"fontSize": 12}}},
		"yAxis": []object{{"axisLabel": object{"width": 86, "fontSize": 13, "margin": 8}}},
	}
	c.narrowSeries("cell", object{"label": object{"fontSize": 11}})
	c.narrowSeries("missing", object{"label": object{"show": false}}) // the hatching says it
	return c.options()
}

func (h Heat) ends() (lo, hi float64) {
	var all []Figure
	for _, r := range h.Rows {
		all = append(all, r.Cells...)
	}
	lo, hi, _ = spread(all)
	if h.Lo != nil {
		lo = *h.Lo
	}
	if h.Hi != nil {
		hi = *h.Hi
	}
	return lo, hi
}

func (h Heat) cells(w words) (cells, missing []item) {
	lo, hi := h.ends()
	for y, r := range h.Rows {
		for x, f := range r.Cells {
			column := ""
			if x < len(h.Columns) {
				column = h.Columns[x].Wide
			}
			weight := 400
			if x == len(r.Cells)-1 {
				weight = 700
			}
			it := cell(f, lo, hi, w)
			it.Name = strings.TrimSuffix(it.Name, "%") // the panel says what is counted
			it.Value = []any{x, y, valueOr0(f)}
			it.Tip = w.tip(r.Name+"\n"+column, f)
			if f.has() {
				it.Label["fontWeight"] = weight
			}
			if f.missing() {
				missing = append(missing, it)
				continue
			}
			cells = append(cells, it)
		}
	}
	return cells, missing
}

// cell is the ground and words of one place on the hue.
func cell(f Figure, lo, hi float64, w words) item {
	switch {
	case f.missing():
		style := hatch(token("hatch"))
		return item{Name: w.missingShort, ItemStyle: style, Label: object{"color": token("ink-2"), "backgroundColor": token("surface"), "padding": []int{2, 5}, "fontSize": 12}}
	case !f.has():
		return item{Name: "–", ItemStyle: object{"color": token("surface")}, Label: object{"color": token("ink-2")}}
	}
	k := step(*f.Value, lo, hi)
	return item{Name: f.Text, ItemStyle: object{"color": hue(k)}, Label: object{"color": onHue(k)}}
}

// valueOr0 places a cell without a figure: ECharts leaves out a cell that has
// no number, and a missing one must be seen. It is never shown.
func valueOr0(f Figure) float64 {
	if f.has() {
		return *f.Value
	}
	return 0
}

// Tile is one unit on a map of tiles; Row and Column come from the catalogue.
type Tile struct {
	Name        string
	Row, Column int
	Figure
	Outlined bool   // the lowest, or the one asked for
	Href     string // where the unit has a page of its own
}

// TileMap is units about where they lie, one tile each.
type TileMap struct {
	Tiles  []Tile
	Lo, Hi *float64
	Plain  bool // no hue: the tiles say a state (who has reported), and missing ones are in the colour of alarm
}

// Options writes the chart for js/charts.js.
func (t TileMap) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	rows, columns := 0, 0
	figures := make([]Figure, len(t.Tiles))
	for i, tile := range t.Tiles {
		rows, columns, figures[i] = max(rows, tile.Row+1), max(columns, tile.Column+1), tile.Figure
	}
	c := newCanvas(2, 2, 2, 2)
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "category", Data: make([]string, columns)}, nil)
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "category", Inverse: opts.Bool(true), Data: make([]string, rows)}, nil)
	c.tips("item")
	c.heat("tile", t.items(figures, w), object{
		"itemStyle": object{"borderColor": token("surface"), "borderWidth": 4, "borderRadius": 5}, "emphasis": object{"disabled": true},
		"label": object{"show": true, "formatter": "fn:two", "rich": object{"head": object{"fontSize": 13, "lineHeight": 21}, "text": object{"fontSize": 17, "fontWeight": 700, "lineHeight": 23}}},
	})
	c.slim = object{}
	c.narrowSeries("tile", object{"label": object{"rich": object{"head": object{"fontSize": 12}, "text": object{"fontSize": 15}}}})
	return c.options()
}

func (t TileMap) items(figures []Figure, w words) []item {
	lo, hi, _ := spread(figures)
	if t.Lo != nil {
		lo = *t.Lo
	}
	if t.Hi != nil {
		hi = *t.Hi
	}
	var under, over []item // outlined tiles are drawn last, so that no neighbour covers the outline
	for _, tile := range t.Tiles {
		it := cell(tile.Figure, lo, hi, w)
		switch {
		case t.Plain && tile.missing():
			it.ItemStyle = hatch(token("bad"))
			it.Name = tile.Text
			it.Label["color"] = token("ink")
		case t.Plain:
			it.ItemStyle = object{"color": token("sunken")}
			it.Label = object{"color": token("ink")}
		}
		text := it.Name
		it.Name = tile.Name + "\n" + text
		it.Value = []any{tile.Column, tile.Row, valueOr0(tile.Figure)}
		it.Tip, it.Href = w.tip(tile.Name, tile.Figure), tile.Href
		if colour, ok := it.Label["color"]; ok {
			it.Label["rich"] = object{"head": object{"color": colour}, "text": object{"color": colour}}
		}
		if tile.Outlined {
			it.ItemStyle["borderColor"], it.ItemStyle["borderWidth"] = token("ink"), 2.5
			over = append(over, it)
			continue
		}
		under = append(under, it)
	}
	return append(under, over...)
}
