package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A phone of a district: a quarter of this machine's processor, 1.6 Mbit/s, 150 ms away.
const (
	slower    = 4
	bandwidth = 1.6e6 / 8 // bytes a second
	distance  = 150       // ms
)

// The goals of a first view, which issue 6 sets.
const (
	weightGoal = 150 << 10 // bytes as sent, without the chart library
	paintGoal  = 1000      // ms to the largest paint
	serverGoal = 10        // ms for a page's HTML
	answerGoal = 100       // ms from a key or a press to the next picture
)

// view is what one first visit cost.
type view struct {
	Page    string
	HTML    int     // bytes as sent
	Sent    int     // of everything without the chart library
	Charts  int     // of the chart library
	First   float64 // ms to the first paint with content
	Largest float64 // ms to the largest
	Moved   float64 // cumulative layout shift
	Warm    float64 // ms for the HTML on the server, kept
	Afresh  float64 // ms for the HTML on the server, made anew
}

// costs asks the page what its visit cost, when all has come.
const costs = `(async () => {
	const of = type => new Promise(ok => { const all = []; new PerformanceObserver(l => all.push(...l.getEntries())).observe({type, buffered: true}); setTimeout(() => ok(all), 50); });
	const sent = performance.getEntriesByType("resource"), charts = sent.filter(e => /echarts/.test(e.name)), sum = all => all.reduce((n, e) => n + e.transferSize, 0), html = performance.getEntriesByType("navigation")[0].transferSize;
	const [paint, largest, shifts] = await Promise.all([of("paint"), of("largest-contentful-paint"), of("layout-shift")]);
	return JSON.stringify({HTML: html, Sent: html + sum(sent) - sum(charts), Charts: sum(charts), First: paint.find(e => e.name === "first-contentful-paint")?.startTime ?? 0,
		Largest: largest.length ? largest.at(-1).startTime : 0, Moved: shifts.reduce((n, e) => n + e.value, 0)});
})()`

// firstVisit opens a page in a browser that has never been here; throttled as a phone.
func (s *server) firstVisit(t *testing.T, path string, throttled bool) view {
	t.Helper()
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(390, 844))
	if throttled {
		b.throttle()
	}
	b.do(chromedp.Navigate(s.address + path))
	b.ask(settled)
	var v view
	if err := json.Unmarshal([]byte(b.ask(costs)), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func (b *tab) throttle() {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Latency: distance, DownloadThroughput: bandwidth, UploadThroughput: bandwidth / 2}}})
	if err == nil {
		_, err = chromedp.Call(b.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower})
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// served is how long the server takes for a page's HTML, the one in the middle of many.
func (s *server) served(t *testing.T, path string, afresh bool) float64 {
	t.Helper()
	var took []time.Duration
	for n := range 21 {
		asked := s.address + path
		if afresh {
			asked += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + fmt.Sprint("n=", n)
		}
		began := time.Now()
		r, err := http.Get(asked)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		r.Body.Close()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	return float64(took[len(took)/2].Microseconds()) / 1000
}

// The first view of every page weighs little and does not move, whoever comes and
// however slow the line. GIAOBAN_WEIGHT=1 measures it on a throttled phone and prints
// the table of BENCHMARKS.md; make bench does.
func TestFirstView(t *testing.T) {
	s := looking(t)
	measure := os.Getenv("GIAOBAN_WEIGHT") != ""
	pages := []string{"overview", "indicator-ratio", "compare", "unit", "completeness", "upload"}
	var views []view
	for _, p := range everyPage {
		if strings.Contains(p.path, "BATCH") || !measure && !slices.Contains(pages, p.name) {
			continue
		}
		v := s.firstVisit(t, p.path, measure)
		v.Page = p.name
		if measure {
			v.Afresh, v.Warm = s.served(t, p.path, true), s.served(t, p.path, false)
		}
		views = append(views, v)
		if v.Sent > weightGoal {
			t.Errorf("%s: %d kB without the chart library, goal %d", p.name, v.Sent>>10, weightGoal>>10)
		}
		if v.Moved > 0 {
			t.Errorf("%s: things move by %.3f on the first visit", p.name, v.Moved)
		}
	}
	if !measure {
		return
	}
	fmt.Println("| page | HTML, kB | all, kB | chart library, kB | first paint, ms | largest paint, ms | moved | HTML kept, ms | HTML anew, ms |\n|---|---|---|---|---|---|---|---|---|")
	for _, v := range views {
		fmt.Printf("| %s | %.1f | %.0f | %.0f | %.0f | %.0f | %.3f | %.2f | %.1f |\n", v.Page, float64(v.HTML)/1024, float64(v.Sent)/1024, float64(v.Charts)/1024, v.First, v.Largest, v.Moved, v.Warm, v.Afresh)
		if v.Largest > paintGoal {
			fmt.Printf("%s: %.0f ms to the largest paint, goal %d\n", v.Page, v.Largest, paintGoal)
		}
		if v.Warm > serverGoal {
			t.Errorf("%s: %.1f ms on the server, goal %d", v.Page, v.Warm, serverGoal)
		}
	}
	s.answersAtOnce(t)
}

// answersAtOnce measures, on the same slow processor, from a key or a press to the next
// picture.
func (s *server) answersAtOnce(t *testing.T) {
	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(390, 844))
	longest := func(what, path string, do func()) {
		t.Helper()
		b.do(chromedp.Navigate(s.address + path))
		b.ask(settled)
		b.ask(`window.slow = 0, new PerformanceObserver(l => { for (const e of l.getEntries()) window.slow = Math.max(window.slow, e.duration); }).observe({type: "event", durationThreshold: 16, buffered: false}), ""`)
		if _, err := chromedp.Call(b.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: slower}); err != nil {
			t.Fatal(err)
		}
		do()
		got := b.ask(`new Promise(ok => setTimeout(() => ok(String(window.slow)), 400))`)
		fmt.Printf("%s: %s ms\n", what, got)
		var ms float64
		if _, err := fmt.Sscan(got, &ms); err != nil || ms >= answerGoal {
			t.Errorf("%s takes %s ms, goal %d", what, got, answerGoal)
		}
	}
	longest("typing in the search", "/search", func() { b.press("t", "r", "a", " ", "c", "u") })
	longest("opening the menu", "/", func() { b.do(chromedp.Click(`details.menu summary`)) })
	longest("opening the menu of a chart", "/indicators/complaints_rate", func() { b.do(chromedp.Click(`[data-save] summary`)) })
	longest("light to dark", "/indicators/complaints_rate", func() { b.do(chromedp.Click(`[data-theme-toggle]`)) })
	longest("a figure into a cell", "/entry?unit=tv-cauke&period=2014H2", func() { b.focus("value:nrd_communes_total:"); b.press("1", "2", kb.Enter) })
}
