// Package static holds what a browser needs beside the pages: styles, scripts,
// small images, the ten digits, and the chart library and fonts that vendor.sh put under vendor.
// It never builds a page, reads no figure and loads nothing from another host.
// The dashboard alone serves it and asks it for addresses.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed css js img fonts all:vendor
var embedded embed.FS

// Prefix is where Assets must be mounted, as in mux.Handle("GET "+static.Prefix, assets).
const Prefix = "/static/"

// The styles are written apart and sent as one file, in this order: later ones
// refine earlier ones, and paper has the last word.
var styles = [...]string{"tokens", "base", "parts", "charts", "pages", "sheet", "entry", "people", "design", "views", "narrow", "wall", "live", "print"}

// required is what vendor.sh copies and no page can do without.
var required = slices.Concat([]string{"vendor/echarts/echarts.min.js"}, fonts, drawn)

// fonts are both weights of the words and of the digits.
var fonts = []string{
	"vendor/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
	"vendor/fonts/be-vietnam-pro-vietnamese-700-normal.woff2",
	"vendor/fonts/be-vietnam-pro-latin-400-normal.woff2",
	"vendor/fonts/be-vietnam-pro-latin-700-normal.woff2",
	"fonts/figures-400.woff2",
	"fonts/figures-700.woff2",
}

// drawn are the same for the server, which measures and draws words itself.
var drawn = []string{
	"vendor/fonts/be-vietnam-pro-vietnamese-400-normal.woff",
	"vendor/fonts/be-vietnam-pro-vietnamese-700-normal.woff",
	"vendor/fonts/be-vietnam-pro-latin-400-normal.woff",
	"vendor/fonts/be-vietnam-pro-latin-700-normal.woff",
	"vendor/fonts/inter-latin-400-normal.woff",
	"vendor/fonts/inter-latin-700-normal.woff",
}

// Assets are the embedded files under addresses that change with their content.
// It is an http.Handler and safe for concurrent use.
type Assets struct {
	hash  string
	files map[string]*asset
}

type asset struct {
	kind  string
	plain []byte
	once  sync.Once
	small []byte // gzip of plain, made when first asked for; nil where it would not pay
}

// Load reads the embedded files. It fails where the program was built without
// vendor.sh, and the error says what to do.
func Load() (*Assets, error) { return load(embedded) }

func load(from fs.FS) (*Assets, error) {
	a := &Assets{files: map[string]*asset{}}
	sum := sha256.New()
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s\x00%d\x00", name, len(b))
		sum.Write(b)
		a.files[name] = &asset{kind: kindOf(name), plain: b}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the embedded assets: %w", err)
	}
	for _, name := range required {
		if a.files[name] == nil {
			return nil, fmt.Errorf("asset %s is missing: run \"make build\", which copies it from node_modules (dashboard/static/vendor.sh), then start again", name)
		}
	}
	if err := a.join(); err != nil {
		return nil, err
	}
	a.hash = hex.EncodeToString(sum.Sum(nil))[:8]
	return a, nil
}

// join makes css/app.css of the style files, so that a page asks for one.
func (a *Assets) join() error {
	var all bytes.Buffer
	for _, name := range styles {
		part := a.files["css/"+name+".css"]
		if part == nil {
			return errors.New("style css/" + name + ".css is missing")
		}
		all.Write(part.plain)
		all.WriteByte('\n')
	}
	a.files["css/app.css"] = &asset{kind: kindOf("app.css"), plain: all.Bytes()}
	return nil
}

// URL is the address of an asset such as "css/app.css" or "js/app.js". All
// addresses carry one hash over every file, so relative addresses inside a
// style still hold, and a browser may keep a file for ever. A name that does
// not exist gives an address that answers 404.
func (a *Assets) URL(name string) string { return Prefix + a.hash + "/" + name }

// Fonts are the addresses of the fonts that every page is set in.
func (a *Assets) Fonts() []string {
	var all []string
	for _, name := range fonts {
		all = append(all, a.URL(name))
	}
	return all
}

// ServeHTTP answers GET and HEAD for addresses that URL gave. An address with
// an old hash gets the present file, but not for keeping.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Prefix), "/")
	file := a.files[path.Clean(name)]
	if file == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", file.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	if hash == a.hash {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := file.plain
	if small := file.compressed(); small != nil {
		h.Add("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

func (f *asset) compressed() []byte {
	if !strings.Contains(f.kind, "charset") { // fonts are compressed as they are
		return nil
	}
	f.once.Do(func() {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(f.plain); err == nil && z.Close() == nil && b.Len() < len(f.plain) {
			f.small = b.Bytes()
		}
	})
	return f.small
}

// kindOf does not ask the machine's table of types: it differs between systems.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	default:
		return "text/plain; charset=utf-8"
	}
}

// File is an embedded file as it is, such as "js/dress.js"; nil where there is none.
// It must not be changed.
func (a *Assets) File(name string) []byte {
	if f := a.files[name]; f != nil {
		return f.plain
	}
	return nil
}
