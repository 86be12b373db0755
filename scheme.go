package giaoban

import (
	"fmt"
	"slices"
)

// Band is one class of a scheme. From and To are both included; Open ends are
// marked.
type Band struct {
	Code     string
	Label    Text
	From, To Decimal
	OpenFrom bool
	OpenTo   bool
}

// Scheme is an ordered set of bands. Two schemes are never added, whatever their
// bands are called.
type Scheme struct {
	Code      string
	Name      Text
	ValidFrom Date
	ValidTo   Date
	Bands     []Band
}

// Band finds a band by code.
func (s *Scheme) Band(code string) (Band, bool) {
	i := slices.IndexFunc(s.Bands, func(b Band) bool { return b.Code == code })
	if i < 0 {
		return Band{}, false
	}
	return s.Bands[i], true
}

// BandOf finds the band a value falls in; false where it falls in none.
func (s *Scheme) BandOf(v Decimal) (Band, bool) {
	i := slices.IndexFunc(s.Bands, func(b Band) bool {
		return (b.OpenFrom || v.Cmp(b.From) >= 0) && (b.OpenTo || v.Cmp(b.To) <= 0)
	})
	if i < 0 {
		return Band{}, false
	}
	return s.Bands[i], true
}

// Bands are the counts of one distribution, which remember their scheme.
type Bands struct {
	scheme *Scheme
	counts map[string]Decimal
}

// NewBands begins a distribution with no band reported.
func NewBands(s *Scheme) Bands { return Bands{scheme: s, counts: map[string]Decimal{}} }

// Set gives the count of one band.
func (b Bands) Set(code string, count Decimal) error {
	if _, ok := b.scheme.Band(code); !ok {
		return fmt.Errorf("scheme %s has no band %s", b.scheme.Code, code)
	}
	b.counts[code] = count
	return nil
}

// Count gives the count of a band; ok is false where it was not reported.
func (b Bands) Count(code string) (d Decimal, ok bool) {
	d, ok = b.counts[code]
	return d, ok
}

// Scheme is the scheme the counts belong to.
func (b Bands) Scheme() *Scheme { return b.scheme }

// Sum adds the bands that were reported.
func (b Bands) Sum() Decimal {
	var s Decimal
	for _, c := range b.counts {
		s = s.Add(c)
	}
	return s
}

// Add joins two distributions of one scheme band by band. Two schemes overlap,
// so their sum counts some twice: it is refused.
func (b Bands) Add(c Bands) (Bands, error) {
	if b.scheme.Code != c.scheme.Code {
		return Bands{}, &Refusal{Operation: "add", Why: Text{
			VI: fmt.Sprintf("hai thang %s và %s chồng lên nhau, không cộng với nhau", b.scheme.Code, c.scheme.Code),
			EN: fmt.Sprintf("schemes %s and %s overlap and are never added", b.scheme.Code, c.scheme.Code)}}
	}
	out := NewBands(b.scheme)
	for _, from := range []Bands{b, c} {
		for k, v := range from.counts {
			out.counts[k] = out.counts[k].Add(v)
		}
	}
	return out, nil
}
