package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// token names a colour of static/css/tokens.css.
func token(name string) string { return "token:" + name }

// clear is the one colour that is no token: none.
const clear = "transparent"

// stroke is how a figure is drawn: shape says where it comes from, line style
// how sure it is; on is for words over the full colour.
type stroke struct{ full, tint, on string }

var (
	own    = stroke{token("focus-data"), token("focus-tint"), token("surface")}
	others = stroke{token("context"), token("context-tint"), token("on-context")}
)

// mark is the symbol of a figure on a line.
func mark(f Figure, big bool) item {
	hollow := func(symbol string, size int, colour string) item {
		return item{Symbol: symbol, SymbolSize: size, ItemStyle: object{"color": token("surface"), "borderColor": colour, "borderWidth": 2}}
	}
	switch {
	case f.Illustrative:
		return hollow("diamond", 10, token("ill"))
	case f.State == Provisional:
		return hollow("circle", 9, own.full)
	case f.State == Estimated:
		return hollow("rect", 8, own.full)
	}
	size, edge := 8, 1
	if big {
		size, edge = 11, 2
	}
	return item{Symbol: "circle", SymbolSize: size, ItemStyle: object{"color": own.full, "borderColor": token("surface"), "borderWidth": edge}}
}

// body is the fill and outline of a bar: solid, open or dashed, tinted.
func body(f Figure, s stroke) object {
	switch {
	case f.State == Estimated:
		return object{"color": s.tint, "borderColor": s.full, "borderWidth": 1, "borderType": "dashed"}
	case f.State == Provisional, f.Illustrative:
		return object{"color": s.tint, "borderColor": s.full, "borderWidth": 1.25}
	}
	return object{"color": s.full}
}

// onBody is the colour of words inside a bar.
func onBody(f Figure, s stroke) string {
	if f.State != Reported || f.Illustrative {
		return token("ink")
	}
	return s.on
}

// hatch is a place without a figure, never an empty place.
func hatch(colour string) object {
	return object{
		"color": token("surface"), "borderColor": colour, "borderWidth": 1, "borderType": "dashed",
		"decal": object{"symbol": "rect", "symbolSize": 1, "color": colour, "backgroundColor": clear, "dashArrayX": []any{1, 0}, "dashArrayY": []int{1, 6}, "rotation": -math.Pi / 4},
	}
}

// step is the place 1 … 7 of a value on the one hue of heat maps and tiles.
func step(v, lo, hi float64) int {
	if hi <= lo {
		return 4
	}
	return 1 + int(math.Max(0, math.Min(6, math.Floor((v-lo)/(hi-lo)*7))))
}

// Step is the place 1 … 7 of a value on the one hue, for what is drawn in HTML.
func Step(v, lo, hi float64) int { return step(v, lo, hi) }

// Classes are the ends of the seven steps that figures are coloured in, eight numbers
// from the lowest; none where there is nothing to tell apart.
func Classes(figures []Figure) (ends []float64) {
	lo, hi, ok := spread(figures)
	if !ok || hi <= lo {
		return nil
	}
	for k := range 8 {
		ends = append(ends, lo+(hi-lo)*float64(k)/7)
	}
	return ends
}

func hue(k int) string   { return token(fmt.Sprintf("s%d", k)) }
func onHue(k int) string { return token(fmt.Sprintf("on-s%d", k)) }

// spread is the lowest and highest value, with false where there is none.
func spread(figures []Figure) (lo, hi float64, ok bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, f := range figures {
		if f.has() {
			lo, hi, ok = math.Min(lo, *f.Value), math.Max(hi, *f.Value), true
		}
	}
	return lo, hi, ok
}

// scale is an axis with round numbers on it.
type scale struct {
	from, to, step float64
	decimals       int
	blank          bool // no figure at all: no numbers beside the axis
}

// scaleOf covers lo … hi in at most six steps of 1, 2 or 5 times a power of ten.
// It includes 0 unless free is set.
func scaleOf(lo, hi float64, free bool) scale {
	if !free {
		lo, hi = math.Min(lo, 0), math.Max(hi, 0)
	}
	if hi <= lo {
		hi = lo + 1
	}
	rough := (hi - lo) / 5
	ten := math.Pow(10, math.Floor(math.Log10(rough)))
	s := scale{step: 10 * ten}
	for _, m := range []float64{1, 2, 5} {
		if rough <= m*ten {
			s.step = m * ten
			break
		}
	}
	s.from, s.to = math.Floor(lo/s.step)*s.step, math.Ceil(hi/s.step)*s.step
	s.decimals = int(math.Max(0, math.Min(3, math.Ceil(-math.Log10(s.step)-1e-9))))
	return s
}

// numbersOn is the script's formatter for an axis.
func (s scale) numbersOn(lang giaoban.Lang) string {
	if lang != giaoban.English {
		lang = giaoban.Vietnamese
	}
	return fmt.Sprintf("fn:number-%s-%d", lang, s.decimals)
}

// groupedDigits is the longest number on an axis as it will be written, to leave
// room for it.
func groupedDigits(s scale) string {
	longest := ""
	for _, v := range []float64{s.from, s.to} {
		t := strconv.FormatFloat(math.Abs(v), 'f', s.decimals, 64)
		if whole := len(strconv.FormatFloat(math.Trunc(math.Abs(v)), 'f', 0, 64)); whole > 3 {
			t += strings.Repeat(".", (whole-1)/3)
		}
		if v < 0 {
			t += "-"
		}
		if len(t) > len(longest) {
			longest = t
		}
	}
	return longest
}
