package draw

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// node is one element of a drawing. Only what is listed here is ever read from what
// the engine wrote, so a drawing holds shapes and words and nothing that acts.
type node struct {
	name     string
	attrs    []attr
	text     string
	children []*node
}

type attr struct{ name, value string }

var elements = []string{"svg", "g", "path", "rect", "circle", "text", "tspan", "defs", "clipPath", "pattern"}

var attributes = []string{"d", "x", "y", "width", "height", "cx", "cy", "r", "fill", "stroke", "stroke-width", "stroke-dasharray",
	"stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "fill-opacity", "stroke-opacity", "opacity", "transform", "clip-path",
	"patternUnits", "patternTransform", "dominant-baseline", "text-anchor", "paint-order"}

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

var errNoDrawing = errors.New("the engine wrote no drawing")

// parse reads what the engine wrote. Styles become attributes, because a page's
// policy takes no style of an element.
func parse(text string) (*node, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	var open []*node
	var root *node
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading a drawing: %w", err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if !slices.Contains(elements, t.Name.Local) {
				if err := d.Skip(); err != nil {
					return nil, fmt.Errorf("reading a drawing: %w", err)
				}
				continue
			}
			n := &node{name: t.Name.Local, attrs: chosen(t.Attr)}
			if len(open) > 0 {
				parent := open[len(open)-1]
				parent.children = append(parent.children, n)
			} else if root == nil {
				root = n
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if n := len(open); n > 0 && (open[n-1].name == "text" || open[n-1].name == "tspan") {
				open[n-1].text += string(t)
			}
		}
	}
	if root == nil || root.name != "svg" {
		return nil, errNoDrawing
	}
	prune(root)
	return root, nil
}

func chosen(all []xml.Attr) []attr {
	var out []attr
	for _, a := range all {
		switch {
		case a.Name.Local == "style":
			for one := range strings.SplitSeq(a.Value, ";") {
				name, value, _ := strings.Cut(one, ":")
				if name == "font-size" || name == "font-weight" {
					out = append(out, attr{name, strings.TrimSuffix(strings.TrimSpace(value), "px")})
				}
			}
		case a.Name.Local == "id":
			out = append(out, attr{"id", ownID(a.Value)})
		case a.Name.Space == "" && slices.Contains(attributes, a.Name.Local):
			out = append(out, attr{a.Name.Local, a.Value})
		}
	}
	return out
}

// prune leaves out what nobody sees: places that only catch a pointer, and groups
// with nothing in them.
func prune(n *node) {
	switch n.name {
	case "clipPath":
		for _, c := range n.children { // its colour is no colour
			c.attrs = slices.DeleteFunc(c.attrs, func(a attr) bool { return a.name == "fill" })
		}
		return
	case "defs":
		for _, c := range n.children {
			prune(c)
		}
		return
	}
	n.children = slices.DeleteFunc(n.children, func(c *node) bool {
		prune(c)
		switch c.name {
		case "g":
			return len(c.children) == 0
		case "path", "rect", "circle":
			return c.name == "path" && c.get("d") == "" || unseen(c.get("fill")) && (c.get("stroke") == "" || unseen(c.get("stroke")))
		case "text":
			return strings.TrimSpace(c.words()) == ""
		}
		return false
	})
}

func unseen(paint string) bool { return paint == "none" || paint == "transparent" }

// words are all the text of a node.
func (n *node) words() string {
	all := n.text
	for _, c := range n.children {
		all += c.words()
	}
	return all
}

// ownID is an id without the count of charts that the engine puts before it.
func ownID(id string) string {
	if _, own, ok := strings.Cut(id, "-"); ok {
		return own
	}
	return id
}
