package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// until waits for a script to be true, and says how long that took.
func (b *tab) until(t *testing.T, what, js string, most time.Duration) {
	t.Helper()
	begun := time.Now()
	for b.ask(`String(!!(`+js+`))`) != "true" {
		if time.Since(begun) > most {
			t.Fatalf("%s: not within %s; the notice says %q", what, most, b.ask(`document.querySelector("[data-live]").textContent`))
		}
		time.Sleep(30 * time.Millisecond)
	}
	t.Logf("%s after %s", what, time.Since(begun).Round(10*time.Millisecond))
}

// A report comes in while pages are open: a notice, nothing moves, and who asks for the
// figures gets them where they stand. The wall has them by itself. When the server is
// gone the page says how old its figures may be.
func TestOpenPagesHearOfAReport(t *testing.T) {
	s := traVinh(t).serve()
	report := func(value string) {
		t.Helper()
		var got struct{ State string }
		s.send("file_name=a.csv&note=sua", "text/csv", strings.NewReader("unit,indicator,period,value\ntv,iso_agencies,2014H1,"+value+"\n"), &got)
		if got.State != "accepted" {
			t.Fatalf("%+v", got)
		}
	}
	b, wall := open(t, chromium(t)), open(t, chromium(t))
	wall.do(chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(s.address+"/wall?slide=1"))
	wall.ask(settled)
	b.do(chromedp.EmulateViewport(1366, 700), chromedp.Navigate(s.address+"/indicators/iso_agencies?period=2014H1"))
	b.ask(settled)
	b.ask(`scrollTo(0, 300); document.querySelector("table a.q").focus({preventScroll: true}); window.moved = 0;
		new PerformanceObserver(l => { for (const e of l.getEntries()) window.moved += e.value; }).observe({type: "layout-shift"}); ""`)
	const reading = `scrollY + " " + document.activeElement.className + " " + document.activeElement.textContent + " " + window.moved`
	before := b.ask(reading)
	report("77")
	b.until(t, "the notice", `document.querySelector("[data-live]").dataset.state === "new" && document.querySelector("[data-live] p").textContent === "Có số liệu mới."`, 2*time.Second)
	wall.until(t, "the wall's figure", `[...document.querySelectorAll(".wcard.renewed")].some(c => c.querySelector("h3").textContent.includes("ISO") && c.querySelector(".fig").textContent.startsWith("77"))`, 2*time.Second)
	if after := b.ask(reading); after != before {
		t.Errorf("what is read has moved: %q, it was %q", after, before)
	}
	if got := b.ask(`document.querySelector(".fig, td.num").textContent.includes("77") ? "changed" : ""`); got != "" {
		t.Error("the figures changed without being asked for")
	}
	b.ask(`document.querySelector("[data-live] a").click(); ""`)
	b.until(t, "the figure that was asked for", `[...document.querySelectorAll("main td.num.renewed")].some(e => e.textContent.includes("77")) && document.querySelector(".chart svg")?.textContent.includes("77") && !document.querySelector("[data-live]").dataset.state`, 10*time.Second)
	if got := b.ask(`scrollY + " " + document.activeElement.localName`); got != "300 main" {
		t.Errorf("after the figures came: %s, want the same place", got)
	}
	if bad := append(b.complaints(), wall.complaints()...); len(bad) > 0 {
		t.Errorf("%d complaints: %s", len(bad), strings.Join(bad, "\n"))
	}
	s.stop()
	b.until(t, "the loss of the connection", `/^Mất kết nối, số liệu lúc \d\d:\d\d\.$/.test(document.querySelector("[data-live] p").textContent)`, 8*time.Second)
	wall.until(t, "the loss on the wall", `document.querySelector("[data-live]").dataset.state === "lost"`, 8*time.Second)
}
