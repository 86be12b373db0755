package main

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// An installation whose catalogue has no published figures begins at the three steps;
// the overview comes with the first report that is sent from there.
func TestStartInBrowser(t *testing.T) {
	s := withoutFigures(t).serve()
	file := filepath.Join(t.TempDir(), "bao-cao.csv")
	write(t, file, "đơn vị;chỉ tiêu;kỳ báo cáo;giá trị\nH. Cầu Kè;Cơ quan, đơn vị áp dụng TCVN ISO 9001;6 tháng đầu năm 2014;11\n")
	v := &visit{sheet: &sheet{open(t, chromium(t)), s}}
	v.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/"))
	v.heading("Chưa có số liệu nào")
	v.click(`a.btn[href="/upload"]`)
	v.heading("Nộp báo cáo")
	v.choose(file)
	v.click(`button[data-do=send]`)
	v.heading("Đã nhận 1 số liệu")
	v.do(chromedp.Navigate(s.address + "/"))
	v.shows(`location.pathname + " " + document.querySelectorAll("#bang").length`, "/ 1")
}
