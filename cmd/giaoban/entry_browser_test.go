package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// sheet is the page for entering figures, as an officer uses it.
type sheet struct {
	*tab
	server *server
}

func openSheet(t *testing.T, s *server, unit, period string) *sheet {
	t.Helper()
	b := &sheet{open(t, chromium(t)), s}
	b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+"/entry?unit="+unit+"&period="+period), chromedp.Click(`section h1`)) // a window without the focus hears no focus events
	b.ask(settled)
	return b
}

// shows waits until an expression gives a text that holds what is looked for.
func (b *sheet) shows(js, want string) {
	b.t.Helper()
	got := b.ask(`new Promise(ok => { const f = n => { let s; try { s = String(` + js + `); } catch (e) { s = String(e); } s.includes(` + fmt.Sprintf("%q", want) + `) || n > 250 ? ok(s) : setTimeout(() => f(n + 1), 40); }; f(0); })`)
	if !strings.Contains(got, want) {
		b.t.Fatalf("%s is %q, should have %q", js, got, want)
	}
}

func cell(name string) string { return fmt.Sprintf(`document.querySelector('[name="%s"]')`, name) }

// saidOf is what the system answers beside a figure.
func saidOf(key string) string {
	return fmt.Sprintf(`document.querySelector('[data-live="said:%s"]').innerText`, key)
}

func (b *sheet) focus(name string) {
	b.t.Helper()
	b.ask(cell(name) + `.focus(), ""`)
}

func (b *sheet) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		b.do(chromedp.KeyEvent(k))
	}
}

func (b *sheet) pressWith(k string, m chromedp.Modifier) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(k, chromedp.KeyModifiers(m)))
}

// paste is what a spreadsheet leaves on the clipboard.
func (b *sheet) paste(text string) {
	b.t.Helper()
	b.ask(fmt.Sprintf(`(() => { const d = new DataTransfer(); d.setData("text/plain", %q); document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); return ""; })()`, text))
}

func (b *sheet) holds(name, want string) {
	b.t.Helper()
	if got := b.ask(cell(name) + `.value`); got != want {
		b.t.Errorf("%s holds %q, should hold %q", name, got, want)
	}
}

func (b *sheet) here() string {
	return b.ask(`document.activeElement.name || document.activeElement.tagName`)
}

func (b *sheet) picture(name string) {
	b.t.Helper()
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		b.shot(filepath.Join(dir, name+".png"))
	}
}

// The keyboard is that of a spreadsheet, and the server says beside each figure how it read it.
func TestEntryByKeyboard(t *testing.T) {
	b := openSheet(t, traVinh(t).serve(), "tv-cauke", "2014H2")
	const first, second = "value:nrd_communes_total:", "value:nrd_pilot_total:"
	at := func(want string) {
		t.Helper()
		if got := b.here(); got != want {
			t.Errorf("the focus is on %s, should be on %s", got, want)
		}
	}
	b.focus(first)
	b.press("12", kb.Enter)
	at(second)
	b.press(kb.ArrowUp)
	at(first)
	b.shows(saidOf("nrd_communes_total:"), "12 xã")
	b.press("13", kb.Escape) // typing replaces, Escape brings back
	b.holds(first, "12")
	b.press(kb.F2, "0", kb.Enter) // F2 edits in the cell
	b.holds(first, "120")
	b.shows(saidOf("nrd_communes_total:"), "ngoài khoảng cho phép")
	if got := b.ask(cell(first) + `.getAttribute("aria-invalid")`); got != "true" {
		t.Errorf("a wrong cell is not marked: aria-invalid is %q", got)
	}
	b.pressWith("z", chromedp.ModifierCtrl)
	b.holds(first, "12")
	at(first)
	b.press(kb.ArrowRight)
	at("status:nrd_communes_total:")
	b.press(kb.ArrowDown) // moves, and leaves the status as it is
	at("status:nrd_pilot_total:")
	b.holds("status:nrd_communes_total:", "reported")
	b.press(kb.ArrowLeft)
	at(second)
	b.press(kb.Tab)
	at("status:nrd_pilot_total:")
	b.focus("value:houses_merit:")
	b.press("1.097")
	b.shows(saidOf("houses_merit:"), "1.097 căn")
	b.press(kb.Enter)
	b.focus("note:houses_merit:")
	b.press("cả sửa chữa", kb.ArrowLeft) // in a note arrows stay in the text
	at("note:houses_merit:")
	if bad := b.complaints(); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// A column copied from a spreadsheet fills down; a block goes out again as it came in;
// what has no place is said, and what is wrong is said beside its cell.
func TestEntryPastesABlock(t *testing.T) {
	b := openSheet(t, traVinh(t).serve(), "tv-cauke", "2014H2")
	b.focus("value:one_stop_offices:")
	names := strings.Split(b.ask(`(() => { const all = [...document.querySelectorAll('[data-col="0"]')]; const n = all.indexOf(document.activeElement); return all.slice(n, n + 4).map(f => f.name).join(" "); })()`), " ")
	b.paste("12\tước\tđang rà soát\r\n4\tchính thức\r\n17.200\tkhoảng\r\nnhiều\r\n")
	for n, want := range []string{"12", "4", "17.200", "nhiều"} {
		b.holds(names[n], want)
	}
	b.holds("status:one_stop_offices:", "estimated")
	b.holds("note:one_stop_offices:", "đang rà soát")
	b.shows(`document.querySelector("[data-kept]").innerText`, "1 ô không có chỗ")
	b.shows(saidOf("one_stop_offices:"), "12 cơ quan, ước tính")
	b.shows(saidOf(strings.TrimPrefix(names[2], "value:")), "17.200 hồ sơ")
	b.shows(saidOf(strings.TrimPrefix(names[3], "value:")), "không phải một số")
	b.shows(`document.querySelector(".bar-entry .pri").innerText`, "Gửi 3 số liệu")
	b.focus(names[0])
	b.pressWith(kb.ArrowDown, chromedp.ModifierShift)
	b.pressWith(kb.ArrowDown, chromedp.ModifierShift)
	got := b.ask(`(() => { const d = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent("copy", {clipboardData: d, bubbles: true, cancelable: true})); return d.getData("text/plain"); })()`)
	if got != "12\n4\n17.200" {
		t.Errorf("copied out %q", got)
	}
	b.press(kb.Delete)
	for _, n := range names[:3] {
		b.holds(n, "")
	}
	b.press(kb.Escape)
	b.pressWith("z", chromedp.ModifierCtrl)
	b.holds(names[2], "17.200")
}

// What is typed survives a reload, a server that dies and the time until it is back;
// then it is sent, stored once, and the draft is gone.
func TestEntrySurvivesUntilItIsSent(t *testing.T) {
	i := traVinh(t)
	s := i.serve()
	b := openSheet(t, s, "tv-cauke", "2014H2")
	b.focus("value:houses_merit:")
	b.press("131", kb.Enter)
	b.shows(`document.querySelector("[data-kept]").innerText`, "Đã lưu nháp trên máy này lúc")
	b.do(chromedp.Reload())
	b.holds("value:houses_merit:", "131")
	b.shows(`document.querySelector("[data-kept]").innerText`, "Đã lấy lại 1 ô chưa gửi")
	b.shows(saidOf("houses_merit:"), "131 căn")

	s.die()
	b.focus("value:jobs_created:")
	b.press("6.020", kb.Enter)
	b.shows(`document.querySelector("[data-kept]").innerText`, "Chưa nối được với hệ thống")
	b.do(chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("[data-kept]").innerText`, "Mất kết nối")
	b.holds("value:jobs_created:", "6.020")
	where, err := url.Parse(s.address)
	if err != nil {
		t.Fatal(err)
	}
	i.env = append(i.env, "GIAOBAN_LISTEN="+net.JoinHostPort(where.Hostname(), where.Port()))
	s = i.serve()
	b.focus("value:iso_agencies:")
	b.press("7", kb.Enter)
	b.shows(saidOf("jobs_created:"), "6.020 lao động")
	b.shows(`document.querySelector(".bar-entry .pri").innerText`, "Gửi 3 số liệu")
	b.do(chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("h1").innerText`, "Đã nhận 3 số liệu của Huyện Cầu Kè")
	b.holds("value:jobs_created:", "6.020")
	if got := b.ask(`String(Object.keys(localStorage).filter(k => k.startsWith("giaoban-entry")).length)`); got != "0" {
		t.Errorf("%s drafts are left after sending", got)
	}
	var a answered
	s.api("series?indicator=jobs_created&unit=tv-cauke&from=2014H2&to=2014H2&frequency=half", &a)
	if p := a.Series[0].Points; len(p) != 1 || p[0].Value == nil || *p[0].Value != 6020 {
		t.Errorf("after sending: %+v", p)
	}
	b.looks("entry-stored")
}

// die ends the server as a power cut would.
func (s *server) die() {
	s.t.Helper()
	if err := s.command.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	<-s.ended
	s.ended = nil
}

// A correction shows old and new, asks for a reason, and keeps it with the revision.
func TestEntryCorrectsAFigure(t *testing.T) {
	s := traVinh(t).serve()
	b := openSheet(t, s, "tv-cauke", "2014H2")
	b.focus("value:houses_merit:")
	b.press("131", kb.Enter, "không rõ", kb.Enter)
	wrong := b.ask(`[...document.querySelectorAll('[data-col="0"]')].find(f => f.value === "không rõ").name`)
	b.shows(saidOf(strings.TrimPrefix(wrong, "value:")), "không phải một số")
	b.do(chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("h1").innerText`, "Đã hiểu 1 số liệu, 1 ô cần sửa")
	b.shows(`document.querySelector("[data-live=banner]").innerText`, "Chưa lưu gì")
	b.looks("entry-mend")
	b.focus(wrong)
	b.press(kb.Delete)
	b.shows(`document.querySelector("h1").innerText`, "Đã hiểu 1 số liệu, có thể gửi")
	b.do(chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("h1").innerText`, "Đã nhận 1 số liệu")
	b.shows(saidOf("houses_merit:"), "đã gửi")

	b.focus("value:houses_merit:")
	b.press("113", kb.Enter)
	b.shows(saidOf("houses_merit:"), "113 căn, thay cho 131 căn (−18)")
	b.do(chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("h1").innerText`, "1 số đã gửi sẽ được sửa")
	b.shows(`document.querySelector("[data-live=findings]").innerText`, "131 căn")
	b.looks("entry-correct")
	b.do(chromedp.SendKeys(`#reason`, "đếm nhầm nhà sửa chữa"), chromedp.Click(`.bar-entry .pri`))
	b.shows(`document.querySelector("h1").innerText`, "Đã nhận 1 số liệu")
	var h struct {
		Revisions []struct {
			Value   float64
			Note    string
			InForce bool   `json:"in_force"`
			File    string `json:"file"`
			Raw     string
		}
	}
	s.api("observations/history?indicator=houses_merit&unit=tv-cauke&period=2014H2", &h)
	if len(h.Revisions) != 2 || h.Revisions[1].Value != 113 || !h.Revisions[1].InForce || h.Revisions[1].Note != "đếm nhầm nhà sửa chữa" ||
		h.Revisions[1].File != "nhap-tay-tv-cauke-2014H2.json" || h.Revisions[1].Raw != "113" || h.Revisions[0].Value != 131 {
		t.Errorf("history: %+v", h.Revisions)
	}
	if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "422") }); len(bad) > 0 {
		t.Errorf("%s", strings.Join(bad, "\n"))
	}
}

// looks opens what stands on the page at the width of a laptop, light and dark, and of
// a phone: nothing scrolls sideways, axe-core finds nothing.
func (b *sheet) looks(name string) {
	b.t.Helper()
	for _, as := range []struct {
		width int64
		theme string
	}{{1366, "light"}, {1366, "dark"}, {390, "light"}, {390, "dark"}, {768, "light"}, {768, "dark"}, {1920, "light"}, {1920, "dark"}} {
		b.do(chromedp.EmulateViewport(as.width, 900))
		b.ask(`document.documentElement.dataset.theme = "` + as.theme + `"`)
		b.axe()
		if got := b.ask(`document.documentElement.scrollWidth > innerWidth ? "scrolls sideways: " + document.documentElement.scrollWidth : ""`); got != "" {
			b.t.Errorf("%s at %d: %s", name, as.width, got)
		}
		b.picture(fmt.Sprintf("%s-%d-%s", name, as.width, as.theme))
	}
	b.do(chromedp.EmulateViewport(1366, 900))
	b.ask(`document.documentElement.dataset.theme = "light"`)
}

// axe looks at the page as it stands now.
func (b *sheet) axe() {
	b.t.Helper()
	axe, err := os.ReadFile(filepath.Join(built.root, "node_modules/axe-core/axe.min.js"))
	if err != nil {
		b.t.Fatalf("%v (npm ci installs it)", err)
	}
	if got := b.ask(string(axe) + `;axe.run().then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" | ")).join("\n"))`); got != "" {
		b.t.Errorf("axe-core: %s", got)
	}
}
