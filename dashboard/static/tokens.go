package static

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// Token is one name of css/tokens.css: a colour with its light and its dark value
// ("#F4F4F0"), or a size, which is the same in both ("1.375rem").
type Token struct{ Name, Light, Dark string }

// Colour tells a colour from a size.
func (t Token) Colour() bool { return strings.HasPrefix(t.Light, "#") }

var (
	tokenBlock = regexp.MustCompile(`(?s):root[^{]*\{(.*?)\n\s*\}`)
	tokenValue = regexp.MustCompile(`--([\w-]+):\s*([^;]+);`)
	tokenOther = regexp.MustCompile(`^var\(--([\w-]+)\)$`)
)

// Tokens reads the names and values that the pages are drawn with out of the style
// sheet itself, in its order. A colour that is another's is given as its value.
func (a *Assets) Tokens() []Token {
	blocks := tokenBlock.FindAllStringSubmatch(string(a.files["css/tokens.css"].plain), -1)
	if len(blocks) < 2 {
		return nil
	}
	light, order := values(blocks[0][1])
	dark, _ := values(blocks[1][1])
	var out []Token
	for _, name := range order {
		t := Token{Name: name, Light: resolved(light, name), Dark: resolved(dark, name)}
		if t.Dark == "" {
			t.Dark = t.Light
		}
		out = append(out, t)
	}
	return out
}

func values(block string) (all map[string]string, order []string) {
	all = map[string]string{}
	for _, m := range tokenValue.FindAllStringSubmatch(block, -1) {
		all[m[1]] = strings.TrimSpace(m[2])
		order = append(order, m[1])
	}
	return all, order
}

// resolved follows a token to the value it stands for, one step: a test of the style
// sheet sees that no colour is another's other.
func resolved(all map[string]string, name string) string {
	if m := tokenOther.FindStringSubmatch(all[name]); m != nil {
		return all[m[1]]
	}
	return all[name]
}

// Contrast is how far two colours are apart by WCAG 2: from 1, alike, to 21, black
// on white. What is not a colour of six digits contrasts with nothing: 0.
func Contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	if math.IsNaN(la) || math.IsNaN(lb) {
		return 0
	}
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(colour string) float64 {
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || len(colour) != 7 {
		return math.NaN()
	}
	linear := func(c uint64) float64 {
		v := float64(c&0xFF) / 255
		if v <= .04045 {
			return v / 12.92
		}
		return math.Pow((v+.055)/1.055, 2.4)
	}
	return .2126*linear(n>>16) + .7152*linear(n>>8) + .0722*linear(n)
}
