package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// From a figure of a page its origin opens beside the page, by keyboard, down to the
// parts of a rate and the cell on its sheet; Escape leads back to the figure.
func TestFigureBesideItsPage(t *testing.T) {
	s := looking(t)
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/indicators/complaints_rate?unit=tv-tracu"))
	b.ask(settled)
	says := func(what, js, want string) {
		t.Helper()
		for range 100 {
			if got := b.ask(js); strings.Contains(got, want) {
				return
			}
			b.ask(`new Promise(ok => setTimeout(() => ok(""), 50))`)
		}
		t.Errorf("%s: %q is not in %q", what, want, b.ask(js))
	}
	b.ask(`(document.querySelector(".tbl tbody b a[href*='/figure?']").focus(), "")`)
	b.do(chromedp.KeyEvent("\r"))
	says("the rate", `document.querySelector("dialog[open]")?.innerText || ""`, "128 : 170 × 100 = 75,3%")
	says("the focus", `document.activeElement.textContent`, "Đóng")
	if got := b.ask(`location.pathname`); got != "/indicators/complaints_rate" {
		t.Errorf("the page was left for %s", got)
	}
	b.ask(`([...document.querySelectorAll("dialog[open] a")].find(a => a.textContent.includes("đã giải quyết")).click(), "")`)
	says("the part, with the cell it was read from", `document.querySelector("dialog[open] td.here")?.textContent || ""`, "128")
	if got := b.ask(`document.querySelector("[data-page]").href`); !strings.Contains(got, "/figure?indicator=complaints_resolved") {
		t.Errorf("the page of its own would be %s", got)
	}
	b.do(chromedp.KeyEvent("\x1b"))
	says("Escape closes it", `String(document.querySelectorAll("dialog[open]").length)`, "0")
	says("the focus is back on the figure", `document.activeElement.textContent`, "75,3%")
	if bad := b.complaints(); len(bad) > 0 {
		t.Errorf("complaints: %s", strings.Join(bad, "\n"))
	}
}

// A tile is a way to its unit.
func TestTileLeadsToItsUnit(t *testing.T) {
	s := looking(t)
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/compare?indicator=complaints_rate"))
	b.ask(settled)
	b.ask(`(() => { const el = document.querySelector(".mapped .chart"); el.scrollIntoView({block: "center"}); return ""; })()`)
	at := b.ask(`(() => { const t = [...document.querySelectorAll(".mapped text, .mapped tspan")].find(e => e.textContent.includes("Trà Cú")).getBoundingClientRect(); return (t.left + t.width / 2) + " " + (t.top + t.height / 2); })()`)
	var x, y float64
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.MouseClickXY(x, y))
	for range 100 {
		if b.ask(`location.pathname`) == "/units/tv-tracu" {
			return
		}
		b.ask(`new Promise(ok => setTimeout(() => ok(""), 50))`)
	}
	t.Errorf("a press on the tile led to %s", b.ask(`location.pathname`))
}
