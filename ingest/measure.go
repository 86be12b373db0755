package ingest

import (
	"regexp"
	"strings"

	"github.com/giaoban/giaoban"
)

// measureKind is what a heading says about a figure beside its indicator: planned,
// achieved, run up through the year, of last year, compared.
type measureKind uint8

const (
	noMeasure measureKind = iota
	actual
	cumulative
	estimate
	plan
	lastYear
	lastPeriod
	toPlan     // percent of the plan
	toLastYear // percent of the same period of last year, or the growth
	comparison // any other: checked nowhere, stored nowhere
)

func (k measureKind) String() string {
	return [...]string{"", "actual", "cumulative", "estimate", "plan", "last_year", "last_period", "percent_of_plan", "percent_of_last_year", "comparison"}[k]
}

// stored says whether figures under the heading are figures of the report.
func (k measureKind) stored() bool { return k <= estimate }

// measure is a heading of that sort, with what else it says.
type measure struct {
	kind   measureKind
	period string // "Quý II" of "Thực hiện quý II"
	within string // month, quarter: "trong tháng", of the report's period its last one
}

// measureWords begin the headings, the longest first; texts in the form of
// withoutAccents. Forms of the statistics law and of the people's committees.
var measureWords = []struct {
	kind measureKind
	word string
}{
	{toLastYear, "so sanh voi cung ky"}, {toLastYear, "so sanh cung ky"}, {toLastYear, "so voi cung ky"}, {toLastYear, "so cung ky"}, {toLastYear, "so ck"},
	{toLastYear, "% so cung ky"}, {toLastYear, "% so voi cung ky"}, {toLastYear, "% cung ky"}, {toLastYear, "% ck"}, {toLastYear, "ty le so voi cung ky"}, {toLastYear, "tang truong so voi cung ky"},
	{toPlan, "so sanh voi ke hoach"}, {toPlan, "so voi ke hoach"}, {toPlan, "so ke hoach"}, {toPlan, "so kh"}, {toPlan, "% so ke hoach"}, {toPlan, "% so voi ke hoach"}, {toPlan, "% ke hoach"}, {toPlan, "% kh"}, {toPlan, "%kh"},
	{toPlan, "dat % ke hoach"}, {toPlan, "dat % kh"}, {toPlan, "ty le dat ke hoach"}, {toPlan, "ty le hoan thanh"}, {toPlan, "muc do hoan thanh"},
	{comparison, "so sanh"}, {comparison, "so voi"}, {comparison, "chenh lech"}, {comparison, "tang, giam"}, {comparison, "tang giam"}, {comparison, "tang/giam"}, {comparison, "tang (+)"}, {comparison, "tang +"}, {comparison, "%ck"},
	{comparison, "percent change"}, {comparison, "change"}, {comparison, "difference"}, {comparison, "% change"},
	{lastYear, "thuc hien cung ky"}, {lastYear, "th cung ky"}, {lastYear, "cung ky nam truoc"}, {lastYear, "cung ky"}, {lastYear, "same period"}, {lastYear, "nam truoc"},
	{lastPeriod, "ky truoc"}, {lastPeriod, "thang truoc"}, {lastPeriod, "quy truoc"}, {lastPeriod, "thuc hien ky truoc"}, {lastPeriod, "previous period"},
	{cumulative, "thuc hien luy ke"}, {cumulative, "luy ke"}, {cumulative, "luy tien"}, {cumulative, "lk tu dau nam"}, {cumulative, "lk"}, {cumulative, "cong don"}, {cumulative, "tu dau nam"}, {cumulative, "cumulative"}, {cumulative, "year to date"},
	{estimate, "uoc thuc hien"}, {estimate, "uoc th"}, {estimate, "uth"}, {estimate, "uoc dat"}, {estimate, "uoc tinh"}, {estimate, "uoc"},
	{plan, "ke hoach"}, {plan, "chi tieu giao"}, {plan, "chi tieu ke hoach"}, {plan, "muc tieu"}, {plan, "du toan"}, {plan, "planned"}, {plan, "plan"}, {plan, "target"}, {plan, "kh"},
	{actual, "thuc hien"}, {actual, "ket qua thuc hien"}, {actual, "ket qua"}, {actual, "dat duoc"}, {actual, "da thuc hien"}, {actual, "trong ky"}, {actual, "trong thang"}, {actual, "trong quy"}, {actual, "ky nay"}, {actual, "ky bao cao"},
	{actual, "so lieu"}, {actual, "gia tri"}, {actual, "so luong"}, {actual, "actual"}, {actual, "outturn"}, {actual, "result"}, {actual, "ergebnis"}, {actual, "value"}, {actual, "th"},
}

var lastWords = regexp.MustCompile(`^(?:nam|ca nam|trong nam|\(%\)|%|den|tinh den|thuc te|cua|so|trong|ky|bao cao|nay|truoc|the|for|of|period|giao|duoc giao|dau nam|tu dau nam|den nay|den ky bao cao|den cuoi ky|[():;.,%\s/-])*$`)

// readMeasure reads a heading as a measure; what else it says must be a period, a
// unit of measure or words without weight, else it is none: "Thực hiện dự án" is no
// measure.
func readMeasure(text string, isUnitOfMeasure func(string) bool) (m measure, ok bool) {
	plainText := strings.Trim(withoutAccents(strings.ReplaceAll(text, "\n", " ")), " .:;*()")
	if plainText == "" || len(plainText) > 80 {
		return m, false
	}
	for _, w := range measureWords {
		rest, found := strings.CutPrefix(plainText, w.word)
		if !found || rest != "" && isWordByte(rest[0]) {
			continue
		}
		m = measure{kind: w.kind}
		rest = strings.Trim(rest, " :;.,-()")
		if w.word == "trong thang" || rest == "thang" || rest == "trong thang" || rest == "thang nay" || rest == "thang bao cao" {
			m.within = "month"
			return m, true
		}
		if w.word == "trong quy" || rest == "quy" || rest == "trong quy" || rest == "quy nay" || rest == "quy bao cao" {
			m.within = "quarter"
			return m, true
		}
		if lastWords.MatchString(rest) || isUnitOfMeasure(rest) {
			return m, true
		}
		if p, ok := measurePeriod(rest); ok {
			m.period = p
			return m, true
		}
		return measure{}, false
	}
	return measure{}, false
}

func isWordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 0x80
}

// measurePeriod is the period behind a measure's word: "năm 2013", "quý II", "đến
// 14/6", "6 tháng".
func measurePeriod(rest string) (string, bool) {
	for _, cut := range []string{"", "trong ", "cua ", "ky ", "den het ", "tinh den ", "den ", "tu dau nam den ", "nam "} {
		s, ok := strings.CutPrefix(rest, cut)
		if !ok || s == "" {
			continue
		}
		if _, err := giaoban.ReadPeriod(s, giaoban.ReadOptions{Year: 2000}); err == nil && !barePeriod(s) {
			return s, true
		}
	}
	return "", false
}

// barePeriod is a number that could be anything.
func barePeriod(s string) bool {
	return onlyDigits(s) && !isYear(s) || withoutAccents(s) == "nam" // men, or a year without its number
}

// takeMeasure parts a label from the measure in its brackets: "Lao động được giải
// quyết việc làm (lũy kế)".
func takeMeasure(text string, isUnitOfMeasure func(string) bool) (rest string, m measure) {
	if name, inside, ok := inBrackets(trimmed(text)); ok {
		if m, ok := readMeasure(inside, isUnitOfMeasure); ok {
			return name, m
		}
	}
	return text, measure{}
}
