package draw

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	stddraw "image/draw"
	"image/png"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// PNG is the drawing as a bitmap, density pixels for each CSS pixel (2 suits screens
// and paper), for those who show no SVG, as most mail programs. theme is Light or Dark.
//
// It paints the few things a drawing of ours is made of (paths, letters, one hatching,
// clips that are rectangles); a test holds it against what a browser makes of the SVG.
func (d *Drawing) PNG(theme Theme, density int) ([]byte, error) {
	p := &painter{drawer: d.drawer, theme: theme, hatches: map[string]*node{}, clips: map[string]clip{},
		out: image.NewRGBA(image.Rect(0, 0, d.Width*density, d.Height*density))}
	surface, _ := p.colour(d.drawer.standInOf("surface"))
	stddraw.Draw(p.out, p.out.Bounds(), image.NewUniform(surface), image.Point{}, stddraw.Src)
	d.root.each(p.note)
	k := float64(density)
	p.all(d.root.children, matrix{a: k, d: k}, clip{0, 0, math.Inf(1), math.Inf(1)})
	var b bytes.Buffer
	if err := png.Encode(&b, p.out); err != nil {
		return nil, fmt.Errorf("writing a picture: %w", err)
	}
	return b.Bytes(), nil
}

// painter puts nodes onto a bitmap.
type painter struct {
	drawer  *Drawer
	theme   Theme
	out     *image.RGBA
	hatches map[string]*node
	clips   map[string]clip // in the coordinates of the drawing
}

type clip struct{ x, y, right, low float64 }

func (p *painter) note(n *node) {
	switch n.name {
	case "pattern":
		p.hatches[n.get("id")] = n
	case "clipPath":
		for _, c := range n.children {
			p.clips[n.get("id")] = around(lines(c.get("d")), matrix{a: 1, d: 1})
		}
	}
}

func around(all []line, m matrix) clip {
	c := clip{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, l := range all {
		for _, s := range l.points {
			s = m.of(s)
			c = clip{min(c.x, s.x), min(c.y, s.y), max(c.right, s.x), max(c.low, s.y)}
		}
	}
	return c
}

func (c clip) and(o clip) clip {
	return clip{max(c.x, o.x), max(c.y, o.y), min(c.right, o.right), min(c.low, o.low)}
}

func (p *painter) all(nodes []*node, m matrix, c clip) {
	for _, n := range nodes {
		p.node(n, m, c)
	}
}

func (p *painter) node(n *node, m matrix, c clip) {
	if n.name == "defs" {
		return
	}
	if id := strings.TrimSuffix(strings.TrimPrefix(n.get("clip-path"), "url(#"), ")"); id != "" {
		if own, ok := p.clips[ownID(id)]; ok {
			a, b := m.of(spot{own.x, own.y}), m.of(spot{own.right, own.low})
			c = c.and(clip{a.x, a.y, b.x, b.y})
		}
	}
	m = m.then(matrixOf(n.get("transform")))
	switch n.name {
	case "g":
		p.all(n.children, m, c)
	case "path":
		p.shape(n, lines(n.get("d")), m, c)
	case "rect":
		x, y, w, h := n.number("x", 0), n.number("y", 0), n.number("width", 0), n.number("height", 0)
		p.shape(n, []line{{[]spot{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, true}}, m, c)
	case "circle":
		x, y, r := n.number("cx", 0), n.number("cy", 0), n.number("r", 0)
		round := append([]spot{{x + r, y}}, arc(spot{x + r, y}, r, r, true, true, spot{x + r, y - .001})...)
		p.shape(n, []line{{round, true}}, m, c)
	case "text":
		p.letters(n, m, c)
	}
}

// colour is a paint as a colour; false where it is none.
func (p *painter) colour(paint string) (color.RGBA, bool) {
	t, ok := p.drawer.tokenOf(paint)
	if !ok {
		return color.RGBA{}, false
	}
	hex := t.Light
	if p.theme == Dark {
		hex = t.Dark
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, err == nil
}

func (p *painter) shape(n *node, all []line, m matrix, c clip) {
	var outline [][]spot
	for _, l := range all {
		one := make([]spot, len(l.points))
		for i, s := range l.points {
			one[i] = m.of(s)
		}
		outline = append(outline, one)
	}
	opacity := n.number("opacity", 1)
	fill := n.get("fill")
	if id, ok := strings.CutPrefix(fill, "url(#"); ok {
		if h := p.hatches[ownID(strings.TrimSuffix(id, ")"))]; h != nil {
			p.hatch(h, outline, m.size(), c)
		}
	} else if colour, ok := p.colour(fill); ok {
		p.fill(outline, colour, opacity*n.number("fill-opacity", 1), c)
	}
	if colour, ok := p.colour(n.get("stroke")); ok {
		width := n.number("stroke-width", 1) * m.size()
		var pieces [][]spot
		for i, l := range all {
			points := outline[i]
			if l.closed && len(points) > 0 {
				points = append(points, points[0])
			}
			for _, run := range dashes(points, numbers(n.get("stroke-dasharray")), m.size()) {
				pieces = append(pieces, stroked(run, width, n.get("stroke-linecap") == "round")...)
			}
		}
		p.fill(pieces, colour, opacity*n.number("stroke-opacity", 1), c)
	}
}

// fill paints what lies inside the lines.
func (p *painter) fill(outline [][]spot, colour color.RGBA, opacity float64, c clip) {
	r, z := p.mask(outline, c)
	if z == nil {
		return
	}
	colour = color.RGBA{uint8(float64(colour.R) * opacity), uint8(float64(colour.G) * opacity), uint8(float64(colour.B) * opacity), uint8(255 * opacity)}
	mask := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	z.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	stddraw.DrawMask(p.out, r, image.NewUniform(colour), image.Point{}, mask, image.Point{}, stddraw.Over)
}

// mask is the part of the bitmap that the lines lie in, and their inside; nil where
// nothing is to be seen.
func (p *painter) mask(outline [][]spot, c clip) (image.Rectangle, *vector.Rasterizer) {
	box := clip{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, l := range outline {
		for _, s := range l {
			box = clip{min(box.x, s.x), min(box.y, s.y), max(box.right, s.x), max(box.low, s.y)}
		}
	}
	bounds := p.out.Bounds()
	whole := clip{0, 0, float64(bounds.Dx()), float64(bounds.Dy())}
	box = box.and(c).and(whole)
	if !(box.right > box.x && box.low > box.y) {
		return image.Rectangle{}, nil
	}
	r := image.Rect(int(math.Floor(box.x)), int(math.Floor(box.y)), int(math.Ceil(box.right)), int(math.Ceil(box.low)))
	z := vector.NewRasterizer(r.Dx(), r.Dy())
	x, y := float64(r.Min.X), float64(r.Min.Y)
	for _, l := range outline {
		for i, s := range l {
			if i == 0 {
				z.MoveTo(float32(s.x-x), float32(s.y-y))
				continue
			}
			z.LineTo(float32(s.x-x), float32(s.y-y))
		}
		z.ClosePath()
	}
	return r, z
}

// hatch fills with lines that repeat: of a pattern's tile the part that has a colour.
func (p *painter) hatch(h *node, outline [][]spot, k float64, c clip) {
	r, z := p.mask(outline, c)
	if z == nil {
		return
	}
	inside := image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy()))
	z.Draw(inside, inside.Bounds(), image.Opaque, image.Point{})
	width, height := h.number("width", 1), h.number("height", 1)
	turn := matrixOf(h.get("patternTransform"))
	var colour color.RGBA
	var inked []clip
	h.each(func(n *node) {
		if n.name == "path" {
			colour, _ = p.colour(n.get("fill"))
			inked = append(inked, around(lines(n.get("d")), matrix{a: 1, d: 1}))
		}
	})
	const fine = 4
	for y := range r.Dy() {
		for x := range r.Dx() {
			a := inside.AlphaAt(x, y).A
			if a == 0 {
				continue
			}
			hits := 0
			for i := range fine * fine {
				px := (float64(r.Min.X+x) + (float64(i%fine)+.5)/fine) / k
				py := (float64(r.Min.Y+y) + (float64(i/fine)+.5)/fine) / k
				// the turn is undone: a turn's inverse is its transpose
				u, v := turn.a*px+turn.b*py, turn.c*px+turn.d*py
				u, v = u-math.Floor(u/width)*width, v-math.Floor(v/height)*height
				for _, ink := range inked {
					if u >= ink.x && u < ink.right && v >= ink.y && v < ink.low {
						hits++
						break
					}
				}
			}
			inside.SetAlpha(x, y, color.Alpha{uint8(int(a) * hits / (fine * fine))})
		}
	}
	stddraw.DrawMask(p.out, r, image.NewUniform(colour), image.Point{}, inside, image.Point{}, stddraw.Over)
}

// letters paints a text.
func (p *painter) letters(n *node, m matrix, c clip) {
	colour, ok := p.colour(n.get("fill"))
	if !ok {
		return
	}
	x, y, scale, letters := p.drawer.faces.lay(n)
	m = m.then(matrix{scale, 0, 0, scale, x, y})
	var outline [][]spot
	for _, l := range letters {
		at := m.then(matrix{1, 0, 0, 1, l.x, l.y})
		for _, run := range lines(l.d) {
			one := make([]spot, len(run.points))
			for i, s := range run.points {
				one[i] = at.of(s)
			}
			outline = append(outline, one)
		}
	}
	p.fill(outline, colour, 1, c)
}
