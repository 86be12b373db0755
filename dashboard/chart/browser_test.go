package chart

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/dashboard/static"
)

// policy is the content policy of the product, word for word.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// bed is a page with every example, half of them as islands in the page, half
// fetched from an address, as the product does both.
func bed(t testing.TB) *httptest.Server {
	t.Helper()
	assets, err := static.Load()
	if err != nil {
		t.Fatalf("%v (the test needs dashboard/static/vendor.sh to have run)", err)
	}
	all, err := parts.Templates(template.FuncMap{})
	if err != nil {
		t.Fatal(err)
	}
	template.Must(all.ParseFiles("testdata/bed.html"))
	type place struct {
		Title string
		Small bool
		Chart parts.Chart
	}
	var places []place
	mux := http.NewServeMux()
	for i, e := range examples() {
		b, err := e.chart.Options(giaoban.Vietnamese)
		if err != nil {
			t.Fatal(err)
		}
		p := place{Title: e.title, Small: strings.HasPrefix(e.class, "h-spark") || strings.HasPrefix(e.class, "h-bullet") || strings.HasPrefix(e.class, "h-strip"),
			Chart: parts.Chart{ID: "c" + fmt.Sprint(i), Class: e.class, Describe: e.title, Options: b}}
		if i%2 == 0 {
			p.Chart.Source = "/charts/" + e.name + ".json"
			mux.HandleFunc("GET "+p.Chart.Source, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(b)
			})
		}
		places = append(places, p)
	}
	mux.Handle("GET "+static.Prefix, assets)
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := all.ExecuteTemplate(w, "bed", map[string]any{"Places": places, "Assets": assets, "Library": r.FormValue("without") != "library"}); err != nil {
			t.Error(err)
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// waitDrawn is a script that answers when every chart has been drawn once.
const waitDrawn = `new Promise(ok => { const f = () => document.documentElement.dataset.drawn ? ok("drawn") : setTimeout(f, 20); f(); })`

// browser starts one Chromium for a test.
func browser(t testing.TB) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no chromium: in CI nothing is skipped (apt-get install chromium)")
		}
		t.Skip("SKIPPED, LOUDLY: no chromium on this machine, so no chart was drawn (apt-get install chromium)")
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(stop)
	return ctx
}

// complaintsOf collects everything the page and the browser complain about:
// exceptions, warnings, errors, and reports of the content policy.
func complaintsOf(ctx context.Context) func() []string {
	var mu sync.Mutex
	var all []string
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == "warning" || m.Type == "error" || m.Type == chromedp.ConsoleException {
				mu.Lock()
				all = append(all, m.Text)
				mu.Unlock()
			}
		}
	}()
	return func() []string { mu.Lock(); defer mu.Unlock(); return append([]string(nil), all...) }
}

// Set GIAOBAN_SHOTS to a folder to keep the pictures.
func TestChartsInBrowser(t *testing.T) {
	allocator := browser(t)
	server := bed(t)
	for _, c := range []struct {
		width int64
		theme string
	}{{390, "light"}, {390, "dark"}, {1366, "light"}, {1366, "dark"}} {
		t.Run(fmt.Sprintf("%d_%s", c.width, c.theme), func(t *testing.T) {
			ctx, stop := chromedp.NewContext(allocator)
			defer stop()
			complaints := complaintsOf(ctx)
			run := func(a ...chromedp.Action[chromedp.Void]) {
				t.Helper()
				if err := chromedp.Do(ctx, a...); err != nil {
					t.Fatal(err)
				}
			}
			text := func(js string) string {
				t.Helper()
				s, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s: %v", js, err)
				}
				return s
			}
			run(chromedp.EmulateViewport(c.width, 900), chromedp.Navigate(server.URL))
			text(waitDrawn)
			if c.theme == "dark" {
				text(`(() => { document.querySelector("[data-theme-toggle]").click(); return new Promise(ok => setTimeout(() => ok("dark"), 600)); })()`)
			}
			if got := text(`Array.from(document.querySelectorAll(".chart")).filter(e => e.dataset.off || !e.dataset.drawn || e.querySelectorAll("svg path, svg text").length < 1).map(e => e.getAttribute("aria-label")).join(", ")`); got != "" {
				t.Errorf("not drawn: %s", got)
			}
			if got := text(`document.documentElement.scrollWidth > innerWidth ? "wider than the screen: " + document.documentElement.scrollWidth : ""`); got != "" {
				t.Error(got)
			}
			// A pointer over a chart opens its tip, which must not break the policy either.
			text(`(() => { for (const e of document.querySelectorAll(".h-trend svg")) { const r = e.getBoundingClientRect(); for (const type of ["mouseover", "mousemove"]) e.parentElement.dispatchEvent(new MouseEvent(type, {clientX: r.x + r.width * .6, clientY: r.y + r.height * .5, bubbles: true})); } return new Promise(ok => setTimeout(() => ok(""), 200)); })()`)
			if got := complaints(); len(got) > 0 {
				t.Errorf("%d complaints: %s", len(got), strings.Join(got, "\n"))
			}
			if got := text(accessible(t)); got != "" {
				t.Errorf("axe-core: %s", got)
			}
			if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
				shot(t, ctx, filepath.Join(dir, fmt.Sprintf("%d-%s.png", c.width, c.theme)))
			}
		})
	}
}

// accessible is a script that answers with what axe-core finds against the page.
func accessible(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v (npm ci installs it)", err)
	}
	return string(axe) + `;axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | ")).join("\n"))`
}

// On paper a chart is drawn with the colours of paper, whatever the screen shows.
func TestChartsOnPaper(t *testing.T) {
	ctx, stop := chromedp.NewContext(browser(t))
	defer stop()
	server := bed(t)
	ask := func(js string) string {
		t.Helper()
		s, err := chromedp.Run(ctx, chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1000, 900), chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	ask(waitDrawn)
	const ink = `new Promise(ok => setTimeout(() => ok(document.querySelector(".h-rows-8 svg").innerHTML.includes("INK") ? "yes" : "no"), 500))`
	ask(`(() => { document.documentElement.dataset.theme = "dark"; dispatchEvent(new Event("giaoban:theme")); return "" })()`)
	if got := ask(strings.Replace(ink, "INK", "#EEF1F4", 1)); got != "yes" {
		t.Fatal("the dark theme is not on the chart")
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	if got := ask(strings.Replace(ink, "INK", "#EEF1F4", 1)); got != "no" {
		t.Error("the chart keeps the ink of the dark screen on paper")
	}
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		shot(t, ctx, filepath.Join(dir, "paper.png"))
	}
}

// Where the library does not come the empty frame goes, and the table opens.
func TestWithoutTheLibrary(t *testing.T) {
	ctx, stop := chromedp.NewContext(browser(t))
	defer stop()
	server := bed(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(server.URL+"/?without=library")); err != nil {
		t.Fatal(err)
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`Array.from(document.querySelectorAll(".chart"), e => getComputedStyle(e).display + " " + e.parentElement.querySelector("details").open).filter(s => s !== "none true").join()`))
	if err != nil || got != "" {
		t.Errorf("%v: frames left: %s", err, got)
	}
}

func shot(t *testing.T, ctx context.Context, file string) {
	t.Helper()
	b, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}
