package ingest

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// percent turns a percentage into a fraction.
var percent = giaoban.DecimalBits(0, 10_000_000)

// evidence is what the cells of one column show of its number format.
type evidence struct {
	seen [mixed]int // by format
}

func (v *evidence) note(f format) { v.seen[f]++ }

// format is the column's: the one shown, mixed where there are several, anyFormat
// where no cell shows one.
func (v *evidence) format() format {
	f := anyFormat
	for shown := vi; shown < mixed; shown++ {
		switch {
		case v.seen[shown] == 0:
		case f != anyFormat:
			return mixed
		default:
			f = shown
		}
	}
	return f
}

func (l *lane) evidenceOf(column int) *evidence {
	if l.lastSeen != nil && l.lastColumn == column {
		return l.lastSeen
	}
	v := l.evidence[uint16(column)]
	if v == nil {
		v = &evidence{}
		l.evidence[uint16(column)] = v
	}
	l.lastSeen, l.lastColumn = v, column
	return v
}

func (v *evidence) join(w *evidence) {
	for i, n := range w.seen {
		v.seen[i] += n
	}
}

// rateSeen is what the figures of one indicator, sent as rates without their parts
// and without a percent sign, look like.
type rateSeen struct {
	sure  bool // a percent sign, or a value above 1
	small int  // values between 0 and 1
	first problem
}

func (r *rateSeen) note(d giaoban.Decimal, e *entry) {
	switch a := d.Abs(); {
	case a.Cmp(giaoban.Whole(1)) > 0:
		r.sure = true
	case !a.IsZero():
		if r.small++; r.small == 1 {
			r.first = problem{code: "percent_or_fraction", row: e.row, column: e.value.column, read: strings.Clone(e.value.text)}
		}
	}
}

func (l *lane) rateOf(indicator uint16) *rateSeen {
	r := l.rates[indicator]
	if r == nil {
		r = &rateSeen{}
		l.rates[indicator] = r
	}
	return r
}

func (r *rateSeen) join(s *rateSeen, rowsBefore int) {
	r.sure = r.sure || s.sure
	if r.small == 0 && s.small > 0 {
		r.first = s.first
		r.first.row += rowsBefore
	}
	r.small += s.small
}
