package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hands is one who works with the keys alone.
type hands struct {
	*sheet
	keys int
}

func byKeys(t *testing.T, s *server, path string) *hands {
	t.Helper()
	h := &hands{sheet: &sheet{open(t, chromium(t)), s}}
	h.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+path))
	h.ask(settled)
	return h
}

// ringed says what is wrong with the sight of the focus: it must be in the window and
// have a ring of two pixels or more.
const ringed = `(() => { const e = document.activeElement; if (!e || e === document.body) return "nothing has the focus";
	const s = getComputedStyle(e), r = e.getBoundingClientRect(), name = e.outerHTML.slice(0, 90);
	if (r.bottom < 0 || r.top > innerHeight || r.right < 0 || r.left > innerWidth) return "out of sight: " + name;
	return e.id === "chinh" || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2 ? "" : "no ring: " + name; })()`

func (h *hands) press(keys ...string) {
	h.t.Helper()
	h.keys += len(keys)
	h.sheet.press(keys...)
}

// to goes on with Tab until the focus is on what a selector names; each step is seen.
func (h *hands) to(selector string) {
	h.t.Helper()
	for range 80 {
		h.press(kb.Tab)
		if got := h.ask(ringed); got != "" {
			h.t.Fatalf("on the way to %s: %s", selector, got)
		}
		if h.ask(fmt.Sprintf(`String(document.activeElement.matches(%q))`, selector)) == "true" {
			return
		}
	}
	h.t.Fatalf("eighty tabs did not lead to %s, but to %s", selector, h.ask(`document.activeElement.outerHTML.slice(0, 120)`))
}

// done fails where the page complained, and says how many keys it took.
func (h *hands) done() {
	h.t.Helper()
	if bad := h.complaints(); len(bad) > 0 {
		h.t.Errorf("%s", strings.Join(bad, "\n"))
	}
	h.t.Logf("%d keys", h.keys)
}

// lands waits for another page.
func (h *hands) lands(path string) {
	h.t.Helper()
	h.shows(`location.pathname + location.search`, path)
	h.shows(`document.readyState`, "complete")
	h.ask(settled)
}

// The leader: past the menu by the skip link, to the first matter, into it, to the figure,
// where it comes from, and back to that very figure.
func TestLeaderByKeys(t *testing.T) {
	h := byKeys(t, looking(t), "/")
	h.to(".skip")
	h.press(kb.Enter)
	h.shows(`document.activeElement.id`, "chinh")
	h.to(".todo a")
	h.press(kb.Enter)
	h.lands("unit=")
	h.ask(`history.back(), ""`)
	h.lands("/")
	h.to("#bang .c-fig a")
	name := h.ask(`document.activeElement.getAttribute("href")`)
	h.press(kb.Enter)
	h.shows(`document.querySelector("[data-drawer]").open`, "true")
	h.shows(`document.activeElement.matches("[data-shut]")`, "true")
	h.press(kb.Tab) // what is behind the drawer is left out
	h.shows(`!!document.activeElement.closest("[data-drawer]")`, "true")
	h.press(kb.Escape)
	h.shows(`document.querySelector("[data-drawer]").open`, "false")
	h.shows(`document.activeElement.getAttribute("href")`, name)
	if got := h.ask(ringed); got != "" {
		t.Errorf("back from the figure: %s", got)
	}
	h.done()
}

// The planner: to the comparison, another indicator by its first letters, sent by Enter and
// not before; the focus stays on the choice; a chart's menu opens and closes.
func TestPlannerByKeys(t *testing.T) {
	h := byKeys(t, looking(t), "/")
	h.to(`.nav a[href="/compare"]`)
	h.press(kb.Enter)
	h.lands("/compare")
	h.to("#by-indicator")
	at := h.ask(`location.search`)
	h.press(kb.ArrowDown, kb.ArrowDown)
	if got := h.ask(`new Promise(ok => setTimeout(() => ok(location.search), 300))`); got != at {
		t.Errorf("going through the choices left the page: %s", got)
	}
	chosen := h.ask(`document.activeElement.value`)
	h.press(kb.Enter)
	h.lands("indicator=" + chosen)
	h.shows(`document.activeElement.id`, "by-indicator")
	h.to("[data-save] summary")
	h.press(kb.Enter)
	h.shows(`document.activeElement.parentElement.open`, "true")
	h.to("[data-save] [data-picture=svg]")
	h.press(kb.Escape)
	h.shows(`document.activeElement.matches("[data-save] summary") && !document.activeElement.parentElement.open`, "true")
	h.done()
}

// The monitor: to what stands still, narrowed to one unit, to the indicator of the first
// row; then the search from there.
func TestMonitorByKeys(t *testing.T) {
	h := byKeys(t, looking(t), "/")
	h.to(`.nav a[href="/stalled"]`)
	h.press(kb.Enter)
	h.lands("/stalled")
	h.to(".alist li div > a")
	h.press(kb.Enter)
	h.shows(`location.pathname === "/stalled"`, "false")
	h.shows(`document.readyState`, "complete")
	h.press("/")
	h.lands("/search")
	h.shows(`document.activeElement.id`, "q")
	h.press("t", "r", "a", " ", "c", "u", kb.Enter)
	h.lands("/search?q=tra+cu")
	h.to(`.hits a[href="/units/tv-tracu"]`)
	h.press(kb.Enter)
	h.lands("/units/tv-tracu")
	h.done()
}

// The officer: the workbook is chosen (the system's own dialog), checked by Enter; from
// the issue to its cell and back.
func TestOfficerByKeys(t *testing.T) {
	s := traVinh(t).serve()
	file := officersForm(t, t.TempDir(), "BC-danvan-CauKe.xlsx", "UBND HUYỆN CẦU KÈ", map[string]any{"F10": "42l"})
	h := byKeys(t, s, "/upload")
	h.to("#file")
	h.do(chromedp.SetUploadFiles(`#file`, []string{file}))
	h.to("button[data-do=check]")
	h.press(kb.Enter)
	h.heading("Đã hiểu 8 trong 9")
	h.shows(`document.activeElement.id`, "chinh") // what is new is read first
	h.to(".issues a.cell")
	h.press(kb.Enter)
	h.shows(`document.activeElement.id`, "f1s1-F10")
	h.press(kb.ArrowDown, kb.ArrowUp, kb.Enter)
	h.shows(`document.activeElement.matches(".issues a.cell")`, "true")
	t.Logf("%d keys", h.keys)
}

// Nobody is caught: going on with Tab leads through everything and to the start again.
func TestNoTrap(t *testing.T) {
	s := looking(t)
	paths := []string{"/upload", "/figure?indicator=hi_cards&unit=tv&period=2014H1", "/", "/compare?indicator=complaints_rate", "/indicators/complaints_rate", "/entry?unit=tv-cauke&period=2014H1", "/completeness"}
	if os.Getenv("GIAOBAN_TORTURE") == "" {
		paths = paths[:3]
	}
	for _, path := range paths {
		h := byKeys(t, s, path)
		h.ask(`document.activeElement.blur?.(), ""`)
		h.to(".skip")
		seen := 1
		for ; seen < 1200; seen++ {
			h.press(kb.Tab)
			if h.ask(`String(document.activeElement.matches(".skip"))`) == "true" {
				break
			}
		}
		if seen == 1200 {
			t.Errorf("%s: Tab does not come round; it is on %s", path, h.ask(`document.activeElement.outerHTML.slice(0, 120)`))
		}
	}
}

// heard is a figure as a screen reader says it: the figure with its unit, the period, the
// change, the status.
var heard = regexp.MustCompile(`^[−\d][\d.,]*(%| \p{L}[\p{L}\d. ]*)?(; tạm tính|; ước tính|; phân bổ)?; (6 tháng (đầu|cuối) năm|năm|tháng|quý) .*\d{4}; ([^;]*[+−]?\d[^;]*|[^;]*[Kk]hông [^;]*); \p{Lu}[^;]+(; minh họa)?$`)

// What a screen reader says of each figure is whole without the columns around it.
func TestFiguresAreHeardWhole(t *testing.T) {
	s := looking(t)
	for _, c := range []struct {
		path, figures string
		least         int
	}{
		{"/", "#bang .c-fig a", 10},
		{"/indicators/complaints_rate", `main td b a[href^="/figure"]`, 6},
		{"/units/tv-tracu", `.units td .fig a`, 8},
		{"/compare?indicator=complaints_rate", `main td b a[href^="/figure"]`, 8},
	} {
		b := open(t, chromium(t))
		b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+c.path))
		b.ask(settled)
		tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]bool{}
		for _, n := range tree.Nodes {
			if n.Name != nil && n.Role != nil && strings.Contains(string(n.Role.Value), "link") {
				var name string
				if err := json.Unmarshal(n.Name.Value, &name); err != nil {
					t.Fatal(err)
				}
				said[strings.Join(strings.Fields(name), " ")] = true
			}
		}
		names := strings.Split(b.ask(fmt.Sprintf(`[...document.querySelectorAll(%q)].map(a => a.getAttribute("aria-label") ?? a.innerText).join("\n")`, c.figures)), "\n")
		if len(names) < c.least {
			t.Errorf("%s: %d figures, want %d", c.path, len(names), c.least)
		}
		for _, name := range names {
			if !said[strings.Join(strings.Fields(name), " ")] {
				t.Errorf("%s: the tree of the screen reader has no link %q", c.path, name)
			}
			if !heard.MatchString(name) {
				t.Errorf("%s: heard as %q: figure, unit, period, change or status is missing", c.path, name)
			}
		}
	}
}
