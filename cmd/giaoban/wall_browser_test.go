package main

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// The meeting room's screens fit 1920 × 1080, turn by the arrow keys, hold by the space
// bar, and the search is one key away from any page.
func TestWallAndSearchByKeyboard(t *testing.T) {
	s := looking(t)
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1920, 1080), chromedp.Navigate(s.address+"/wall"))
	b.ask(settled)
	press := func(key string) string {
		return b.ask(`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "` + key + `", bubbles: true, cancelable: true}));` +
			`[...document.querySelectorAll(".slide")].findIndex(s => s.hasAttribute("data-on")) + " of " + document.querySelectorAll(".slide").length + (document.querySelector("[data-held]").hidden ? "" : ", held")`)
	}
	for _, c := range []struct{ key, want string }{{"ArrowRight", "1 of 4"}, {"ArrowRight", "2 of 4"}, {"ArrowLeft", "1 of 4"}, {" ", "1 of 4, held"}, {" ", "1 of 4"}, {"ArrowLeft", "0 of 4"}, {"ArrowLeft", "3 of 4"}} {
		if got := press(c.key); got != c.want {
			t.Errorf("after %q: %s, want %s", c.key, got, c.want)
		}
	}
	for range 4 {
		press("ArrowRight")
		if got := b.ask(`(() => { const out = [...document.querySelectorAll("[data-on] *")].filter(e => { const r = e.getBoundingClientRect(); return r.right > innerWidth + 1 || r.bottom > innerHeight + 1; }); return out.length ? out[0].outerHTML.slice(0, 200) : ""; })()`); got != "" {
			t.Errorf("outside of the screen: %s", got)
		}
		if got := b.ask(`String(Math.min(...[...document.querySelectorAll("[data-on] p, [data-on] h2, [data-on] h3, [data-on] span")].filter(e => e.textContent.trim() && e.getClientRects().length).map(e => parseFloat(getComputedStyle(e).fontSize))))`); got < "32" {
			t.Errorf("the smallest letters have %s px, from four metres it takes 32", got)
		}
	}
	b.do(chromedp.Navigate(s.address + "/indicators"))
	b.ask(settled)
	b.ask(`document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true})); ""`)
	if got := b.ask(`new Promise(done => { const until = Date.now() + 5000, wait = () => location.pathname === "/search" && document.activeElement?.id === "q" || Date.now() > until ? done(location.pathname + " " + document.activeElement?.id) : setTimeout(wait, 50); wait(); })`); got != "/search q" {
		t.Errorf("the key / leads to %q, want the field of the search", got)
	}
	if bad := b.complaints(); len(bad) > 0 {
		t.Errorf("complaints: %v", bad)
	}
}
