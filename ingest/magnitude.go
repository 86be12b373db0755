package ingest

import (
	"math"
	"strings"

	"github.com/giaoban/giaoban"
)

// magnitude parts a unit of measure into its power of ten and what is counted:
// "triệu đồng" is 6 of "dong", "tỷ" 9 of nothing said.
func magnitude(text string) (power int, base string) {
	s := strings.Trim(withoutAccents(text), "() .:")
	for _, w := range []string{"don vi tinh", "dvt", "unit of measure", "unit"} {
		s = strings.TrimLeft(strings.TrimPrefix(s, w), " .:")
	}
	s = strings.NewReplacer("tr.d", "trieu dong", "trd", "trieu dong", "1.000", "nghin", "1000", "nghin").Replace(s)
	words := strings.Fields(strings.ReplaceAll(s, ".", " "))
	for len(words) > 0 {
		times, known := map[string]int{"nghin": 3, "ngan": 3, "thousand": 3, "trieu": 6, "tr": 6, "million": 6, "ty": 9, "ti": 9, "billion": 9}[words[0]]
		if !known || len(words) > 1 && (words[1] == "le" || words[1] == "so" || words[1] == "suat") {
			break
		}
		power, words = power+times, words[1:]
	}
	base = strings.Join(words, " ")
	if base == "vnd" || base == "d" {
		base = "dong"
	}
	return power, base
}

// timesMeasure is what a number in one unit of measure is multiplied by to stand in
// an indicator's own; false where the two count different things.
func timesMeasure(v *giaoban.Indicator, said string) (giaoban.Decimal, bool) {
	power, base := magnitude(said)
	for _, own := range []string{v.UnitOfMeasure.VI, v.UnitOfMeasure.EN} {
		to, of := magnitude(own)
		if base != of && (base != "" || power == 0 || of != "dong") || of == "" || power-to > 9 || to-power > giaoban.DecimalPlaces {
			continue
		}
		if power < to {
			return scaled(1, to-power), true
		}
		return giaoban.Whole(int64(math.Pow10(power - to))), true
	}
	return giaoban.Decimal{}, false
}

// inMeasure brings a number into the indicator's unit of measure from the one that
// stands behind it, or else in its headings: 1.500 under "triệu đồng" is 1,5 tỷ đồng.
func inMeasure(e *entry, v *giaoban.Indicator, n number) (out number, changed bool) {
	said := firstOf(n.unit, e.scale)
	if said == "" || measures(v, said) {
		return n, false
	}
	times, ok := timesMeasure(v, said)
	if !ok || times == giaoban.Whole(1) {
		return n, false
	}
	n.value, n.plainly = n.value.Mul(times), false
	return n, true
}
