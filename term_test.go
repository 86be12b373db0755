package giaoban

import (
	"reflect"
	"testing"
)

func TestTermsOfAnExpression(t *testing.T) {
	for text, want := range map[string][]Term{
		"a":         {{"a", false}},
		"a - b":     {{"a", false}, {"b", true}},
		"a+b - c":   {{"a", false}, {"b", false}, {"c", true}},
		"":          nil,
		"a - b + c": {{"a", false}, {"b", true}, {"c", false}},
	} {
		if got := Terms(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	values := map[string]int64{"a": 85, "b": 17}
	value := func(code string) (Decimal, bool) { n, ok := values[code]; return Whole(n), ok }
	if sum, ok := SumTerms(Terms("a - b"), value); !ok || sum != Whole(68) {
		t.Errorf("a - b = %v %v", sum, ok)
	}
	if _, ok := SumTerms(Terms("a - c"), value); ok {
		t.Error("a sum was made of a figure that is not there")
	}
	if _, ok := SumTerms(nil, value); ok {
		t.Error("a sum was made of nothing")
	}
}
