package draw

import (
	"fmt"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

// em is how finely outlines are written: a thousandth of the size of the letters.
const em = 1000

// letter is one outline of a text with its place, in thousandths of the size.
type letter struct {
	id, d   string // of the outline; "" for letters that no font of the pages has
	x, y    float64
	strange string // those letters
}

// lay places the letters of a text node: where its first letter stands, in CSS pixels,
// how large a thousandth is, and the letters. Spaces have no outline and are not among
// them.
func (f *faces) lay(n *node) (x, y, scale float64, out []letter) {
	size := n.number("font-size", 12)
	f.mu.Lock()
	defer f.mu.Unlock()
	runs := f.shape(strings.ReplaceAll(n.words(), "\n", " "), heavy(n.get("font-weight")))
	width, at := 0.0, 0.0
	for _, r := range runs {
		width += r.width()
	}
	x, y = n.number("x", 0), n.number("y", 0)
	switch n.get("text-anchor") {
	case "middle":
		x -= width / 2 * size
	case "end":
		x -= width * size
	}
	if n.get("dominant-baseline") == "central" {
		y += f.byWeight[0][2].above * size // that of the family's first letters, whatever is written
	}
	for _, r := range runs {
		if r.face == nil {
			out = append(out, letter{x: at * em, strange: r.letters})
			at += r.width()
			continue
		}
		for i, g := range r.glyphs {
			p := r.places[i]
			id := fmt.Sprintf("%s-%d", r.face.prefix, g.Glyph)
			d, known := f.outlines[id]
			if !known {
				d = r.face.outline(g.Glyph)
				f.outlines[id] = d
			}
			if d != "" {
				out = append(out, letter{id: id, d: d, x: (at + float64(p.XOffset)*r.face.scale) * em, y: -float64(p.YOffset) * r.face.scale * em})
			}
			at += float64(p.XAdvance) * r.face.scale
		}
	}
	return x, y, size / em, out
}

// outline is a letter as the d of a path, em units to its size, y downwards.
func (f *face) outline(g opentype.GID) string {
	data, ok := f.font.GlyphData(g).(font.GlyphOutline)
	if !ok {
		return ""
	}
	var out strings.Builder
	for _, s := range data.Segments {
		letter, n := "M", 1
		switch s.Op {
		case opentype.SegmentOpLineTo:
			letter = "L"
		case opentype.SegmentOpQuadTo:
			letter, n = "Q", 2
		case opentype.SegmentOpCubeTo:
			letter, n = "C", 3
		}
		if letter == "M" && out.Len() > 0 {
			out.WriteByte('Z')
		}
		out.WriteString(letter)
		for i, p := range s.Args[:n] {
			if i > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(&out, "%.0f %.0f", float64(p.X)*f.scale*em, -float64(p.Y)*f.scale*em)
		}
	}
	if out.Len() > 0 {
		out.WriteByte('Z')
	}
	return out.String()
}
