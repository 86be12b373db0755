package giaoban

import (
	"regexp"
	"strings"
	"time"
)

// The machine forms beside our own keys: DHIS2's 2014S1, 2014W23, 201406, 20140615,
// and ISO 8601 intervals with a duration.
var (
	dhis2Half   = regexp.MustCompile(`^(\d{4})S([12])$`)
	dhis2Week   = regexp.MustCompile(`^(\d{4})W(\d{1,2})$`)
	dhis2Month  = regexp.MustCompile(`^(\d{4})(\d\d)$`)
	dhis2Day    = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)$`)
	isoDuration = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)/P(\d{1,3})([DWMY])$`)
)

// labelWords stand before or after a label, or in brackets behind it. "kế hoạch",
// "cùng kỳ" and "so với" are not among them: such figures are not of the period.
var labelWords = []struct {
	pattern *regexp.Regexp // its group is what is taken off
	says    said
}{
	{regexp.MustCompile(`^((?:` + cumulativeWords + ` )?(?:tu )?dau nam) (?:den|toi)\b`), said{cumulative: true}},
	{regexp.MustCompile(`^(` + cumulativeWords + `)\b`), said{cumulative: true}},
	{regexp.MustCompile(`([( ,;-]` + cumulativeWords + `(?: tu dau nam)?\)?)$`), said{cumulative: true}},
	{regexp.MustCompile(`^(trong ky|rieng|trong|within|during)\b`), said{own: true}},
	{regexp.MustCompile(`([( ,;-](?:trong|rieng) (?:ky|thang|quy|nam)\)?)$`), said{own: true}},
	{regexp.MustCompile(`^(` + estimateWords + `)\b`), said{estimated: true}},
	{regexp.MustCompile(`([( ,;-]` + estimateWords + `\)?)$`), said{estimated: true}},
	{regexp.MustCompile(`^(ky bao cao|bao cao|so lieu|so ket|tong ket|thuc hien|period|actual|ky|th)\b`), said{}},
}

const (
	cumulativeWords = `(?:luy ke|cong don|lk|cumulative|ytd|year to date)`
	estimateWords   = `(?:uoc thuc hien|uoc tinh|uoc|uth|estimated|estimate)`
)

// labelPattern is one way of writing a period; read gives its candidates.
type labelPattern struct {
	pattern *regexp.Regexp
	read    func(parts []string) []candidate
}

const (
	ofYear = ` ?(?:cua |of )?(?:the )?(?:nam|year|[/,.-])? ?(\d{4})`
	number = `(\d{1,2}|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`
	fourth = `(iv|i{1,3}|[1-4]|nhat|nhi|ba|tu|first|second|third|fourth|1st|2nd|3rd|4th|mot|hai|bon)`
	months = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	dmy    = `(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})`
)

func whole(p string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + p + `)$`) }

// labelPatterns are tried in order; the first that fits decides.
var labelPatterns = []labelPattern{
	// years
	{whole(`(?:ca nam|ca year|nam|full year|year|ca|tron nam) ?(\d{4})`), func(m []string) []candidate { return yearly(m[0]) }},
	{whole(`(\d{4})`), func(m []string) []candidate { return yearly(m[0]) }},
	{whole(`giai doan ?(?:nam )?(\d{4}) ?(?:-|den) ?(\d{4})`), func(m []string) []candidate {
		return one(Period{YearOf(count(m[0])).Starts, YearOf(count(m[1])).Ends})
	}},
	{yearsAlone, func(m []string) []candidate { return severalYears(m[0], m[1]) }},
	// so many months from the year's beginning or its end, and halves
	{whole(number + ` ?(?:thang|months?|t|m)(?: ?dau)?` + ofYear), func(m []string) []candidate { return firstMonths(m[1], count(m[0])) }},
	{whole(`(?:the )?first ` + number + ` months` + ofYear), func(m []string) []candidate { return firstMonths(m[1], count(m[0])) }},
	{whole(number + ` ?(?:thang|t) ?cuoi` + ofYear), func(m []string) []candidate { return lastMonths(m[1], count(m[0])) }},
	{whole(`(?:the )?last ` + number + ` months` + ofYear), func(m []string) []candidate { return lastMonths(m[1], count(m[0])) }},
	{whole(`(?:the )?(?:nua dau|first half|h1|1h)` + ofYear), func(m []string) []candidate { return firstMonths(m[0], 6) }},
	{whole(`(?:the )?(?:nua cuoi|nua sau|second half|h2|2h)` + ofYear), func(m []string) []candidate { return lastMonths(m[0], 6) }},
	{whole(`(\d{4})[ /-]?h([12])`), func(m []string) []candidate {
		if m[1] == "1" {
			return firstMonths(m[0], 6)
		}
		return lastMonths(m[0], 6)
	}},
	// quarters
	{whole(`(?:quy|quarter|q)[ .]?(?:thu )?` + fourth + ofYear), func(m []string) []candidate { return quarterly(m[1], m[0]) }},
	{whole(`(?:the )?` + fourth + ` quarter` + ofYear), func(m []string) []candidate { return quarterly(m[1], m[0]) }},
	{whole(`(\d{4})[ /-]?(?:quy|q) ?` + fourth), func(m []string) []candidate { return quarterly(m[0], m[1]) }},
	// months
	{whole(`(?:thang|th|t|month)[ .]?(\d{1,2})` + ofYear), func(m []string) []candidate { return monthly(m[1], m[0]) }},
	{whole(`(\d{1,2}) ?[/.-] ?(\d{4})`), func(m []string) []candidate { return monthly(m[1], m[0]) }},
	{whole(`(\d{4})[/-](\d{1,2})`), func(m []string) []candidate { return monthOrSchoolYear(m[0], m[1]) }},
	{whole(months + `-(\d{4})`), func(m []string) []candidate { return monthOrQuarter(m[1], m[0]) }},
	{whole(months + `[ ,/.]{1,2}(?:nam )?(\d{4})`), func(m []string) []candidate { return monthly(m[1], m[0]) }},
	{whole(`(\d{4})[ -]` + months), func(m []string) []candidate { return monthly(m[0], m[1]) }},
	{whole(`(?:tu )?(?:thang|t) ?(\d{1,2}) ?(?:-|den|den het) ?(?:thang |t)?(\d{1,2})` + ofYear), func(m []string) []candidate {
		return monthRange(m[2], count(m[0]), count(m[1]))
	}},
	// weeks
	{whole(`(?:tuan|week|w)[ .]?(?:thu )?(\d{1,2})` + ofYear), func(m []string) []candidate { return weekly(m[1], m[0]) }},
	{whole(`(\d{4})[ /-]?(?:tuan|week|w) ?(\d{1,2})`), func(m []string) []candidate { return weekly(m[0], m[1]) }},
	// days; with a Vietnamese word before them day and month cannot change places
	{whole(`(?:ngay )?` + `(\d{1,2}) thang (\d{1,2})` + ofYear), func(m []string) []candidate { return one(day(m[2], m[1], m[0])) }},
	{whole(`ngay ` + dmy), func(m []string) []candidate { return one(day(m[2], m[1], m[0])) }},
	{whole(dmy), func(m []string) []candidate { return dayEitherWay(m) }},
	{whole(`(\d{4})[/.](\d{1,2})[/.](\d{1,2})`), func(m []string) []candidate { return one(day(m[0], m[1], m[2])) }},
	{whole(`(\d{1,2})[ -]` + months + `[ ,-]{1,2}(\d{4})`), func(m []string) []candidate { return one(day(m[2], m[1], m[0])) }},
	{whole(months + ` (\d{1,2}),? (\d{4})`), func(m []string) []candidate { return one(day(m[2], m[0], m[1])) }},
	// intervals
	{whole(`tu (?:ngay )?` + dmy + ` (?:den|-)(?: het)?(?: ngay)? ?` + dmy), func(m []string) []candidate {
		return between(day(m[2], m[1], m[0]), day(m[5], m[4], m[3]))
	}},
	{whole(dmy + ` ?(?:-|den|to) ?` + dmy), func(m []string) []candidate { return intervalEitherWay(m) }},
	{whole(`(?:from )?(\d{1,2}) ` + months + ` (\d{4}) ?(?:-|to) ?(\d{1,2}) ` + months + ` (\d{4})`), func(m []string) []candidate {
		return between(day(m[2], m[1], m[0]), day(m[5], m[4], m[3]))
	}},
	{whole(`(?:from )?(\d{4}-\d\d-\d\d) ?(?:-|to|den|/) ?(\d{4}-\d\d-\d\d)`), func(m []string) []candidate {
		if p, ok := keyed(m[0] + "/" + m[1]); ok {
			return one(p)
		}
		return nil
	}},
	{whole(`(?:tu )?(?:ngay )?(\d{1,2})[/.](\d{1,2}) ?(?:-|den|den het|den ngay) ?` + dmy), func(m []string) []candidate {
		return between(day(m[4], m[1], m[0]), day(m[4], m[3], m[2]))
	}},
	{whole(`(?:from )?(\d{1,2}) ` + months + ` ?(?:-|to) ?(\d{1,2}) ` + months + `,? (?:nam )?(\d{4})`), func(m []string) []candidate {
		return between(day(m[4], m[1], m[0]), day(m[4], m[3], m[2]))
	}},
	// up to a day or a month
	{whole(`(?:tinh )?(?:den|toi)(?: het)?(?: ngay)? ?` + dmy), func(m []string) []candidate {
		return []candidate{{period: day(m[2], m[1], m[0]), toDate: true}}
	}},
	{whole(`(?:tinh )?(?:den|toi)(?: het)? (?:thang|t) ?(\d{1,2})` + ofYear), func(m []string) []candidate {
		return toDate(monthly(m[1], m[0]))
	}},
	{whole(`(?:tinh )?(?:den|toi)(?: het)? (?:quy|q)[ .]?` + fourth + ofYear), func(m []string) []candidate {
		return toDate(quarterly(m[1], m[0]))
	}},
	{whole(`(?:up )?(?:to|until|as of|to the end of) ` + months + ` (\d{4})`), func(m []string) []candidate { return toDate(monthly(m[1], m[0])) }},
	{whole(`(?:up )?(?:to|until|as of) (\d{1,2}) ` + months + ` (\d{4})`), func(m []string) []candidate {
		return []candidate{{period: day(m[2], m[1], m[0]), toDate: true}}
	}},
	// two digits for a year: which century, and where a month and a day could stand
	{whole(`(?:thang|th|t)[ .]?(\d{1,2})[/.-](\d\d)`), func(m []string) []candidate {
		return append(monthly("20"+m[1], m[0]), monthly("19"+m[1], m[0])...)
	}},
	{whole(`(?:quy|q)[ .]?` + fourth + `[/.-](\d\d)`), func(m []string) []candidate {
		return append(quarterly("20"+m[1], m[0]), quarterly("19"+m[1], m[0])...)
	}},
	{whole(number + ` ?(?:thang|t)(?: dau nam)?[/.-](\d\d)`), func(m []string) []candidate {
		return append(firstMonths("20"+m[1], count(m[0])), firstMonths("19"+m[1], count(m[0]))...)
	}},
	{whole(`(\d{1,2})/(\d\d)`), func(m []string) []candidate { return append(monthly("20"+m[1], m[0]), monthly("19"+m[1], m[0])...) }},
	{whole(months + `[/. -](\d\d)`), func(m []string) []candidate { return append(monthly("20"+m[1], m[0]), monthly("19"+m[1], m[0])...) }},
}

func one(p Period) []candidate { return []candidate{{period: p}} }

func shifting(p Period) []candidate { return []candidate{{period: p, shifts: true}} }

func yearly(year string) []candidate { return shifting(YearOf(count(year))) }

func firstMonths(year string, n int) []candidate {
	if n < 1 || n > 12 {
		return nil
	}
	return shifting(span(count(year), 1, n))
}

func lastMonths(year string, n int) []candidate {
	if n < 1 || n > 12 {
		return nil
	}
	return []candidate{{period: span(count(year), 13-n, n), shifts: true, later: n < 12}}
}

func quarterly(year, quarter string) []candidate {
	return shifting(span(count(year), 3*count(quarter)-2, 3))
}

func monthly(year, month string) []candidate {
	n := count(month)
	if n < 1 || n > 12 {
		return nil
	}
	return shifting(span(count(year), n, 1))
}

// yearsAlone are two years with nothing that says what they are.
var yearsAlone = whole(`(\d{4}) ?- ?(\d{4})`)

// severalYears: 2010-2014 are five years; 2013-2014 may be a school year too, which
// begins in September, and is not read.
func severalYears(from, to string) []candidate {
	if n := count(to) - count(from); n < 2 || n > 20 {
		return nil
	}
	return one(Period{YearOf(count(from)).Starts, YearOf(count(to)).Ends})
}

// monthOrSchoolYear: 2011/12 is December, and in many tables the year 2011-2012.
func monthOrSchoolYear(year, month string) []candidate {
	out := monthly(year, month)
	if y := count(year); len(out) > 0 && len(month) == 2 && (y+1)%100 == count(month) {
		out = append(out, candidate{period: Period{YearOf(y).Starts, YearOf(y + 1).Ends}})
	}
	return out
}

// monthOrQuarter: quarterly tables name their columns by the last month, Sep-2021.
func monthOrQuarter(year, month string) []candidate {
	out := monthly(year, month)
	if n := count(month); n%3 == 0 {
		out = append(out, quarterly(year, []string{"1", "2", "3", "4"}[n/3-1])...)
	}
	return out
}

func monthRange(year string, from, to int) []candidate {
	if from < 1 || to > 12 || to < from {
		return nil
	}
	return one(span(count(year), from, to-from+1))
}

func weekly(year, week string) []candidate {
	y, n := count(year), count(week)
	p := isoWeek(y, n)
	if wy, w := p.Starts.Time().ISOWeek(); wy != y || w != n {
		return nil
	}
	return one(p)
}

// nowhere is outside 1900 to 2299, so it is never taken.
var nowhere = Period{Starts: 1, Ends: 0}

// day is the calendar day, or nowhere: 31 June does not exist.
func day(year, month, day string) Period {
	y, m, n := count(year), count(month), count(day)
	d := NewDate(y, time.Month(m), n)
	if m < 1 || m > 12 || n < 1 || d.Day() != n {
		return nowhere
	}
	return Period{d, d}
}

func dayEitherWay(m []string) []candidate {
	return append(one(day(m[2], m[1], m[0])), one(day(m[2], m[0], m[1]))...)
}

// between is the span from one day to another; none where a day does not exist.
func between(from, to Period) []candidate {
	if from == nowhere || to == nowhere {
		return nil
	}
	return one(Period{from.Starts, to.Ends})
}

func intervalEitherWay(m []string) []candidate {
	return append(between(day(m[2], m[1], m[0]), day(m[5], m[4], m[3])),
		between(day(m[2], m[0], m[1]), day(m[5], m[3], m[4]))...)
}

func toDate(found []candidate) []candidate {
	for i := range found {
		found[i].toDate = true
	}
	return found
}

// count reads a number in digits, words, Roman numerals or a month's name; 0 where
// it is none of them.
func count(s string) int {
	if n, ok := digits(s); ok {
		return n
	}
	if n, ok := countWords[s]; ok {
		return n
	}
	if len(s) >= 3 {
		return 1 + strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])/3
	}
	return 0
}

var countWords = map[string]int{
	"i": 1, "ii": 2, "iii": 3, "iv": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
	"first": 1, "second": 2, "third": 3, "fourth": 4, "nhat": 1, "nhi": 2,
	"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}
