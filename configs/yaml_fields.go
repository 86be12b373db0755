package configs

import (
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/goccy/go-yaml/ast"
)

// yamlFields are the values of one mapping, read by type; what is wrong with one is
// noted where it stands.
type yamlFields struct {
	r      *reader
	at     giaoban.Place
	values map[string]yamlNode
}

func (f yamlFields) has(key string) bool {
	n, ok := f.values[key]
	return ok && !n.empty()
}

// place is where a key's value stands, or else the mapping.
func (f yamlFields) place(key string) giaoban.Place {
	if n, ok := f.values[key]; ok {
		return n.at
	}
	return f.at
}

func (f yamlFields) text(key string) string {
	s, _ := f.values[key].scalarOf(key)
	return s
}

// scalarOf is scalar for a value that may be absent.
func (n yamlNode) scalarOf(key string) (string, bool) {
	if n.r == nil {
		return "", true
	}
	return n.scalar(key)
}

// required is a text that must be there.
func (f yamlFields) required(key, where string) string {
	if !f.has(key) {
		f.r.problem("missing_key", f.at, "", key, map[string]string{"where": where})
		return ""
	}
	return f.text(key)
}

// words is a text in both languages: {vi, en}, or one text for both.
func (f yamlFields) words(key string) giaoban.Text {
	n, ok := f.values[key]
	if !ok || n.empty() {
		return giaoban.Text{}
	}
	if n.isMapping() {
		in := n.fields("vi", "en")
		return giaoban.Text{VI: in.text("vi"), EN: in.text("en")}
	}
	return giaoban.Text{VI: f.text(key)}
}

func (n yamlNode) isMapping() bool { _, ok := n.node.(ast.MapNode); return ok }

func (f yamlFields) date(key string, open giaoban.Date) giaoban.Date {
	return f.r.date(f.place(key), f.text(key), open)
}

func (f yamlFields) number(key string) (giaoban.Decimal, bool) {
	if !f.has(key) {
		return giaoban.Decimal{}, false
	}
	return f.r.number(f.place(key), f.text(key))
}

// whole is a whole number within bounds, or the default where there is none.
func (f yamlFields) whole(key string, low, high, otherwise int) int {
	if !f.has(key) {
		return otherwise
	}
	n, err := strconv.Atoi(f.text(key))
	if err != nil {
		f.r.problem("bad_value", f.place(key), f.text(key), strconv.Itoa(low)+" … "+strconv.Itoa(high), map[string]string{"key": key})
		return otherwise
	}
	if n < low || n > high {
		f.r.problem("out_of_range", f.place(key), f.text(key), strconv.Itoa(low)+" … "+strconv.Itoa(high), nil)
		return otherwise
	}
	return n
}

func (f yamlFields) yes(key string, otherwise bool) bool {
	if !f.has(key) {
		return otherwise
	}
	yes, ok := readYesNo(f.text(key))
	if !ok {
		f.r.problem("bad_value", f.place(key), f.text(key), "yes, no", map[string]string{"key": key})
		return otherwise
	}
	return yes
}

// among is one of the given words, the first where there is none.
func (f yamlFields) among(key string, words ...string) string {
	if !f.has(key) {
		return words[0]
	}
	v := f.text(key)
	for _, w := range words {
		if v == w && w != "" {
			return w
		}
	}
	f.r.problem("bad_value", f.place(key), v, strings.Trim(strings.Join(words, ", "), ", "), map[string]string{"key": key})
	return words[0]
}

// list is a list of single values.
func (f yamlFields) list(key string) []string {
	var out []string
	for _, n := range f.nodes(key) {
		if s, ok := n.scalar(key); ok && s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (f yamlFields) nodes(key string) []yamlNode {
	n, ok := f.values[key]
	if !ok {
		return nil
	}
	return n.items(key)
}

// mappings are the entries of a list that are mappings; others are noted.
func (f yamlFields) mappings(key string) []yamlNode {
	var out []yamlNode
	for _, n := range f.nodes(key) {
		if n.isMapping() {
			out = append(out, n)
		} else {
			n.pairs()
		}
	}
	return out
}

func (n yamlNode) isList() bool { _, ok := n.node.(*ast.SequenceNode); return ok }
