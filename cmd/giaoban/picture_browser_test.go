package main

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// taken records what the page hands to the browser to keep, instead of keeping it.
const taken = `(() => { const made = URL.createObjectURL.bind(URL); window.taken = [];
	URL.createObjectURL = b => { window.last = b; return made(b); };
	HTMLAnchorElement.prototype.click = function() { window.taken.push({name: this.download, blob: window.last}); }; return ""; })()`

// takes opens the nth menu of the page with the keyboard, presses PNG or SVG and
// gives the file's name and content.
func (b *sheet) takes(n int, kind string) (name string, content []byte) {
	b.t.Helper()
	b.ask(fmt.Sprintf(`window.menu = document.querySelectorAll("[data-save]")[%d], menu.querySelector("summary").focus(), window.taken.length = 0, ""`, n))
	b.press(kb.Enter)
	b.shows(`menu.open`, "true")
	b.ask(fmt.Sprintf(`menu.querySelector("[data-picture=%s]").focus(), ""`, kind))
	b.press(kb.Enter)
	b.shows(`window.taken.length + " " + menu.open + " " + menu.contains(document.activeElement)`, "1 false true")
	name = b.ask(`window.taken[0].name`)
	text := b.ask(`(async () => { const bytes = new Uint8Array(await window.taken[0].blob.arrayBuffer()); let s = ""; for (const x of bytes) s += String.fromCharCode(x); return btoa(s); })()`)
	content, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.t.Fatal(err)
	}
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		write(b.t, filepath.Join(dir, name), string(content))
	}
	return name, content
}

// textOf is every text of a picture, in the order it is written; it fails on what is
// no XML.
func textOf(t *testing.T, svg []byte) string {
	t.Helper()
	var out strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return out.String()
		}
		if err != nil {
			t.Fatalf("the picture is no XML: %v", err)
		}
		if text, ok := token.(xml.CharData); ok {
			out.Write(text)
			out.WriteString(" ")
		}
	}
}

// A chart leaves its page as a picture that says whose figures it shows, of when, and
// from where; what is illustrative says so.
func TestChartsAreTakenAway(t *testing.T) {
	s := looking(t)
	for _, c := range []struct {
		path string
		menu int
		file string // of the picture, without its ending
		says []string
		not  string
	}{
		{"/indicators/complaints_rate", 0, "Tỷ lệ giải quyết khiếu nại", []string{"Tỷ lệ giải quyết khiếu nại", "Tỉnh Trà Vinh", "Diễn biến tỷ lệ qua các kỳ", "83,6%", "Số liệu minh họa", "Xem ngày", "Phiên bản số liệu", "6 tháng đầu năm 2014", "đã báo cáo"}, ""},
		{"/indicators/hi_cards?all=1", 0, "", []string{"410.036", "Nguồn: ", "Phiên bản số liệu"}, ""},
		{"/indicators/nrd_other_band", 0, "", []string{"Phân bố qua các kỳ", "Phiên bản số liệu"}, ""},
		{"/compare?indicator=complaints_rate", 0, "", []string{"Trà Cú", "75,3", "6 tháng đầu năm 2014", "Số liệu minh họa"}, ""},
		{"/compare?indicator=complaints_rate", 4, "", []string{"Trà Cú", "Duyên Hải", "từng đơn vị"}, ""},
		{"/compare?indicator=complaints_rate&lang=en", 1, "", []string{"Illustrative figures", "Data version", "Source: "}, "Nguồn:"},
		{"/units/tv-tracu", 1, "", []string{"Huyện Trà Cú", "Phiên bản số liệu"}, ""},
		{"/completeness", 0, "", []string{"Báo cáo gửi về", "Phiên bản số liệu"}, ""},
	} {
		t.Run(fmt.Sprintf("%s %d", c.path, c.menu), func(t *testing.T) {
			t.Parallel()
			b := &sheet{open(t, chromium(t)), s}
			b.do(chromedp.EmulateViewport(1366, 900), chromedp.Navigate(s.address+c.path), chromedp.Click(`section h1`))
			b.ask(settled)
			b.ask(taken)
			name, svg := b.takes(c.menu, "svg")
			if !strings.HasPrefix(name, c.file) || !strings.HasSuffix(name, ".svg") {
				t.Errorf("the file is called %q", name)
			}
			text := textOf(t, svg)
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("the picture does not say %q: %s", want, text[strings.LastIndex(text, "}")+1:])
				}
			}
			if c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("the picture says %q", c.not)
			}
			_, bitmap := b.takes(c.menu, "png")
			p, err := png.Decode(bytes.NewReader(bitmap))
			if err != nil {
				t.Fatal(err)
			}
			if size := fmt.Sprintf(`width="%d" height="%d"`, p.Bounds().Dx()/2, p.Bounds().Dy()/2); !strings.Contains(string(svg[:300]), size) {
				t.Errorf("the bitmap is not twice the size of %s", svg[:300])
			}
			colours := map[any]bool{}
			for x := range p.Bounds().Dx() {
				for y := 0; y < p.Bounds().Dy(); y += 3 {
					colours[p.At(x, y)] = true
				}
			}
			if len(colours) < 10 {
				t.Errorf("the bitmap has %d colours: nothing is drawn on it", len(colours))
			}
			if bad := b.complaints(); len(bad) > 0 {
				t.Errorf("%s", strings.Join(bad, "\n"))
			}
		})
	}
}

// The menu goes by keyboard, closes on Escape, follows the theme, and stands on no
// other thing's toes.
func TestMenuOfAChart(t *testing.T) {
	s := looking(t)
	for _, path := range []string{"/indicators/complaints_rate", "/compare?indicator=jobs_created&lang=en", "/units/tv-tracu", "/"} {
		for _, width := range []int64{390, 1366} {
			t.Run(fmt.Sprint(path, " ", width), func(t *testing.T) {
				t.Parallel()
				b := &sheet{open(t, chromium(t)), s}
				b.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(s.address+path), chromedp.Click(`section h1`))
				b.ask(settled)
				b.ask(`window.menu = document.querySelector("[data-save]"), menu.scrollIntoView({block: "center"}), menu.querySelector("summary").focus(), ""`)
				b.press(kb.Enter)
				b.shows(`menu.open`, "true")
				b.shows(`document.documentElement.scrollWidth > innerWidth`, "false")
				b.shows(`(r => r.left >= 0 && r.right <= innerWidth)(menu.querySelector("ul").getBoundingClientRect())`, "true")
				b.axe()
				b.picture(strings.Map(func(r rune) rune {
					if strings.ContainsRune("/?=&", r) {
						return '-'
					}
					return r
				}, fmt.Sprintf("menu%s-%d", path, width)))
				b.press(kb.Escape)
				b.shows(`menu.open + " " + (document.activeElement === menu.querySelector("summary"))`, "false true")
				b.ask(taken)
				b.ask(`document.querySelector("[data-theme-toggle]").click(), ""`)
				_, svg := b.takes(0, "svg")
				ground := b.ask(`getComputedStyle(document.documentElement).getPropertyValue("--surface").trim()`)
				if !strings.Contains(string(svg), `fill="`+ground+`"`) {
					t.Errorf("after the theme changed the ground is not %s", ground)
				}
				b.axe()
				if bad := b.complaints(); len(bad) > 0 {
					t.Errorf("%s", strings.Join(bad, "\n"))
				}
			})
		}
	}
}

var exported = regexp.MustCompile(`<li><a href="(/api/v1/[^"]+)"`)

// The links beside the pictures give the very figures, and open without script.
func TestFiguresOfAChart(t *testing.T) {
	s := looking(t)
	for path, want := range map[string]int{"/indicators/complaints_rate": 4, "/indicators/nrd_other_band": 2, "/compare?indicator=complaints_rate": 6, "/compare?indicator=jobs_created": 2, "/units/tv-tracu?indicator=complaints_rate": 2, "/completeness": 2} {
		_, page := s.get(path)
		links := exported.FindAllStringSubmatch(string(page), -1)
		if len(links) < want {
			t.Errorf("%s: %d exports, want %d", path, len(links), want)
		}
		for _, l := range links {
			if r, body := s.get(strings.ReplaceAll(l[1], "&amp;", "&")); r.StatusCode != http.StatusOK || len(body) == 0 {
				t.Errorf("%s: %s: %d", path, l[1], r.StatusCode)
			}
		}
	}
}
