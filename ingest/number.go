package ingest

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/giaoban/giaoban"
)

// format is a way of writing numbers.
type format uint8

const (
	anyFormat format = iota
	vi               // 1.234.567,8
	en               // 1,234,567.8
	space            // 1 234 567,8 or 1 234 567.8
	mixed            // several of them in one column: it decides nothing
)

// readFormat reads what was said beside the file.
func readFormat(name string) (format, bool) {
	switch name {
	case "":
		return anyFormat, true
	case "vi":
		return vi, true
	case "en":
		return en, true
	case "space":
		return space, true
	}
	return anyFormat, false
}

func (f format) String() string {
	return [...]string{"", "vi", "en", "space", "mixed"}[f]
}

// numberKind is what a cell turned out to hold.
type numberKind uint8

const (
	blank         numberKind = iota
	noFigure                 // "-", "…": no figure, not zero
	notApplicable            // "x"
	nothingArose             // "KPS", không phát sinh
	single                   // a number with one reading
	twofold                  // a number with two: 1.234
	excelError               // #REF!
	noNumber                 // anything else
)

// number is what a cell holds, before the column, the indicator and its bounds
// decide.
type number struct {
	kind    numberKind
	value   giaoban.Decimal // of two readings the one with decimals
	grouped giaoban.Decimal // of two readings the whole one
	format  format          // the format the cell shows; of two readings that of value
	places  uint8           // digits after the point as written
	exact   bool            // false: more than nine digits after the point
	percent bool            // a percent sign stands behind
	unit    string          // what stands behind the number: căn
	before  string          // what stands before a fraction bar: 978
	over    string          // and behind it: 1.170
	rate    string          // and in brackets behind both: 83,6%
	groups  bool            // thousands are parted
	plainly bool            // the text is what Decimal.Fixed(places) would write
}

const wholeDigits = 18 // fit an int64

// readNumber reads a cell's text. Nothing is guessed: a number that can be read two
// ways keeps both readings, and what is no number stays text.
func readNumber(text string) number {
	if n, ok := readPlain(text); ok {
		return n
	}
	s := trimmed(text)
	if s == "" {
		return number{kind: blank}
	}
	if k := marker(s); k != single {
		return number{kind: k}
	}
	if n, d, ok := strings.Cut(s, "/"); ok && (trimmed(d) == "" || beginsNumber(trimmed(d))) {
		return readFraction(trimmed(n), trimmed(d))
	}
	digits, rest := splitUnit(s)
	n := readDigits(digits)
	if n.kind != single && n.kind != twofold || strings.ContainsAny(withoutSquares.Replace(rest), "0123456789") {
		return number{kind: noNumber}
	}
	n.plainly = false
	if rest, ok := strings.CutPrefix(rest, "%"); ok {
		n.percent = true
		n.unit = trimmed(rest)
		return n
	}
	n.unit = rest
	return n
}

// readFraction reads what stands before and behind a fraction bar, with the rate that
// may follow in brackets: "978/1.170 đơn (83,6%)". A month of a year, 06/2014 or 6T/2014,
// is none.
func readFraction(before, over string) number {
	out := readNumber(before)
	rate := ""
	if parts, inside, ok := inBrackets(over); ok && readNumber(inside).percent {
		rate, over = inside, parts
	}
	if over == "" || out.unit != "" && !strings.ContainsFunc(over, unicode.IsLetter) || out.over != "" || strings.Contains(over, "/") || out.percent || out.kind != single && out.kind != twofold ||
		isYear(over) && onlyDigits(before) && out.value.Cmp(giaoban.Whole(12)) <= 0 {
		return number{kind: noNumber}
	}
	out.before, out.over, out.rate, out.unit, out.plainly = before, over, rate, "", false
	return out
}

// beginsNumber says whether a denominator follows, and no unit of measure as in tạ/ha.
func beginsNumber(s string) bool { return s[0] >= '0' && s[0] <= '9' || s[0] == '-' || s[0] == '+' }

// withoutSquares takes out the digits that belong to a unit of measure.
var withoutSquares = strings.NewReplacer("m2", "m", "m3", "m")

// readPlain is the way of nearly every figure of a bulk file: digits, at most one
// point with decimals that cannot be a group of thousands.
func readPlain(s string) (number, bool) {
	i, negative := 0, false
	if s != "" && s[0] == '-' {
		i, negative = 1, true
	}
	first := i
	var m uint64
	point := -1
	for ; i < len(s); i++ {
		c := s[i] - '0'
		if c > 9 {
			if s[i] != '.' || point >= 0 || i == first {
				return number{}, false
			}
			point = i
			continue
		}
		m = m*10 + uint64(c)
	}
	digits, places := len(s)-first, 0
	canonical := s != "" && (s[first:] == "0" || digits > 0 && s[first] != '0' || point == first+1)
	if point >= 0 {
		digits--
		places = len(s) - point - 1
		if places == 0 || places == 3 && point-first <= 3 && s[first] != '0' {
			return number{}, false
		}
	}
	if digits == 0 || digits > wholeDigits || places > giaoban.DecimalPlaces {
		return number{}, false
	}
	n := number{kind: single, value: scaled(m, places), places: uint8(places), exact: true, plainly: canonical}
	if places > 0 {
		n.format = en
	}
	if negative {
		n.value = n.value.Neg()
		n.plainly = canonical && m != 0
	}
	return n, true
}

// scaled is m × 10⁻ᵖˡᵃᶜᵉˢ.
func scaled(m uint64, places int) giaoban.Decimal {
	unit := uint64(1_000_000_000)
	for range places {
		unit /= 10
	}
	hi, lo := bits.Mul64(m, unit)
	return giaoban.DecimalBits(int64(hi), lo)
}

// marker reads the signs that stand in place of a number; single where it is none.
func marker(s string) numberKind {
	if s[0] == '#' {
		for _, e := range []string{"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"} {
			if s == e {
				return excelError
			}
		}
	}
	if len(s) > 40 {
		return single
	}
	if len(s) > 1 && strings.Trim(s, "*") == "" {
		return noFigure // "***", as printed tables fill a cell
	}
	switch strings.ToLower(s) {
	case "[c]", "[u]": // confidential, unreliable
		return noFigure
	case "[z]":
		return notApplicable
	case "-", "–", "—", "−", "…", "...", "..", ".", "n/a", "na", "nan", "null", "none", "no data":
		return noFigure
	case "x", "[x]":
		return notApplicable
	case "kps":
		return nothingArose
	}
	switch sameName(s) {
	case sameName("không phát sinh"):
		return nothingArose
	case sameName("không áp dụng"), "not applicable":
		return notApplicable
	case sameName("chưa có"), sameName("chưa có số liệu"), sameName("đang tổng hợp"):
		return noFigure
	}
	return single
}

// splitUnit parts "1.097 căn" into the number and what stands behind it.
func splitUnit(s string) (digits, rest string) {
	for i, r := range s {
		if r >= '0' && r <= '9' || r == '.' || r == ',' || r == '-' || r == '+' || r == '−' || isBlank(r) {
			continue
		}
		return trimmed(s[:i]), trimmed(s[i:])
	}
	return s, ""
}

func isBlank(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' }

// readDigits reads digits with separators.
func readDigits(s string) number {
	bad := number{kind: noNumber}
	sign := ""
	switch r, size := utf8.DecodeRuneInString(s); r {
	case '-', '−':
		sign, s = "-", strings.TrimLeftFunc(s[size:], isBlank)
	case '+':
		s = s[size:]
	}
	if strings.ContainsAny(s, "+-−") {
		return bad
	}
	spaced := strings.ContainsFunc(s, unicode.IsSpace)
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case spaced:
		return readSpaced(sign, s, points, commas)
	case points == 0 && commas == 0:
		return oneReading(sign, s, "", anyFormat)
	case points > 0 && commas > 0:
		if strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.') {
			return readGrouped(sign, s, ".", ",", vi)
		}
		return readGrouped(sign, s, ",", ".", en)
	case points > 1:
		return readGrouped(sign, s, ".", ",", vi)
	case commas > 1:
		return readGrouped(sign, s, ",", ".", en)
	case points == 1:
		return oneSeparator(sign, s, ".", en)
	}
	return oneSeparator(sign, s, ",", vi)
}

// oneSeparator reads 12,5 as decimal and 1,234 both ways: only a group of exactly
// three digits behind one to three digits that do not begin with 0 can be thousands.
func oneSeparator(sign, s, sep string, decimal format) number {
	a, b, _ := strings.Cut(s, sep)
	if b == "" {
		return number{kind: noNumber}
	}
	if a == "" {
		a = "0"
	}
	n := oneReading(sign, a, b, decimal)
	if len(b) == 3 && len(a) <= 3 && a[0] != '0' && n.kind == single {
		n.kind = twofold
		n.grouped, _, _ = giaoban.ParseDecimal(sign + a + b)
	}
	return n
}

// readSpaced reads groups parted by blanks, all of three digits.
func readSpaced(sign, s string, points, commas int) number {
	bad := number{kind: noNumber}
	if points+commas > 1 {
		return bad
	}
	whole, frac := s, ""
	if i := strings.IndexAny(s, ".,"); i >= 0 {
		whole, frac = s[:i], s[i+1:]
		if frac == "" || !onlyDigits(frac) {
			return bad
		}
	}
	groups := strings.FieldsFunc(whole, isBlank)
	if !wellGrouped(groups) || len(groups) < 2 {
		return bad
	}
	n := oneReading(sign, strings.Join(groups, ""), frac, space)
	n.plainly = false
	return n
}

func wellGrouped(groups []string) bool {
	for i, g := range groups {
		if !onlyDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(g) > 3 {
			return false
		}
	}
	return len(groups) > 0
}

// readGrouped reads a number whose groups are parted by one sign and whose decimals
// follow another; anything out of order is no number.
func readGrouped(sign, s, group, decimal string, f format) number {
	bad := number{kind: noNumber}
	whole, frac, fraction := strings.Cut(s, decimal)
	if fraction && frac == "" || strings.Contains(frac, group) || strings.Contains(frac, decimal) {
		return bad
	}
	groups := strings.Split(whole, group)
	if !wellGrouped(groups) {
		return bad
	}
	n := oneReading(sign, strings.Join(groups, ""), frac, f)
	n.groups = true
	return n
}

func oneReading(sign, whole, frac string, f format) number {
	s := sign + whole
	if frac != "" {
		s += "." + frac
	}
	d, exact, err := giaoban.ParseDecimal(s)
	if err != nil || !onlyDigits(whole) {
		return number{kind: noNumber}
	}
	return number{kind: single, value: d, format: f, places: uint8(min(len(frac), giaoban.DecimalPlaces)), exact: exact}
}
