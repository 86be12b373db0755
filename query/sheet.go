package query

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// figures is what this package asks of a store.
type figures interface {
	DataVersion() uint64
	Touched(indicator string) uint64
	TargetsVersion() uint64
	Latest(context.Context, store.Filter) ([]giaoban.Observation, error)
	Shelves(context.Context, store.Filter) ([]store.Shelf, error)
	Bands() []string
	History(context.Context, giaoban.Figure) ([]store.Entry, error)
	Extent(ctx context.Context, indicators []string) (first, last giaoban.Date, any bool, err error)
	MovedCount(ctx context.Context, f store.Filter, since giaoban.Revision) (int, error)
	Moved(ctx context.Context, f store.Filter, since giaoban.Revision) ([]store.Move, error)
	Explained(context.Context, []giaoban.Observation) ([]store.Entry, error)
	FirstReceived(context.Context, store.Filter) (map[giaoban.Figure]giaoban.Revision, error)
	Targets(context.Context, giaoban.Revision) ([]giaoban.Target, error)
}

// sheet is what one question is computed from: the catalogue and the latest
// observations of the indicators it is about. Everything on it is plain
// computation; it asks nobody.
type sheet struct {
	catalogue *giaoban.Catalogue
	owing     *owing
	messages  giaoban.Messages
	blocks    map[string]*block
	joints    map[string][]giaoban.Break // changes of definition, looked up once
	newest    giaoban.Revision           // of all observations an answer was made of
	near      int                        // where the last observation stood on its shelf
	beside    map[owners][]shelf         // of those who owe, looked up once
	parts     []part                     // to add in, used again and again
	sees      func(code string, unit giaoban.UnitID, on giaoban.Date) bool
	last      struct {
		revision giaoban.Revision
		text     string
	}
	versions recent[dated, *giaoban.Indicator]
	owers    recent[owed, map[giaoban.UnitID]bool]
}

// need says which figures a question reads.
type need struct {
	codes []string
	units []giaoban.UnitID
	from  giaoban.Date // 0, 0: all there is; on the last day of the period
	to    giaoban.Date
	asOf  giaoban.Revision
}

// add joins what another question of the same moment needs.
func (n *need) add(m need) {
	n.codes = append(n.codes, m.codes...)
	if !slices.Equal(n.units, m.units) {
		n.units = append(n.units, m.units...)
	}
	if n.to == 0 || m.to == 0 {
		n.from, n.to = 0, 0
		return
	}
	n.from, n.to = min(n.from, m.from), max(n.to, m.to)
}

// sheet reads what a question needs.
func (s *Service) sheet(ctx context.Context, n need) (*sheet, error) {
	n.codes = s.andParts(n.codes)
	blocks, err := s.load(ctx, n)
	return &sheet{catalogue: s.catalogue, owing: s.owing, messages: s.messages, blocks: blocks, joints: map[string][]giaoban.Break{},
		beside: map[owners][]shelf{}, sees: s.options.Sees}, err
}

// andParts adds the indicators that ratios of two indicators are computed from.
func (s *Service) andParts(codes []string) []string {
	out := slices.Clone(codes)
	for _, code := range codes {
		for _, i := range s.catalogue.Versions(code) {
			if i.Computed() {
				out = append(out, i.Numerator, i.Denominator)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// version gives the indicator as it is defined for a period.
func (s *sheet) version(code string, p giaoban.Period) *giaoban.Indicator {
	key := dated{code, p.Ends}
	i, known := s.versions.get(key)
	if !known {
		i = s.catalogue.Indicator(code, p.Ends)
		s.versions.put(key, i)
	}
	return i
}

// dated is an indicator on a day.
type dated struct {
	code string
	day  giaoban.Date
}

// owed is what units owe on a day.
type owed struct {
	indicator *giaoban.Indicator
	day       giaoban.Date
}

// recent remembers the last few answers of a question that is asked of few things over
// and over.
type recent[K comparable, V any] struct {
	keys   [4]K
	values [4]V
	next   int
}

func (r *recent[K, V]) get(k K) (v V, known bool) {
	for n := range r.keys {
		if r.keys[n] == k {
			return r.values[n], true
		}
	}
	return v, false
}

func (r *recent[K, V]) put(k K, v V) {
	r.keys[r.next], r.values[r.next] = k, v
	r.next = (r.next + 1) % len(r.keys)
}

// breaksOf lists the changes of an indicator's definition.
func (s *sheet) breaksOf(code string) []giaoban.Break {
	all, ok := s.joints[code]
	if !ok {
		all = s.catalogue.Breaks(code)
		s.joints[code] = all
	}
	return all
}

// exact gives the latest observation of exactly this span. That a distribution does
// not apply to a unit may be said once, without a band.
func (s *sheet) exact(code string, unit giaoban.UnitID, p giaoban.Period, band string) (*entry, bool) {
	b := s.blocks[code]
	return s.exactOn(b, b.shelf(unit), p, band)
}

// exactOn is exact where the unit's shelf is at hand.
func (s *sheet) exactOn(b *block, from shelf, p giaoban.Period, band string) (*entry, bool) {
	if len(from.entries) == 0 {
		return nil, false
	}
	number, known := b.number(band)
	at, ok := 0, false
	if known {
		at, ok = from.find(p, number, s.near)
	}
	if !ok && band != "" {
		if at, ok = from.find(p, 0, s.near); ok && from.entries[at].Present {
			return nil, false
		}
	}
	if !ok {
		return nil, false
	}
	s.near = at
	e := &from.entries[at]
	s.newest = max(s.newest, e.Revision)
	return e, true
}

// observed lists the observations of an indicator's figures at a unit: of a ratio
// of two indicators those of its numerator, and its own.
func (s *sheet) observed(code string, unit giaoban.UnitID) [][]entry {
	var out [][]entry
	if b := s.blocks[code]; b != nil && len(b.units[unit].entries) > 0 {
		out = append(out, b.units[unit].entries)
	}
	for _, i := range s.catalogue.Versions(code) {
		if i.Computed() && i.Numerator != code {
			if b := s.blocks[i.Numerator]; b != nil {
				return append(out, b.units[unit].entries)
			}
		}
	}
	return out
}

// text is a sentence of this package in both languages.
func (s *sheet) text(code string, more map[string]string) giaoban.Text {
	return s.messages.Problem(code, giaoban.Place{}, "", "", more).Message
}
