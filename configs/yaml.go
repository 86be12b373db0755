package configs

import (
	"errors"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// yamlNode is a piece of a YAML file that knows where it stands. Scalars are taken
// as written: a number is read from its digits, never through a float.
type yamlNode struct {
	r    *reader
	file string
	node ast.Node
	at   giaoban.Place
}

// yamlPair is one “key: value”.
type yamlPair struct {
	key   string
	value yamlNode
	place giaoban.Place
}

// yaml reads a file; ok is false where it is absent or malformed.
func (r *reader) yaml(path string, required bool) (yamlNode, bool) {
	text, ok := r.read(path, required)
	if !ok {
		return yamlNode{}, false
	}
	at := giaoban.Place{File: path, Row: 1}
	tree, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		what := "?"
		var syntax *yaml.SyntaxError
		if errors.As(err, &syntax) {
			what = syntax.Message
			if syntax.Token != nil {
				at.Row = syntax.Token.Position.Line
			}
		}
		r.problem("yaml_syntax", at, what, "", nil)
		return yamlNode{}, false
	}
	n := yamlNode{r: r, file: path, at: at}
	if len(tree.Docs) > 0 {
		n = n.inside(tree.Docs[0].Body, at)
	}
	return n, true
}

// inside is a part of the node, resolved to what it stands for.
func (n yamlNode) inside(part ast.Node, at giaoban.Place) yamlNode {
	if part != nil && part.GetToken() != nil && !isBlockMapping(part) {
		at.Row = part.GetToken().Position.Line
	}
	switch p := part.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		n.r.problem("yaml_alias", at, "", "", nil)
		part = nil
	case *ast.TagNode:
		part = p.Value
	}
	return yamlNode{r: n.r, file: n.file, node: part, at: at}
}

// isBlockMapping: the token of a mapping over several lines is its first colon.
func isBlockMapping(n ast.Node) bool {
	switch n.(type) {
	case *ast.MappingValueNode:
		return true
	}
	return false
}

func (n yamlNode) empty() bool {
	_, null := n.node.(*ast.NullNode)
	return n.node == nil || null
}

// pairs are the lines of a mapping in their order.
func (n yamlNode) pairs() []yamlPair {
	var values []*ast.MappingValueNode
	switch m := n.node.(type) {
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		n.r.problem("not_a_mapping", n.at, n.shown(), "", map[string]string{"key": n.name()})
		return nil
	}
	var out []yamlPair
	for _, v := range values {
		at := giaoban.Place{File: n.file, Row: v.Key.GetToken().Position.Line}
		out = append(out, yamlPair{key: v.Key.GetToken().Value, value: n.inside(v.Value, at), place: at})
	}
	return out
}

// fields are the lines of a mapping by key; keys that are not allowed are noted.
func (n yamlNode) fields(allowed ...string) yamlFields {
	f := yamlFields{r: n.r, at: n.at, values: map[string]yamlNode{}}
	for i, p := range n.pairs() {
		if i == 0 {
			f.at = p.place
		}
		if !slices.Contains(allowed, p.key) {
			n.r.unknown("unknown_key", p.place, p.key, allowed)
			continue
		}
		f.values[p.key] = p.value // a key twice is no YAML and does not come here
	}
	return f
}

// items are the entries of a list; nothing where the node is empty.
func (n yamlNode) items(key string) []yamlNode {
	if n.empty() {
		return nil
	}
	s, ok := n.node.(*ast.SequenceNode)
	if !ok {
		n.r.problem("not_a_list", n.at, n.shown(), "", map[string]string{"key": key})
		return nil
	}
	var out []yamlNode
	for _, v := range s.Values {
		out = append(out, n.inside(v, n.at))
	}
	return out
}

// scalar is a single value as written; "" for an empty one.
func (n yamlNode) scalar(key string) (string, bool) {
	switch v := n.node.(type) {
	case nil, *ast.NullNode:
		return "", true
	case *ast.StringNode:
		return strings.TrimSpace(v.Value), true
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return v.GetToken().Value, true
	}
	n.r.problem("not_a_scalar", n.at, "", "", map[string]string{"key": key})
	return "", false
}

// shown is the beginning of what stands there, for a message.
func (n yamlNode) shown() string {
	if n.node == nil {
		return ""
	}
	line, _, _ := strings.Cut(strings.TrimSpace(n.node.String()), "\n")
	return string([]rune(line)[:min(len([]rune(line)), 40)])
}

func (n yamlNode) name() string {
	if n.node == nil {
		return n.file
	}
	return strings.TrimPrefix(n.node.GetPath(), "$.")
}
