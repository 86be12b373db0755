package query_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// People type without marks, words in any order, an abbreviation or a code.
func TestFind(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	for _, c := range []struct{ text, want string }{
		{"ap bac", "a"}, {"BẮC", "a"}, {"don xuan", "b"}, {"xuan don", "b"}, {"duyen", "c"}, {"khoi so nganh", "office"}, {"khoi so, nganh", "office"},
		{"het", "e ended 2013-07-01"}, {"thi tran", "t ended 2010-01-01"}, {"", ""}, {"zzz", ""}, {"seen", "; seen seen_rate"}, {"rate", "; rate rate_only seen_rate"},
	} {
		a, err := w.Find(t.Context(), query.FindRequest{Text: c.text, Lang: giaoban.Vietnamese})
		if err != nil {
			t.Fatal(err)
		}
		var units, codes []string
		for _, u := range a.Units {
			s := string(u.ID)
			if u.EndedOn != nil {
				s += fmt.Sprint(" ended ", *u.EndedOn)
			}
			units = append(units, s)
		}
		for _, i := range a.Indicators {
			codes = append(codes, i.Code)
		}
		got := strings.Join(units, ", ")
		if len(codes) > 0 {
			got += "; " + strings.Join(codes, " ")
		}
		check(t, c.text, got, c.want)
	}
	a, err := w.Find(t.Context(), query.FindRequest{Text: "a", Limit: 1})
	if err != nil || len(a.Indicators) != 1 || a.TotalIndicators < 2 {
		t.Errorf("of many the best, and how many there are: %+v, %v", a, err)
	}
}
