package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// takeParts is a row that brings numerator and denominator: one figure of a ratio,
// or two figures where the parts are indicators of their own.
func (l *lane) takeParts(e *entry, p place, state uint8, numerator, denominator cell) {
	if trimmed(numerator.text) == "" || trimmed(denominator.text) == "" {
		l.reject(e, max(numerator.column, denominator.column), problem{code: "half_a_ratio", read: numerator.text + "/" + denominator.text})
		return
	}
	n, ok := l.partIn(e, p, numerator)
	if !ok {
		return
	}
	d, ok := l.partIn(e, p, denominator)
	if !ok {
		return
	}
	v := p.version
	_, ratio := v.Kind.(giaoban.Ratio)
	code, over := v.Numerator, v.Denominator
	if !ratio {
		code, over = v.Code, l.roster.ratioOf[v.Code]
	}
	switch {
	case ratio && !v.Computed():
		if n, d, ok = inOneMeasure(n, d); !ok {
			l.reject(e, numerator.column, problem{code: "parts_differ", read: numerator.text + "/" + denominator.text, about: v})
			return
		}
		l.takeRatio(e, p, state, n, d, numerator, denominator)
	case over == "":
		l.reject(e, e.value.column, problem{code: "fraction_without_ratio", read: numerator.text + "/" + denominator.text, about: v})
	default:
		l.takePart(e, p, state, code, numerator, n)
		l.takePart(e, p, state, over, denominator, d)
		l.compareRate(e, p, n, d)
	}
}

// inOneMeasure brings the two parts of a ratio into one unit of measure where theirs
// are written beside them: "500 triệu đồng" over "2 tỷ đồng". The greater power of ten
// is taken down to the other, so that no digit is lost; false where they count
// different things, or only the denominator has any.
func inOneMeasure(n, d number) (number, number, bool) {
	if n.unit == d.unit {
		return n, d, true
	}
	of, base := magnitude(n.unit)
	over, under := magnitude(d.unit)
	if d.unit == "" && of > 0 || d.unit != "" && of != over && base != under {
		return n, d, false
	}
	switch {
	case of > over:
		n.value, n.grouped = n.value.Mul(tens(of-over)), n.grouped.Mul(tens(of-over))
	case over > of:
		d.value, d.grouped = d.value.Mul(tens(over-of)), d.grouped.Mul(tens(over-of))
	}
	return n, d, true
}

// partIn reads a numerator or denominator.
func (l *lane) partIn(e *entry, p place, c cell) (number, bool) {
	if c.problem != "" {
		l.reject(e, c.column, problem{code: c.problem, read: c.text})
		return number{}, false
	}
	n := c.number()
	if n.kind != single && n.kind != twofold || n.over != "" || n.percent {
		l.reject(e, c.column, problem{code: "not_a_number", read: c.text})
		return n, false
	}
	if n.unit == "" && (!c.typed || l.roster.isScale(c.unit)) {
		n.unit = c.unit
	}
	if n.unit != "" && !l.roster.isScale(n.unit) {
		l.reject(e, c.column, problem{code: "unknown_unit_of_measure", read: c.text, about: p.version})
		return n, false
	}
	if c.divided > 0 && !c.percent {
		var bad problem
		if n, bad = asShown(&entry{}, p.version, c, n); bad.code != "" {
			l.reject(e, c.column, bad)
			return n, false
		}
	}
	return l.inFormat(e, c, n, p)
}

// takeRatio is a figure that keeps both parts: they add, its rate does not.
func (l *lane) takeRatio(e *entry, p place, state uint8, n, d number, numerator, denominator cell) {
	if n.kind == single && d.kind == single && l.given.undoes == 0 {
		if code := misfitRatio(p.version, n.value, d.value); code != "" {
			l.reject(e, numerator.column, problem{code: code, read: numerator.text + "/" + denominator.text, about: p.version})
			return
		}
	}
	f := &l.figures
	at := *e
	at.value.column = numerator.column
	l.add(&at, p, state|present|hasParts, numerator.column)
	i := f.len() - 1
	f.value[i] = n.value
	f.denominator = setLast(f.denominator, i+1, d.value)
	l.extraOf(&at).raw = trimmed(numerator.text) + "/" + trimmed(denominator.text)
	if readNumber(e.value.text).over != "" {
		l.extraOf(&at).raw = trimmed(e.value.text) // as it stands in its one cell
	}
	if n.kind == twofold {
		f.doubts = append(f.doubts, doubt{uint32(i), uint16(numerator.column), n.format, partValue, false})
	}
	if d.kind == twofold {
		f.doubts = append(f.doubts, doubt{uint32(i), uint16(denominator.column), d.format, partDenominator, false})
	}
	l.compareRate(e, p, n, d)
}

// compareRate checks a rate that stands beside its parts; it is never stored.
func (l *lane) compareRate(e *entry, p place, n, d number) {
	r, ratio := p.version.Kind.(giaoban.Ratio)
	said := readNumber(e.value.text)
	if said.over != "" {
		said = readNumber(said.rate)
	}
	if !ratio || n.kind != single || d.kind != single || said.kind != single || said.over != "" {
		return
	}
	own, ok := n.value.Scaled(r.Scale, d.value)
	if ok && own.Round(int(said.places)) != said.value && own.Sub(said.value).Abs().Cmp(lastPlace(said.places)) > 0 {
		l.problems.add(problem{code: "rate_differs", severity: giaoban.SeverityWarning, row: e.row, column: e.value.column,
			read: strings.Clone(e.value.text), words: numbers("", own.Round(int(max(said.places, 1))))})
	}
}

// lastPlace is one unit of the last digit written, the room of a printed rounding.
func lastPlace(places uint8) giaoban.Decimal { return scaled(1, int(places)) }

// misfitRatio says why two parts cannot be a figure of the indicator.
func misfitRatio(v *giaoban.Indicator, n, d giaoban.Decimal) string {
	if d.Sign() < 0 || d.IsZero() && !n.IsZero() {
		return "denominator_not_positive"
	}
	if rate, ok := v.Kind.Result(giaoban.OfParts(n, d)); ok {
		if b := v.Bounds; b.HasMin && rate.Cmp(b.Min) < 0 || b.HasMax && rate.Cmp(b.Max) > 0 {
			return "out_of_bounds"
		}
	}
	return ""
}

// takePart is a part of a computed ratio: a figure of the part's own indicator.
func (l *lane) takePart(e *entry, p place, state uint8, code string, c cell, n number) {
	p.indicator = uint16(l.roster.indicatorIndex[code])
	p.version = l.roster.catalogue.Indicator(code, l.dayOf(p.period))
	if p.version == nil {
		return
	}
	at := *e
	at.value = c
	if _, same := timesMeasure(p.version, at.scale); !same {
		at.scale = "" // "Tỷ lệ (%)" is not said of its parts
	}
	if n.unit != "" && !measures(p.version, n.unit) {
		if _, same := timesMeasure(p.version, n.unit); !same {
			l.reject(&at, c.column, problem{code: "unknown_unit_of_measure", read: c.text, about: p.version})
			return
		}
	}
	l.takeValue(&at, p, state, n)
}
