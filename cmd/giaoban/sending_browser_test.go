package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/xuri/excelize/v2"
)

// officersForm is the workbook that a district's officer makes twice a year: a merged
// head, a header of one row, groups, a plan and last year's figures beside the
// achieved ones, a note below, hidden helpers, and a second sheet far longer. Some
// cells are as she mistypes them.
func officersForm(t testing.TB, dir, name, unit string, wrong map[string]any) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	check := func(errs ...error) {
		t.Helper()
		for _, err := range errs {
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	const sheet = "Biểu 01"
	check(f.SetSheetName("Sheet1", sheet))
	rows := [][]any{
		{unit, nil, nil, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{nil, nil, nil, "Độc lập - Tự do - Hạnh phúc"},
		{"KẾT QUẢ CÔNG TÁC DÂN VẬN CỦA CHÍNH QUYỀN"},
		{"(Kỳ báo cáo: 6 tháng cuối năm 2014)"},
		{},
		{"STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm", "Cùng kỳ 2013", "Thực hiện", "Ghi chú"},
		{"I", "Phát triển kinh tế, nông thôn mới"},
		{1, "Hộ đạt chuẩn gia đình nông thôn mới", "hộ", 5000, nil, 4876, nil},
		{2, "Lao động được giải quyết việc làm", "lao động", 6000, nil, 6540, nil},
		{3, "Việc làm cho lao động dân tộc thiểu số nghèo", "lao động", nil, nil, 421, nil},
		{"II", "Cải cách hành chính"},
		{4, "Đơn khiếu nại thuộc thẩm quyền phải giải quyết", "đơn", nil, nil, 160, nil},
		{5, "Đơn khiếu nại thuộc thẩm quyền đã giải quyết", "đơn", nil, nil, 142, nil},
		{6, "Hồ sơ đã giải quyết", "hồ sơ", nil, nil, 22813, nil},
		{7, "Cơ quan, đơn vị áp dụng TCVN ISO 9001", "cơ quan", nil, nil, 9, nil},
		{"III", "Dân sinh"},
		{8, "Nhà xây dựng và sửa chữa cho người có công", "căn", nil, nil, 139, nil},
		{9, "Người được hưởng trợ cấp thất nghiệp", "người", nil, nil, 214, nil},
		{},
		{nil, nil, nil, nil, "Người lập biểu"},
	}
	for n, row := range rows {
		check(f.SetSheetRow(sheet, fmt.Sprint("A", n+1), &row))
	}
	for at, v := range wrong {
		check(f.SetCellValue(sheet, at, v))
	}
	for _, m := range []string{"A1:C1", "D1:G1", "D2:G2", "A3:G3", "A4:G4"} {
		from, to, _ := strings.Cut(m, ":")
		check(f.MergeCell(sheet, from, to))
	}
	grouped, err := f.NewStyle(&excelize.Style{NumFmt: 3})
	check(err)
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", WrapText: true}})
	check(err, f.SetCellStyle(sheet, "D7", "F18", grouped), f.SetCellStyle(sheet, "A1", "G6", bold), f.SetColWidth(sheet, "B", "B", 46))
	path := filepath.Join(dir, name)
	check(f.SaveAs(path))
	return path
}

// heading waits for the heading of the page.
func (b *sheet) heading(want string) {
	b.t.Helper()
	b.shows(`document.querySelector("h1").innerText`, want)
}

// She sees her own sheet, each cell marked by what it was taken for; an issue leads
// to its cell and back, and a cell says in one sentence what was read from it.
func TestSheetAsSent(t *testing.T) {
	s := traVinh(t).serve()
	dir := t.TempDir()
	file := officersForm(t, dir, "BC-danvan_CauKe.xlsx", "UBND HUYỆN CẦU KÈ", map[string]any{"F10": "42l", "F13": 178, "D9": 5999.6})
	b := &sheet{open(t, chromium(t)), s}
	send := func(width int64, query string) {
		t.Helper()
		b.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(s.address+"/upload"+query), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=check]`))
	}
	send(1366, "")
	b.heading("Đã hiểu")
	at := func(ref string) string { return fmt.Sprintf(`document.getElementById("f1s1-%s")`, ref) }
	b.shows(at("A3")+`.colSpan + "×" + `+at("A3")+`.innerText`, "7×KẾT QUẢ")
	b.shows(at("F14")+`.innerText`, "22.813")
	b.shows(at("F14")+`.title`, "Hồ sơ đã giải quyết, Huyện Cầu Kè, 6 tháng cuối năm 2014: 22.813 hồ sơ. Số mới.")
	b.shows(at("F10")+`.className`, "err")
	b.shows(at("D9")+`.title`, "chỉ đối chiếu")
	b.shows(at("D9")+`.innerText + " " + `+at("D9")+`.title`, "6.000 ")
	b.shows(at("D9")+`.title`, "Ô hiện 6.000, số trong ô là 5.999,6.")
	b.shows(at("G6")+`.title`, "")
	b.shows(`getComputedStyle(document.querySelector(".as-sent tbody th")).position`, "sticky")

	b.ask(`document.querySelector(".issues a.cell").click(), ""`)
	b.shows(`document.activeElement.id`, "f1s1-F10")
	b.shows(`document.querySelector("[data-says]").innerText`, "42l")
	b.press(kb.ArrowUp)
	b.shows(`document.activeElement.id + " " + document.querySelector("[data-says] b").innerText`, "f1s1-F9 F9")
	b.shows(`document.querySelector("[data-says] span").innerText`, "6.540 lao động")
	b.press(kb.ArrowDown, kb.Enter)
	b.shows(`document.activeElement.innerText + document.querySelector(".issues li.here").id`, "ô F10f1-i1")
	b.picture("sheet-1366")
	b.axe()
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{390, 1366, 1920} {
			b.do(chromedp.EmulateViewport(width, 900))
			b.ask(`document.documentElement.dataset.theme = "` + theme + `", ""`)
			if got := b.ask(`document.documentElement.scrollWidth > innerWidth ? "scrolls sideways: " + document.documentElement.scrollWidth : ""`); got != "" {
				t.Errorf("%d: %s", width, got)
			}
			b.axe()
			b.picture(fmt.Sprintf("sheet-%d-%s", width, theme))
		}
	}
	send(390, "?lang=en")
	b.heading("figures understood")
	b.shows(at("F14")+`.title`, "22,813")
	b.axe()
	b.picture("sheet-en-390")
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "422") }); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// Several files go at once: each is answered by itself, and one send takes them all.
func TestSeveralFilesAtOnce(t *testing.T) {
	s := traVinh(t).serve()
	dir := t.TempDir()
	files := []string{
		officersForm(t, dir, "CauKe.xlsx", "UBND HUYỆN CẦU KÈ", nil),
		officersForm(t, dir, "TieuCan.xlsx", "UBND HUYỆN TIỂU CẦN", map[string]any{"F8": "nhiều"}),
	}
	write(t, filepath.Join(dir, "rong.csv"), "")
	files = append(files, filepath.Join(dir, "rong.csv"))
	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, files))
	b.shows(`document.querySelectorAll("[data-queue] li").length`, "3")
	b.do(chromedp.Click(`button[data-do=check]`))
	b.heading("Đã đọc 3 tệp; 1 tệp")
	b.shows(`[...document.querySelectorAll(".files li")].map(l => l.innerText).join(" | ")`, "TieuCan.xlsx")
	b.shows(`document.querySelector("#f2 .as-sent .err").id`, "f2s1-F8")
	b.shows(`document.querySelectorAll("[id]").length - new Set([...document.querySelectorAll("[id]")].map(e => e.id)).size`, "0")
	b.axe()
	b.picture("files-1366")
	b.do(chromedp.Click(`button[data-do=send]`))
	b.heading("Đã gửi 2 trong 3 tệp")
	for _, unit := range []string{"tv-cauke", "tv-tieucan"} {
		var a answered
		s.api("series?indicator=iso_agencies&unit="+unit+"&from=2014H2&to=2014H2&frequency=half", &a)
		if p := a.Series[0].Points; len(p) != 1 || p[0].Value == nil || *p[0].Value != 9 {
			t.Errorf("%s after sending: %+v", unit, p)
		}
	}
	b.picture("files-sent-1366")
}

// The refused cells come back in her own workbook: from the page before anything is
// stored, from the batch that was refused, and from the command line.
func TestFileComesBackWithComments(t *testing.T) {
	i := traVinh(t)
	s := i.serve()
	dir := t.TempDir()
	file := officersForm(t, dir, "CauKe.xlsx", "UBND HUYỆN CẦU KÈ", map[string]any{"F10": "42l"})
	commented := func(from string, workbook []byte) {
		t.Helper()
		f, err := excelize.OpenReader(bytes.NewReader(workbook))
		if err != nil {
			t.Fatalf("%s: %v", from, err)
		}
		defer f.Close()
		all, err := f.GetComments("Biểu 01")
		if err != nil || len(all) != 1 || all[0].Cell != "F10" || !strings.Contains(all[0].Text, "“42l”") {
			t.Errorf("%s: comments %+v, %v", from, all, err)
		}
	}
	out := filepath.Join(dir, "sua.xlsx")
	said, code := i.run("ingest", "--comments", out, file)
	if code != 1 {
		t.Fatalf("exit %d: %s", code, said)
	}

	written, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	commented("ingest --comments", written)

	var list struct {
		Reports []struct{ Batch, State string }
	}
	s.api("reports?limit=1", &list)
	r, body := s.get("/api/v1/reports/" + list.Reports[0].Batch + "/file?comments=1")
	if list.Reports[0].State != "refused" || r.StatusCode != 200 || !strings.Contains(r.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("%+v %d %v", list, r.StatusCode, r.Header)
	}
	commented("the API", body)

	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/reports/"+list.Reports[0].Batch))
	b.shows(`document.querySelector(".issues + footer a").href`, "comments=1")
	b.shows(`document.querySelector(".as-sent .err").innerText`, "42l")
	b.axe()
	b.do(chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=check]`))
	b.heading("Đã hiểu 8 trong 9")
	body = []byte(b.ask(`(async () => { const button = document.querySelector("button[data-do=comments]"); const r = await fetch(button.formAction, {method: "POST", body: new FormData(button.form)});
		const bytes = new Uint8Array(await r.arrayBuffer()); let s = ""; for (const x of bytes) s += String.fromCharCode(x); return btoa(s); })()`))
	if body, err = base64.StdEncoding.DecodeString(string(body)); err != nil {
		t.Fatal(err)
	}
	commented("the page", body)
	b.do(chromedp.Click(`button[data-do=comments]`)) // the browser keeps the file, the page stays as it is
	b.heading("Đã hiểu 8 trong 9")
	b.shows(`document.querySelector("#file").files.length`, "1")
	s.api("reports?limit=2", &list)
	if n := len(list.Reports); n != 2 || list.Reports[1].State != "accepted" { // those the catalogue brought
		t.Errorf("a file that came back was kept as a report: %+v", list)
	}
}
