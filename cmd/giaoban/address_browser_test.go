package main

import (
	"fmt"
	"html"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shownState is what a person sees of a page's state: its address, its heading, what its
// controls say, and its content.
const shownState = `(() => { const main = document.querySelector("main").innerText; let sum = 0; for (const c of main) sum = (sum * 31 + c.codePointAt(0)) | 0;
	return [location.pathname + location.search, document.querySelector("h1").innerText, [...document.querySelectorAll("select")].map(s => s.name + "=" + s.value).join("&"), main.length + "/" + sum].join("\n"); })()`

// arrived answers when another address is open and drawn.
const arrived = `new Promise(ok => { const f = n => location.href !== %q && document.readyState === "complete" || n > 400 ? ok("") : setTimeout(() => f(n + 1), 20); f(0); })`

// Every control that chooses what a page shows leads to an address that shows just that:
// loaded anew it is the same view, and going back gives the view before with controls
// that say so. make test takes the first control of each page, make torture all.
func TestControlsChangeTheAddress(t *testing.T) {
	s := looking(t)
	chromium(t)
	b := open(t, chromium(t))
	b.do(chromedp.EmulateViewport(1366, 900))
	seen := map[string]bool{}
	tried := 0
	for _, p := range everyPage {
		path, _, _ := strings.Cut(p.path, "?")
		if seen[path] && os.Getenv("GIAOBAN_TORTURE") == "" {
			continue
		}
		seen[path] = true
		_, body := s.get(p.path)
		if !strings.Contains(string(body), "data-pick") {
			continue
		}
		b.do(chromedp.Navigate(s.address + p.path))
		controls := strings.Fields(b.ask(`[...document.querySelectorAll("form[data-pick] select")].filter(s => s.options.length > 1).map(s => s.id).join(" ")`))
		for n, id := range controls {
			if n > 0 && os.Getenv("GIAOBAN_TORTURE") == "" {
				break
			}
			if n > 0 {
				b.do(chromedp.Navigate(s.address + p.path))
			}
			b.ask(settled)
			before, address := b.ask(shownState), b.ask(`location.href`)
			chosen := b.ask(fmt.Sprintf(`(() => { const s = document.getElementById(%q); s.selectedIndex = (s.selectedIndex + 1) %% s.options.length; const v = s.value; s.dispatchEvent(new Event("change", {bubbles: true})); return s.name + "=" + v; })()`, id))
			b.ask(fmt.Sprintf(arrived, address))
			b.ask(settled)
			after := b.ask(shownState)
			if after == before || !strings.Contains(after, chosen) {
				t.Errorf("%s, %s: choosing %s shows\n%s", p.path, id, chosen, after)
			}
			b.do(chromedp.Reload())
			b.ask(settled)
			if again := b.ask(shownState); again != after {
				t.Errorf("%s, %s: loaded anew it shows\n%s\nnot\n%s", p.path, id, again, after)
			}
			there := b.ask(`location.href`)
			b.ask(`history.back(); ""`)
			b.ask(fmt.Sprintf(arrived, there))
			b.ask(settled)
			if back := b.ask(shownState); back != before {
				t.Errorf("%s, %s: going back shows\n%s\nnot\n%s", p.path, id, back, before)
			}
			tried++
		}
	}
	if tried < 6 {
		t.Errorf("only %d controls were found", tried)
	}
}

var (
	linkOrAction = regexp.MustCompile(`<a [^>]*href="(/[^"]*)"[^>]*>`)
	stateOfPage  = regexp.MustCompile(`^/((indicators|units)(/[^/?]+)?|compare|movement|correlation|stalled|completeness|changes|figure|search|)(\?|$)`)
)

// Every link of every page between pages with a state keeps the language and the moment
// and can be saved as it is: nothing that a page shows is missing from its address, and
// no part of an address is unknown where it is saved.
func TestLinksAreStates(t *testing.T) {
	s := looking(t)
	shapes := map[string]string{}
	for _, p := range everyPage {
		if !stateOfPage.MatchString(p.path) || strings.HasPrefix(p.path, "/stalled") { // what is open now has no moment to keep
			continue
		}
		join := "?"
		if strings.Contains(p.path, "?") {
			join = "&"
		}
		path := p.path
		if !strings.Contains(path, "asof=") {
			path += join + "asof=2014-07-14"
		}
		_, body := s.get(path + "&lang=en")
		text := regexp.MustCompile(`(?s)<aside class="moment".*?</aside>`).ReplaceAllString(string(body), "")
		for _, m := range linkOrAction.FindAllStringSubmatch(text, -1) {
			link := html.UnescapeString(m[1])
			u, err := url.Parse(link)
			if err != nil {
				t.Fatal(err)
			}
			if !stateOfPage.MatchString(link) {
				continue
			}
			q := u.Query()
			if q.Get("asof") == "" && u.Path != "/stalled" {
				t.Errorf("%s: the moment is lost at %s", p.path, link)
			}
			if q.Get("lang") != "en" && !strings.Contains(m[0], "hreflang") {
				t.Errorf("%s: the language is lost at %s", p.path, link)
			}
			shape := p.name + u.Path[:1+strings.Index(u.Path[1:]+"/", "/")]
			shape += " " + strings.Join(slices.Sorted(maps.Keys(q)), " ")
			shapes[shape] = link
		}
	}
	kinds := map[string]bool{}
	for _, link := range shapes {
		u, _ := url.Parse(link)
		kind := regexp.MustCompile(`/[^/]+$`).ReplaceAllString(u.Path, "/…")
		kind += " " + strings.Join(slices.Sorted(maps.Keys(u.Query())), " ")
		if kinds[kind] {
			continue
		}
		kinds[kind] = true
		if r, body := s.get("/views/new?of=" + url.QueryEscape(link)); r.StatusCode != 200 {
			t.Errorf("%s cannot be saved: %s %s", link, r.Status, regexp.MustCompile(`(?s)<p class="banner.*?</p>`).Find(body))
		}
	}
	if len(kinds) < 12 {
		t.Errorf("only %d kinds of links were found", len(kinds))
	}
}
