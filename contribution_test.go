package giaoban_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/giaoban/giaoban"
)

// A district whose rate stands still can still move the whole's, by its weight.
func TestContributions(t *testing.T) {
	parts := func(pairs ...int64) (out []giaoban.Amount) {
		for n := 0; n < len(pairs); n += 2 {
			out = append(out, giaoban.OfParts(giaoban.Whole(pairs[n]), giaoban.Whole(pairs[n+1])))
		}
		return out
	}
	percent := giaoban.Ratio{Scale: giaoban.Whole(100)}
	for _, c := range []struct {
		why       string
		kind      giaoban.Kind
		now, then []giaoban.Amount
		want      string
	}{
		{"jobs add", giaoban.Flow{}, []giaoban.Amount{giaoban.Of(giaoban.Whole(7)), giaoban.Of(giaoban.Whole(1))},
			[]giaoban.Amount{giaoban.Of(giaoban.Whole(5)), giaoban.Of(giaoban.Whole(4))}, "2 (0), -3 (0) = -1"},
		{"only one rate moved", percent, parts(60, 100, 50, 100), parts(50, 100, 50, 100), "5 (0), 0 (0) = 5"},
		{"no rate moved, the better one weighs more", percent, parts(240, 300, 20, 100), parts(80, 100, 20, 100), "5.625 (5.625), 9.375 (9.375) = 15"},
		{"one was empty before", percent, parts(10, 100, 45, 50), parts(10, 100, 0, 0), "4.444444444 (4.444444444), 22.222222223 (22.222222222) = 26.666666667"},
		{"a rate alone", percent, []giaoban.Amount{giaoban.Of(giaoban.Whole(7))}, []giaoban.Amount{giaoban.Of(giaoban.Whole(5))}, "none"},
	} {
		each, total, ok := giaoban.Contributions(c.kind, c.now, c.then)
		var said []string
		for _, e := range each {
			said = append(said, fmt.Sprintf("%s (%s)", e.Change, e.Weight))
		}
		got := strings.Join(said, ", ") + " = " + total.String()
		if !ok {
			got = "none"
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.why, got, c.want)
		}
	}
}

func TestContributionsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "units")
		var now, then []giaoban.Amount
		for range n {
			for _, side := range []*[]giaoban.Amount{&now, &then} {
				d := rapid.Int64Range(0, 5000).Draw(t, "of")
				*side = append(*side, giaoban.OfParts(giaoban.Whole(rapid.Int64Range(0, d).Draw(t, "some")), giaoban.Whole(d)))
			}
		}
		kind := giaoban.Ratio{Scale: giaoban.Whole(100)}
		each, total, ok := giaoban.Contributions(kind, now, then)
		a, _ := kind.OverUnits(now)
		b, _ := kind.OverUnits(then)
		x, ok1 := kind.Result(a)
		y, ok2 := kind.Result(b)
		if ok != (ok1 && ok2) {
			t.Fatalf("told: %v; rates: %v, %v", ok, ok1, ok2)
		}
		sum := giaoban.Decimal{}
		for _, e := range each {
			sum = sum.Add(e.Change)
		}
		if ok && (sum != total || total != x.Sub(y)) {
			t.Fatalf("the parts add up to %s, the whole moved by %s, shown %s", sum, total, x.Sub(y))
		}
	})
}

// Limits from published tables: Wilson's of Newcombe (1998),
// Poisson's exact ones for 1, 10 and 100, to which Byar's come close.
func TestIntervals(t *testing.T) {
	for _, c := range []struct{ some, of, low, high float64 }{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}} {
		low, high := giaoban.ShareInterval(c.some, c.of)
		if math.Abs(low-c.low) > 0.00006 || math.Abs(high-c.high) > 0.00006 {
			t.Errorf("%v of %v: %.4f to %.4f, published %.4f to %.4f", c.some, c.of, low, high, c.low, c.high)
		}
	}
	for _, c := range []struct{ count, low, high float64 }{{0, 0, 3.69}, {1, 0.03, 5.57}, {10, 4.80, 18.39}, {100, 81.36, 121.63}} {
		low, high := giaoban.CountInterval(c.count)
		if math.Abs(low-c.low) > 0.05 || math.Abs(high-c.high) > 0.05 {
			t.Errorf("%v: %.2f to %.2f, exact %.2f to %.2f", c.count, low, high, c.low, c.high)
		}
	}
	if giaoban.ShareApart(8, 10, 0.5) || !giaoban.ShareApart(800, 1000, 0.5) || giaoban.CountApart(5, 2) || !giaoban.CountApart(50, 20) {
		t.Error("few differ by chance, many do not")
	}
}
