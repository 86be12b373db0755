package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Corrected once, read without a question the next time: an officer says how the rate
// of her form is written; the next period's form is read so, says why, and the page of
// remembered forms has it in words.
func TestAnsweredOnceThenKnown(t *testing.T) {
	s := traVinh(t).serve()
	dir := t.TempDir()
	form := func(name, period string, rate, jobs any) string {
		return officersForm(t, dir, name, "UBND HUYỆN CẦU KÈ", map[string]any{
			"A4": "(Kỳ báo cáo: " + period + ")", "F8": jobs, "B10": "Tỷ lệ hộ nghèo", "C10": "%", "F10": rate})
	}
	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/upload"),
		chromedp.SetUploadFiles(`#file`, []string{form("BC-6-thang-cuoi-2014.xlsx", "6 tháng cuối năm 2014", 0.85, 4876)}), chromedp.Click(`button[data-do=send]`))
	b.heading("Còn 1 câu hỏi cần anh/chị trả lời")
	b.shows(`document.querySelector("fieldset.asked").innerText`, "F10")
	b.axe()
	b.picture("asked-1366")
	b.do(chromedp.Click(`fieldset.asked input[value=percent]`), chromedp.Click(`button[data-do=send]`)) // the file is still chosen
	b.heading("Đã nhận")

	b.do(chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{form("BC-6-thang-dau-2015.xlsx", "6 tháng đầu năm 2015", 0.75, 4990)}), chromedp.Click(`button[data-do=send]`))
	b.heading("Đã nhận")
	b.shows(`document.querySelectorAll("fieldset.asked").length`, "0")
	b.shows(`document.querySelector(".issues").innerText`, "BC-6-thang-cuoi-2014.xlsx")
	b.shows(`document.querySelector(".issues").innerText`, "tỷ lệ ghi bằng phần trăm")
	b.axe()
	b.picture("known-1366")

	for _, width := range []int64{390, 1366} {
		b.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(s.address+"/forms"))
		b.shows(`document.querySelector(".forms").innerText`, "tỷ lệ ghi bằng phần trăm")
		for _, theme := range []string{"light", "dark"} {
			b.ask(`document.documentElement.dataset.theme = "` + theme + `", ""`)
			b.fits()
			b.axe()
			b.picture("forms-" + theme)
		}
	}
	b.do(chromedp.Click(`.forms button`), chromedp.WaitNotPresent(`.forms`)) // the page is asked for anew
	b.do(chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{form("BC-6-thang-cuoi-2015.xlsx", "6 tháng cuối năm 2015", 0.65, 5010)}), chromedp.Click(`button[data-do=send]`))
	b.heading("Còn 1 câu hỏi cần anh/chị trả lời")
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "422") }); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// fits says where a page is wider than its window.
func (b *sheet) fits() {
	b.t.Helper()
	if got := b.ask(`document.documentElement.scrollWidth > innerWidth ? "scrolls sideways: " + document.documentElement.scrollWidth : ""`); got != "" {
		b.t.Error(got)
	}
}

// The blank form of a unit is to be had on the page. A file dropped anywhere on the page
// is chosen, and sent as if it had been picked; the page for undoing it is usable at
// every width, in light and dark.
func TestDroppedThenUndone(t *testing.T) {
	s := traVinh(t).serve()
	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/upload"))
	b.ask(`document.querySelector("#blank-unit").value = "tv-cauke", ""`)
	b.shows(`(() => { const f = document.querySelector("form[action='/api/v1/template']"), r = new XMLHttpRequest(); r.open("GET", f.action + "?" + new URLSearchParams(new FormData(f)), false); r.send(); return r.status + " " + r.getResponseHeader("Content-Disposition"); })()`, `200 attachment; filename="tv-cauke-`)
	b.fits()
	b.picture("upload-1366")
	drop := func(name, text string) {
		t.Helper()
		if said := b.ask(fmt.Sprintf(`(() => { const d = new DataTransfer(); d.items.add(new File([%q], %q, {type: "text/csv"}));
			const over = new DragEvent("dragover", {dataTransfer: d, bubbles: true, cancelable: true}), drop = new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true});
			document.body.dispatchEvent(over); document.body.dispatchEvent(drop);
			return over.defaultPrevented && drop.defaultPrevented ? "" : "the browser would open the file"; })()`, text, name)); said != "" {
			t.Error(said)
		}
		b.shows(`document.querySelector("[data-queue]").innerText`, name)
	}
	drop("tha.csv", "unit,indicator,period,value\ntv-cauke,iso_agencies,2014H2,10\n")
	b.do(chromedp.Click(`button[data-do=send]`))
	b.heading("Đã nhận 1 số liệu")
	b.axe()

	var list struct{ Reports []struct{ Batch string } }
	s.api("reports?limit=1", &list)
	b.do(chromedp.Navigate(s.address + "/reports/" + list.Reports[0].Batch + "/undo"))
	b.shows(`document.querySelector("table").innerText`, "10")
	for _, theme := range []string{"light", "dark"} {
		b.ask(`document.documentElement.dataset.theme = "` + theme + `", ""`)
		for _, width := range []int64{390, 1366} {
			b.do(chromedp.EmulateViewport(width, 900))
			b.fits()
			b.axe()
			b.picture(fmt.Sprintf("undo-%d-%s", width, theme))
		}
	}
	if bad := b.complaints(); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// The states of sending that wait for her: a question, a warning that may be confirmed,
// a reason. Each can be used on a phone and a laptop, light and dark, and printed.
func TestStatesOfSending(t *testing.T) {
	const head = "unit,indicator,period,value\n"
	history := head
	for year := 2011; year < 2014; year++ {
		history += fmt.Sprintf("tv-cauke,iso_agencies,%dH1,1%d\ntv-cauke,iso_agencies,%dH2,1%d\n", year, year-2010, year, year-2009)
	}
	i, before := traVinh(t), filepath.Join(t.TempDir(), "truoc.csv")
	write(t, before, history)
	if out, code := i.run("ingest", "--note", "số cũ", before); code != 0 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	s := i.serve()
	b := &sheet{open(t, chromium(t)), s}
	withoutNames := s.withoutNames()
	do := func(name, text, what, heading string) {
		t.Helper()
		file := filepath.Join(t.TempDir(), name)
		write(t, file, text)
		b.do(chromedp.Navigate(s.address+"/upload?lang=en"), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=`+what+`]`))
		b.shows(`document.querySelector("[aria-current=step]").innerText`, "Check")
		for _, text := range strings.Split(b.ask(spokenInEnglish), "\n") {
			if vietnamese.MatchString(withoutNames.Replace(text)) {
				t.Errorf("%s: Vietnamese under lang=en: %q", name, text)
			}
		}
		b.do(chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=`+what+`]`))
		b.heading(heading)
	}
	do("hoi.csv", head+"Cầu Kè,iso_agencies,2013H1,11\n", "check", "câu hỏi")
	b.shows(`document.querySelector("fieldset.asked").innerText`, "Cấp huyện")
	b.shows(`document.getElementById(document.querySelector(".acts a").hash.slice(1)).innerText`, "Trả lời rồi gửi")
	b.shows(`document.querySelector("[data-queue]").innerText`, "hoi.csv (1 kB)")
	b.shows(`document.body.innerText.includes("Cảnh báo không cản")`, "false") // there is none
	b.looks("asked")
	b.printed("asked-print", "Cấp huyện")

	do("canh-bao.csv", head+"tv-cauke,iso_agencies,2014H2,240\n", "check", "Đã hiểu")
	b.shows(`document.querySelector(".issues").closest("section").innerText`, "Cảnh báo không cản việc gửi")
	b.shows(`document.querySelectorAll(".confirm input").length`, "1")
	b.looks("confirm")
	b.printed("confirm-print", "11 – 14")
	b.do(chromedp.SendKeys(`.confirm input`, "đã rà soát"), chromedp.Click(`button[data-do=send]`)) // and indeed it does not
	b.heading("Đã nhận 1 số liệu")
	b.shows(`document.querySelector(".issues").innerText`, "Người gửi xác nhận: đã rà soát")
	b.shows(`document.body.innerText.includes("Cảnh báo không cản")`, "false") // it is sent

	do("sua.csv", head+"tv-cauke,iso_agencies,2013H2,15\n", "send", "lý do")
	b.shows(`document.querySelector(".reason").innerText`, "Lý do")
	b.looks("reason")
	b.printed("reason-print", "cần ghi lý do")
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "422") }); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// spokenInEnglish is what a page says, in its texts and what is read out, but for what is
// marked as Vietnamese.
const spokenInEnglish = `(() => { const all = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
	for (let e = walk.currentNode; e; e = walk.nextNode()) { if (e.closest("[lang=vi],script,[hreflang]")) continue;
		for (const n of e.childNodes) if (n.nodeType === 3 && n.data.trim()) all.push(n.data.trim());
		for (const a of ["title", "aria-label", "placeholder", "alt"]) if (e.getAttribute(a)) all.push(e.getAttribute(a)); }
	return all.join("\n"); })()`

// printed looks at the page as it goes on paper: what it says, no field, nothing cut at
// its side.
func (b *sheet) printed(name, says string) {
	b.t.Helper()
	media := func(m string) {
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: m}); err != nil {
			b.t.Fatal(err)
		}
	}
	media("print")
	b.do(chromedp.EmulateViewport(794, 1123)) // A4 at 96 dots an inch
	b.fits()
	b.shows(`document.body.innerText`, says)
	if got := b.ask(`[...document.querySelectorAll("input:not([type=hidden]), select, button")].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 60)).join("; ")`); got != "" {
		b.t.Errorf("on paper: %s", got)
	}
	b.picture(name)
	media("")
	b.do(chromedp.EmulateViewport(1366, 900))
}
