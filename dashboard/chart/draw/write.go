package draw

import (
	"fmt"
	"html"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban/dashboard/static"
)

// Theme is the colours of a picture that stands by itself.
type Theme string

const (
	Light Theme = "light"
	Dark  Theme = "dark"
	// Device asks the device whose browser shows the picture; a program that knows
	// nothing of it shows the light one.
	Device Theme = "device"
)

// Drawing is one chart as shapes and words. It never changes.
type Drawing struct {
	drawer        *Drawer
	root          *node
	key           string
	Width, Height int // CSS pixels
}

// Words are the texts on the drawing, in its order.
func (d *Drawing) Words() []string {
	var out []string
	d.root.each(func(n *node) {
		if n.name == "text" {
			out = append(out, n.words())
		}
	})
	return out
}

func (n *node) each(f func(*node)) {
	f(n)
	for _, c := range n.children {
		c.each(f)
	}
}

// Inline is the drawing as it stands in a page: in the page's own fonts and, by the
// names of the style sheet, in its colours, whatever theme or paper they are of. It
// has no style and no script, and its ids begin with a name of its own.
func (d *Drawing) Inline() string {
	w := &writer{drawer: d.drawer, prefix: d.idPrefix(), colour: func(t static.Token) string { return "var(--" + t.Name + ")" }}
	fmt.Fprintf(&w.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" aria-hidden="true" focusable="false">`, d.Width, d.Height)
	w.all(d.root.children)
	w.out.WriteString("</svg>")
	return w.out.String()
}

// Picture is the drawing as a file that stands by itself: letters are outlines, so
// that it reads alike everywhere, with or without the fonts. said is what a screen
// reader says of it.
func (d *Drawing) Picture(theme Theme, said string) []byte {
	w := newPicture(d.drawer, theme)
	w.prefix = d.idPrefix()
	w.all(d.root.children)
	return w.file(d.Width, d.Height, said)
}

// idPrefix keeps the ids of several drawings in one page apart.
func (d *Drawing) idPrefix() string { return fmt.Sprintf("d%x-", d.key[:6]) }

// writer puts nodes into an SVG.
type writer struct {
	drawer *Drawer
	prefix string // of ids
	colour func(static.Token) string
	glyphs map[string]string // outlines by id; nil: words stay words
	used   map[string]static.Token
	theme  Theme
	out    strings.Builder
}

func newPicture(d *Drawer, theme Theme) *writer {
	w := &writer{drawer: d, theme: theme, glyphs: map[string]string{}, used: map[string]static.Token{}}
	w.colour = func(t static.Token) string {
		w.used[t.Name] = t
		switch theme {
		case Dark:
			return t.Dark
		case Device: // the light value is for who does not read the style
			return "var(--" + t.Name + "," + t.Light + ")"
		}
		return t.Light
	}
	return w
}

// file is the whole picture around what was written.
func (w *writer) file(width, height int, said string) []byte {
	body := w.out.String()
	surface := w.paint(w.drawer.standInOf("surface"))
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-label="%s"><title>%s</title>`,
		width, height, width, height, html.EscapeString(said), html.EscapeString(said))
	if w.theme == Device {
		var dark strings.Builder
		for _, name := range slices.Sorted(maps.Keys(w.used)) {
			fmt.Fprintf(&dark, "--%s:%s;", name, w.used[name].Dark)
		}
		fmt.Fprintf(&out, "<style>@media screen and (prefers-color-scheme:dark){:root{%s}}</style>", dark.String())
	}
	if len(w.glyphs) > 0 {
		out.WriteString("<defs>")
		for _, id := range slices.Sorted(maps.Keys(w.glyphs)) {
			fmt.Fprintf(&out, `<path id="%s" d="%s"/>`, id, w.glyphs[id])
		}
		out.WriteString("</defs>")
	}
	fmt.Fprintf(&out, `<rect width="%d" height="%d" fill="%s"/>`, width, height, surface)
	out.WriteString(body)
	out.WriteString("</svg>")
	return []byte(out.String())
}

func (w *writer) all(nodes []*node) {
	for _, n := range nodes {
		w.node(n)
	}
}

func (w *writer) node(n *node) {
	if n.name == "text" && w.glyphs != nil {
		w.outlines(n)
		return
	}
	w.out.WriteString("<" + n.name)
	for _, a := range n.attrs {
		w.attr(a)
	}
	if n.text == "" && len(n.children) == 0 {
		w.out.WriteString("/>")
		return
	}
	w.out.WriteString(">")
	w.out.WriteString(html.EscapeString(n.text))
	w.all(n.children)
	w.out.WriteString("</" + n.name + ">")
}

func (w *writer) attr(a attr) {
	v := a.value
	switch a.name {
	case "fill", "stroke":
		v = w.paint(v)
	case "clip-path":
		v = w.reference(v)
	case "id":
		v = w.prefix + v
	}
	fmt.Fprintf(&w.out, ` %s="%s"`, a.name, html.EscapeString(v))
}

// paint is a colour of the style sheet, a pattern of this drawing, or nothing.
func (w *writer) paint(v string) string {
	if strings.HasPrefix(v, "url(") {
		return w.reference(v)
	}
	if t, ok := w.drawer.tokenOf(v); ok {
		return w.colour(t)
	}
	return v
}

func (w *writer) reference(v string) string {
	id, ok := strings.CutPrefix(v, "url(#")
	if !ok {
		return "none"
	}
	return "url(#" + w.prefix + ownID(id)
}

// outlines writes a text as the outlines of its letters, each once and used wherever
// it stands.
func (w *writer) outlines(n *node) {
	x, y, scale, letters := w.drawer.faces.lay(n)
	fmt.Fprintf(&w.out, `<g fill="%s" transform="%s translate(%s %s) scale(%s)"`, w.paint(n.get("fill")), html.EscapeString(n.get("transform")), short(x), short(y), short(scale))
	for _, name := range []string{"opacity", "fill-opacity"} {
		if v := n.get(name); v != "" {
			w.attr(attr{name, v})
		}
	}
	w.out.WriteString(">")
	for _, l := range letters {
		if l.id == "" { // of another script: left to whoever shows the picture
			fmt.Fprintf(&w.out, `<text x="%s" font-family="sans-serif" font-size="%d">%s</text>`, short(l.x), em, html.EscapeString(l.strange))
			continue
		}
		w.glyphs[l.id] = l.d
		fmt.Fprintf(&w.out, `<use xlink:href="#%s" x="%s"`, l.id, short(l.x))
		if l.y != 0 {
			fmt.Fprintf(&w.out, ` y="%s"`, short(l.y))
		}
		w.out.WriteString("/>")
	}
	w.out.WriteString("</g>")
}

func (n *node) number(name string, otherwise float64) float64 {
	if v, err := strconv.ParseFloat(n.get(name), 64); err == nil {
		return v
	}
	return otherwise
}

// short writes a number without what no eye sees.
func short(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
