package main

import (
	"slices"
	"strings"
	"testing"

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
	b.heading("Còn 1 chỗ đọc được hai cách")
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
	b.heading("Còn 1 chỗ đọc được hai cách")
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
