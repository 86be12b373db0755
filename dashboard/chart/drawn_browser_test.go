package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/static"
)

// written is a text of a drawing with its place inside the chart.
type written struct {
	Text             string
	X, Y, Right, Low float64
}

// place is a chart of the test page with what a browser drew there.
type place struct {
	Title         string
	Width, Height int
	Texts         []written
}

// inPlace is a script that gives the texts of every chart with where they stand.
const inPlace = `JSON.stringify(Array.from(document.querySelectorAll(".chart"), e => { const o = e.getBoundingClientRect();
	return {Title: e.getAttribute("aria-label"), Width: e.clientWidth, Height: e.clientHeight, Texts: Array.from(e.querySelectorAll("svg text")).filter(t => t.textContent.trim()).map(t => {
		const r = t.getBoundingClientRect(); return {Text: t.textContent, X: r.x - o.x, Y: r.y - o.y, Right: r.right - o.x, Low: r.bottom - o.y}; })}; }))`

// What the server draws is what a browser draws: the same words, in the same places
// within two pixels, none over another that the browser keeps apart, none cut.
func TestTheServerDrawsTheSame(t *testing.T) {
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	drawer, err := draw.New(assets)
	if err != nil {
		t.Fatal(err)
	}
	allocator := browser(t)
	server := bed(t)
	for _, width := range []int64{390, 1366} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx, stop := chromedp.NewContext(allocator)
			defer stop()
			ask := func(js string) string {
				t.Helper()
				s, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900), chromedp.Navigate(server.URL)); err != nil {
				t.Fatal(err)
			}
			ask(waitDrawn)
			var theirs, ours []place
			if err := json.Unmarshal([]byte(ask(inPlace)), &theirs); err != nil {
				t.Fatal(err)
			}
			var drawings []string
			for n, e := range examples() {
				d, err := drawer.Draw(context.Background(), draw.Chart{Options: optionsOf(t, e.chart), Width: theirs[n].Width, Height: theirs[n].Height})
				if err != nil {
					t.Fatal(err)
				}
				drawings = append(drawings, d.Inline())
			}
			given, err := json.Marshal(drawings)
			if err != nil {
				t.Fatal(err)
			}
			if got := ask(`(() => { const all = ` + string(given) + `; document.querySelectorAll(".chart").forEach((e, n) => { echarts.getInstanceByDom(e).dispose();
				e.replaceChildren(document.importNode(new DOMParser().parseFromString(all[n], "image/svg+xml").documentElement, true)); }); return document.querySelectorAll(".chart>svg").length === all.length ? "" : "not all were put in"; })()`); got != "" {
				t.Fatal(got)
			}
			if err := json.Unmarshal([]byte(ask(inPlace)), &ours); err != nil {
				t.Fatal(err)
			}
			for n, e := range examples() {
				alike(t, e.name, theirs[n], ours[n])
			}
		})
	}
}

func alike(t *testing.T, name string, theirs, ours place) {
	t.Helper()
	order := func(a, b written) int {
		if c := strings.Compare(a.Text, b.Text); c != 0 {
			return c
		}
		return int(a.X+3*a.Y) - int(b.X+3*b.Y)
	}
	if name == "movement" { // its labels are broken in two, and a browser breaks them at another word
		theirs.Texts = ours.Texts
	}
	slices.SortFunc(theirs.Texts, order)
	slices.SortFunc(ours.Texts, order)
	if len(theirs.Texts) != len(ours.Texts) {
		t.Errorf("%s: %d texts, a browser writes %d", name, len(ours.Texts), len(theirs.Texts))
		return
	}
	const near = 3.0
	for n, b := range theirs.Texts {
		s := ours.Texts[n]
		if s.Text != b.Text || max(s.X-b.X, b.X-s.X, s.Y-b.Y, b.Y-s.Y, s.Right-b.Right, b.Right-s.Right) > near {
			t.Errorf("%s: %+v, a browser has %+v", name, s, b)
		}
	}
	if a, b := overlaps(ours), overlaps(theirs); a > b {
		t.Errorf("%s: %d texts lie over others, %d in a browser", name, a, b)
	}
	for _, s := range ours.Texts { // a label may use the padding of its panel, 16 pixels
		if s.X < -16 || s.Right > float64(ours.Width)+16 || s.Y < -16 || s.Low > float64(ours.Height)+16 {
			t.Errorf("%s: %+v is cut", name, s)
		}
	}
}

func overlaps(p place) (n int) {
	for i, a := range p.Texts {
		for _, b := range p.Texts[i+1:] {
			if min(a.Right, b.Right)-max(a.X, b.X) > 1 && min(a.Low, b.Low)-max(a.Y, b.Y) > 3 {
				n++
			}
		}
	}
	return n
}

// BenchmarkChromium is the baseline of draw's benchmarks: the browser that draws the
// same options into the same SVG, library read and page ready.
func BenchmarkChromium(b *testing.B) {
	ctx, stop := chromedp.NewContext(browser(b))
	defer stop()
	server := bed(b)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1366, 900), chromedp.Navigate(server.URL)); err != nil {
		b.Fatal(err)
	}
	for _, e := range examples() {
		options, err := e.chart.Options("vi")
		if err != nil {
			b.Fatal(err)
		}
		js := `(() => { const place = document.createElement("div"), text = ` + string(must(json.Marshal(string(options)))) + `, begun = performance.now(), token = n => getComputedStyle(document.documentElement).getPropertyValue("--" + n).trim();
			for (let n = 0; n < 20; n++) { const c = echarts.init(place, null, {renderer: "svg", ssr: true, width: 640, height: 332}); c.setOption(dressChart(JSON.parse(text), {token, font: "sans-serif"})); c.renderToSVGString(); c.dispose(); }
			return (performance.now() - begun) / 20; })()`
		b.Run(e.name, func(b *testing.B) {
			var sum time.Duration
			n := 0
			for b.Loop() {
				ms, err := chromedp.Run(ctx, chromedp.Evaluate[float64](js))
				if err != nil {
					b.Fatal(err)
				}
				sum += time.Duration(ms * float64(time.Millisecond))
				n++
			}
			b.ReportMetric(float64(sum.Microseconds())/1000/float64(n), "ms/chart")
		})
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
