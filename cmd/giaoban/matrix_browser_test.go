package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/giaoban/giaoban"
)

var (
	everyWidth = []int64{390, 768, 1366, 1920}
	everyMedia = []string{"light", "dark", "print"}
	everyLang  = []string{"vi", "en"}
)

// opening is one way a page is opened.
type opening struct {
	name, path  string
	width       int64
	media, lang string
	state       string
}

func (o opening) String() string {
	return fmt.Sprintf("%s %d %s %s %s", o.name, o.width, o.media, o.lang, o.state)
}

// everyOpening is each page × width × medium × language × state.
func everyOpening() []opening {
	var all []opening
	for _, p := range everyPage {
		for _, state := range everyState {
			for _, lang := range everyLang {
				for _, media := range everyMedia {
					for _, width := range everyWidth {
						all = append(all, opening{p.name, p.path, width, media, lang, state})
					}
				}
			}
		}
	}
	return all
}

// pairsOf are the pairs of choices that an opening covers.
func (o opening) pairs() []string {
	choices := []string{"page " + o.name, fmt.Sprint(o.width), o.media, o.lang, o.state}
	var pairs []string
	for i, a := range choices {
		for _, b := range choices[i+1:] {
			pairs = append(pairs, a+" × "+b)
		}
	}
	return pairs
}

// everyPair covers each pair of choices: a page is opened four times, at each width in
// another state, and the media and languages turn with them.
func everyPair() []opening {
	var out []opening
	for n, p := range everyPage {
		for k, width := range everyWidth {
			out = append(out, opening{p.name, p.path, width, everyMedia[(n+k)%3], everyLang[(n/4+k)%2], everyState[(n+k)%4]})
		}
	}
	return out
}

// The set of make test leaves out no pair that the whole matrix has.
func TestEveryPairIsCovered(t *testing.T) {
	missing := map[string]bool{}
	for _, o := range everyOpening() {
		for _, p := range o.pairs() {
			missing[p] = true
		}
	}
	for _, o := range everyPair() {
		for _, p := range o.pairs() {
			delete(missing, p)
		}
	}
	if len(missing) > 0 {
		t.Errorf("%d pairs are in no opening: %q", len(missing), slices.Sorted(maps.Keys(missing)))
	}
}

// openings is what a run opens: everything in make torture, every pair in make test,
// each page once on a phone in a plain run.
func openings() []opening {
	switch {
	case os.Getenv("GIAOBAN_TORTURE") != "":
		return everyOpening()
	case os.Getenv("GIAOBAN_FULL") != "":
		return everyPair()
	}
	return slices.DeleteFunc(everyPair(), func(o opening) bool { return o.width != 390 })
}

// Every page, as wide as a phone, a tablet, a laptop and a meeting room's screen; light,
// dark and on paper; in Vietnamese and in English; with figures, without, with old ones,
// and with a store that does not answer: nothing is cut, nothing lies on another thing,
// nothing scrolls sideways or jumps, nothing comes from elsewhere, each target can be
// hit, axe-core finds nothing, and no word of the other language is left.
// GIAOBAN_SHOTS=folder keeps the pictures, GIAOBAN_MATRIX=regexp opens a part.
func TestMatrix(t *testing.T) {
	m := newMatrix(t)
	all := openings()
	if only := os.Getenv("GIAOBAN_MATRIX"); only != "" {
		part := regexp.MustCompile(only)
		all = slices.DeleteFunc(everyOpening(), func(o opening) bool { return !part.MatchString(o.String()) })
	}
	slices.SortStableFunc(all, func(a, b opening) int { // what follows needs fewest changes
		return cmp.Or(strings.Compare(a.state, b.state), strings.Compare(a.media, b.media), cmp.Compare(a.width, b.width))
	})
	began, next := time.Now(), make(chan opening)
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			var b *tab
			n := 0
			for o := range next {
				if n%60 == 0 { // a window has an end
					if b != nil {
						_ = chromedp.Cancel(b.ctx)
					}
					b = m.window(t)
				}
				n++
				m.look(b, o)
			}
		})
	}
	for _, o := range all {
		next <- o
	}
	close(next)
	workers.Wait()
	for _, fault := range slices.Sorted(maps.Keys(m.faults)) {
		at := m.faults[fault]
		t.Errorf("%d × %s\n\t%s", len(at), fault, strings.Join(at[:min(len(at), 4)], "\n\t"))
	}
	t.Logf("%d openings of %d pages, %d of them of another page because the state has none, %d faults, %.1f s", len(all), len(everyPage), m.problems, len(m.faults), time.Since(began).Seconds())
}

// matrix is what the openings share: a server a state, and what was found.
type matrix struct {
	scripts  string
	servers  map[string]*server
	replaced map[string]string // in paths: what only the running program knows
	names    *strings.Replacer
	english  map[string]bool // words that only English sentences have

	mu       sync.Mutex
	faults   map[string][]string
	problems int
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	chromium(t)
	m := &matrix{servers: map[string]*server{}, replaced: map[string]string{}, faults: map[string][]string{}, english: onlyEnglish(t)}
	for _, file := range []string{"node_modules/axe-core/axe.min.js", "cmd/giaoban/testdata/faults.js"} {
		text, err := os.ReadFile(filepath.Join(built.root, file))
		if err != nil {
			t.Fatalf("%v (npm ci installs axe-core)", err)
		}
		m.scripts += string(text) + "\n"
	}
	for _, state := range everyState {
		m.servers[state] = inState(t, state)
	}
	var list struct{ Reports []struct{ Batch string } }
	m.servers[full].api("reports?limit=1", &list)
	m.replaced["BATCH"] = list.Reports[0].Batch
	m.names = m.servers[full].withoutNames()
	return m
}

// window is a window of its own that carries the measuring scripts into each page.
func (m *matrix) window(t *testing.T) *tab {
	t.Helper()
	b := open(t, chromium(t))
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: m.scripts}); err != nil {
		t.Error(err)
	}
	return b
}

// found is what the page says of itself.
type found struct {
	Lang    string
	Status  int
	Faults  []string
	Said    []string
	Problem bool
}

// look opens a page one way and notes what is wrong. What goes on paper was drawn for a
// screen before.
func (m *matrix) look(b *tab, o opening) {
	path := o.path
	for name, value := range m.replaced {
		path = strings.ReplaceAll(path, name, value)
	}
	if o.lang == "en" {
		path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "lang=en"
	}
	theme := o.media
	if o.media == "print" {
		theme = "light"
	}
	media := func(kind string) error {
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}})
		return err
	}
	check := func(err error) bool {
		if err != nil {
			m.note(o, "does not open: "+err.Error())
		}
		return err == nil
	}
	if !check(media("")) || !check(chromedp.Do(b.ctx, chromedp.EmulateViewport(o.width, 900), chromedp.Navigate(m.servers[o.state].address+path))) {
		return
	}
	if o.media == "print" {
		if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](settled, chromedp.EvalAwaitPromise)); !check(err) || !check(media("print")) || !check(chromedp.Do(b.ctx, chromedp.EmulateViewport(794, 1123))) { // A4 at 96 dots an inch
			return
		}
	}
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf("faults(%t, %t)", o.media == "print", m.heard(o)), chromedp.EvalAwaitPromise))
	if !check(err) {
		return
	}
	var f found
	if !check(json.Unmarshal([]byte(text), &f)) {
		return
	}
	m.judge(b, o, f)
	if dir := os.Getenv("GIAOBAN_SHOTS"); dir != "" {
		b.shot(filepath.Join(dir, strings.ReplaceAll(o.String(), " ", "-")+".png"))
	}
}

// heard says whether axe-core is asked: never of paper, from which nothing is read out;
// in make test at two of the four widths, because it takes half of the time.
func (m *matrix) heard(o opening) bool {
	return o.media != "print" && (os.Getenv("GIAOBAN_TORTURE") != "" || o.width == 390 || o.width == 1366)
}

// judge notes what the page said of itself, what the console said, and words of the
// other language.
func (m *matrix) judge(b *tab, o opening, f found) {
	for _, fault := range f.Faults {
		m.note(o, fault)
	}
	if f.Lang != o.lang {
		m.note(o, "lang is "+f.Lang)
	}
	wants := f.Status == http.StatusOK || o.name == "no-page" && f.Status == http.StatusNotFound
	switch o.state {
	case empty:
		wants = wants || f.Status == http.StatusNotFound
	case broken:
		wants = wants || f.Status >= 400
	}
	if !wants {
		m.note(o, fmt.Sprintf("answers %d", f.Status))
	}
	if f.Status != http.StatusOK {
		m.mu.Lock()
		m.problems++
		m.mu.Unlock()
	}
	for _, said := range b.drain() {
		if f.Status == http.StatusOK || !strings.Contains(said, fmt.Sprintf("status of %d", f.Status)) {
			m.note(o, "console: "+said)
		}
	}
	for _, text := range f.Said {
		rest := m.names.Replace(text)
		if o.lang == "en" && vietnamese.MatchString(acts.ReplaceAllString(rest, "")) {
			m.note(o, fmt.Sprintf("Vietnamese under lang=en: %q", text))
		}
		if o.lang == "vi" {
			for _, w := range words.FindAllString(codes.ReplaceAllString(rest, " "), -1) {
				if m.english[strings.ToLower(w)] {
					m.note(o, fmt.Sprintf("English under lang=vi: %q in %q", w, text))
				}
			}
		}
	}
}

func (m *matrix) note(o opening, fault string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.faults[fault] = append(m.faults[fault], o.String())
}

// drain gives what the console said since it was asked last.
func (b *tab) drain() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := b.bad
	b.bad = nil
	return said
}

var (
	// acts are cited by their names.
	acts  = regexp.MustCompile(`(QĐ|NQ|NĐ|TT|CTr|CV|KH|Luật|Nghị định|Nghị quyết|Quyết định|Pháp lệnh)[^;]*`)
	words = regexp.MustCompile(`\p{L}+`)
	// codes are written as they are, whatever the language: indicators, units, files, addresses.
	codes = regexp.MustCompile(`\S*[_/@.=-]\S+|\S*\d\S*`)
)

// onlyEnglish are the words of three letters and more that English sentences have and
// no Vietnamese one, in the messages of pages, calls and reader.
func onlyEnglish(t testing.TB) map[string]bool {
	t.Helper()
	english := map[string]bool{}
	var vietnamese []string
	for _, pattern := range []string{"dashboard/pages/messages/*.csv", "dashboard/api/*.csv", "ingest/*.csv", "configs/*.csv"} {
		files, err := filepath.Glob(filepath.Join(built.root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all, err := giaoban.ReadMessages(string(text))
			if err != nil {
				continue // a table of another kind
			}
			for _, said := range all {
				for _, w := range words.FindAllString(said.In(giaoban.English), -1) {
					english[strings.ToLower(w)] = len(w) > 2
				}
				vietnamese = append(vietnamese, words.FindAllString(said.In(giaoban.Vietnamese), -1)...)
			}
		}
	}
	for _, w := range vietnamese {
		delete(english, strings.ToLower(w))
	}
	if len(english) < 500 {
		t.Fatalf("only %d English words: the messages were not read", len(english))
	}
	return english
}
