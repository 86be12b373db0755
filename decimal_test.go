package giaoban_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"math/rand"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"pgregory.net/rapid"
)

func number(t testing.TB, text string) giaoban.Decimal {
	t.Helper()
	d, exact, err := giaoban.ParseDecimal(text)
	if err != nil || !exact {
		t.Fatalf("%q: exact %v, %v", text, exact, err)
	}
	return d
}

// anyDecimal draws numbers of every size a figure can have.
func anyDecimal() *rapid.Generator[giaoban.Decimal] {
	return rapid.Custom(func(t *rapid.T) giaoban.Decimal {
		digits := rapid.StringMatching(`-?[0-9]{1,20}(\.[0-9]{1,9})?`).Draw(t, "number")
		d, _, err := giaoban.ParseDecimal(digits)
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
}

// smallDecimal draws numbers whose product stays within 128 bits.
func smallDecimal() *rapid.Generator[giaoban.Decimal] {
	return rapid.Custom(func(t *rapid.T) giaoban.Decimal {
		d, _, err := giaoban.ParseDecimal(rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,9})?`).Draw(t, "number"))
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
}

func TestDecimalIsReadExactlyOrRefused(t *testing.T) {
	for _, c := range []struct {
		text, want string
		exact      bool
		err        error
	}{
		{"0", "0", true, nil}, {"-0", "0", true, nil}, {"0.1", "0.1", true, nil}, {"+12", "12", true, nil}, {"007.50", "7.5", true, nil},
		{"-1234.000000001", "-1234.000000001", true, nil}, {"2916.718382", "2916.718382", true, nil},
		{"99999999999999999999.999999999", "99999999999999999999.999999999", true, nil},
		{"0.0000000005", "0.000000001", false, nil}, {"-0.0000000005", "-0.000000001", false, nil}, {"0.0000000004", "0", false, nil}, {"1.0000000000", "1", true, nil},
		{"100000000000000000000", "", false, giaoban.ErrDecimalRange},
		{"", "", false, giaoban.ErrDecimalSyntax}, {"-", "", false, giaoban.ErrDecimalSyntax}, {".5", "", false, giaoban.ErrDecimalSyntax}, {"5.", "", false, giaoban.ErrDecimalSyntax},
		{"1,5", "", false, giaoban.ErrDecimalSyntax}, {"1e3", "", false, giaoban.ErrDecimalSyntax}, {" 1", "", false, giaoban.ErrDecimalSyntax}, {"1.2.3", "", false, giaoban.ErrDecimalSyntax},
		{"0x10", "", false, giaoban.ErrDecimalSyntax}, {"１", "", false, giaoban.ErrDecimalSyntax}, {"1.000000000x", "", false, giaoban.ErrDecimalSyntax}, {"một triệu đồng chẵn không lẻ", "", false, giaoban.ErrDecimalSyntax},
	} {
		d, exact, err := giaoban.ParseDecimal(c.text)
		if !errors.Is(err, c.err) || err == nil && (d.String() != c.want || exact != c.exact) {
			t.Errorf("%q: got %s, exact %v, %v; want %s, %v, %v", c.text, d, exact, err, c.want, c.exact, c.err)
		}
	}
}

func TestDecimalArithmeticIsThatOfBigNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDecimal().Draw(t, "a"), anyDecimal().Draw(t, "b")
		ra, rb := a.Rat(), b.Rat()
		if got := a.Add(b).Rat(); got.Cmp(new(big.Rat).Add(ra, rb)) != 0 {
			t.Fatalf("%s + %s = %s", a, b, a.Add(b))
		}
		if got := a.Sub(b).Rat(); got.Cmp(new(big.Rat).Sub(ra, rb)) != 0 {
			t.Fatalf("%s - %s = %s", a, b, a.Sub(b))
		}
		if a.Cmp(b) != ra.Cmp(rb) || a.Sign() != ra.Sign() || a.IsWhole() != ra.IsInt() || a.Neg().Rat().Cmp(new(big.Rat).Neg(ra)) != 0 || a.Abs().Rat().Cmp(new(big.Rat).Abs(ra)) != 0 {
			t.Fatalf("order, sign or wholeness of %s and %s", a, b)
		}
		if (a == b) != (ra.Cmp(rb) == 0) {
			t.Fatalf("%s == %s is %v", a, b, a == b)
		}
	})
}

func TestDecimalProductsAndQuotientsAreRoundedOnce(t *testing.T) {
	half := big.NewRat(1, 2_000_000_000)
	near := func(got giaoban.Decimal, want *big.Rat) bool {
		return new(big.Rat).Abs(new(big.Rat).Sub(got.Rat(), want)).Cmp(half) <= 0
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, scale := smallDecimal().Draw(t, "a"), smallDecimal().Draw(t, "b"), giaoban.Whole(100)
		if got := a.Mul(b); !near(got, new(big.Rat).Mul(a.Rat(), b.Rat())) {
			t.Fatalf("%s × %s = %s", a, b, got)
		}
		got, ok := a.Div(b)
		scaled, ok2 := a.Scaled(scale, b)
		if ok == b.IsZero() || ok2 == b.IsZero() {
			t.Fatalf("%s ÷ %s: %v", a, b, ok)
		}
		if ok && (!near(got, new(big.Rat).Quo(a.Rat(), b.Rat())) || !near(scaled, new(big.Rat).Quo(new(big.Rat).Mul(a.Rat(), scale.Rat()), b.Rat()))) {
			t.Fatalf("%s ÷ %s = %s, × 100: %s", a, b, got, scaled)
		}
	})
}

func TestDecimalRoundsHalvesAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{{"83.589743590", 1, "83.6"}, {"2.5", 0, "3"}, {"-2.5", 0, "-3"}, {"2.4999", 0, "2"}, {"0.05", 1, "0.1"}, {"-0.04", 1, "0.0"}, {"1234.5", 3, "1234.500"}} {
		if got := number(t, c.text).Fixed(c.n); got != c.want {
			t.Errorf("%s to %d digits: %s, want %s", c.text, c.n, got, c.want)
		}
	}
}

// Rounding, writing and the nearest float are those of rational numbers, for numbers of
// one word as for those of two.
func TestDecimalWritesWhatARationalNumberWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.OneOf(anyDecimal(), smallDecimal()).Draw(t, "d")
		n := rapid.IntRange(0, giaoban.DecimalPlaces).Draw(t, "places")
		r := d.Rat()
		want := r.FloatString(n) // rounds halves away from zero
		if new(big.Rat).Abs(r).Cmp(big.NewRat(0, 1)) != 0 && strings.Trim(want, "-0.") == "" {
			want = strings.TrimPrefix(want, "-")
		}
		if got := d.Fixed(n); got != want {
			t.Fatalf("%s with %d places is written %s, want %s", d, n, got, want)
		}
		if got := d.Round(n).Rat().FloatString(n); got != r.FloatString(n) && strings.Trim(got, "-0.") != "" {
			t.Fatalf("%s rounded to %d places is %s", d, n, got)
		}
		if f, _ := r.Float64(); d.Float() != f {
			t.Fatalf("%s is nearest to %v, not %v", d, f, d.Float())
		}
	})
}

func TestDecimalTextAndJSONRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDecimal().Draw(t, "d")
		if back, exact, err := giaoban.ParseDecimal(d.String()); err != nil || !exact || back != d {
			t.Fatalf("%s is read as %s", d, back)
		}
		text, err := json.Marshal(d)
		var back giaoban.Decimal
		if err != nil || json.Unmarshal(text, &back) != nil || back != d {
			t.Fatalf("%s is JSON %s, read as %s", d, text, back)
		}
		hi, lo := d.Bits()
		if giaoban.DecimalBits(hi, lo) != d {
			t.Fatalf("%s: its bits are another number's", d)
		}
	})
}

func TestDecimalFromJSONWithExponent(t *testing.T) {
	for text, want := range map[string]string{"1e3": "1000", "1.5E-3": "0.0015", `"12.5"`: "12.5", "-2e0": "-2"} {
		var d giaoban.Decimal
		if err := json.Unmarshal([]byte(text), &d); err != nil || d.String() != want {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"1e999999999", "1e-999999999", "1e30", `"x"`, "true"} {
		var d giaoban.Decimal
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("%s was taken as %s", text, d)
		}
	}
}

func TestSumsDoNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(anyDecimal(), 2, 50).Draw(t, "numbers")
		sum := func() (s giaoban.Decimal) {
			for _, d := range all {
				s = s.Add(d)
			}
			return s
		}
		before := sum()
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if sum() != before {
			t.Fatalf("%s, then %s", before, sum())
		}
	})
}

func TestFiguresAndDaysAsPeopleReadThem(t *testing.T) {
	for _, c := range []struct {
		text     string
		decimals int
		vi, en   string
	}{
		{"1234567.8", 1, "1.234.567,8", "1,234,567.8"}, {"410036", 0, "410.036", "410,036"}, {"83.589743590", 1, "83,6", "83.6"}, {"-9.6", 1, "−9,6", "−9.6"},
		{"999", 0, "999", "999"}, {"1000", 0, "1.000", "1,000"}, {"0", 2, "0,00", "0.00"}, {"-0.04", 1, "0,0", "0.0"}, {"0.5", 0, "1", "1"}, {"1.5", 20, "1,500000000", "1.500000000"}, {"15", -3, "15", "15"},
	} {
		d := number(t, c.text)
		if vi, en := d.Format(giaoban.Vietnamese, c.decimals), d.Format(giaoban.English, c.decimals); vi != c.vi || en != c.en {
			t.Errorf("%s: %q, %q; want %q, %q", c.text, vi, en, c.vi, c.en)
		}
	}
	day := giaoban.NewDate(2014, 6, 3)
	if vi, en := day.FormatDate(giaoban.Vietnamese), day.FormatDate(giaoban.English); vi != "03/06/2014" || en != "3 June 2014" {
		t.Errorf("%s, %s", vi, en)
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"0", "-1.5", "99999999999999999999.999999999", "1e3", "", "-", "1.0000000005"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, exact, err := giaoban.ParseDecimal(s)
		want, ok := new(big.Rat).SetString(s)
		if err != nil {
			return
		}
		if !ok || strings.ContainsAny(s, "eE_/xX") {
			t.Fatalf("%q was taken as %s", s, d)
		}
		if exact != (d.Rat().Cmp(want) == 0) {
			t.Fatalf("%q is %s, exact %v", s, d, exact)
		}
	})
}
