package draw

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"

	"github.com/giaoban/giaoban/dashboard/static"
)

// faces are the fonts of the pages, read for their widths and outlines, chosen letter
// by letter as css/tokens.css tells a browser to: digits of one width from one
// family, made a little larger, all else from another.
type faces struct {
	byWeight [2][]*face // regular, bold

	mu       sync.Mutex // a font is read by one at a time
	widths   map[string]float64
	outlines map[string]string // of letters, by id; no more than the fonts have
}

type face struct {
	has    func(rune) bool
	font   *font.Face
	shaped *harfbuzz.Font
	scale  float64 // of one unit of the font, for a size of 1
	above  float64 // where "central" is above the baseline, for a size of 1
	prefix string  // of the names of its glyphs
}

// digitScale is the size-adjust of "GB Figures".
const digitScale = 1.016

// maxWidths bounds the texts whose width is remembered.
const maxWidths = 20000

func readFaces(assets *static.Assets) (*faces, error) {
	f := &faces{widths: map[string]float64{}, outlines: map[string]string{}}
	for w, weight := range []string{"400", "700"} {
		for _, one := range []struct {
			file, prefix string
			has          func(rune) bool
			scale        float64
		}{
			{"inter-latin-", "n", func(r rune) bool { return r >= '0' && r <= '9' }, digitScale},
			{"be-vietnam-pro-vietnamese-", "v", vietnamese, 1},
			{"be-vietnam-pro-latin-", "l", func(r rune) bool { return true }, 1},
		} {
			read, err := readFace(assets.File("vendor/fonts/" + one.file + weight + "-normal.woff"))
			if err != nil {
				return nil, fmt.Errorf("reading the font %s%s: %w", one.file, weight, err)
			}
			shaped := harfbuzz.NewFont(read)
			size := one.scale / float64(read.Upem())
			extents, _ := read.FontHExtents()
			f.byWeight[w] = append(f.byWeight[w], &face{one.has, read, shaped, size, float64(extents.Ascender+extents.Descender) / 2 * size, one.prefix + weight[:1]})
		}
	}
	return f, nil
}

// vietnamese says which letters the Vietnamese part of the font has, by the style
// sheet's unicode-range.
func vietnamese(r rune) bool {
	switch {
	case r >= 0x1EA0 && r <= 0x1EF9, r >= 0x102 && r <= 0x103, r >= 0x110 && r <= 0x111, r >= 0x128 && r <= 0x129, r >= 0x168 && r <= 0x169,
		r >= 0x1A0 && r <= 0x1A1, r >= 0x1AF && r <= 0x1B0, r >= 0x300 && r <= 0x301, r >= 0x303 && r <= 0x304, r >= 0x308 && r <= 0x309,
		r == 0x323, r == 0x329, r == 0x20AB:
		return true
	}
	return false
}

var errNoFont = errors.New(`is missing or no font: run "make build", which copies it from node_modules (dashboard/static/vendor.sh)`)

// readFace unpacks a WOFF file (W3C, WOFF 1.0, section 3 and 4) into the font in it.
func readFace(woff []byte) (*font.Face, error) {
	const head, entry = 44, 20
	if len(woff) < head || string(woff[:4]) != "wOFF" {
		return nil, errNoFont
	}
	count := int(binary.BigEndian.Uint16(woff[12:]))
	if len(woff) < head+count*entry {
		return nil, errNoFont
	}
	at := 12 + 16*count
	out := make([]byte, at)
	copy(out, woff[4:8])
	binary.BigEndian.PutUint16(out[4:], uint16(count))
	for n := range count {
		e := woff[head+n*entry:]
		offset, packed, size := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])
		if uint64(offset)+uint64(packed) > uint64(len(woff)) {
			return nil, errNoFont
		}
		table := woff[offset : offset+packed]
		if packed < size {
			z, err := zlib.NewReader(bytes.NewReader(table))
			if err != nil {
				return nil, fmt.Errorf("a table: %w", err)
			}
			if table, err = io.ReadAll(io.LimitReader(z, int64(size))); err != nil {
				return nil, fmt.Errorf("a table: %w", err)
			}
		}
		to := out[12+16*n:]
		copy(to, e[:4])
		copy(to[4:8], e[16:20])
		binary.BigEndian.PutUint32(to[8:], uint32(len(out)))
		binary.BigEndian.PutUint32(to[12:], size)
		out = append(out, table...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	read, err := font.ParseTTF(bytes.NewReader(out))
	if err != nil {
		return nil, fmt.Errorf("its tables: %w", err)
	}
	return read, nil
}

// run is a piece of text in one face, with its glyphs.
type run struct {
	face    *face // nil: no font of the pages has these letters
	letters string
	glyphs  []harfbuzz.GlyphInfo
	places  []harfbuzz.GlyphPosition
}

// tabular are the digits that the pages ask for with font-variant-numeric.
var tabular = []harfbuzz.Feature{{Tag: opentype.MustNewTag("tnum"), Value: 1, Start: harfbuzz.FeatureGlobalStart, End: harfbuzz.FeatureGlobalEnd}}

// shape gives the runs of a text; the caller holds mu.
func (f *faces) shape(text string, bold bool) []run {
	all := f.byWeight[0]
	if bold {
		all = f.byWeight[1]
	}
	letters := []rune(text)
	var out []run
	for from := 0; from < len(letters); {
		in := faceOf(all, letters[from])
		to := from + 1
		for to < len(letters) && faceOf(all, letters[to]) == in {
			to++
		}
		r := run{face: in, letters: string(letters[from:to])}
		if in != nil {
			b := harfbuzz.NewBuffer()
			b.AddRunes(letters, from, to-from)
			b.Props = harfbuzz.SegmentProperties{Direction: harfbuzz.LeftToRight, Script: language.Latin, Language: language.NewLanguage("vi")}
			b.Shape(in.shaped, tabular)
			r.glyphs, r.places = b.Info, b.Pos
		} else {
			r.glyphs = make([]harfbuzz.GlyphInfo, to-from)
		}
		out = append(out, r)
		from = to
	}
	return out
}

func faceOf(all []*face, r rune) *face {
	if unicode.IsControl(r) {
		r = ' '
	}
	for _, f := range all {
		if f.has(r) {
			if _, ok := f.font.NominalGlyph(r); ok {
				return f
			}
		}
	}
	return nil
}

// strange is the width given to a letter that the pages' fonts do not have.
const strange = .9

func (f *faces) width(text string, bold bool) float64 {
	key := text
	if bold {
		key = "\x00" + text
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if w, ok := f.widths[key]; ok {
		return w
	}
	w := 0.0
	for _, r := range f.shape(text, bold) {
		w += r.width()
	}
	if len(f.widths) >= maxWidths {
		clear(f.widths)
	}
	f.widths[key] = w
	return w
}

func (r run) width() float64 {
	if r.face == nil {
		return strange * float64(len(r.glyphs))
	}
	w := 0.0
	for _, p := range r.places {
		w += float64(p.XAdvance) * r.face.scale
	}
	return w
}

// measured is the width of a text in CSS pixels in a font as ECharts names one:
// "bold 13px …", "700 16px …". Without a size it is 12, as ECharts has it.
func (f *faces) measured(text, named string) float64 {
	size, bold := 12.0, false
	for word := range strings.FieldsSeq(named) {
		switch n, isSize := strings.CutSuffix(word, "px"); {
		case isSize:
			if v, err := strconv.ParseFloat(n, 64); err == nil {
				size = v
			}
		case heavy(word):
			bold = true
		}
	}
	return f.width(text, bold) * size
}

func heavy(weight string) bool {
	n, err := strconv.Atoi(weight)
	return weight == "bold" || weight == "bolder" || err == nil && n >= 600
}
