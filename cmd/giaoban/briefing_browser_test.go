package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A meeting from beginning to end in a real browser: three views are put into a briefing
// by two clicks each, ordered and noted, one change is undone, the briefing is shown by
// the arrow keys and printed.
func TestABriefingIsPreparedShownAndPrinted(t *testing.T) {
	s := traVinh(t).serve()
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1366, 900))
	clicks := 0
	click := func(selector string) {
		t.Helper()
		clicks++
		was := b.ask(`document.documentElement.dataset.left = "1"; location.href`)
		b.do(chromedp.Click(selector))
		b.ask(`new Promise(ok => { const f = n => document.documentElement && !document.documentElement.dataset.left && document.readyState === "complete" || n > 400 ? ok("") : setTimeout(() => f(n + 1), 20); f(0); })`)
		if now := b.ask(`document.documentElement.dataset.left || ""`); now != "" {
			t.Fatalf("%s leads nowhere from %s", selector, was)
		}
	}
	b.do(chromedp.Navigate(s.address + "/"))
	click(`.ctx .keep a`)
	click(`button[value="new"]`)
	path := b.ask(`location.pathname`)
	for _, page := range []string{"/compare?indicator=complaints_rate", "/units/tv-tracu"} {
		b.do(chromedp.Navigate(s.address + page))
		click(`.ctx .keep a`)
		click(`button[value="` + strings.TrimPrefix(path, "/briefings/") + `"]`)
	}
	if clicks != 6 {
		t.Errorf("three views take %d clicks, two each should do", clicks)
	}
	order := func() string {
		return b.ask(`[...document.querySelectorAll(".agenda .at-place a")].map(a => a.firstChild.textContent).join(", ")`)
	}
	press := func(key string) {
		t.Helper()
		was := b.ask(`document.documentElement.dataset.left = "1"; location.href`)
		b.do(chromedp.KeyEvent(key))
		b.ask(`new Promise(ok => { const f = n => document.documentElement && !document.documentElement.dataset.left && document.readyState === "complete" || n > 100 ? ok("") : setTimeout(() => f(n + 1), 20); f(0); })`)
		if stays := b.ask(`document.documentElement.dataset.left || ""`); stays != "" {
			t.Fatalf("the key does nothing at %s", was)
		}
	}
	b.do(chromedp.SendKeys(`#v3-note`, "Hỏi Trà Cú."))
	b.ask(`document.querySelector("#v3 button[value=up]").focus(); ""`)
	press(kb.Enter)
	if got := order(); got != "Tổng quan, Đơn vị, So sánh" {
		t.Errorf("moved up by the keyboard: %s", got)
	}
	if got := b.ask(`document.activeElement.value + " " + document.activeElement.closest("li")?.id + " " + document.querySelector("#v3-note").value`); got != "up v3 Hỏi Trà Cú." {
		t.Errorf("after moving, the focus and the note are %q", got)
	}
	press(kb.Enter) // and once more from where one is
	if got := order(); got != "Đơn vị, Tổng quan, So sánh" {
		t.Errorf("moved up twice: %s", got)
	}
	click(`#v1 button[value=remove]`)
	click(`.banner form button`)
	if got := order(); got != "Đơn vị, Tổng quan, So sánh" {
		t.Errorf("taken out and undone: %s", got)
	}

	click(`.topline a.pri`)
	at := func() string {
		return b.ask(`document.querySelector(".sbar [role=status]").textContent + " " + document.querySelector("h1").innerText.slice(0, 14) + (document.querySelector(".chair") ? " " + document.querySelector(".chair p").textContent : "")`)
	}
	if got := at(); got != "1/3 Huyện Trà Cú:  Hỏi Trà Cú." {
		t.Errorf("shown first: %q", got)
	}
	press(kb.ArrowRight)
	press(kb.PageDown)
	if got := at(); !strings.HasPrefix(got, "3/3 ") || b.ask(`location.search`) != "?n=3" {
		t.Errorf("after two keys: %q", got)
	}
	b.ask(`history.back(), ""`) // the page before may come whole from the browser, without loading
	b.until(t, "the view before", `location.search === "?n=2" && document.readyState === "complete"`, 10*time.Second)
	if got := at(); !strings.HasPrefix(got, "2/3 ") {
		t.Errorf("going back: %q", got)
	}
	press(kb.ArrowLeft)
	if got := at(); !strings.HasPrefix(got, "1/3 ") {
		t.Errorf("one back: %q", got)
	}
	press(kb.Escape)
	if got := b.ask(`location.pathname`); got != path {
		t.Errorf("Escape leads to %s", got)
	}

	b.do(chromedp.Navigate(s.address + path + "/print"))
	b.ask(settled)
	file := ""
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		file = filepath.Join(dir, "briefing-journey.pdf")
	}
	if sheets := b.paper(file); sheets < 4 || sheets > 12 {
		t.Errorf("the document has %d sheets: a cover and three views take 4 to 12", sheets)
	}
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return m == "" }); len(bad) > 0 {
		t.Errorf("complaints: %s", strings.Join(bad, "\n"))
	}
	t.Log(fmt.Sprint(clicks, " clicks"))
}
