package chart

import (
	"github.com/giaoban/giaoban"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
)

// Band is one band of a scheme and how many units are in it.
type Band struct {
	Label string // "11–14"
	Count Figure // Text with its unit: "13 xã"
	Short string // the count alone, for a narrow piece: "13"
}

// Distribution is one scheme as one bar of 100 %, highest band first. Two
// schemes are two charts: they are never added.
type Distribution struct{ Bands []Band }

// Options writes the chart for js/charts.js.
func (d Distribution) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	total := 0.0
	for _, b := range d.Bands {
		if b.Count.has() {
			total += *b.Count.Value
		}
	}
	c := newCanvas(0, 0, 28, 4)
	if total == 0 { // nothing received, or nothing there: one hatched place, never an empty one
		total = 1
		c.bar("missing", []item{{Name: w.missing, Value: 1, ItemStyle: hatch(token("hatch"))}}, stacked, object{"label": object{"show": true, "formatter": "fn:name", "color": token("ink-2"), "backgroundColor": token("surface"), "padding": []int{3, 6}}})
	}
	c.x(opts.XAxis{Show: opts.Bool(false), Type: "value", Min: 0, Max: total}, nil)
	c.y(opts.YAxis{Show: opts.Bool(false), Type: "category", Data: []string{""}}, nil)
	c.secondY(opts.YAxis{Show: opts.Bool(false), Type: "value", Min: 0, Max: 1}, nil) // for the heads, on the upper edge
	c.tips("item")
	var heads []head
	from := 0.0
	for i, b := range d.Bands {
		if !b.Count.has() || *b.Count.Value == 0 {
			continue
		}
		k, share := bandStep(i, len(d.Bands)), *b.Count.Value/total
		text, size := b.Count.Text, 14
		if share < .16 {
			text, size = b.Short, 13
		}
		show := share >= .045 // narrower than its own digits on a phone
		head := head{b.Label, from}
		if !show {
			head.text += " (" + b.Short + ")"
		}
		heads = append(heads, head)
		c.bar(idOf("band", i), []item{{Name: text, Value: *b.Count.Value, Tip: w.tip(b.Label, b.Count)}}, stacked, object{
			"itemStyle": object{"color": hue(k), "borderColor": token("surface"), "borderWidth": 1}, "emphasis": object{"disabled": true},
			"label": object{"show": show, "formatter": "fn:name", "color": onHue(k), "fontWeight": 700, "fontSize": size},
		})
		from += *b.Count.Value
	}
	c.write("heads", placed(heads, total), func(s *charts.SingleSeries) { s.YAxisIndex = 1 }, object{"position": "top", "distance": 6, "color": token("ink-2"), "fontSize": 13})
	c.narrowSeries("heads", object{"label": object{"fontSize": 12}})
	return c.options()
}

// head is the words over a piece and where the piece starts.
type head struct {
	text string
	from float64
}

// placed puts heads side by side as on the narrowest screen: each at the start
// of its piece or after the head before it, the last at the end of the bar. One
// that finds no room is left to the tip and the table.
func placed(heads []head, total float64) []item {
	const width, letter, gap = 310, 7.2, 10 // CSS pixels
	if len(heads) == 0 {
		return nil
	}
	room := func(text string) float64 { return (float64(len([]rune(text)))*letter + gap) * total / width }
	last := heads[len(heads)-1]
	var out []item
	end, free := total-room(last.text), 0.0
	if len(heads) == 1 {
		return []item{{Name: last.text, Value: []any{0, 1}, Label: object{"align": "left"}}}
	}
	for _, h := range heads[:len(heads)-1] {
		at := max(h.from, free)
		if at+room(h.text) > end {
			continue
		}
		out = append(out, item{Name: h.text, Value: []any{at, 1}, Label: object{"align": "left"}})
		free = at + room(h.text)
	}
	return append(out, item{Name: last.text, Value: []any{total, 1}, Label: object{"align": "right"}})
}

// stacked lays the pieces of one bar end to end.
func stacked(s *charts.SingleSeries) {
	s.Stack, s.BarWidth, s.BarCategoryGap = "all", "100%", "0"
}

// bandStep is the step of the hue for a band: the highest band is the darkest,
// the others far enough apart to be told.
func bandStep(i, n int) int {
	steps := []int{7, 5, 3, 2}
	if n <= len(steps) {
		return steps[i]
	}
	return 7 - i*6/(n-1)
}

// BandStep is the CSS step, 1 … 7, of the i-th of n bands: a key in HTML names
// the same colour as the chart (class k-s7 …).
func BandStep(i, n int) int { return bandStep(i, n) }

// BandPeriod is one period of a distribution in time: counts in the order of
// the bands. No counts at all is a period that was owed and did not come.
type BandPeriod struct {
	Period
	Counts  []Figure
	Missing bool
}

// DistributionOverTime is one scheme as a column of counts for each period. A
// period of another edition of the scheme stands behind a break.
type DistributionOverTime struct {
	Bands   []string // labels, highest first
	Periods []BandPeriod
	Breaks  []Break
}

// Options writes the chart for js/charts.js.
func (d DistributionOverTime) Options(lang giaoban.Lang) ([]byte, error) {
	w := wordsOf(lang)
	s := d.scale()
	periods, totals := make([]Period, len(d.Periods)), make([]Figure, len(d.Periods))
	for i, p := range d.Periods {
		periods[i] = p.Period
		if p.Missing {
			totals[i].State = Missing
		}
	}
	longest := 0
	for _, b := range d.Bands {
		longest = max(longest, len([]rune(b)))
	}
	left, right := 18+8*len(groupedDigits(s)), 22+8*longest
	top := headroom(d.Breaks)
	c := newCanvas(left, right, top, 44)
	c.timeAxis(periods)
	c.valueAxis(s, s.numbersOn(lang))
	c.tips("item")
	c.gaps(totals, periods, s, w)
	d.pieces(c, w)
	d.labels(c)
	c.breaks(d.Breaks, s, len(d.Periods))
	c.slim["grid"] = grid(left-6, 4, top, 28)
	return c.options()
}

func (d DistributionOverTime) scale() scale {
	hi := 0.0
	for _, p := range d.Periods {
		sum := 0.0
		for _, f := range p.Counts {
			if f.has() {
				sum += *f.Value
			}
		}
		hi = max(hi, sum)
	}
	if hi == 0 {
		return scale{to: 1, step: 1, blank: true}
	}
	return scaleOf(0, hi, false)
}

// pieces stacks the lowest band at the foot, so that the best grows downwards
// from the top as more units reach it.
func (d DistributionOverTime) pieces(c *canvas, w words) {
	n := len(d.Bands)
	top := d.scale().to
	for b := n - 1; b >= 0; b-- {
		k := bandStep(b, n)
		data := make([]item, len(d.Periods))
		for i, p := range d.Periods {
			if b >= len(p.Counts) || !p.Counts[b].has() {
				continue
			}
			f := p.Counts[b]
			data[i] = item{Name: f.Text, Value: *f.Value, Tip: w.tip(p.Long+"\n"+d.Bands[b], f),
				Label: object{"show": len(d.Periods) <= crowded && *f.Value >= .06*top}}
		}
		c.bar(idOf("band", b), data, func(s *charts.SingleSeries) { s.Stack, s.BarWidth, s.BarMaxWidth = "all", "64%", "72" }, object{
			"z": 3, "itemStyle": object{"color": hue(k), "borderColor": token("surface"), "borderWidth": 1}, "emphasis": object{"disabled": true},
			"label": object{"show": true, "formatter": "fn:name", "color": onHue(k), "fontWeight": 700, "fontSize": 13},
		})
	}
}

// labels names the bands after the last column, at the height of the pieces of the
// last one that has figures; on a narrow screen the key under the chart does.
func (d DistributionOverTime) labels(c *canvas) {
	last := -1
	for i, p := range d.Periods {
		if !p.Missing && len(p.Counts) > 0 {
			last = i
		}
	}
	if last < 0 {
		return
	}
	var names []item
	from := 0.0
	for b := len(d.Bands) - 1; b >= 0; b-- {
		f := d.Periods[last].Counts[b]
		if !f.has() || *f.Value == 0 {
			continue
		}
		names = append(names, item{Name: d.Bands[b], Value: []any{float64(len(d.Periods)) + .02, from + *f.Value/2}})
		from += *f.Value
	}
	c.write("band names", names, func(s *charts.SingleSeries) { s.XAxisIndex = 1 }, object{"position": "right", "distance": 2, "color": token("ink-2"), "fontSize": 13})
	c.more["band names"]["labelLayout"] = object{"moveOverlap": "shiftY"}
	c.narrowSeries("band names", object{"label": object{"show": false}})
}
