package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// screen is what a page is looked at on.
type screen struct {
	width        int64
	theme, media string
}

// everyScreen is what the test beds are opened on in make torture: a phone, a tablet, a
// laptop and a meeting room, light and dark, and paper. make test takes the first four,
// a plain run paper and the narrowest.
var everyScreen = []screen{
	{794, "light", "print"}, {390, "dark", "screen"}, {1366, "light", "screen"}, {1920, "dark", "screen"},
	{390, "light", "screen"}, {768, "light", "screen"}, {768, "dark", "screen"}, {1366, "dark", "screen"}, {1920, "light", "screen"},
}

func screens() []screen {
	switch {
	case os.Getenv("GIAOBAN_TORTURE") != "":
		return everyScreen
	case os.Getenv("GIAOBAN_FULL") != "":
		return everyScreen[:4]
	}
	return everyScreen[:2]
}

// moved adds up how far things jumped while the page came. It is asked on the second
// visit: on the first, text moves when its font comes, which is then kept for ever.
const moved = `new Promise(ok => { let sum = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true}); setTimeout(() => ok(sum < 0.01 ? "" : "things jumped by " + sum), 150); })`

// opened opens a page on one screen and says everything that is wrong with it.
func (s *server) opened(t *testing.T, path, name string, width int64, theme, media string) {
	axe, err := os.ReadFile(filepath.Join(built.root, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		t.Fatalf("%v (npm ci installs it)", err)
	}
	b := open(t, chromium(t))
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(s.address+path))
	b.ask(settled)
	b.do(chromedp.Navigate(s.address + path))
	b.ask(settled)
	if media == "print" { // nothing is read out from paper
		axe = []byte("const axe = {run: () => Promise.resolve({violations: []})}")
	}
	for _, wrong := range []string{
		moved,
		`document.documentElement.scrollWidth > innerWidth ? "scrolls sideways: " + document.documentElement.scrollWidth : ""`,
		`[...document.querySelectorAll(".chart")].filter(e => e.dataset.off || !e.querySelector("svg")).map(e => "not drawn: " + e.getAttribute("aria-label")).join(", ")`,
		`[...document.querySelectorAll("main tbody th, main td, main dt, main dd, main li, main p")].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && e.innerText && getComputedStyle(e).display !== "inline").map(e => "too wide: " + e.innerText.slice(0, 40)).join(", ")`,
		string(axe) + `;axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | ")).join("\n"))`,
	} {
		if got := b.ask(wrong); got != "" {
			t.Error(got)
		}
	}
	if bad := b.complaints(); len(bad) > 0 {
		t.Errorf("%d complaints: %s", len(bad), strings.Join(bad, "\n"))
	}
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		b.shot(filepath.Join(dir, fmt.Sprintf("%s-%d-%s-%s.png", name, width, theme, media)))
	}
}

// The design language is the test bed of every part: it is opened on every screen.
func TestDesignInBrowser(t *testing.T) {
	s := looking(t)
	for _, c := range screens() {
		t.Run(fmt.Sprintf("%d_%s_%s", c.width, c.theme, c.media), func(t *testing.T) {
			t.Parallel()
			s.opened(t, "/design", "design", c.width, c.theme, c.media)
		})
	}
}

// An installation whose catalogue has no published figures begins at the three steps;
// the overview comes with the first report that is sent from there.
func TestStartInBrowser(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "catalogue")
	copyStore(t, filepath.Join(built.root, "configs/catalogues/tra-vinh"), folder)
	published, err := filepath.Glob(filepath.Join(folder, "figures", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range published {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	i := install(t, folder, "2014-07-15")
	i.env = []string{"GIAOBAN_ILLUSTRATIVE=no"}
	s := i.serve()
	t.Run("screens", func(t *testing.T) {
		for _, c := range screens() {
			t.Run(fmt.Sprintf("%d_%s_%s", c.width, c.theme, c.media), func(t *testing.T) {
				t.Parallel()
				s.opened(t, "/", "start", c.width, c.theme, c.media)
			})
		}
	})
	english := []string{}
	_, body := s.get("/start?lang=en")
	names := s.withoutNames()
	for _, text := range visible(string(body)) {
		if vietnamese.MatchString(names.Replace(text)) {
			english = append(english, text)
		}
	}
	if len(english) > 0 {
		t.Errorf("Vietnamese under lang=en: %q", english)
	}

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
