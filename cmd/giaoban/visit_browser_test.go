package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// visit is somebody's whole visit, with what it costs.
type visit struct {
	*sheet
	folder string // of its pictures in docs/journeys
	clicks int
	steps  []step
}

// step is one of it: what was done, in how many clicks, and how long it took.
type step struct {
	picture, vi, en string
	clicks          int
	waited          time.Duration
}

// TestOfficersVisit walks the whole way of one officer: a workbook with two wrong cells,
// the picture of it, the mended workbook, and a later correction. With
// GIAOBAN_PICTURES=1 it is written down in pictures in docs/journeys/officer.
func TestOfficersVisit(t *testing.T) {
	s := traVinh(t).serve()
	dir := t.TempDir()
	wrong := officersForm(t, dir, "BC-danvan-CauKe.xlsx", "UBND HUYỆN CẦU KÈ", map[string]any{"F10": "42l", "F15": "khoảng 9"})
	mended := officersForm(t, dir, "BC-danvan-CauKe-sua.xlsx", "UBND HUYỆN CẦU KÈ", nil)
	later := officersForm(t, dir, "BC-danvan-CauKe-dinhchinh.xlsx", "UBND HUYỆN CẦU KÈ", map[string]any{"F8": 4867})
	v := &visit{sheet: &sheet{open(t, chromium(t)), s}, folder: "officer"}
	v.do(chromedp.EmulateViewport(1100, 800), chromedp.Navigate(s.address+"/upload"))

	v.step("1-gui", "Chị chọn tệp báo cáo vẫn làm rồi bấm gửi.", "She chooses the report she already makes and sends it.",
		func() { v.choose(wrong); v.click(`button[data-do=send]`) },
		"Đã hiểu 7 trong 9")
	v.shows(`[...document.querySelectorAll(".as-sent td.err")].map(c => c.id).join(" ")`, "f1s1-F10 f1s1-F15")
	v.shows(`document.querySelectorAll(".issues li").length`, "2")
	v.nothingStored("jobs_created")

	v.step("2-cho-sai", "Chưa lưu gì; bấm “ô F10” thì trang chỉ đúng ô ấy trên biểu của chị.", "Nothing is stored; “ô F10” leads to that very cell of her own sheet.",
		func() { v.click(`.issues a.cell`) }, "Đã hiểu 7 trong 9")
	v.shows(`document.activeElement.id`, "f1s1-F10")

	v.step("3-sua-roi-gui-lai", "Chị sửa hai ô trong Excel, chọn lại tệp, gửi: cả 9 số liệu được nhận.", "She mends the two cells in Excel, chooses the file again and sends: all 9 figures are taken.",
		func() { v.choose(mended); v.click(`button[data-do=send]`) },
		"Đã nhận 9 số liệu")

	v.do(chromedp.Navigate(s.address + "/upload"))
	v.step("4-dinh-chinh", "Về sau chị gửi bản đính chính: trang hiện số cũ → số mới và hỏi lý do; chưa lưu gì.", "Later she sends a correction: the page shows old → new and asks for the reason; nothing is stored.",
		func() { v.choose(later); v.click(`button[data-do=send]`) },
		"Cần ghi lý do sửa số đã gửi")
	v.shows(`document.querySelector("main").innerText`, "4.876 hộ")
	v.shows(`document.querySelector("main").innerText`, "4.867 hộ")
	v.shows(`[...document.querySelectorAll("#send-form input[type=text]")].filter(f => !["period", "unit"].includes(f.name)).map(f => f.name + ": " + f.labels[0].innerText).join(", ")`, "note: Lý do sửa số đã gửi")
	v.shows(`document.querySelectorAll("fieldset.asked").length`, "0")
	v.axe()
	var h struct{ Revisions []struct{ Value *float64 } }
	revisions := func() (all []float64) {
		s.api("observations/history?indicator=nrd_households&unit=tv-cauke&period=2014H2", &h)
		for _, r := range h.Revisions {
			all = append(all, *r.Value)
		}
		slices.Sort(all)
		return all
	}
	if got := revisions(); !slices.Equal(got, []float64{4876}) {
		t.Errorf("while a reason is asked for: %v", got)
	}

	v.step("5-da-nhan", "Chị ghi lý do và gửi: số mới được nhận, số cũ vẫn giữ trong lịch sử.", "She writes the reason and sends: the new figure is taken, the old one stays in the history.",
		func() {
			v.click(`.issues a.cell`) // leads to the field
			v.shows(`document.activeElement.id`, "note")
			v.do(chromedp.KeyEvent("Đính chính: gõ nhầm hai chữ số"))
			v.click(`button[data-do=send]`)
		},
		"Đã nhận 1 số liệu")

	if got := revisions(); !slices.Equal(got, []float64{4867, 4876}) {
		t.Errorf("after the correction: %v", got)
	}
	if os.Getenv("GIAOBAN_PICTURES") != "" {
		v.writeDown("Một lần nộp báo cáo", "One officer's whole visit", "TestOfficersVisit", "Mở hộp chọn tệp, chọn tệp, bấm nút hay liên kết đều tính là một lần bấm.", "Opening the file dialog, choosing the file, pressing a button or a link are a click each.")
	}
}

func (v *visit) nothingStored(indicator string) {
	v.t.Helper()
	var a answered
	v.server.api("series?indicator="+indicator+"&unit=tv-cauke&from=2014H2&to=2014H2&frequency=half", &a)
	if p := a.Series[0].Points; len(p) > 0 && p[0].Value != nil {
		v.t.Errorf("stored although refused: %+v", p)
	}
}

// step does one thing, waits for the page's heading, and takes its picture.
func (v *visit) step(picture, vi, en string, do func(), heading string) {
	v.t.Helper()
	began := time.Now()
	v.clicks = 0
	do()
	v.heading(heading)
	v.steps = append(v.steps, step{picture, vi, en, v.clicks, time.Since(began)})
	if os.Getenv("GIAOBAN_PICTURES") != "" {
		v.ask(settled)
		v.window(filepath.Join(v.keep(), picture+".png"))
	}
}

// choose is a press on the field for files and one on the file.
func (v *visit) choose(file string) {
	v.t.Helper()
	v.clicks += 2
	v.do(chromedp.SetUploadFiles(`#file`, []string{file}))
}

func (v *visit) click(selector string) {
	v.t.Helper()
	v.clicks++
	v.do(chromedp.Click(selector))
}

// fewColours keeps the 32 colours that a picture has most of, which makes it small.
func fewColours(t testing.TB, file string) {
	t.Helper()
	coded, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	full, err := png.Decode(bytes.NewReader(coded))
	if err != nil {
		t.Fatal(err)
	}
	area, most := full.Bounds(), map[color.Color]int{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			most[full.At(x, y)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(most), func(a, b color.Color) int { return most[b] - most[a] })
	small := image.NewPaletted(area, colours[:min(len(colours), 32)])
	draw.Draw(small, area, full, area.Min, draw.Src)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small); err != nil {
		t.Fatal(err)
	}
	write(t, file, out.String())
}

// keep is the folder of the pictures.
func (v *visit) keep() string {
	v.t.Helper()
	dir := filepath.Join(built.root, "docs", "journeys", v.folder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		v.t.Fatal(err)
	}
	return dir
}

// window takes a picture of what is in the window, with few colours.
func (b *tab) window(file string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	fewColours(b.t, file)
}

// writeDown tells the visit beside its pictures, first in Vietnamese.
func (v *visit) writeDown(titleVI, titleEN, test, countedVI, countedEN string) {
	v.t.Helper()
	var all strings.Builder
	tell := func(title, lead, measured, whole, point string, text func(step) string) {
		fmt.Fprintf(&all, "# %s\n\n%s\n", title, lead)
		n, sum := 0, time.Duration(0)
		for i, s := range v.steps {
			n, sum = n+s.clicks, sum+s.waited
			seconds := strings.Replace(fmt.Sprintf("%.1f", s.waited.Seconds()), ".", point, 1)
			fmt.Fprintf(&all, "\n%d. %s *"+measured+"*\n\n   ![%s](%s.png)\n", i+1, text(s), s.clicks, seconds, text(s), s.picture)
		}
		fmt.Fprintf(&all, "\n**"+whole+"**\n", n, strings.Replace(fmt.Sprintf("%.1f", sum.Seconds()), ".", point, 1))
	}
	tell(titleVI, "Các hình do `GIAOBAN_PICTURES=1 go test ./cmd/giaoban -run "+test+"` chụp khi đi hết đường này trên trình duyệt thật. "+countedVI+" Thời gian là từ lần bấm đầu của bước đến khi trang trả lời, không kể lúc người dùng suy nghĩ hay gõ.",
		"%d lần bấm, %s giây.", "Cả thảy: %d lần bấm, %s giây.", ",", func(s step) string { return s.vi })
	all.WriteString("\n")
	tell(titleEN, "The pictures are taken by `GIAOBAN_PICTURES=1 go test ./cmd/giaoban -run "+test+"`, which walks this way in a real browser. "+countedEN+" The time is from the first click of a step to the answered page, without thinking and typing.",
		"Clicks: %d; seconds: %s.", "In all: %d clicks, %s seconds.", ".", func(s step) string { return s.en })
	write(v.t, filepath.Join(v.keep(), "README.md"), all.String())
}
