package giaoban

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ReadOptions is what is known beside a label when it is read.
type ReadOptions struct {
	// Cumulative: the indicator is reported as cumulative, so a written label runs
	// from 1 January unless it says "trong tháng", "trong kỳ", "trong quý".
	Cumulative bool
	// Year stands for a label without one ("Quý II"), where a title, a sheet or a
	// file name said it; 0: such a label is refused.
	Year int
	// Frequencies are those the indicator owes. They decide between two readings of
	// different length, and only between such; nil: both readings are refused.
	Frequencies []Frequency
}

// Reading is a period as it was read.
type Reading struct {
	Period Period
	// FromNewYear: the figure runs from 1 January, because the label says lũy kế or
	// because the indicator is reported so.
	FromNewYear bool
	// Own: the label says that the figure is the period's own ("trong tháng").
	Own bool
	// Written: a label that people write, no key.
	Written bool
	// Estimated: the label says "ước".
	Estimated bool
}

// ReadPeriod reads what people and machines write for a period, in Vietnamese and
// English: keys, 06/2014, Tháng 6/2014, Quý II/2014, 6 tháng đầu năm 2014, 9T/2014,
// lũy kế …, H1 2014, June 2014, 201406, intervals. Case, accents, their Unicode form
// and spaces do not matter. The error is a *Problem: unknown_period where nothing
// fits, ambiguous_period with all readings where several do.
func ReadPeriod(text string, o ReadOptions) (Reading, error) {
	label := strings.TrimRight(strings.Trim(fold(text), " \t:;.,"), " *†") // the mark of a footnote
	if len(label) > 100 {                                                  // no label is longer; bounds the work on hostile cells
		return Reading{}, unknownPeriod(text)
	}
	if p, ok := readKey(label); ok {
		return Reading{Period: p}, nil
	}
	said, rest := takeWords(label)
	found := said.readings(rest, o)
	if len(found) == 0 && o.Year != 0 {
		found = said.readings(withYear(rest, o.Year), o)
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return Reading{}, ambiguousPeriod(text, found)
	case o.Year == 0 && len(said.readings(withYear(rest, 2000), o)) > 0:
		return Reading{}, yearlessPeriod(text)
	}
	return Reading{}, unknownPeriod(text)
}

// FindPeriods finds the periods that a title or a sheet's or file's name speaks of,
// each once, in the order of the text. A bare number is no period here: decrees and
// standards are full of them. A file's name comes without its extension.
func FindPeriods(text string, o ReadOptions) []Reading {
	words := titleWords(text)
	var out []Reading
	for i := 0; i < len(words); {
		r, n := longestPeriod(words[i:], o)
		if n > 0 && !slices.ContainsFunc(out, func(q Reading) bool { return q.Period == r.Period }) {
			out = append(out, r)
		}
		i += max(n, 1)
	}
	return out
}

// titleWords are the first words of a title; of a file's name, whose words hang
// together by dashes (BC-danvan-6T-2014), those between the dashes.
func titleWords(text string) []string {
	var out []string
	for _, w := range strings.Fields(strings.NewReplacer("(", " ", ")", " ", ";", " ", ",", " ", "_", " ").Replace(fold(text))) {
		if strings.Count(w, "-") > 1 && unicode.IsLetter([]rune(w)[0]) {
			w = strings.ReplaceAll(w, "-", " ")
		}
		out = append(out, strings.Fields(w)...)
		if len(out) > 80 {
			break
		}
	}
	return out
}

// longestPeriod reads the longest run of words that is one period; 0 words: none.
func longestPeriod(words []string, o ReadOptions) (Reading, int) {
	for n := min(len(words), 10); n > 0; n-- {
		label := strings.Join(words[:n], " ")
		if _, bare := digits(label); bare || !strings.ContainsAny(label, "0123456789") || yearsAlone.MatchString(label) {
			continue // programmes bear years: "Chương trình 135, 2016-2020"
		}
		if r, err := ReadPeriod(label, ReadOptions{Cumulative: o.Cumulative, Frequencies: o.Frequencies}); err == nil {
			return r, n
		}
	}
	return Reading{}, 0
}

// ReadPeriodDate reads a spreadsheet's date cell: its number format says whether
// the day, the month or only the year is meant. A first of the month that shows its
// day is a day or a month: two readings, unless the owed frequencies leave one.
func ReadPeriodDate(d Date, format string, o ReadOptions) (Reading, error) {
	if d < FirstDate || d > LastDate {
		return Reading{}, unknownPeriod(d.String())
	}
	f := strings.ToLower(format)
	day, month := Period{d, d}, span(d.Year(), int(d.Month()), 1)
	var found []candidate
	switch {
	case strings.Contains(f, "d") || f == "" || f == "general":
		found = append(found, candidate{period: day})
		if d == month.Starts {
			found = append(found, candidate{period: month, shifts: true})
		}
	case strings.Contains(f, "m"):
		found = append(found, candidate{period: month, shifts: true})
	default:
		found = append(found, candidate{period: YearOf(d.Year()), shifts: true})
	}
	readings := said{}.apply(found, o)
	if len(readings) != 1 {
		return Reading{}, ambiguousPeriod(d.FormatDate(Vietnamese), readings)
	}
	return readings[0], nil
}

// readKey reads the machine forms: our keys in any case, and DHIS2's.
func readKey(label string) (Period, bool) {
	key := strings.ToUpper(label)
	if p, err := ParsePeriod(key); err == nil {
		return p, true
	}
	if m := dhis2Half.FindStringSubmatch(key); m != nil {
		return keyed(m[1] + "H" + m[2])
	}
	if m := dhis2Week.FindStringSubmatch(key); m != nil {
		return keyed(fmt.Sprintf("%s-W%02s", m[1], m[2]))
	}
	if m := dhis2Month.FindStringSubmatch(key); m != nil {
		return keyed(m[1] + "-" + m[2])
	}
	if m := dhis2Day.FindStringSubmatch(key); m != nil {
		return keyed(m[1] + "-" + m[2] + "-" + m[3])
	}
	if m := isoDuration.FindStringSubmatch(key); m != nil {
		return lasting(m[1], m[2], m[3])
	}
	return Period{}, false
}

func keyed(key string) (Period, bool) {
	p, err := ParsePeriod(key)
	return p, err == nil
}

// lasting is an ISO 8601 interval of a first day and a duration: 2014-06-01/P1M.
func lasting(from, number, unit string) (Period, bool) {
	d, err := ParseDate(from)
	n, ok := digits(number)
	if err != nil || !ok || n < 1 || n > 400 {
		return Period{}, false
	}
	ends := d
	switch unit {
	case "D":
		ends += Date(n)
	case "W":
		ends += Date(7 * n)
	case "M":
		ends = d.AddMonths(n)
	case "Y":
		ends = d.AddMonths(12 * n)
	}
	return within(Period{d, ends - 1})
}

// within lets only periods from 1900 to 2299 pass.
func within(p Period) (Period, bool) {
	return p, p.Starts >= FirstDate && p.Ends <= LastDate && p.Starts <= p.Ends
}

// said are the words around a label that change what its figures are.
type said struct{ cumulative, own, estimated bool }

// takeWords takes the words off both ends of a label, as often as they come.
func takeWords(label string) (said, string) {
	var s said
	for {
		rest := label
		for _, w := range labelWords {
			if m := w.pattern.FindStringSubmatchIndex(rest); m != nil {
				rest = strings.Trim(rest[:m[2]]+rest[m[3]:], " :;,.-")
				s.cumulative = s.cumulative || w.says.cumulative
				s.own = s.own || w.says.own
				s.estimated = s.estimated || w.says.estimated
			}
		}
		if rest == label || rest == "" {
			return s, label
		}
		label = rest
	}
}

// candidate is one way to read a label.
type candidate struct {
	period Period
	shifts bool // runs from 1 January in a cumulative series
	toDate bool // only its last day is said: "đến 14/6/2014"
	later  bool // months counted from the year's end: cumulative or not, it must be said
}

func (s said) readings(label string, o ReadOptions) []Reading {
	for _, p := range labelPatterns {
		if m := p.pattern.FindStringSubmatch(label); m != nil {
			return s.apply(p.read(m[1:]), o)
		}
	}
	return nil
}

// withYear gives a label the year it lacks: "6 tháng đầu năm" + 2014.
func withYear(label string, year int) string {
	if label == "nam" || strings.HasSuffix(label, " nam") {
		return fmt.Sprintf("%s %d", label, year)
	}
	return fmt.Sprintf("%s nam %d", label, year)
}

// apply turns the candidates into readings: what a cumulative series makes of them,
// each once, and only those of an owed frequency where that leaves one.
func (s said) apply(found []candidate, o ReadOptions) []Reading {
	var out []Reading
	add := func(p Period, fromNewYear bool) {
		r := Reading{Period: p, FromNewYear: fromNewYear, Own: s.own, Written: true, Estimated: s.estimated}
		twice := slices.ContainsFunc(out, func(o Reading) bool { return o.Period == p })
		if _, ok := within(p); ok && !twice {
			out = append(out, r)
		}
	}
	for _, c := range found {
		cumulative := (s.cumulative || o.Cumulative) && !s.own
		switch {
		case cumulative && c.later && !s.cumulative:
			add(c.period, false)
			add(c.period.YearToDate(), true)
		case cumulative && (c.shifts || c.toDate || s.cumulative):
			add(c.period.YearToDate(), true)
		case c.toDate: // a state on a day says nothing of a period's length
			add(c.period, false)
			add(c.period.YearToDate(), true)
		default:
			add(c.period, false)
		}
	}
	if len(out) > 1 && o.Frequencies != nil {
		fits := slices.DeleteFunc(slices.Clone(out), func(r Reading) bool { return !slices.Contains(o.Frequencies, r.Period.Frequency()) })
		if len(fits) == 1 {
			return fits
		}
	}
	return out
}

// fold makes equal what differs only in case, accents, their Unicode form, kinds of
// space and kinds of dash.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\u200b' || r == '\ufeff':
			continue
		case unicode.IsSpace(r):
			space = true
			continue
		case r == 'đ' || r == 'Đ':
			r = 'd'
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			r = '-'
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

const periodExamples = "Tháng 6/2014, Quý II/2014, 6 tháng đầu năm 2014, Năm 2014, 2014-06"

func unknownPeriod(text string) *Problem {
	return &Problem{Code: "unknown_period", Severity: SeverityError, Read: text, Expected: periodExamples, Message: Text{
		VI: fmt.Sprintf("Chưa hiểu kỳ “%s”. Anh/chị viết như: %s.", text, periodExamples),
		EN: fmt.Sprintf("“%s” is no period we know. Write it like: %s.", text, periodExamples)}}
}

func yearlessPeriod(text string) *Problem {
	return &Problem{Code: "ambiguous_period", Severity: SeverityError, Read: text, Expected: text + "/2014", Message: Text{
		VI: fmt.Sprintf("Kỳ “%s” không ghi năm, nên có thể là của bất kỳ năm nào. Anh/chị ghi thêm năm, như: %s/2014.", text, text),
		EN: fmt.Sprintf("“%s” names no year, so it can be that of any year. Add the year, like: %s/2014.", text, text)}}
}

func ambiguousPeriod(text string, found []Reading) *Problem {
	var keys, vi, en []string
	for _, r := range found {
		keys = append(keys, r.Period.Key())
		vi = append(vi, fmt.Sprintf("%s (%s)", r.Period.Label(Vietnamese), r.Period.Key()))
		en = append(en, fmt.Sprintf("%s (%s)", r.Period.Label(English), r.Period.Key()))
	}
	return &Problem{Code: "ambiguous_period", Severity: SeverityError, Read: text, Expected: strings.Join(keys, " | "), Message: Text{
		VI: fmt.Sprintf("Kỳ “%s” đọc được hai cách: %s. Anh/chị ghi rõ kỳ nào.", text, strings.Join(vi, "; ")),
		EN: fmt.Sprintf("“%s” can be read two ways: %s. Say which one.", text, strings.Join(en, "; "))}}
}
