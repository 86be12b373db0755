package giaoban_test

import (
	"errors"
	"testing"

	"github.com/giaoban/giaoban"
)

func scheme(code string, bands ...string) *giaoban.Scheme {
	s := &giaoban.Scheme{Code: code}
	for _, b := range bands {
		s.Bands = append(s.Bands, giaoban.Band{Code: b})
	}
	return s
}

// The two schemes of the source: 17 pilot communes and 68 others.
func TestSchemesAreNeverAdded(t *testing.T) {
	pilot, other := giaoban.NewBands(scheme("pilot_2014", "8-10", "11-14", "19")), giaoban.NewBands(scheme("other_2014", "<7", "7-9", "10-12"))
	set(t, pilot, map[string]int64{"19": 2, "11-14": 13, "8-10": 2})
	set(t, other, map[string]int64{"10-12": 12, "7-9": 39, "<7": 17})
	if pilot.Sum() != giaoban.Whole(17) || other.Sum() != giaoban.Whole(68) {
		t.Errorf("%s and %s communes", pilot.Sum(), other.Sum())
	}
	var refusal *giaoban.Refusal
	if _, err := pilot.Add(other); !errors.As(err, &refusal) || refusal.Why.VI == "" {
		t.Errorf("the schemes were added: %v", err)
	}
	if err := pilot.Set("15-18", giaoban.Whole(1)); err == nil {
		t.Error("a band the scheme does not have was taken")
	}
}

func TestBandsOfOneSchemeAddBandByBand(t *testing.T) {
	s := scheme("pilot_2014", "8-10", "11-14", "19")
	a, b := giaoban.NewBands(s), giaoban.NewBands(s)
	set(t, a, map[string]int64{"11-14": 3})
	set(t, b, map[string]int64{"11-14": 1, "8-10": 1})
	sum, err := a.Add(b)
	if err != nil {
		t.Fatal(err)
	}
	eleven, _ := sum.Count("11-14")
	_, nineteen := sum.Count("19")
	if eleven != giaoban.Whole(4) || sum.Sum() != giaoban.Whole(5) || nineteen || sum.Scheme() != s {
		t.Errorf("11-14: %s, sum %s, 19 reported: %v", eleven, sum.Sum(), nineteen)
	}
}

func set(t *testing.T, b giaoban.Bands, counts map[string]int64) {
	t.Helper()
	for code, n := range counts {
		if err := b.Set(code, giaoban.Whole(n)); err != nil {
			t.Fatal(err)
		}
	}
}
