package ingest

import (
	"slices"
	"time"

	"github.com/giaoban/giaoban"
)

// clock is the time of one reading, given once so that all of it agrees.
type clock struct {
	now   time.Time
	today giaoban.Date // the day of receipt
	zone  *time.Location
}

// draft is a report while it is made: the figures understood so far, what is wrong
// with them, and where they stood.
type draft struct {
	*reading
	figures      figures
	problems     problems
	evidence     map[sheetColumn]*evidence
	rates        map[uint16]*rateSeen
	segments     []segment
	totals       []total
	bad          map[int][]uint32                            // rows with errors, by segment
	badText      func(segment int, rows []uint32) [][]string // those rows as they came
	fatal        bool                                        // the file as a whole cannot be taken
	sheets       []Sheet
	pictures     []picture        // of some of the sheets
	headings     []string         // of its tables: what its form is known by
	plans        []giaoban.Target // that the report brings
	remembered   []remembered     // numbers to compare with what is in force
	header       []string         // of a long CSV, for handing bad rows back
	versions     [][]*giaoban.Indicator
	revised      marks
	changes      []changed // the first of them, with what was in force
	moreChanges  int       // beyond those
	alike        []changed // equal to what is in force as far as it is kept; see compareDigits
	form         *Form     // nil where nothing names the form
	formHeadings []string
	unread       []string         // sheets with tables of which no figure could be read
	unreadErrors int              // what is wrong on them
	leftOut      []string         // rows and sheets a person said are not read, as answers
	inForce      giaoban.Revision // the newest batch that holds an unchanged figure
}

// segment is a run of figures of one sheet.
type segment struct {
	from   int // index of its first figure
	sheet  string
	column int  // of its figures, where the figure does not say
	cells  bool // places are named as in a workbook: G14
}

type sheetColumn struct {
	segment int
	column  uint16
}

// total is a row or column that adds up others: it is checked and not stored.
type total struct {
	problem problem // place and text
	value   giaoban.Decimal
	cell    cell   // as it stands in its table
	parts   []int  // figures it should be the sum of
	scale   string // unit of measure that its headings name
}

func (s *Service) newDraft(g Given, c clock) *draft {
	said, _ := readFormat(g.NumberFormat)
	r := &reading{roster: s.roster, given: g, said: said, clock: c,
		periods: &periods{index: map[giaoban.Period]uint32{}},
		moments: &moments{list: []giaoban.Revision{0}, index: map[giaoban.Revision]uint16{}}}
	r.profiles, r.profile = s.roster.profiles()
	return &draft{reading: r, evidence: map[sheetColumn]*evidence{}, rates: map[uint16]*rateSeen{}, bad: map[int][]uint32{}}
}

// profiles lists the ways in which the indicators of a catalogue ask period labels
// to be read, and which of them each indicator asks for.
func (r *roster) profiles() (all []giaoban.ReadOptions, of []int) {
	all = []giaoban.ReadOptions{{}}
	for _, code := range r.indicators {
		vs := r.catalogue.Versions(code)
		v := vs[len(vs)-1]
		o := giaoban.ReadOptions{Cumulative: v.ReportedAs == giaoban.AsCumulative, Frequencies: v.Frequencies}
		n := slices.IndexFunc(all, func(p giaoban.ReadOptions) bool {
			return p.Cumulative == o.Cumulative && slices.Equal(p.Frequencies, o.Frequencies)
		})
		if n < 0 {
			n = len(all)
			all = append(all, o)
		}
		of = append(of, n)
	}
	return all, of
}

func (r *reading) profileOf(indicator uint16) int { return r.profile[indicator] }

// begin opens a segment: what joins from now on stands on this sheet.
func (d *draft) begin(sheet string, column int, cells bool) {
	d.segments = append(d.segments, segment{d.figures.len(), sheet, column, cells})
}

// join takes over what a lane read.
func (d *draft) join(l *lane, rowsBefore int) {
	at := len(d.segments) - 1
	for i := range l.problems.list {
		l.problems.list[i].sheet = d.segments[at].sheet
	}
	before := d.figures.len()
	d.figures.join(&l.figures, uint32(rowsBefore))
	d.problems.join(&l.problems, rowsBefore)
	for _, r := range l.problems.badRows {
		d.bad[at] = append(d.bad[at], r+uint32(rowsBefore))
	}
	for column, v := range l.evidence {
		key := sheetColumn{at, column}
		if d.evidence[key] == nil {
			d.evidence[key] = &evidence{}
		}
		d.evidence[key].join(v)
	}
	for of, r := range l.rates {
		if d.rates[of] == nil {
			d.rates[of] = &rateSeen{}
		}
		r.first.sheet = d.segments[at].sheet
		d.rates[of].join(r, rowsBefore)
	}
	d.notMeasured(&l.measured, before)
}

// segmentAt is the segment of a figure.
func (d *draft) segmentAt(i int) int {
	n, _ := slices.BinarySearchFunc(d.segments, i+1, func(s segment, i int) int { return s.from - i })
	return max(n-1, 0)
}

// indicatorAt is the definition that holds for a figure.
func (d *draft) indicatorAt(i int) *giaoban.Indicator {
	return d.definition(d.figures.indicator[i], d.figures.period[i])
}

func (d *draft) definition(indicator uint16, period uint32) *giaoban.Indicator {
	if d.versions == nil {
		d.versions = make([][]*giaoban.Indicator, len(d.roster.indicators))
	}
	row := d.versions[indicator]
	if row == nil {
		row = make([]*giaoban.Indicator, len(d.periods.list))
		d.versions[indicator] = row
	}
	if row[period] == nil {
		row[period] = d.roster.catalogue.Indicator(d.roster.indicators[indicator], d.periods.list[period].Ends)
	}
	return row[period]
}

// extraAt is what is kept of a figure beyond its columns; nil where nothing is.
func (d *draft) extraAt(i int) *extra {
	x := d.figures.extras
	n, ok := slices.BinarySearchFunc(x, uint32(i), func(e extra, i uint32) int { return int(e.index) - int(i) })
	if !ok {
		return nil
	}
	return &x[n]
}

// columnAt is the column of a figure.
func (d *draft) columnAt(i int) int {
	if x := d.extraAt(i); x != nil && x.column > 0 {
		return int(x.column)
	}
	if len(d.segments) == 0 {
		return 0
	}
	return d.segments[d.segmentAt(i)].column
}

// rawAt is the text of a figure as it was written.
func (d *draft) rawAt(i int) string {
	if x := d.extraAt(i); x != nil && d.figures.shape[i] == shapeExtra {
		return x.raw
	}
	return d.figures.rawText(i)
}

// at is a problem at the place of a figure.
func (d *draft) at(i int, p problem) problem {
	p.row, p.column, p.read = int(d.figures.row[i]), d.columnAt(i), d.rawAt(i)
	p.sheet = d.segments[d.segmentAt(i)].sheet
	p.about = d.indicatorAt(i)
	return p
}

// refuse takes a figure back, with the reason.
func (d *draft) refuse(i int, p problem) {
	if !d.figures.ok(i) {
		return
	}
	d.problems.add(d.at(i, p))
	d.figures.state[i] |= rejected
	d.problems.rejected++
	at := d.segmentAt(i)
	d.bad[at] = append(d.bad[at], d.figures.row[i])
}

// fail says why the file as a whole cannot be taken, in either mode.
func (d *draft) fail(p problem) {
	d.problems.add(p)
	d.fatal = d.fatal || p.severity == "" || p.severity == giaoban.SeverityError
}

// drop takes a figure out that is not to be stored and is no mistake.
func (d *draft) drop(i int) { d.figures.state[i] |= rejected }
