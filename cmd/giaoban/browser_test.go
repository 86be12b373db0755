package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// everyPage is each page of the dashboard once, as its users open it.
var everyPage = []struct{ name, path string }{
	{"overview", "/"},
	{"overview-empty", "/?period=2014H2"},
	{"indicators", "/indicators"},
	{"indicator-ratio", "/indicators/complaints_rate"},
	{"indicator-flow", "/indicators/jobs_created"},
	{"indicator-stock", "/indicators/iso_agencies?unit=tv-tracu"},
	{"indicator-cards", "/indicators/hi_cards"},
	{"indicator-bands", "/indicators/nrd_other_band"},
	{"units", "/units"},
	{"unit", "/units/tv-tracu"},
	{"compare", "/compare?indicator=complaints_rate"},
	{"compare-per", "/compare?indicator=jobs_created&per=population&per_scale=1000"},
	{"definitions", "/definitions"},
	{"movement", "/movement?indicator=iso_agencies&scheme=other_2014&level=district"},
	{"movement-nothing", "/movement"},
	{"correlation", "/correlation?indicator=jobs_created&with=complaints_rate"},
	{"correlation-few", "/correlation?indicator=ontime_rate&with=jobs_created"},
	{"stalled", "/stalled"},
	{"completeness", "/completeness"},
	{"figure-reported", "/figure?indicator=hi_cards&unit=tv&period=2014H1"},
	{"figure-revised", "/figure?indicator=complaints_resolved&unit=tv-tracu&period=2014H1"},
	{"figure-computed", "/figure?indicator=complaints_rate&unit=tv&period=2014H1"},
	{"upload", "/upload"},
	{"entry", "/entry?unit=tv-cauke&period=2014H1"},
	{"entry-choose", "/entry"},
	{"entry-nothing", "/entry?unit=tv-cauke&period=2014-06"},
	{"reports", "/reports"},
	{"report", "/reports/BATCH"}, // the latest one
	{"undo", "/reports/BATCH/undo"},
	{"forms", "/forms"},
	{"start", "/start"},
	{"search", "/search?q=tra+cu"},
	{"design", "/design"},
	{"changes", "/changes"},
	{"changes-effects", "/changes?since=2014-06-01"},
	{"changes-nothing", "/changes?since=2025-01-01"},
	{"views", "/views"},
	{"views-new", "/views/new?of=%2Fcompare%3Findicator%3Djobs_created"},
	{"briefings", "/briefings"},
	{"briefing", "/briefings/latest"},
	{"briefing-show", "/briefings/latest/show?n=2"},
	{"briefing-print", "/briefings/latest/print"},
	{"overview-asof", "/?asof=2014-07-12"},
	{"wall", "/wall"},
	{"search-nothing", "/search?q=xyzzy"},
	{"no-page", "/khong-co"},
}

// tab is one page of a real Chromium that remembers every complaint.
type tab struct {
	t   testing.TB
	ctx context.Context
	mu  sync.Mutex
	bad []string
}

// browser is a real Chromium, started by the first test that opens a page.
type browser struct {
	start sync.Once
	ctx   context.Context
	stops []func()
}

func (b *browser) end() {
	for _, stop := range b.stops {
		stop()
	}
}

func chromium(t testing.TB) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium: in CI nothing is skipped (apt-get install chromium)")
		}
		t.Skip("SKIPPED: no chromium on this machine, so no page was opened (apt-get install chromium)")
	}
	b := &built.browser
	b.start.Do(func() {
		allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
		ctx, quit := chromedp.NewContext(allocator)
		b.ctx, b.stops = ctx, []func(){quit, stop}
		if err := chromedp.Do(ctx); err != nil {
			t.Fatal(err)
		}
	})
	return b.ctx
}

// open opens a window that shares nothing with the others.
func open(t testing.TB, browser context.Context) *tab {
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	ctx, end := context.WithTimeout(ctx, 6*time.Minute)
	t.Cleanup(end)
	b := &tab{t: t, ctx: ctx}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == "warning" || m.Type == "error" || m.Type == chromedp.ConsoleException {
				b.mu.Lock()
				b.bad = append(b.bad, m.Text)
				b.mu.Unlock()
			}
		}
	}()
	return b
}

func (b *tab) complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.bad)
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// ask evaluates what gives a text, or the promise of one. Where the page is left
// meanwhile, the page that follows is asked.
func (b *tab) ask(js string) string {
	b.t.Helper()
	for again := 0; ; again++ {
		s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
		switch {
		case err == nil:
			return s
		case again == 20 || !strings.Contains(err.Error(), "navigated or closed"):
			b.t.Fatalf("%.80s: %v", js, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// settled answers when fonts are there and every chart has been drawn.
const settled = `document.fonts.ready.then(() => new Promise(ok => { const f = n => !document.querySelector(".chart") || document.documentElement.dataset.drawn || n > 1500 ? setTimeout(() => ok(""), 50) : setTimeout(() => f(n + 1), 20); f(0); }))`

func (b *tab) shot(file string) {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// withoutNames takes the names of units out of a text, which have no English.
func (s *server) withoutNames() *strings.Replacer {
	var names []string
	for _, day := range []string{"2011-01-01", "2014-06-30", "2015-06-30", "2025-08-01"} {
		for _, lang := range []string{"vi", "en"} {
			var a struct{ Units []struct{ Name string } }
			s.api("units?limit=1000&at="+day+"&lang="+lang, &a)
			for _, u := range a.Units {
				names = append(names, u.Name)
				for _, kind := range []string{"Huyện ", "Thị xã ", "Thành phố ", "Xã ", "Phường ", "Thị trấn ", "Tỉnh "} {
					names = append(names, strings.TrimPrefix(u.Name, kind))
				}
				for _, kind := range []string{" District", " City", " Town", " Commune", " Ward", " Township", " Province"} {
					names = append(names, strings.TrimSuffix(u.Name, kind))
				}
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	pairs := []string{"Tiếng Việt", ""}
	for _, n := range slices.Compact(names) {
		pairs = append(pairs, n, "")
	}
	return strings.NewReplacer(pairs...)
}

var vietnamese = regexp.MustCompile(`[ăâđêôơưĂÂĐÊÔƠƯàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]`)

// The officer drags her workbook onto the page: it is checked first, every cell shown,
// and nothing is stored until she sends it.
func TestUploadInBrowser(t *testing.T) {
	s := traVinh(t).serve()
	file := filepath.Join(t.TempDir(), "bao-cao.csv")
	write(t, file, "đơn vị;chỉ tiêu;kỳ báo cáo;giá trị\nH. Cầu Kè;Cơ quan, đơn vị áp dụng TCVN ISO 9001;6 tháng cuối năm 2014;11\nH. Cầu Kè;Hộ đạt chuẩn gia đình nông thôn mới;6 tháng cuối năm 2014;nhiều\n")
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=check]`))
	wait := func(what string) {
		t.Helper()
		got := b.ask(`new Promise(ok => { const f = n => document.querySelector("h1").innerText.includes(` + fmt.Sprintf("%q", what) + `) || n > 250 ? ok(document.querySelector("h1").innerText) : setTimeout(() => f(n + 1), 40); f(0); })`)
		if !strings.Contains(got, what) {
			t.Fatalf("the heading is %q, should have %q", got, what)
		}
	}
	wait("Đã hiểu 1 trong 2")
	if got := b.ask(`document.querySelector(".issues").innerText`); !strings.Contains(got, "nhiều") {
		t.Errorf("the cell that was not understood is not shown: %s", got)
	}
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		b.shot(filepath.Join(dir, "upload-checked-1366.png"))
	}
	var a answered
	s.api("series?indicator=iso_agencies&unit=tv-cauke&from=2014H2&to=2014H2&frequency=half", &a)
	if len(a.Series[0].Points) > 0 && a.Series[0].Points[0].Value != nil {
		t.Error("checking stored a figure")
	}
	if got := b.ask(`String(document.querySelector("#file").files.length)`); got != "1" {
		t.Errorf("%s files are chosen after checking", got)
	}
	b.do(chromedp.Click(`button[data-do=send]`)) // the chosen file is still there
	wait("Đã nhận 1 số liệu")
	s.api("series?indicator=iso_agencies&unit=tv-cauke&from=2014H2&to=2014H2&frequency=half", &a)
	if p := a.Series[0].Points; len(p) != 1 || p[0].Value == nil || *p[0].Value != 11 {
		t.Errorf("after sending: %+v", p)
	}
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "422") }); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}
