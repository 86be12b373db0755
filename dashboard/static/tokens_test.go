package static

import (
	"math"
	"testing"
)

func TestTokensAreReadFromTheStyleSheet(t *testing.T) {
	found := map[string]Token{}
	for _, k := range assets(t).Tokens() {
		if _, twice := found[k.Name]; twice {
			t.Errorf("%s stands twice", k.Name)
		}
		found[k.Name] = k
		if k.Colour() && (Contrast(k.Light, "#FFFFFF") == 0 || Contrast(k.Dark, "#FFFFFF") == 0) {
			t.Errorf("%s is no colour in both themes: %+v", k.Name, k)
		}
	}
	for _, want := range []Token{{"page", "#F4F4F0", "#0E1318"}, {"on-s7", "#FFFFFF", "#161C23"}, {"t22", "1.375rem", "1.375rem"}} {
		if found[want.Name] != want {
			t.Errorf("%+v, want %+v", found[want.Name], want)
		}
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#FFFFFF", 21}, {"#FFFFFF", "#000000", 21}, {"#777777", "#FFFFFF", 4.48}, {"#0A4F94", "#0A4F94", 1}, {"white", "#FFFFFF", 0}, {"#FFF", "#FFFFFF", 0}} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > .01 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}
