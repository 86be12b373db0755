package ingest

import (
	"slices"
	"strings"
	"sync"

	"github.com/giaoban/giaoban"
)

// cell is the text of one cell with its column, from 1; 0 where it has none.
type cell struct {
	text    string
	column  int
	typed   bool   // a number by its type in the workbook or in JSON: one reading
	percent bool   // shown as a percentage by its number format
	divided int8   // power of ten by which its number format shows it smaller
	unit    string // what its number format writes beside it
	problem string
}

// entry is one row of the long form, whatever the file looked like: all readers
// bring their figures in this one shape.
type entry struct {
	row       int
	unit      string
	within    string // the unit whose heading the row stands under
	indicator string
	period    string
	date      bool // period is a spreadsheet's date, shown in dateFormat
	dateShown string
	band      string
	status    string
	note      string
	origin    string
	received  string
	invented  string // illustrative
	scale     string // unit of measure that the headings name
	scaleNear bool   // and it is of its own column or row, not of the whole table

	value, numerator, denominator cell

	// Columns of the names, from 1; 0: the figure's own.
	unitAt, indicatorAt, periodAt int
}

// periods is the list of the file's periods, shared by its lanes.
type periods struct {
	sync.Mutex
	list  []giaoban.Period
	index map[giaoban.Period]uint32
}

func (p *periods) number(of giaoban.Period) uint32 {
	p.Lock()
	defer p.Unlock()
	n, ok := p.index[of]
	if !ok {
		n = uint32(len(p.list))
		p.list = append(p.list, of)
		p.index[of] = n
	}
	return n
}

// moments is the list of the file's own moments of receipt, shared by its lanes;
// 0 is the one said beside the file, or now.
type moments struct {
	sync.Mutex
	list  []giaoban.Revision
	index map[giaoban.Revision]uint16
}

func (m *moments) number(of giaoban.Revision) (uint16, bool) {
	m.Lock()
	defer m.Unlock()
	n, ok := m.index[of]
	if !ok {
		if len(m.list) == maxMoments {
			return 0, false
		}
		n = uint16(len(m.list))
		m.list = append(m.list, of)
		m.index[of] = n
	}
	return n, true
}

// maxMoments bounds the batches one file may make.
const maxMoments = 10_000

// lane reads one stretch of rows at a time into figures, with its own memory of
// what each text means, so that several can run beside each other.
type lane struct {
	*reading // what all lanes of a file share

	figures  figures
	problems problems
	evidence map[uint16]*evidence // by column
	rates    map[uint16]*rateSeen // by indicator, of rates sent without parts
	measured measuredIn           // by the headings of a table

	units      map[string]*unitMeaning
	indicators map[string]*indicatorMeaning
	periodsOf  map[string]*periodMeaning
	lastUnit   *unitMeaning
	lastOf     *indicatorMeaning
	lastPeriod *periodMeaning
	lastSeen   *evidence
	lastColumn int
}

func (r *reading) lane() *lane {
	return &lane{reading: r, evidence: map[uint16]*evidence{}, rates: map[uint16]*rateSeen{},
		units: map[string]*unitMeaning{}, indicators: map[string]*indicatorMeaning{}, periodsOf: map[string]*periodMeaning{}}
}

// unitMeaning remembers what a text means as a unit, period by period.
type unitMeaning struct {
	text string
	unitText
	byPeriod []uint32 // the unit's number + 2; 0 not asked yet, 1 refused
}

// indicatorMeaning remembers what a text means as an indicator.
type indicatorMeaning struct {
	text     string
	found    []uint32
	number   uint16
	profile  int    // which reading of period labels it asks for
	measure  string // in the brackets behind its name
	byPeriod []versionOn
}

// periodMeaning remembers what a text means as a period to each profile.
type periodMeaning struct {
	text string
	by   []periodRead
}

type periodRead struct {
	asked     bool
	number    uint32
	estimated bool
	day       bool // a day as people write it; a key means what it says
	err       error
}

func (l *lane) unitOf(text, within string) *unitMeaning {
	if l.lastUnit != nil && l.lastUnit.text == text && within == "" {
		return l.lastUnit
	}
	key := text
	if within != "" {
		key = within + "\x00" + text
	}
	m := l.units[key]
	if m == nil {
		text = strings.Clone(text)
		m = &unitMeaning{text: text, unitText: l.roster.inContext(trimmed(text), within)}
		l.units[strings.Clone(key)] = m
	}
	if within == "" {
		l.lastUnit = m
	}
	return m
}

func (l *lane) indicatorOf(text string) *indicatorMeaning {
	if l.lastOf != nil && l.lastOf.text == text {
		return l.lastOf
	}
	m := l.indicators[text]
	if m == nil {
		text = strings.Clone(text)
		m = &indicatorMeaning{text: text, found: l.roster.indicator(trimmed(text))}
		if len(m.found) == 1 {
			m.number = uint16(m.found[0])
			m.profile = l.profileOf(m.number)
			m.measure = l.roster.measureInName(trimmed(text))
		}
		l.indicators[text] = m
	}
	l.lastOf = m
	return m
}

func (l *lane) periodOf(e *entry, profile int) *periodRead {
	key := e.period
	if e.date {
		key = e.dateShown + "\x00" + e.period
	}
	m := l.lastPeriod
	if m == nil || m.text != key {
		if m = l.periodsOf[key]; m == nil {
			key = strings.Clone(key)
			m = &periodMeaning{text: key, by: make([]periodRead, len(l.profiles))}
			l.periodsOf[key] = m
		}
		l.lastPeriod = m
	}
	p := &m.by[profile]
	if !p.asked {
		p.asked = true
		r, err := l.readPeriod(e, profile)
		p.err, p.estimated = err, r.Estimated
		p.day = (r.Written || e.date) && r.Period.Starts == r.Period.Ends
		if err == nil {
			p.number = l.periods.number(r.Period)
		}
	}
	return p
}

// readPeriod reads a label as the indicators of a profile mean it.
func (l *lane) readPeriod(e *entry, profile int) (giaoban.Reading, error) {
	o := l.profiles[profile]
	if e.date {
		d, err := giaoban.ParseDate(e.period)
		if err != nil {
			return giaoban.Reading{}, err
		}
		return giaoban.ReadPeriodDate(d, e.dateShown, o)
	}
	return giaoban.ReadPeriod(strings.Clone(e.period), o)
}

// on gives the number of the unit a text means in a period; false where it means
// none or several.
func (l *lane) on(m *unitMeaning, period uint32) (uint32, bool) {
	for int(period) >= len(m.byPeriod) {
		m.byPeriod = append(m.byPeriod, make([]uint32, int(period)+8)...)
	}
	n := m.byPeriod[period]
	if n == 0 {
		n = 1
		if found := l.unitsOn(m, l.dayOf(period)); len(found) == 1 {
			n = found[0].unit + 2
		}
		m.byPeriod[period] = n
	}
	return n - 2, n > 1
}

// unitsOn are the units that a text means on a day; of several those of the level that
// a person said, where there are such.
func (l *lane) unitsOn(m *unitMeaning, day giaoban.Date) []spanName {
	found := m.unitText.on(day)
	if level := l.given.Answers["level"]; len(found) > 1 && level != "" {
		if of := slices.DeleteFunc(slices.Clone(found), func(s spanName) bool { return s.span.Level != level }); len(of) > 0 {
			return of
		}
	}
	return found
}

// version gives the definition of an indicator that held in a period.
func (l *lane) version(m *indicatorMeaning, period uint32) versionOn {
	for int(period) >= len(m.byPeriod) {
		m.byPeriod = append(m.byPeriod, make([]versionOn, int(period)+8)...)
	}
	v := &m.byPeriod[period]
	if v.Indicator == nil {
		p := l.periodAt(period)
		v.Indicator = l.roster.catalogue.Indicator(l.roster.indicators[m.number], p.Ends)
		v.refused = l.refusesPeriod(p)
	}
	return *v
}

func (l *lane) dayOf(period uint32) giaoban.Date { return l.periodAt(period).Ends }

func (l *lane) periodAt(n uint32) giaoban.Period {
	l.periods.Lock()
	defer l.periods.Unlock()
	return l.periods.list[n]
}
