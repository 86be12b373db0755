package draw

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/giaoban/giaoban/dashboard/static"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shared is one drawer for the tests of this package: reading the library takes a second.
var shared = sync.OnceValues(func() (*Drawer, error) {
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	return New(assets)
})

func drawer(t testing.TB) *Drawer {
	t.Helper()
	d, err := shared()
	if err != nil {
		t.Fatalf("%v (the test needs dashboard/static/vendor.sh to have run)", err)
	}
	return d
}

// size of the place of each example, as css/charts.css has it, in a panel of a laptop.
func size(name string) (width, height int) {
	switch {
	case strings.HasPrefix(name, "spark"):
		return 112, 36
	case strings.HasPrefix(name, "bullet"):
		return 180, 20
	case strings.HasPrefix(name, "strip"):
		return 190, 30
	case strings.HasPrefix(name, "multiple"):
		return 240, 128
	case strings.HasPrefix(name, "distribution_time"), name == "trend", name == "trend_context", name == "trend_long", strings.HasPrefix(name, "columns"):
		return 640, 370
	case strings.HasPrefix(name, "distribution"):
		return 640, 76
	case strings.HasPrefix(name, "tiles"):
		return 640, 300
	case name == "ranking":
		return 640, 332
	case name == "heat":
		return 640, 188
	}
	return 640, 150
}

// examples are the options of every meaning, as package chart writes them.
func examples(t testing.TB) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../testdata/golden/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(f), ".json")] = b
	}
	return out
}

func drawn(t testing.TB, options []byte, width, height int) *Drawing {
	t.Helper()
	got, err := drawer(t).Draw(context.Background(), Chart{options, width, height})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// golden compares with a file of testdata, one element a line.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = strings.ReplaceAll(got, "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".svg")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s: look at it, then run with -update", file)
	}
}

func TestGolden(t *testing.T) {
	for name, options := range examples(t) {
		t.Run(name, func(t *testing.T) {
			if name == "trend_long" {
				t.Skip("its 34 kB of months say no more than trend")
			}
			w, h := size(name)
			golden(t, name, drawn(t, options, w, h).Inline())
		})
	}
}

// A drawing in a page has no colour of its own, no style, no script, and nothing that a
// page's policy refuses; its ids are its own.
func TestInlineIsShapesAndWords(t *testing.T) {
	ids := map[string]string{}
	for name, options := range examples(t) {
		w, h := size(name)
		inline := drawn(t, options, w, h).Inline()
		walk(t, inline, func(e xml.StartElement) {
			if !slices.Contains(elements, e.Name.Local) {
				t.Errorf("%s: an element %s", name, e.Name.Local)
			}
			for _, a := range e.Attr {
				switch a.Name.Local {
				case "fill", "stroke":
					if a.Value != "none" && a.Value != "transparent" && !strings.HasPrefix(a.Value, "var(--") && !strings.HasPrefix(a.Value, "url(#d") {
						t.Errorf("%s: %s is %s, which is no name of the style sheet", name, a.Name.Local, a.Value)
					}
				case "style", "class", "href":
					t.Errorf("%s: an attribute %s", name, a.Name.Local)
				case "id":
					if other := ids[a.Value]; other != "" {
						t.Errorf("%s and %s both have the id %s", name, other, a.Value)
					}
					ids[a.Value] = name
				}
			}
		})
		if strings.Contains(inline, "#fe1d") {
			t.Errorf("%s: a stand-in was left", name)
		}
	}
}

func walk(t *testing.T, svg string, f func(xml.StartElement)) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			f(e)
		}
	}
}

// Pictures that stand by themselves: the colours of their theme, letters as outlines.
func TestPictures(t *testing.T) {
	options := examples(t)["ranking"]
	d := drawn(t, options, 640, 332)
	light, dark, device := string(d.Picture(Light, "Xếp hạng")), string(d.Picture(Dark, "Xếp hạng")), string(d.Picture(Device, "Xếp hạng"))
	for _, c := range []struct{ name, svg, has, hasNot string }{
		{"light", light, `fill="#14202B"`, "var("}, {"dark", dark, `fill="#EEF1F4"`, "var("}, {"device", device, `var(--ink,#14202B)`, "#fe1d"},
		{"device in the dark", device, "prefers-color-scheme:dark", "<text"}, {"letters", light, "<use xlink:href=", "<text"},
	} {
		walk(t, c.svg, func(xml.StartElement) {})
		if !strings.Contains(c.svg, c.has) || strings.Contains(c.svg, c.hasNot) {
			t.Errorf("%s: has not %q, or has %q", c.name, c.has, c.hasNot)
		}
	}
}

// A name is shown as it is, whatever it looks like.
func TestNamesStayNames(t *testing.T) {
	for _, name := range []string{`</text><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, `]]><a xlink:href="javascript:alert(1)">`, `&lt;b&gt;`, `url(#x)`, `<a onload=x>`} {
		escaped, err := json.Marshal(name)
		if err != nil {
			t.Fatal(err)
		}
		options := bytes.ReplaceAll(examples(t)["ranking"], []byte(`"Càng Long"`), escaped)
		d := drawn(t, options, 640, 332)
		if !slices.ContainsFunc(d.Words(), func(word string) bool { // a long name is cut to its column
			return word == name || strings.HasSuffix(word, "...") && strings.HasPrefix(name, strings.TrimSuffix(word, "..."))
		}) {
			t.Errorf("%q is not on the drawing: %q", name, d.Words())
		}
		for _, svg := range []string{d.Inline(), string(d.Picture(Light, name))} {
			walk(t, svg, func(e xml.StartElement) {
				if slices.Contains([]string{"script", "a", "img", "foreignObject", "image"}, e.Name.Local) {
					t.Errorf("%q became an element %s", name, e.Name.Local)
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "href" && !regexp.MustCompile(`^#[a-z]\d-\d+$`).MatchString(a.Value) {
						t.Errorf("%q became an attribute %s=%q", name, a.Name.Local, a.Value)
					}
				}
			})
		}
	}
}

// What cannot be drawn is an error, in time, and the next chart is drawn.
func TestWhatCannotBeDrawn(t *testing.T) {
	d := drawer(t)
	long := []byte(`{"baseOption":{"xAxis":{"type":"value"},"yAxis":{"type":"value"},"series":[{"type":"scatter","label":{"show":true},"data":[[1,1]` + strings.Repeat(",[2,3]", 80000) + `]}]}}`)
	for _, c := range []struct {
		name  string
		chart Chart
	}{
		{"no options", Chart{[]byte(`not json`), 300, 200}},
		{"too large", Chart{bytes.Repeat([]byte(" "), maxOptions+1), 300, 200}},
		{"too wide", Chart{[]byte(`{}`), maxSide + 1, 200}},
		{"no height", Chart{[]byte(`{}`), 300, 0}},
		{"longer than anybody waits", Chart{long, 300, 200}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, end := context.WithTimeout(context.Background(), 1500*time.Millisecond)
			defer end()
			begun := time.Now()
			if _, err := d.Draw(ctx, c.chart); err == nil {
				t.Fatal("it was drawn")
			}
			if took := time.Since(begun); took > 4*time.Second {
				t.Errorf("the error came after %s", took)
			}
			drawn(t, examples(t)["spark"], 113, 36)
		})
	}
	gone, end := context.WithCancel(context.Background())
	end()
	if _, err := d.Draw(gone, Chart{examples(t)["heat"], 555, 188}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it, and it was drawn: %v", err)
	}
}

// Many at once share two engines, and each gets its own chart.
func TestManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for n := range 12 {
		all.Go(func() {
			d, err := drawer(t).Draw(context.Background(), Chart{examples(t)["spark"], 120 + n, 36})
			if err != nil || !strings.Contains(d.Inline(), fmt.Sprintf(`viewBox="0 0 %d 36"`, 120+n)) {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	all.Wait()
}

// Drawings are kept up to a number of bytes, the last asked for longest.
func TestKeep(t *testing.T) {
	k := newKeep(10)
	a, b := &Drawing{}, &Drawing{}
	k.put("a", a, 6)
	k.put("large", b, 11)
	k.put("b", b, 4)
	if k.get("a") != a || k.get("b") != b || k.get("large") != nil {
		t.Fatal("it does not keep what fits")
	}
	k.get("a")
	k.put("c", b, 3)
	if k.get("b") != nil || k.get("a") != a || k.used != 9 {
		t.Errorf("used %d", k.used)
	}
}
