package ingest

import (
	"regexp"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// token is one text of a line's path with everything it may mean.
type token struct {
	text   string
	date   bool // a spreadsheet's date
	shown  string
	number bool // a typed number that is no year
	loose  bool // it stands over another column: the band was not merged
	*sense
}

// sense is what a text may mean, whatever line it stands on.
type sense struct {
	names    [axes]bool
	dated    string // the one period said beside a name: "Số hộ nghèo năm 2013"
	asAt     string // the one day said beside a name: "Dân số 31.12.2013"
	yearless bool   // the period lacks its year
	year     int    // the text is a year
	measure  measure
	rest     string // of the text without the measure in its brackets
	total    bool
	scale    bool   // a unit of measure
	said     bool   // and it says that it is one: "ĐVT: tỷ đồng"
	lead     string // "trong đó" before the text: the rest is part of the line above
}

// finder finds and reads the tables of a sheet, and remembers what each text means.
type finder struct {
	*draft
	grid   *grid
	senses map[string]*sense
	marks  *marksOf
	role   map[[2]int]string // what the cells were taken for, for the picture
	titled map[string]bool   // texts that name an indicator under a title or beside a label of the sheet
}

func newFinder(d *draft, g *grid) *finder {
	f := &finder{draft: d, grid: g, senses: map[string]*sense{}, role: map[[2]int]string{}, titled: map[string]bool{}}
	if len(d.roster.underTitles) > 0 {
		f.findTitled()
	}
	return f
}

// findTitled looks for texts of which a title over them, or the label left of them, is
// the first part of an indicator's name: "0-4" beside "Male".
func (f *finder) findTitled() {
	named := map[string][]string{}
	for i := range min(len(f.grid.rows), titledRows) {
		cells := f.grid.rows[i].cells
		title := !slices.ContainsFunc(cells, func(c gridCell) bool { return c.text != cells[0].text })
		for j := range min(len(cells), titledColumns) {
			c := &cells[j]
			if c.kind != cellText || len(c.text) > longestName {
				continue
			}
			labels, known := named[c.text]
			if !known {
				labels = f.roster.underTitles[indicatorName(c.text)]
				named[c.text] = labels
			}
			for _, label := range labels {
				if title || j+1 < len(cells) && indicatorName(cells[j+1].text) == label {
					f.titled[label] = true
				}
			}
		}
	}
}

// Where titles and outer labels are looked for.
const titledRows, titledColumns = 5000, 6

const longestName = 300

// token reads a cell as part of a path.
func (f *finder) token(c *gridCell) token {
	t := token{text: f.roster.period(trimmed(c.text)), date: c.date && c.kind == cellNumber, shown: c.shown}
	t.number = c.kind == cellNumber && !t.date && !isYear(c.text)
	key := t.text
	switch {
	case t.date:
		key = "\x00" + t.shown + "\x00" + t.text
	case t.number:
		key = "\x01" + t.text
	case c.kind > cellNumber || len(t.text) > longestName:
		t.sense = &sense{rest: t.text}
		return t
	}
	if t.sense = f.senses[key]; t.sense == nil {
		t.sense = f.senseOf(&t)
		f.senses[key] = t.sense
	}
	return t
}

func (f *finder) senseOf(t *token) *sense {
	s := &sense{rest: t.text}
	if t.date {
		s.names[periodAxis] = true
		return s
	}
	s.names[bandAxis] = f.roster.isBand(t.text)
	if t.number {
		return s
	}
	text := strings.Join(strings.Fields(t.text), " ")
	s.lead, s.rest = cutLead(text)
	if m, ok := readMeasure(s.rest, f.roster.isScale); ok {
		s.measure, s.rest = m, ""
	} else {
		s.rest, s.measure = takeMeasure(s.rest, f.roster.isScale)
	}
	s.names[measureAxis] = s.measure.kind != noMeasure
	if name, inside, ok := inBrackets(s.rest); ok && f.roster.isTotal(inside) {
		s.total, s.rest = true, name // "Thành thị (Tổng số)"
	}
	s.total = s.total || f.roster.isTotal(s.rest) || isSummary(s.rest)
	if m := saysMeasure.FindStringSubmatch(s.rest); m != nil && f.roster.isScale(m[1]) {
		s.rest, s.said = strings.Trim(m[1], " .;)("), true
	}
	s.scale = s.rest != "" && f.roster.isScale(s.rest)
	u := f.roster.unit(s.rest)
	_, s.names[unitAxis] = u.ever()
	s.names[indicatorAxis] = len(f.roster.indicator(s.rest)) > 0 || f.titled[indicatorName(s.rest)]
	f.date(s)
	if isYear(text) {
		s.year = int(text[0]-'0')*1000 + int(text[1]-'0')*100 + int(text[2]-'0')*10 + int(text[3]-'0')
	}
	if !barePeriod(text) && s.measure.kind == noMeasure && text != "" {
		r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{})
		s.names[periodAxis] = err == nil
		if err == nil && r.Period.Frequency() == giaoban.Year {
			s.year = r.Period.Starts.Year()
		}
		if p, ok := err.(*giaoban.Problem); ok && p.Code == "ambiguous_period" {
			_, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Year: 2000})
			s.names[periodAxis], s.yearless = true, err == nil
		}
	}
	return s
}

// inBrackets parts a label from the brackets at its end.
func inBrackets(text string) (name, inside string, ok bool) {
	i := strings.LastIndexByte(text, '(')
	if i <= 0 || !strings.HasSuffix(text, ")") {
		return text, "", false
	}
	return trimmed(text[:i]), trimmed(text[i+1 : len(text)-1]), true
}

// cutLead takes "Trong đó:", "- " and running numbers off the front of a label.
func cutLead(text string) (lead, rest string) {
	rest = strings.TrimLeft(text, "-+*•–· ")
	if m := runningNumber.FindStringIndex(rest); m != nil && len(rest) > m[1] {
		rest = rest[m[1]:]
	}
	plain := withoutAccents(rest)
	for _, w := range []string{"trong do", "tr.do", "tr do", "trong so do", "of which", "including"} {
		if !strings.HasPrefix(plain, w) {
			continue
		}
		runes := []rune(strings.TrimLeft(rest, " "))
		if n := len([]rune(w)); n <= len(runes) {
			return w, strings.TrimLeft(string(runes[n:]), " :,.-+*")
		}
	}
	if rest != strings.TrimLeft(text, " ") && strings.ContainsAny(text[:1], "-+*•–·") {
		lead = "-"
	}
	return lead, rest
}

// date finds the period that a text says beside its name, and parts the name of an
// indicator from it. Years of standards and laws are part of a name.
func (f *finder) date(s *sense) {
	if s.names[indicatorAxis] || s.measure.kind != noMeasure || len(s.rest) > 200 {
		return
	}
	if all := giaoban.FindPeriods(reportPart(s.rest), giaoban.ReadOptions{}); len(all) == 1 && all[0].Period.Frequency() == giaoban.Day {
		s.asAt = all[0].Period.Key()
	} else if len(all) == 1 {
		s.dated = writtenLabel(all[0])
	}
	m := yearBehind.FindStringSubmatch(s.rest)
	if m == nil || ofStandards.MatchString(withoutAccents(s.rest)) {
		return
	}
	if s.asAt == "" && s.dated == "" {
		s.dated = m[2]
	}
	if name := strings.TrimSpace(m[1]); len(f.roster.indicator(name)) > 0 {
		s.names[indicatorAxis], s.rest = true, name
	}
}

// yearBehind parts a name from the time written behind it: "2013", "(Dec 2013)".
var yearBehind = regexp.MustCompile(`^(.*\pL.*?)(?:\s*\([^()]*?|[\s,]+|[\s,]+năm\s+|[\s,]+\d\d?[./]\d\d?[./])((?:19|20)\d\d)\)?$`)

// ofStandards knows names that a year belongs to.
var ofStandards = regexp.MustCompile(`\b(?:chuan|tieu chi|quyet dinh|nghi quyet|nghi dinh|thong tu|luat|giai doan|chuong trinh|iso|tcvn|qcvn|standard|law|act|census|base)\b`)

// saysMeasure knows "Đơn vị tính: tỷ đồng".
var saysMeasure = regexp.MustCompile(`^\(?(?:Đơn vị tính|ĐƠN VỊ TÍNH|ĐVT|Đvt|đvt|Unit of measure)\s*:\s*(.+?)\)?$`)

// runningNumber is what numbers the lines of a form: "1.", "2.1.", "II.", "a)".
var runningNumber = regexp.MustCompile(`^(?:\d{1,2}(?:\.\d{1,2})*[.)]|[IVX]{1,5}[.)]|[a-zđ]\))\s+`)

// isSummary knows labels of rows that sum up others without adding them.
func isSummary(label string) bool {
	s := withoutAccents(label)
	if slices.Contains(rankWords, s) {
		return true
	}
	for _, w := range summaryWords {
		if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || !isWordByte(rest[0])) {
			return true
		}
	}
	return false
}

// rankWords name rows of places in an order, which are no figures.
var rankWords = []string{"thu tu", "thu hang", "xep hang", "xep thu", "hang", "rank", "ranking"}

var summaryWords = []string{"trung binh", "binh quan chung", "diem cao nhat", "diem thap nhat", "cao nhat", "thap nhat", "trung vi",
	"average", "mean", "median", "minimum", "maximum", "min", "max", "highest", "lowest", "sub-total", "subtotal", "system total"}

// isBand says whether a text is a band of any scheme of the catalogue.
func (r *roster) isBand(text string) bool { return len(text) <= 60 && r.bands[bandName(text)] }

// isScale says whether a text is a unit of measure of the catalogue, or money in
// any of its scales: "tỷ đồng", "(người)", "%".
func (r *roster) isScale(text string) bool {
	s := strings.Trim(sameName(text), "() .:")
	if s == "" || len(s) > 40 {
		return false
	}
	if r.measured[s] {
		return true
	}
	for _, w := range []string{"đvt", "đơn vị tính", "unit"} {
		if rest, ok := strings.CutPrefix(s, sameName(w)); ok && rest != "" && r.measured[strings.Trim(rest, " :.")] {
			return true
		}
	}
	return r.isMagnitude(s)
}

// addMeasures remembers the catalogue's units of measure and bands.
func (r *roster) addMeasures() {
	r.measured, r.bands = map[string]bool{"%": true}, map[string]bool{}
	for _, w := range []string{"đồng", "nghìn đồng", "ngàn đồng", "1000 đồng", "1.000 đồng", "triệu đồng", "trđ", "tr.đ", "tr. đồng", "tr đồng", "tỷ đồng", "tỉ đồng", "tỷ"} {
		r.measured[sameName(w)] = true
	}
	for _, code := range r.indicators {
		for _, v := range r.catalogue.Versions(code) {
			r.measured[sameName(v.UnitOfMeasure.VI)] = true
			r.measured[sameName(v.UnitOfMeasure.EN)] = true
			if s := v.Scheme(); s != nil {
				for _, b := range s.Bands {
					for _, n := range []string{b.Code, b.Label.VI, b.Label.EN} {
						r.bands[bandName(n)] = true
					}
				}
			}
		}
	}
	delete(r.measured, "")
	r.bases = map[string]bool{}
	for m := range r.measured {
		if _, base := magnitude(m); base != "" {
			r.bases[base] = true
		}
	}
	delete(r.bands, "")
}

// isYear knows a year, with the mark of a footnote or without.
func isYear(s string) bool {
	s = strings.TrimRight(s, " *†")
	return len(s) == 4 && onlyDigits(s) && (s[:2] == "19" || s[:2] == "20")
}
