package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// reading is what all lanes of one file share.
type reading struct {
	roster   *roster
	given    Given
	said     format // the number format said beside the file
	clock    clock
	periods  *periods
	moments  *moments
	profiles []giaoban.ReadOptions
	profile  []int // by number of the indicator
	column   int   // of the figures of a long form
	fileName string
}

// place is a figure's unit, indicator and period, and the definition that holds.
type place struct {
	unit      uint32
	period    uint32
	indicator uint16
	band      uint8
	version   *giaoban.Indicator
}

// take reads one row. What is blank is missing and leaves no trace; what cannot be
// read is a problem with its place; the rest becomes a figure.
func (l *lane) take(e *entry) {
	status, code := giaoban.Reported, ""
	if e.status != "" {
		status, code = readStatus(e.status)
	}
	if status == giaoban.Missing && code == "" || l.saysNothing(e) && status < giaoban.NotApplicable && code == "" {
		return
	}
	if code != "" {
		l.reject(e, e.value.column, problem{code: code, read: e.status})
		return
	}
	p, estimated, ok := l.placeOf(e)
	if !ok {
		l.problems.rejected++
		return
	}
	if estimated && status == giaoban.Reported {
		status = giaoban.Estimated
	}
	state := uint8(status)
	if yes, ok := readYes(e.invented); !ok {
		l.reject(e, e.value.column, problem{code: "unknown_status", read: e.invented})
		return
	} else if yes || l.given.Illustrative {
		state |= illustrative
	}
	l.takeNumbers(e, p, state)
}

func (l *lane) saysNothing(e *entry) bool {
	return trimmed(e.value.text) == "" && trimmed(e.numerator.text) == "" && trimmed(e.denominator.text) == "" && e.value.problem == ""
}

// placeOf recognises unit, indicator, period and band, and says all that is wrong
// with them at once.
func (l *lane) placeOf(e *entry) (p place, estimated, ok bool) {
	of := l.indicatorOf(e.indicator)
	ok = true
	say := func(found problem, column int) {
		found.row, found.column, ok = e.row, column, false
		if column == 0 {
			found.column = e.value.column
		}
		l.problems.add(found)
	}
	if len(of.found) != 1 {
		say(l.unclearIndicator(of), e.indicatorAt)
	}
	read := l.periodOf(e, of.profile)
	if read.err != nil {
		say(unclearPeriod(e.period, read.err), e.periodAt)
		return p, false, false
	}
	units := l.unitOf(e.unit, e.within)
	unit, one := l.on(units, read.number)
	if !one {
		say(l.unclearUnit(units, read.number), e.unitAt)
	}
	if !ok {
		return p, false, false
	}
	if of.measure != "" && !e.scaleNear {
		e.scale, e.scaleNear = of.measure, true
	}
	p = place{unit: unit, period: read.number, indicator: of.number}
	v := l.version(of, read.number)
	p.version = v.Indicator
	if v.refused != "" {
		say(problem{code: v.refused, read: strings.Clone(e.period), about: p.version}, e.periodAt)
	}
	if read.day && !v.Owes(giaoban.Day) {
		say(problem{code: "period_not_owed", read: strings.Clone(e.period), expected: frequencies(p.version), about: p.version}, e.periodAt)
	}
	if code := of.bandOf(e.band, p.version, &p.band); code != "" {
		say(problem{code: code, read: strings.Clone(e.band), about: p.version}, 0)
	}
	return p, read.estimated, ok
}

// bandOf finds the band a row names; a distribution needs one, all else has none.
func (m *indicatorMeaning) bandOf(text string, v *giaoban.Indicator, out *uint8) (code string) {
	s := v.Scheme()
	switch {
	case s == nil && (text == "" || isDefaultCombination(trimmed(text))):
		return ""
	case s == nil:
		return "band_unexpected"
	case trimmed(text) == "":
		return "no_band"
	}
	n := band(s, text)
	if n < 0 {
		return "unknown_band"
	}
	*out = uint8(n + 1)
	return ""
}

// versionOn is the definition that holds in a period, or why the indicator takes
// no figure for it.
type versionOn struct {
	*giaoban.Indicator
	refused string
}

func (l *lane) refusesPeriod(p giaoban.Period) string {
	if p.Starts > l.clock.today {
		return "period_not_begun"
	}
	return ""
}

func frequencies(v *giaoban.Indicator) string {
	var names []string
	for _, f := range v.Frequencies {
		names = append(names, f.String())
	}
	return strings.Join(names, ", ")
}

func (l *lane) unclearIndicator(m *indicatorMeaning) problem {
	if len(m.found) == 0 {
		if trimmed(m.text) == "" {
			return problem{code: "no_indicator"}
		}
		return problem{code: "unknown_indicator", read: m.text}
	}
	var codes []string
	for _, n := range m.found {
		codes = append(codes, l.roster.indicators[n])
	}
	return problem{code: "ambiguous_indicator", read: m.text, expected: strings.Join(codes, ", ")}
}

func unclearPeriod(text string, err error) problem {
	if trimmed(text) == "" {
		return problem{code: "no_period"}
	}
	p := problem{code: "unknown_period", read: strings.Clone(text)}
	if of, ok := err.(*giaoban.Problem); ok {
		p.code, p.told = of.Code, of
	}
	return p
}

// unclearUnit says why a text names no unit in a period: unknown, two of one name,
// or one that did not exist then.
func (l *lane) unclearUnit(m *unitMeaning, period uint32) problem {
	day := l.dayOf(period)
	found := l.unitsOn(m, day)
	if len(found) > 1 {
		var names []string
		ask, levels := "level", map[string]bool{}
		for _, s := range found {
			names = append(names, l.fullName(s.span, day))
			if levels[s.span.Level] {
				ask = "" // two wards of one name: their level does not tell them apart
			}
			levels[s.span.Level] = true
		}
		return problem{code: "ambiguous_unit", read: m.text, expected: strings.Join(names, "; "), ask: ask}
	}
	if was, ok := m.ever(); ok {
		return problem{code: "unit_not_in_period", read: m.text, unit: was.span.ID, day: day,
			expected: strings.Join(l.roster.instead(was.span.ID, day), ", ")}
	}
	if trimmed(m.text) == "" {
		return problem{code: "no_unit"}
	}
	return problem{code: "unknown_unit", read: m.text}
}

// fullName tells two units of one name apart by their parent and id.
func (l *lane) fullName(u giaoban.Unit, day giaoban.Date) string {
	name := u.Name.VI
	if parent, ok := l.roster.catalogue.Units.On(u.Parent, day); ok {
		name += ", " + parent.Name.VI
	}
	return name + " (" + string(u.ID) + ")"
}

// reject counts a row as refused and says why.
func (l *lane) reject(e *entry, column int, p problem) {
	p.row, p.column = e.row, column
	p.read = strings.Clone(p.read)
	l.problems.add(p)
	l.problems.rejected++
}
