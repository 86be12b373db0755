package static

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func assets(t *testing.T) *Assets {
	t.Helper()
	a, err := Load()
	if err != nil {
		t.Fatalf("%v (the test needs dashboard/static/vendor.sh to have run)", err)
	}
	return a
}

func get(a *Assets, url, encoding string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, url, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

func TestServe(t *testing.T) {
	a := assets(t)
	for _, c := range []struct{ name, url, encoding, kind, sent, cache string }{
		{"a style", a.URL("css/app.css"), "", "text/css; charset=utf-8", "", "public, max-age=31536000, immutable"},
		{"a script, smaller", a.URL("vendor/echarts/echarts.min.js"), "gzip", "text/javascript; charset=utf-8", "gzip", "public, max-age=31536000, immutable"},
		{"a font is not packed twice", a.URL("fonts/figures-400.woff2"), "gzip", "font/woff2", "", "public, max-age=31536000, immutable"},
		{"an old address is not kept", Prefix + "00000000/js/app.js", "", "text/javascript; charset=utf-8", "", "no-cache"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := get(a, c.url, c.encoding)
			if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || w.Header().Get("Content-Encoding") != c.sent || w.Header().Get("Cache-Control") != c.cache {
				t.Errorf("%s: %d %v", c.url, w.Code, w.Header())
			}
		})
	}
	for _, url := range []string{a.URL("css/none.css"), a.URL("../embed.go"), Prefix, Prefix + "x"} {
		if w := get(a, url, ""); w.Code != 404 {
			t.Errorf("%s: %d, want 404", url, w.Code)
		}
	}
}

func TestLoadSaysWhatIsMissing(t *testing.T) {
	_, err := load(fstest.MapFS{"css/base.css": {Data: []byte("x")}, "vendor/README": {Data: []byte("x")}})
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Fatalf("got %v, want the remedy", err)
	}
}

// The hash covers every byte, so that a browser never keeps an old style beside a new page.
func TestAddressChangesWithContent(t *testing.T) {
	tree := func(js string) fstest.MapFS {
		m := fstest.MapFS{"js/app.js": {Data: []byte(js)}}
		for _, n := range styles {
			m["css/"+n+".css"] = &fstest.MapFile{Data: []byte("a{}")}
		}
		for _, n := range required {
			m[n] = &fstest.MapFile{Data: []byte("x")}
		}
		return m
	}
	one, err := load(tree("1"))
	if err != nil {
		t.Fatal(err)
	}
	two, err := load(tree("2"))
	if err != nil {
		t.Fatal(err)
	}
	if one.URL("js/app.js") == two.URL("js/app.js") {
		t.Error("the address is the same for different content")
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The two dark blocks say the same, and name exactly the colours that the light one names.
func TestDarkTokensAreAlike(t *testing.T) {
	blocks := regexp.MustCompile(`(?s):root[^{]*\{(.*?)\n\}`).FindAllStringSubmatch(read(t, "css/tokens.css"), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d blocks of tokens, want light, dark by device, dark by choice", len(blocks))
	}
	if blocks[1][1] != blocks[2][1] {
		t.Error("the two dark blocks differ")
	}
	colour := regexp.MustCompile(`(--[\w-]+):(?:#|var)`)
	name := func(s string) (all []string) {
		for _, m := range colour.FindAllStringSubmatch(s, -1) {
			all = append(all, m[1])
		}
		return all
	}
	if l, d := strings.Join(name(blocks[0][1]), " "), strings.Join(name(blocks[1][1]), " "); l != d {
		t.Errorf("light names\n%s\ndark names\n%s", l, d)
	}
}

// Every token used is defined, every file a style names exists, and nothing comes from another host.
func TestStylesHoldTogether(t *testing.T) {
	defined := map[string]bool{}
	for _, m := range regexp.MustCompile(`(--[\w-]+):`).FindAllStringSubmatch(read(t, "css/tokens.css"), -1) {
		defined[m[1]] = true
	}
	files, _ := filepath.Glob("css/*.css")
	if len(files) != len(styles) {
		t.Errorf("%d style files, %d in the order of joining", len(files), len(styles))
	}
	for _, f := range files {
		text := read(t, f)
		for _, m := range regexp.MustCompile(`var\((--[\w-]+)`).FindAllStringSubmatch(text, -1) {
			if !defined[m[1]] {
				t.Errorf("%s uses %s, which tokens.css does not define", f, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`url\("?([^")]+)"?\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "//") {
				t.Errorf("%s loads %s from elsewhere", f, m[1])
			} else if _, err := os.Stat(filepath.Join("css", m[1])); err != nil {
				t.Errorf("%s names %s: %v", f, m[1], err)
			}
		}
		if a, b := strings.Count(text, "{"), strings.Count(text, "}"); a != b {
			t.Errorf("%s: %d opening braces, %d closing", f, a, b)
		}
	}
}
