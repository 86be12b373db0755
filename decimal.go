package giaoban

import (
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"strconv"
	"strings"
)

// Decimal is an exact decimal number with nine digits after the point, the
// store's Decimal(38,9): a count of 10⁻⁹ in 128 bits, two's complement. Sums are
// exact and do not depend on order. The zero value is 0; two Decimals are equal
// numbers exactly when == holds.
//
// It is our own because a figure must be 16 bytes without a pointer (ten million
// of them pass through an import) and must equal the store's type digit by digit.
type Decimal struct {
	hi int64
	lo uint64
}

// DecimalPlaces is how many digits after the point a Decimal keeps.
const DecimalPlaces = 9

// maxExponent bounds the work on a JSON number like 1e-999999.
const maxExponent = 60

const decimalUnit = 1_000_000_000

// MaxWhole is the number of digits before the point that ParseDecimal takes. Sums
// of fewer than 10⁹ such numbers stay within 128 bits.
const MaxWhole = 20

var (
	ErrDecimalSyntax = errors.New("not a decimal number")
	ErrDecimalRange  = errors.New("more than 20 digits before the point")
)

// Whole gives the Decimal of a whole number.
func Whole(n int64) Decimal {
	neg := n < 0
	u := uint64(n)
	if neg {
		u = -u
	}
	hi, lo := bits.Mul64(u, decimalUnit)
	d := Decimal{int64(hi), lo}
	if neg {
		return d.Neg()
	}
	return d
}

// DecimalBits gives the Decimal of the store's 128-bit little-endian halves.
func DecimalBits(hi int64, lo uint64) Decimal { return Decimal{hi, lo} }

// Bits gives the two halves of the 128-bit count of 10⁻⁹.
func (d Decimal) Bits() (hi int64, lo uint64) { return d.hi, d.lo }

func (d Decimal) Add(e Decimal) Decimal {
	lo, c := bits.Add64(d.lo, e.lo, 0)
	return Decimal{d.hi + e.hi + int64(c), lo}
}

func (d Decimal) Sub(e Decimal) Decimal {
	lo, b := bits.Sub64(d.lo, e.lo, 0)
	return Decimal{d.hi - e.hi - int64(b), lo}
}

func (d Decimal) Neg() Decimal { return Decimal{}.Sub(d) }

func (d Decimal) Abs() Decimal {
	if d.hi < 0 {
		return d.Neg()
	}
	return d
}

func (d Decimal) IsZero() bool { return d.hi == 0 && d.lo == 0 }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int {
	switch {
	case d.hi < 0:
		return -1
	case d.IsZero():
		return 0
	}
	return 1
}

// Cmp is -1, 0 or 1 as d is below, equal to or above e.
func (d Decimal) Cmp(e Decimal) int {
	switch {
	case d.hi != e.hi:
		if d.hi < e.hi {
			return -1
		}
		return 1
	case d.lo != e.lo:
		if d.lo < e.lo {
			return -1
		}
		return 1
	}
	return 0
}

// Big is the count of 10⁻⁹ as a big integer.
func (d Decimal) Big() *big.Int {
	a := d.Abs()
	b := new(big.Int).SetUint64(uint64(a.hi))
	b.Lsh(b, 64).Or(b, new(big.Int).SetUint64(a.lo))
	if d.hi < 0 {
		b.Neg(b)
	}
	return b
}

func decimalOfBig(b *big.Int) Decimal {
	var a big.Int
	a.Abs(b)
	lo := new(big.Int).And(&a, new(big.Int).SetUint64(^uint64(0))).Uint64()
	d := Decimal{int64(new(big.Int).Rsh(&a, 64).Uint64()), lo}
	if b.Sign() < 0 {
		return d.Neg()
	}
	return d
}

// Rat is the exact rational value.
func (d Decimal) Rat() *big.Rat { return new(big.Rat).SetFrac(d.Big(), big.NewInt(decimalUnit)) }

// RatDecimal rounds a rational number to nine digits, halves away from zero.
func RatDecimal(r *big.Rat) Decimal {
	n := new(big.Int).Mul(r.Num(), big.NewInt(decimalUnit))
	return decimalOfBig(divRound(n, r.Denom()))
}

// divRound is n/m rounded to the nearest integer, halves away from zero.
func divRound(n, m *big.Int) *big.Int {
	q, rem := new(big.Int).QuoRem(n, m, new(big.Int))
	if rem.Sign() != 0 && rem.Abs(rem).Lsh(rem, 1).CmpAbs(m) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign()*m.Sign())))
	}
	return q
}

// Mul is the product, rounded to nine digits.
func (d Decimal) Mul(e Decimal) Decimal {
	return timesOver(d, e, Decimal{0, decimalUnit})
}

// timesOver is a × b ÷ c in counts of 10⁻⁹, rounded once, halves away from zero: in two
// words where the numbers are small enough, as figures are, else in as many as it takes.
func timesOver(a, b, c Decimal) Decimal {
	x, y, z := a.Abs(), b.Abs(), c.Abs()
	if hi, lo := bits.Mul64(x.lo, y.lo); x.hi == 0 && y.hi == 0 && z.hi == 0 && hi < z.lo {
		q, rem := bits.Div64(hi, lo, z.lo)
		out := Decimal{0, q}
		if rem >= z.lo-rem {
			out = out.Add(Decimal{0, 1})
		}
		if (a.hi < 0) != (b.hi < 0) != (c.hi < 0) {
			return out.Neg()
		}
		return out
	}
	return decimalOfBig(divRound(new(big.Int).Mul(a.Big(), b.Big()), c.Big()))
}

// Div is the quotient, rounded to nine digits; ok is false where e is 0.
func (d Decimal) Div(e Decimal) (q Decimal, ok bool) {
	if e.IsZero() {
		return Decimal{}, false
	}
	return timesOver(d, Decimal{0, decimalUnit}, e), true
}

// Scaled is d × scale ÷ e rounded once, the way a rate is computed; ok is false
// where e is 0.
func (d Decimal) Scaled(scale, e Decimal) (q Decimal, ok bool) {
	if e.IsZero() {
		return Decimal{}, false
	}
	return timesOver(d, scale, e), true
}

// IsWhole says whether there is nothing after the point.
func (d Decimal) IsWhole() bool {
	a := d.Abs()
	_, rem := bits.Div64(uint64(a.hi)%decimalUnit, a.lo, decimalUnit)
	return rem == 0
}

// Round keeps n digits after the point (0 to 9), halves away from zero.
func (d Decimal) Round(n int) Decimal {
	if n >= DecimalPlaces {
		return d
	}
	if a := d.Abs(); a.hi == 0 && a.lo < 1<<63 {
		unit := uint64(1)
		for range DecimalPlaces - n {
			unit *= 10
		}
		a.lo = (a.lo + unit/2) / unit * unit
		if d.hi < 0 {
			return a.Neg()
		}
		return a
	}
	step := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(DecimalPlaces-n)), nil)
	return decimalOfBig(new(big.Int).Mul(divRound(d.Big(), step), step))
}

// Float is the nearest float64, for pictures only: no figure is computed from it.
func (d Decimal) Float() float64 {
	if a := d.Abs(); a.hi == 0 && a.lo < 1<<53 { // both exact, so their quotient is rounded once
		f := float64(a.lo) / decimalUnit
		if d.hi < 0 {
			return -f
		}
		return f
	}
	f, _ := d.Rat().Float64()
	return f
}

// String is the shortest exact notation with a point: "-1234.5".
func (d Decimal) String() string { return string(d.AppendText(nil)) }

// AppendText appends what String gives. Ten million figures are compared with their
// cells through it, so numbers below 9 billion are written without a big integer.
func (d Decimal) AppendText(b []byte) []byte {
	a := d.Abs()
	if a.hi != 0 {
		s := strings.TrimRight(d.Fixed(DecimalPlaces), "0")
		return append(b, strings.TrimSuffix(s, ".")...)
	}
	if d.hi < 0 {
		b = append(b, '-')
	}
	b = strconv.AppendUint(b, a.lo/decimalUnit, 10)
	rest := a.lo % decimalUnit
	if rest == 0 {
		return b
	}
	b = append(b, '.')
	for step := uint64(decimalUnit / 10); rest > 0; step /= 10 {
		b = append(b, byte('0'+rest/step))
		rest %= step
	}
	return b
}

// Fixed is the number with exactly n digits after the point, rounded.
func (d Decimal) Fixed(n int) string {
	d = d.Round(n)
	a := d.Abs()
	if a.hi == 0 {
		b := make([]byte, 0, 32)
		if d.hi < 0 {
			b = append(b, '-')
		}
		if b = strconv.AppendUint(b, a.lo/decimalUnit, 10); n == 0 {
			return string(b)
		}
		b = append(b, '.')
		for rest, step := a.lo%decimalUnit, uint64(decimalUnit/10); n > 0; n, step = n-1, step/10 {
			b = append(b, byte('0'+rest/step))
			rest %= step
		}
		return string(b)
	}
	s := fmt.Sprintf("%010s", a.Big().String())
	whole, frac := s[:len(s)-DecimalPlaces], s[len(s)-DecimalPlaces:]
	sign := ""
	if d.hi < 0 {
		sign = "-"
	}
	if n == 0 {
		return sign + whole
	}
	return sign + whole + "." + frac[:n]
}

// MarshalJSON writes an exact JSON number.
func (d Decimal) MarshalJSON() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalJSON reads a JSON number (also with an exponent) or a quoted one.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		if n, err := strconv.Atoi(s[e+1:]); err != nil || n < -maxExponent || n > maxExponent {
			return ErrDecimalRange
		}
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			return ErrDecimalSyntax
		}
		if r.Num().BitLen()-r.Denom().BitLen() > 67 {
			return ErrDecimalRange
		}
		*d = RatDecimal(r)
		return nil
	}
	v, _, err := ParseDecimal(s)
	*d = v
	return err
}

// ParseDecimal reads [+-]digits[.digits]; exact is false where digits beyond the
// ninth after the point were rounded away. Nothing else is read here: what people
// write in cells is the business of package ingest.
func ParseDecimal(s string) (d Decimal, exact bool, err error) {
	neg := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		neg, s = s[0] == '-', s[1:]
	}
	whole, frac, point := strings.Cut(s, ".")
	if whole == "" || point && frac == "" {
		return d, false, ErrDecimalSyntax
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > MaxWhole {
		if strings.Trim(whole, "0123456789") != "" {
			return d, false, ErrDecimalSyntax
		}
		return d, false, ErrDecimalRange
	}
	exact = true
	up := false
	if len(frac) > DecimalPlaces {
		exact = strings.Trim(frac[DecimalPlaces:], "0") == ""
		up = frac[DecimalPlaces] >= '5'
		for _, c := range []byte(frac[DecimalPlaces:]) {
			if c < '0' || c > '9' {
				return d, false, ErrDecimalSyntax
			}
		}
		frac = frac[:DecimalPlaces]
	}
	var hi, lo uint64
	digit := func(c byte) bool {
		if c < '0' || c > '9' {
			return false
		}
		h, l := bits.Mul64(lo, 10)
		var carry uint64
		lo, carry = bits.Add64(l, uint64(c-'0'), 0)
		hi = hi*10 + h + carry
		return true
	}
	for i := 0; i < len(whole); i++ {
		if !digit(whole[i]) {
			return Decimal{}, false, ErrDecimalSyntax
		}
	}
	for i := 0; i < DecimalPlaces; i++ {
		c := byte('0')
		if i < len(frac) {
			c = frac[i]
		}
		if !digit(c) {
			return Decimal{}, false, ErrDecimalSyntax
		}
	}
	d = Decimal{int64(hi), lo}
	if up {
		d = d.Add(Decimal{0, 1})
	}
	if neg {
		d = d.Neg()
	}
	return d, exact, nil
}
