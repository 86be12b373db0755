package ingest

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// figures are the figures of a file as columns: ten million of them must pass
// through without a string or a pointer each. Names are numbers of the roster,
// periods numbers of the file's own list.
type figures struct {
	unit      []uint32
	indicator []uint16
	band      []uint8 // 0: none, else its place in the scheme from 1
	period    []uint32
	state     []uint8
	shape     []uint8 // how the number was written, see rawText
	row       []uint32
	value     []giaoban.Decimal

	// Columns that only some files have; nil or as long as the others.
	denominator []giaoban.Decimal
	moment      []uint16

	extras []extra // by index
	doubts []doubt // by index
}

// extra is what is kept of a figure beyond its columns.
type extra struct {
	index  uint32
	column uint16 // 0: the file's value column
	raw    string // empty: as shape says
	note   string
	origin string
}

// doubt is a figure whose number can be read two ways until its column is known.
// The value in the columns is the reading with decimals.
type doubt struct {
	index  uint32
	column uint16
	format format // the one in which the separator is a decimal point
	part   part

	changed bool // brought into another unit of measure: decimals say nothing of a count
}

// part says which number of a figure.
type part uint8

const (
	partValue part = iota
	partDenominator
)

// Bits of state: the status below, then flags.
const (
	statusBits   = 0b0000_0111
	illustrative = 0b0000_1000
	present      = 0b0001_0000
	hasParts     = 0b0010_0000
	rejected     = 0b0100_0000
	unchanged    = 0b1000_0000
)

// Shapes: below 10 so many digits after a point, from 16 so many after a comma.
const (
	shapeComma = 16
	shapeExtra = 255 // the text is among the extras, or there is none
)

func (f *figures) len() int { return len(f.unit) }

// grow makes room for so many more figures.
func (f *figures) grow(n int) {
	f.unit = append(make([]uint32, 0, n+len(f.unit)), f.unit...)
	f.indicator = append(make([]uint16, 0, n+len(f.indicator)), f.indicator...)
	f.band = append(make([]uint8, 0, n+len(f.band)), f.band...)
	f.period = append(make([]uint32, 0, n+len(f.period)), f.period...)
	f.state = append(make([]uint8, 0, n+len(f.state)), f.state...)
	f.shape = append(make([]uint8, 0, n+len(f.shape)), f.shape...)
	f.row = append(make([]uint32, 0, n+len(f.row)), f.row...)
	f.value = append(make([]giaoban.Decimal, 0, n+len(f.value)), f.value...)
}

// join appends the figures of the next piece of the file, whose rows were counted
// from 0.
func (f *figures) join(g *figures, rowsBefore uint32) {
	base := uint32(f.len())
	f.unit = append(f.unit, g.unit...)
	f.indicator = append(f.indicator, g.indicator...)
	f.band = append(f.band, g.band...)
	f.period = append(f.period, g.period...)
	f.state = append(f.state, g.state...)
	f.shape = append(f.shape, g.shape...)
	f.value = append(f.value, g.value...)
	for _, r := range g.row {
		f.row = append(f.row, r+rowsBefore)
	}
	f.denominator = joinSparse(f.denominator, g.denominator, int(base), g.len())
	f.moment = joinSparse(f.moment, g.moment, int(base), g.len())
	for _, e := range g.extras {
		e.index += base
		f.extras = append(f.extras, e)
	}
	for _, d := range g.doubts {
		d.index += base
		f.doubts = append(f.doubts, d)
	}
}

// joinSparse appends a column that may be absent on either side.
func joinSparse[T any](to, from []T, before, n int) []T {
	if to == nil && from == nil {
		return nil
	}
	for len(to) < before {
		var zero T
		to = append(to, zero)
	}
	to = append(to, from...)
	for len(to) < before+n {
		var zero T
		to = append(to, zero)
	}
	return to
}

// set puts a value in a column that may be absent, for the last figure.
func setLast[T any](column []T, n int, v T) []T {
	column = joinSparse(column, nil, n-1, 0)
	if column == nil {
		column = make([]T, n-1)
	}
	return append(column[:n-1], v)
}

func (f *figures) amount(i int) giaoban.Amount {
	a := giaoban.Amount{Value: f.value[i], Present: f.state[i]&present != 0}
	if f.state[i]&hasParts != 0 {
		a.HasParts, a.Denominator = true, f.denominator[i]
	}
	return a
}

func (f *figures) status(i int) giaoban.Status { return giaoban.Status(f.state[i] & statusBits) }

func (f *figures) ok(i int) bool { return f.state[i]&rejected == 0 }

// rawText is the number as it was written, where its shape tells.
func (f *figures) rawText(i int) string {
	if f.shape[i] == shapeExtra {
		return ""
	}
	return string(f.appendRaw(nil, i))
}

// appendRaw appends what rawText gives. It runs once for each figure of a bulk
// file, so it divides words and not big integers.
func (f *figures) appendRaw(b []byte, i int) []byte {
	places, point := f.shape[i], byte('.')
	if places >= shapeComma {
		places, point = places-shapeComma, ','
	}
	d := f.value[i]
	if d.Sign() < 0 {
		b = append(b, '-')
	}
	hi, lo := d.Abs().Bits()
	step := uint64(1)
	for range giaoban.DecimalPlaces - places {
		step *= 10
	}
	if uint64(hi) >= step {
		s := strings.TrimPrefix(d.Fixed(int(places)), "-")
		return append(b, strings.Replace(s, ".", string(point), 1)...)
	}
	n, _ := bits.Div64(uint64(hi), lo, step)
	unit := uint64(1)
	for range places {
		unit *= 10
	}
	b = strconv.AppendUint(b, n/unit, 10)
	if places == 0 {
		return b
	}
	b = append(b, point)
	for frac := n % unit; unit > 1; {
		unit /= 10
		b = append(b, byte('0'+frac/unit))
		frac %= unit
	}
	return b
}
