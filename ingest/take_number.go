package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// takeNumbers reads the numbers of a row whose place is known.
func (l *lane) takeNumbers(e *entry, p place, state uint8) {
	if s := giaoban.Status(state & statusBits); s == giaoban.NotApplicable || s == giaoban.Withdrawn {
		if n := readNumber(e.value.text); n.kind == single || n.kind == twofold {
			l.reject(e, e.value.column, problem{code: "value_with_status", read: e.value.text, expected: s.String()})
			return
		}
		l.add(e, p, state, e.value.column)
		return
	}
	if trimmed(e.numerator.text) != "" || trimmed(e.denominator.text) != "" {
		l.takeParts(e, p, state, e.numerator, e.denominator)
		return
	}
	n, ok := l.numberIn(e, p, e.value)
	if !ok {
		return
	}
	switch n.kind {
	case notApplicable:
		l.add(e, p, state&^statusBits|uint8(giaoban.NotApplicable), e.value.column)
	case nothingArose:
		l.takeNothing(e, p, state)
	case single, twofold:
		if n.over != "" {
			num, den := e.value, e.value
			num.text, den.text = n.before, n.over
			num.unit = readNumber(n.over).unit // "978/1.170 triệu đồng" is said of both
			l.takeParts(e, p, state, num, den)
			return
		}
		l.takeValue(e, p, state, n)
	}
}

// numberIn reads one cell; false where it holds no figure, with the reason said.
func (l *lane) numberIn(e *entry, p place, c cell) (number, bool) {
	bad := func(code string) (number, bool) {
		read := c.text
		if c.typed && c.unit != "" {
			read += " " + c.unit // as the workbook shows it
		}
		l.reject(e, c.column, problem{code: code, read: read, about: p.version})
		return number{}, false
	}
	if c.problem != "" {
		return bad(c.problem)
	}
	n := c.number()
	if c.typed && c.unit != "" && l.roster.isScale(c.unit) {
		n = n.beside(c.unit)
	}
	switch n.kind {
	case blank:
		return n, false
	case noFigure:
		l.problems.add(problem{code: "marker_missing", severity: giaoban.SeverityInfo, row: e.row, column: c.column, read: strings.Clone(c.text)})
		return n, false
	case excelError:
		return bad("excel_error")
	case noNumber:
		if _, err := giaoban.ReadPeriod(trimmed(c.text), giaoban.ReadOptions{}); err == nil {
			return bad("date_as_figure")
		}
		return bad("not_a_number")
	}
	if c.divided > 0 && !c.percent {
		var p2 problem
		if n, p2 = asShown(e, p.version, c, n); p2.code != "" {
			l.reject(e, c.column, p2)
			return n, false
		}
	}
	if n.unit != "" && !measures(p.version, n.unit) {
		if _, same := timesMeasure(p.version, n.unit); !same || n.over != "" {
			return bad("unknown_unit_of_measure")
		}
	}
	if n.percent && !inPercent(p.version) && n.over == "" {
		return bad("percent_unexpected")
	}
	return l.inFormat(e, c, n, p)
}

// inFormat keeps the reading of a number that fits the format said beside the file,
// and notes what the cell shows of its column's format.
func (l *lane) inFormat(e *entry, c cell, n number, p place) (number, bool) {
	if c.typed || n.over != "" {
		return n, true
	}
	switch {
	case l.said == anyFormat && n.kind == single && n.format != anyFormat:
		l.evidenceOf(c.column).note(n.format)
	case l.said == anyFormat || n.kind != single && n.kind != twofold:
	case n.kind == twofold:
		n.kind = single
		if l.said != n.format && l.said != space {
			n.value, n.format, n.places = n.grouped, l.said, 0
		}
	case n.format != anyFormat && n.format != l.said && (l.said != space || n.groups):
		l.reject(e, c.column, problem{code: "other_format", read: c.text, expected: l.said.String(), about: p.version})
		return n, false
	}
	return n, true
}

// number reads the cell by its type: what a workbook or JSON holds as a number has
// one reading.
func (c cell) number() number {
	if !c.typed {
		return readNumber(c.text)
	}
	var d giaoban.Decimal
	if i := strings.IndexAny(c.text, "eE"); i >= 0 && len(c.text)-i > 4 {
		return number{kind: noNumber} // beyond any figure, and a burden to spell out
	}
	if err := d.UnmarshalJSON([]byte(c.text)); err != nil {
		return number{kind: noNumber}
	}
	n := number{kind: single, value: d, percent: c.percent}
	if c.percent {
		n.value = d.Mul(giaoban.Whole(100))
	}
	return n
}

// beside is a number with what its cell's format writes beside it: 1.097 shown as
// "1.097 căn", 12,5 shown as "12,5%".
func (n number) beside(text string) number {
	if text == "%" {
		n.percent = true
		return n
	}
	n.unit = text
	return n
}

// asShown reads a number whose format shows it a thousand or a million times smaller,
// "#,##0," or "0.0,,". Where the heading, or else the indicator, names just that unit
// of measure, the number shown is meant: 1.500.000 shown as 1.500 under "nghìn đồng".
// Else it has two readings and is refused with both.
func asShown(e *entry, v *giaoban.Indicator, c cell, n number) (number, problem) {
	said := firstOf(n.unit, e.scale)
	if code, _ := otherMeasure(v, said); said == "" || code != "" {
		said = v.UnitOfMeasure.VI
	}
	power, _ := magnitude(said)
	letter := map[string]int8{"k": 3, "m": 6, "b": 9}[strings.ToLower(c.unit)]
	if n.kind != single || n.value.IsZero() || letter == c.divided {
		return n, problem{}
	}
	shown := n.value.Mul(scaled(1, int(min(c.divided, giaoban.DecimalPlaces))))
	if power == int(c.divided) {
		n.value = shown
		return n, problem{}
	}
	return n, problem{code: "shown_smaller", read: c.text, words: numbers(" | ", shown.Round(3), n.value), about: v}
}

// measures says whether what stands behind a number is the indicator's unit of
// measure: "1.097 căn" of houses counted in căn.
func measures(v *giaoban.Indicator, unit string) bool {
	s := sameName(strings.Trim(unit, "."))
	return s == sameName(v.UnitOfMeasure.VI) || s == sameName(v.UnitOfMeasure.EN)
}

// inPercent says whether a percent sign belongs to the indicator.
func inPercent(v *giaoban.Indicator) bool {
	r, ratio := v.Kind.(giaoban.Ratio)
	return ratio && r.Scale == giaoban.Whole(100) || strings.Contains(v.UnitOfMeasure.VI, "%") || strings.Contains(v.UnitOfMeasure.EN, "%")
}

// takeNothing is "không phát sinh": nothing of a flow arose, which is 0; of anything
// else it says nothing.
func (l *lane) takeNothing(e *entry, p place, state uint8) {
	read := strings.Clone(e.value.text)
	if _, flow := p.version.Kind.(giaoban.Flow); !flow {
		l.problems.add(problem{code: "marker_missing", severity: giaoban.SeverityInfo, row: e.row, column: e.value.column, read: read})
		return
	}
	l.problems.add(problem{code: "marker_zero", severity: giaoban.SeverityInfo, row: e.row, column: e.value.column, read: read})
	l.takeValue(e, p, state, number{kind: single, exact: true})
}

// takeValue is a figure of one number.
func (l *lane) takeValue(e *entry, p place, state uint8, n number) {
	inTable, doubtful := l.inHeadings(e, p.version, n)
	if !inTable {
		return
	}
	n, changed := inMeasure(e, p.version, n)
	if _, ratio := p.version.Kind.(giaoban.Ratio); ratio {
		n = l.rate(e, p, n)
	}
	if n.kind == single && l.given.undoes == 0 { // what comes back was taken under the bounds of its day
		if code := misfit(p.version, n.value); code != "" {
			l.reject(e, e.value.column, problem{code: code, read: e.value.text, about: p.version})
			return
		}
	}
	f := &l.figures
	l.add(e, p, state|present, e.value.column)
	i := f.len() - 1
	f.value[i] = n.value
	if doubtful {
		l.measured.figures = append(l.measured.figures, i)
	}
	if n.kind == twofold {
		f.doubts = append(f.doubts, doubt{uint32(i), uint16(e.value.column), n.format, partValue, changed})
	}
	switch {
	case n.plainly && !e.value.typed:
		f.shape[i] = n.places
	case n.format == vi && n.kind == single && !changed && strings.Replace(n.value.Fixed(int(n.places)), ".", ",", 1) == e.value.text:
		f.shape[i] = shapeComma + n.places
	default:
		l.extraOf(e).raw = strings.Clone(e.value.text)
		return
	}
	l.remarks(e)
}

// rate notes whether a rate sent alone looks like a percentage or a fraction, and
// turns it into the indicator's scale where that was said.
func (l *lane) rate(e *entry, p place, n number) number {
	if n.percent {
		if r := p.version.Kind.(giaoban.Ratio); r.Scale == giaoban.Whole(1) {
			n.value, n.plainly = n.value.Mul(percent), false
		}
		l.rateOf(p.indicator).sure = true
		return n
	}
	if !inPercent(p.version) || n.kind == twofold {
		return n
	}
	if l.given.Rate == "fraction" {
		n.value, n.plainly, n.format = n.value.Mul(giaoban.Whole(100)), false, anyFormat
		return n
	}
	l.rateOf(p.indicator).note(n.value, e)
	return n
}

// misfit says why a reading cannot be a figure of the indicator.
func misfit(v *giaoban.Indicator, d giaoban.Decimal) string {
	b := &v.Bounds
	switch {
	case v.Whole && !d.IsWhole():
		return "not_whole"
	case b.HasMin && d.Cmp(b.Min) < 0 || b.HasMax && d.Cmp(b.Max) > 0:
		return "out_of_bounds"
	}
	return ""
}

// add appends a figure without a number.
func (l *lane) add(e *entry, p place, state uint8, column int) {
	f := &l.figures
	f.unit = append(f.unit, p.unit)
	f.indicator = append(f.indicator, p.indicator)
	f.band = append(f.band, p.band)
	f.period = append(f.period, p.period)
	f.state = append(f.state, state)
	f.shape = append(f.shape, shapeExtra)
	f.row = append(f.row, uint32(e.row))
	f.value = append(f.value, giaoban.Decimal{})
	if e.received != "" {
		l.received(e)
	}
	if state&present == 0 {
		l.extraOf(e).raw = strings.Clone(e.value.text)
	}
	if column != l.column {
		l.extraOf(e)
	}
}

// received sets the row's own moment of receipt.
func (l *lane) received(e *entry) {
	f := &l.figures
	i := f.len() - 1
	t, ok := readMoment(e.received, l.clock.zone)
	code := "unknown_moment"
	if ok && t.After(l.clock.now) {
		ok, code = false, "received_in_future"
	}
	n := uint16(0)
	if ok {
		if n, ok = l.moments.number(giaoban.RevisionAt(t)); !ok {
			code = "too_many_moments"
		}
	}
	if !ok {
		l.reject(e, 0, problem{code: code, read: e.received})
		f.state[i] |= rejected
		return
	}
	f.moment = setLast(f.moment, i+1, n)
}

// extraOf is what is kept beside the columns of the last figure.
func (l *lane) extraOf(e *entry) *extra {
	f := &l.figures
	i := uint32(f.len() - 1)
	if n := len(f.extras); n > 0 && f.extras[n-1].index == i {
		return &f.extras[n-1]
	}
	x := extra{index: i, note: strings.Clone(e.note), origin: strings.Clone(e.origin)}
	if e.value.column != l.column {
		x.column = uint16(e.value.column)
	}
	f.extras = append(f.extras, x)
	return &f.extras[len(f.extras)-1]
}

// remarks keeps the note and the source a row names.
func (l *lane) remarks(e *entry) {
	if e.note != "" || e.origin != "" {
		l.extraOf(e)
	}
}
