package ingest

import (
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// timesWords are powers of ten in units of measure, without accents.
var timesWords = map[string]int{"nghin": 3, "ngan": 3, "thousand": 3, "thousands": 3, "trieu": 6, "tr": 6, "million": 6, "millions": 6, "ty": 9, "ti": 9, "billion": 9, "bn": 9}

// currencies are the names of money other than đồng that a report may use, without
// accents, each with the one it is known by here.
var currencies = map[string]string{"usd": "usd", "us$": "usd", "$": "usd", "do la": "usd", "do la my": "usd", "dollar": "usd", "dollars": "usd", "us dollars": "usd",
	"eur": "eur", "euro": "eur", "€": "eur", "gbp": "gbp", "£": "gbp", "bang anh": "gbp", "jpy": "jpy", "yen": "jpy", "yen nhat": "jpy", "¥": "jpy",
	"cny": "cny", "rmb": "cny", "nhan dan te": "cny", "krw": "krw", "thb": "thb", "lak": "lak", "khr": "khr", "sgd": "sgd", "aud": "aud"}

// magnitude parts a unit of measure into its power of ten and what is counted:
// "triệu đồng" is 6 of "dong", "tỷ" 9 of nothing said.
func magnitude(text string) (power int, base string) {
	s := strings.Trim(withoutAccents(text), "() .:")
	for _, w := range []string{"don vi tinh", "dvt", "unit of measure", "unit"} {
		s = strings.TrimLeft(strings.TrimPrefix(s, w), " .:")
	}
	s = strings.NewReplacer("tr.d", "trieu dong", "trd", "trieu dong", "1.000.000", "trieu ", "1.000", "nghin ", "1000", "nghin ").Replace(s)
	words := strings.Fields(strings.ReplaceAll(s, ".", " "))
	for len(words) > 0 {
		times, known := timesWords[words[0]]
		if !known || len(words) > 1 && (words[1] == "le" || words[1] == "so" || words[1] == "suat") {
			break
		}
		power, words = power+times, words[1:]
	}
	if n := len(words) - 1; n > 0 && timesWords[words[n]] > 0 { // "VND billion"
		power, words = power+timesWords[words[n]], words[:n]
	}
	base = strings.Join(words, " ")
	if base == "d" && power == 0 && !strings.ContainsAny(text, "đĐ₫") {
		return 0, base // the fourth column, no money
	}
	switch base {
	case "vnd", "d", "₫", "viet nam dong", "dong viet nam":
		base = "dong"
	}
	return power, firstOf(currencies[base], base)
}

// isMoney says whether a base is money, đồng or another.
func isMoney(base string) bool { return base == "dong" || currencies[base] != "" }

// persons are words for people, each as good as the other: "49.867 lao động" of an
// indicator in người.
var persons = map[string]bool{"nguoi": true, "lao dong": true, "nhan khau": true, "khau": true, "cong dan": true, "people": true, "persons": true, "workers": true}

// isMagnitude says whether a text is a unit of measure by what it is made of: money,
// or a power of ten of what the catalogue counts.
func (r *roster) isMagnitude(text string) bool {
	power, base := magnitude(text)
	if base == "" {
		return slices.Contains([]string{"nghin", "ngan", "trieu", "thousand", "thousands", "million", "millions"}, withoutAccents(text))
	}
	return isMoney(base) || power > 0 && r.bases[base]
}

// measureInName is the unit of measure in the brackets of an indicator's name, where
// they are no part of the name: "Thu ngân sách (triệu đồng)".
func (r *roster) measureInName(text string) string {
	_, said, ok := inBrackets(text)
	if !ok {
		_, said, ok = r.behindComma(text)
	}
	if !ok || r.indicatorNames[indicatorName(text)] != nil {
		return ""
	}
	if !r.isScale(said) && !isMeasureWord(said) {
		return ""
	}
	return said
}

// behindComma parts a name from the unit of measure behind its last comma: "Thu ngân
// sách, triệu đồng".
func (r *roster) behindComma(text string) (name, measure string, ok bool) {
	i := strings.LastIndexByte(text, ',')
	if i <= 0 || !r.isScale(text[i+1:]) {
		return text, "", false
	}
	return trimmed(text[:i]), trimmed(text[i+1:]), true
}

// countedWords are what reports count in besides money. In brackets behind a name, or
// behind "Đơn vị tính", they say so even where no indicator of the catalogue is counted
// in them.
var countedWords = []string{"người", "hộ", "căn", "cái", "chiếc", "con", "lượt", "lượt người", "vụ", "việc", "đơn", "hồ sơ", "trường hợp", "lao động", "học sinh", "học viên", "sinh viên",
	"thẻ", "ha", "héc ta", "m2", "m3", "km", "km2", "kg", "tạ", "tấn", "lít", "giờ", "ngày", "tháng", "năm", "lần", "buổi", "lớp", "trường", "cơ sở", "doanh nghiệp", "dự án", "công trình",
	"people", "persons", "households", "tonnes", "hectares"}

func isMeasureWord(text string) bool {
	_, base := magnitude(text)
	return slices.ContainsFunc(countedWords, func(w string) bool { return withoutAccents(w) == base })
}

// timesMeasure is what a number in one unit of measure is multiplied by to stand in
// an indicator's own; false where the two count different things.
func timesMeasure(v *giaoban.Indicator, said string) (giaoban.Decimal, bool) {
	power, base := magnitude(said)
	for _, own := range []string{v.UnitOfMeasure.VI, v.UnitOfMeasure.EN} {
		to, of := magnitude(own)
		alone := base == "" && power > 0 && (of == "dong" || power <= 6 && !inPercent(v))
		if base != of && !(persons[base] && persons[of]) && !alone || of == "" || power-to > 9 || to-power > giaoban.DecimalPlaces {
			continue
		}
		if power < to {
			return scaled(1, to-power), true
		}
		return tens(power - to), true
	}
	return giaoban.Decimal{}, false
}

// tens is a power of ten.
func tens(power int) giaoban.Decimal {
	x := giaoban.Whole(1)
	for range power {
		x = x.Mul(giaoban.Whole(10))
	}
	return x
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

// besideFigures brings a number that is compared or planned, and no figure itself, into
// the indicator's unit of measure as a figure would be; false where it cannot be.
func (r *reading) besideFigures(e *entry, v *giaoban.Indicator, c cell, n number) (number, bool) {
	if c.typed && c.unit != "" && r.roster.isScale(c.unit) {
		n = n.beside(c.unit)
	}
	code, severity := otherMeasure(v, firstOf(n.unit, e.scale))
	if severity == giaoban.SeverityError && (e.scaleNear || n.unit != "" || code == "other_currency") {
		return n, false
	}
	if c.divided > 0 && !c.percent {
		var bad problem
		if n, bad = asShown(e, v, c, n); bad.code != "" {
			return n, false
		}
	}
	n, _ = inMeasure(e, v, n)
	return n, true
}

// otherMeasure says what is wrong with a heading's unit of measure over figures of an
// indicator, and how wrong: another currency and another kind of thing are errors, as
// the figures cannot be brought into the indicator's; another word for what is counted
// (người over hộ) is a warning, for it may only be a word.
func otherMeasure(v *giaoban.Indicator, said string) (code string, severity giaoban.Severity) {
	said = strings.Trim(said, "() ")
	if said == "" || v.UnitOfMeasure.VI == "" || measures(v, said) {
		return "", ""
	}
	if _, ok := timesMeasure(v, said); ok {
		return "", ""
	}
	power, base := magnitude(said)
	_, own := magnitude(v.UnitOfMeasure.VI)
	switch percents := strings.HasPrefix(base, "%"); {
	case percents && inPercent(v):
		return "", ""
	case isMoney(base) && isMoney(own):
		return "other_currency", giaoban.SeverityError
	case isMoney(base) || isMoney(own) || percents || inPercent(v) || power > 0:
		return "other_measure", giaoban.SeverityError
	}
	return "measure_differs", giaoban.SeverityWarning
}

// inHeadings says whether a figure may stand under the unit of measure that its
// headings name, and whether that is in doubt: what the table as a whole says may be
// meant for other columns, and counts once none of its figures is found to stand in it.
func (l *lane) inHeadings(e *entry, v *giaoban.Indicator, n number) (ok, doubtful bool) {
	if n.unit != "" || e.scale == "" {
		return true, false
	}
	code, severity := otherMeasure(v, e.scale)
	near := e.scaleNear || code == "other_currency"
	p := problem{code: code, severity: severity, row: e.row, column: e.value.column, read: strings.Clone(e.value.text), expected: strings.Trim(e.scale, "() "), about: v}
	switch {
	case code == "":
		l.measured.agreed = l.measured.agreed || !near
	case !near:
		l.measured.problem = p
		return true, true
	case severity == giaoban.SeverityError:
		l.reject(e, e.value.column, p)
		return false, false
	case !l.measured.said[v.Code+" "+e.scale]:
		if l.measured.said == nil {
			l.measured.said = map[string]bool{}
		}
		l.measured.said[v.Code+" "+e.scale] = true
		l.problems.add(p)
	}
	return true, false
}

// measuredIn is what the units of measure in a table's headings were found to be about.
type measuredIn struct {
	agreed  bool            // a figure stands in the one written above the table
	figures []int           // those that do not, by index
	problem problem         // with the last of them
	said    map[string]bool // what was pointed out once for its column
}

// notMeasured refuses or points out the figures of a table of which none stands in
// the unit of measure that is written above it; base is the index of its first.
func (d *draft) notMeasured(m *measuredIn, base int) {
	if m.agreed || len(m.figures) == 0 {
		return
	}
	if m.problem.severity != giaoban.SeverityError {
		p := d.at(base+m.figures[0], m.problem)
		d.problems.add(p)
		return
	}
	for _, i := range m.figures {
		if base+i < d.figures.len() {
			d.refuse(base+i, m.problem)
		}
	}
}
