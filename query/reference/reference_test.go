package reference_test

import (
	"go/parser"
	"go/token"
	"math/big"
	"path/filepath"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/query/reference"
)

// The model shares no arithmetic with the product.
func TestImportsNothingOfOurs(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 4 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range f.Imports {
			if strings.Contains(i.Path.Value, ".") {
				t.Errorf("%s imports %s; only the standard library is allowed", name, i.Path.Value)
			}
		}
	}
}

// The model itself, on a handful of figures done by hand.
func TestByHand(t *testing.T) {
	n := func(v int64) *big.Rat { return big.NewRat(v, 1) }
	month := func(m int) reference.Span {
		return reference.Span{First: 24000 + reference.Month(m), Last: 24000 + reference.Month(m)}
	}
	to := func(m int) reference.Span { return reference.Span{First: 24000, Last: 24000 + reference.Month(m)} }
	always := reference.Span{First: 0, Last: 1 << 20}
	m := reference.Model{
		Rules: map[string]reference.Rule{"flow": {}, "cum": {Cumulative: true}},
		Parts: map[string][]string{"p": {"a", "b"}},
		Lives: map[string]reference.Span{"p": always, "a": always, "b": always},
		Reports: []reference.Report{
			{Indicator: "flow", Unit: "a", Span: month(0), Number: n(5), Received: 1},
			{Indicator: "flow", Unit: "a", Span: month(0), Number: n(7), Received: 2},
			{Indicator: "flow", Unit: "b", Span: month(0), Number: n(1), Received: 2},
			{Indicator: "flow", Unit: "a", Span: month(1), Number: n(0), Received: 2},
			{Indicator: "cum", Unit: "a", Span: to(0), Number: n(4), Received: 1},
			{Indicator: "cum", Unit: "a", Span: to(1), Number: n(9), Received: 1},
		},
	}
	if f, reported, expected := m.Total("flow", "p", month(0), 2); f.Number.Cmp(n(8)) != 0 || reported != 2 || expected != 2 {
		t.Errorf("total %v %d/%d, want 8 2/2", f.Number, reported, expected)
	}
	if f, reported, _ := m.Total("flow", "p", month(0), 1); f.Number.Cmp(n(5)) != 0 || reported != 1 {
		t.Errorf("as it stood: %v of %d, want 5 of 1", f.Number, reported)
	}
	if f := m.Own("cum", "a", month(1), 1); f.Number.Cmp(n(5)) != 0 {
		t.Errorf("own February %v, want 5", f.Number)
	}
	if months, since := m.Run("flow", "a", 24001, 24000, 2); months != 1 || since != 24001 {
		t.Errorf("run of %d since %d, want 1 since 24001", months, since)
	}
}
