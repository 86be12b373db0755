package draw

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Item is one drawing of a sheet with the words above it, if any.
type Item struct {
	Head    string
	Drawing *Drawing
}

// Sheet is a picture that has left its page: the subject above, the drawings, small
// ones beside each other, and below the line that says source, period and version.
// It is a drawing like any other: for a download, or for a mail.
func (d *Drawer) Sheet(subject, line string, items []Item) *Drawing {
	const pad, gap, row = 24, 16, 640
	s := &sheet{drawer: d, width: row, root: &node{name: "svg"}, y: pad, x: pad}
	s.write(subject, 18, "700", "ink")
	s.y += 8
	key := ""
	for n := 0; n < len(items); {
		across := 0
		tall := 0
		for n < len(items) && (across == 0 || across+items[n].Drawing.Width <= row) {
			one := items[n]
			top := s.y
			if one.Head != "" {
				s.text(one.Head, float64(pad+across), float64(top+10), 13, "700", "ink")
				top += 22
			}
			s.place(one.Drawing, pad+across, top, n)
			key += one.Drawing.key
			across += one.Drawing.Width + gap
			tall = max(tall, top-s.y+one.Drawing.Height)
			n++
		}
		s.y += tall + gap
	}
	s.write(line, 12, "400", "ink-2")
	return &Drawing{drawer: d, root: s.root, key: keyOf(Chart{Options: []byte(subject + "\x00" + line + "\x00" + key)}), Width: row + 2*pad, Height: s.y + pad - 6}
}

type sheet struct {
	drawer      *Drawer
	root        *node
	x, y, width int
}

// write puts a text into lines of the sheet's width.
func (s *sheet) write(text string, size int, weight, token string) {
	line := ""
	finish := func() {
		s.text(line, float64(s.x), float64(s.y)+float64(size)*.75, size, weight, token)
		s.y += size*3/2 - size/16
	}
	for word := range strings.FieldsSeq(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && s.drawer.faces.width(longer, weight == "700")*float64(size) > float64(s.width) {
			finish()
			longer = word
		}
		line = longer
	}
	if line != "" {
		finish()
	}
}

func (s *sheet) text(words string, x, middle float64, size int, weight, token string) {
	s.root.children = append(s.root.children, &node{name: "text", text: words, attrs: []attr{{"dominant-baseline", "central"}, {"font-size", strconv.Itoa(size)},
		{"font-weight", weight}, {"fill", s.drawer.standInOf(token)}, {"transform", fmt.Sprintf("translate(%s %s)", short(x), short(middle))}}})
}

// place puts a drawing at a place; its ids get a number, so that those of several stay
// apart.
func (s *sheet) place(d *Drawing, x, y, n int) {
	g := &node{name: "g", attrs: []attr{{"transform", fmt.Sprintf("translate(%d %d)", x, y)}}}
	for _, c := range d.root.children {
		g.children = append(g.children, numbered(c, n))
	}
	s.root.children = append(s.root.children, g)
}

// numbered is a copy of a node whose ids begin with a number.
func numbered(n *node, k int) *node {
	c := &node{name: n.name, text: n.text, attrs: slices.Clone(n.attrs)}
	for i, a := range c.attrs {
		if id, ok := strings.CutPrefix(a.value, "url(#"); ok {
			c.attrs[i].value = fmt.Sprintf("url(#s%d%s", k, ownID(id))
		} else if a.name == "id" {
			c.attrs[i].value = fmt.Sprintf("s%d%s", k, a.value)
		}
	}
	for _, child := range n.children {
		c.children = append(c.children, numbered(child, k))
	}
	return c
}
