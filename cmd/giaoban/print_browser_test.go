package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// paperWidth is what A4 leaves between the margins of print.css, in CSS pixels.
const paperWidth = 703

// onPaper says what is wrong with a page on paper: what a browser would cut or shrink,
// what can be pressed, what does not say where it comes from, what would be split.
const onPaper = `(() => {
	const wrong = [], seen = e => e.getClientRects().length && getComputedStyle(e).visibility !== "hidden" && !e.closest(".vh,.skip");
	const named = e => e.tagName.toLowerCase() + "." + e.className + " " + e.textContent.trim().slice(0, 40);
	for (const e of document.body.querySelectorAll("*:not(svg *)")) {
		if (!seen(e)) continue;
		if (e.getBoundingClientRect().right > innerWidth + 1) wrong.push("beyond the right edge: " + named(e));
		if (/auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1) wrong.push("cut: " + named(e));
	}
	for (const e of document.querySelectorAll("button,input,select,textarea,nav,summary,.bar,.sbar,.foot")) if (seen(e) && !e.closest("td")) wrong.push("a control on paper: " + named(e));
	for (const e of document.querySelectorAll("table")) {
		if (!seen(e)) continue;
		if (e.tHead && getComputedStyle(e.tHead).display !== "table-header-group") wrong.push("a head that does not repeat: " + named(e));
	}
	for (const e of document.querySelectorAll(".chart")) if (seen(e) && getComputedStyle(e).breakInside !== "avoid") wrong.push("a chart that may be split: " + named(e));
	const head = document.querySelector(".prt");
	if (document.querySelector(".shell") && !(head && seen(head) && head.innerText.trim())) wrong.push("no head");
	const sign = document.querySelector(".signature");
	if (sign && !seen(sign)) wrong.push("no place to sign");
	return wrong.slice(0, 8).join("\n");
})()`

var (
	sheetOfPaper = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	mediaBox     = regexp.MustCompile(`/MediaBox\s*\[0 0 (\d+)[.\d]* (\d+)`)
)

// mostSheets is more than any page needs; a briefing has a cover and its views.
const mostSheets = 7

// paper prints the page a tab shows and says how many sheets it takes, all of them A4.
func (b *tab) paper(file string) (sheets int) {
	b.t.Helper()
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPrintBackground(), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range mediaBox.FindAllSubmatch(pdf, -1) {
		if string(m[1]) != "594" && string(m[1]) != "595" || string(m[2]) != "841" && string(m[2]) != "842" {
			b.t.Errorf("a sheet of %s × %s points is no A4", m[1], m[2])
		}
	}
	if file != "" {
		if err := os.WriteFile(file, pdf, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
	return len(sheetOfPaper.FindAll(pdf, -1))
}

// Every page prints on A4: nothing cut or shrunk, no control, a head that says what it
// is, table heads on every sheet, charts whole. make torture prints all pages, make test
// every fourth and the document of a briefing. Set GIAOBAN_SHOTS to keep the PDFs.
func TestPagesOnPaper(t *testing.T) {
	s := looking(t)
	chromium(t)
	for n, p := range everyPage {
		if p.name == "wall" || p.name == "briefing-show" || p.name == "design" || // the first two are for a screen, the third shows controls
			p.name != "briefing-print" && n%4 != 0 && os.Getenv("GIAOBAN_TORTURE") == "" {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			b := open(t, chromium(t))
			if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
				t.Fatal(err)
			}
			b.do(chromedp.EmulateViewport(paperWidth, 1000), chromedp.Navigate(s.address+p.path))
			b.ask(settled)
			if wrong := b.ask(onPaper); wrong != "" {
				t.Error(wrong)
			}
			file := ""
			if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
				file = filepath.Join(dir, fmt.Sprintf("%s.pdf", p.name))
			}
			most := mostSheets
			if p.name == "briefing-print" || p.name == "design" || p.name == "stalled" { // a worklist is as long as there is work
				most = 2 * mostSheets
			}
			if sheets := b.paper(file); sheets < 1 || sheets > most {
				t.Errorf("%d sheets, at most %d should do", sheets, most)
			}
		})
	}
}
