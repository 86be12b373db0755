package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/giaoban/giaoban"
)

// Latest reads the latest observation of each figure, ordered by indicator, unit,
// period and band: indicators, units and bands in the order in which the store
// first met them, periods by their days.
func (s *Store) Latest(ctx context.Context, f Filter) ([]giaoban.Observation, error) {
	p, everywhere, any := s.chosen(f)
	if !any {
		return nil, nil
	}
	sql := latestSQL
	if everywhere {
		sql = latestEverywhereSQL
	}
	out, err := s.observations(ctx, sql, p)
	if err != nil {
		return nil, fmt.Errorf("store: reading the latest: %w", err)
	}
	return out, nil
}

// chosen turns a filter into parameters; any is false where nothing can match,
// because the store never met what is asked for.
func (s *Store) chosen(f Filter) (p parameters, everywhere, any bool) {
	indicators := s.indicators.some(f.Indicators)
	if len(indicators) == 0 {
		return nil, false, false
	}
	from, to := f.From, f.To
	if from == 0 && to == 0 {
		from, to = giaoban.FirstDate, giaoban.LastDate
	}
	// What lies outside the store's calendar is not there; the engine would wrap it.
	from, to = max(from, giaoban.FirstDate), min(to, giaoban.LastDate)
	if from > to {
		return nil, false, false
	}
	p = parameters{"indicator": numbersParameter(indicators), "from": dateParameter(from), "to": dateParameter(to),
		"asof": numberParameter(upTo(f.AsOf))}
	if f.Units == nil {
		return p, true, true
	}
	units := s.units.each(f.Units)
	p["unit"] = numbersParameter(units)
	return p, false, len(units) > 0
}

func upTo(asOf giaoban.Revision) giaoban.Revision {
	if asOf == 0 {
		return math.MaxUint64
	}
	return asOf
}

// some gives the numbers of ids; of none asked, of all.
func (k *keys) some(ids []string) []uint32 {
	if ids != nil {
		return numbersOf(k, ids)
	}
	all := make([]uint32, 0, len(k.names()))
	for n := 1; n < len(k.names()); n++ {
		all = append(all, uint32(n))
	}
	return all
}

func (k *keys) each(ids []giaoban.UnitID) []uint32 { return numbersOf(k, ids) }

// numbersOf leaves out what has no number, and what is asked for twice.
func numbersOf[ID ~string](k *keys, ids []ID) []uint32 {
	k.mu.RLock()
	defer k.mu.RUnlock()
	out := make([]uint32, 0, len(ids))
	for _, id := range ids {
		if n := k.numbers[string(id)]; n != 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// observations runs a statement that gives whole observations.
func (s *Store) observations(ctx context.Context, sql string, p parameters) ([]giaoban.Observation, error) {
	var out []giaoban.Observation
	err := s.client.each(ctx, sql, p, func(b *block) error {
		names, err := s.naming(ctx, b.columns[:5])
		if err != nil {
			return err
		}
		known := len(out)
		out = slices.Grow(out, b.rows)[:known+b.rows]
		for i := range b.rows {
			b.observationAt(i, names, &out[known+i])
		}
		return nil
	})
	return out, err
}

// naming are the ids behind the numbers of a block's first columns.
type naming struct{ indicators, units, bands []string }

// naming gives the ids that a block of indicator, unit, starts, ends, band needs.
// A number given by another writer of the same server is looked up.
func (s *Store) naming(ctx context.Context, c []column) (naming, error) {
	for try := 0; ; try++ {
		n := naming{s.indicators.names(), s.units.names(), s.bands.names()}
		rows := len(c[4].data)
		known := true
		for i := 0; i < rows && known; i++ {
			known = int(c[0].u16At(i)) < len(n.indicators) && int(c[1].u32At(i)) < len(n.units) && int(c[4].u8At(i)) < len(n.bands)
		}
		if known {
			return n, nil
		}
		if try > 0 {
			return n, fmt.Errorf("a figure has a number that no key explains: the store is damaged")
		}
		for _, k := range []*keys{s.indicators, s.units, s.bands} {
			if err := k.load(ctx, s.client); err != nil {
				return n, err
			}
		}
	}
}

// figureAt reads the five columns that every statement on figures begins with.
func (b *block) figureAt(i int, n naming) giaoban.Figure {
	c := b.columns
	return giaoban.Figure{
		Indicator: n.indicators[c[0].u16At(i)], Unit: giaoban.UnitID(n.units[c[1].u32At(i)]),
		Period: giaoban.Period{Starts: c[2].dateAt(i), Ends: c[3].dateAt(i)}, Band: n.bands[c[4].u8At(i)],
	}
}

// observationAt fills in place: tens of thousands of these make one page.
func (b *block) observationAt(i int, n naming, o *giaoban.Observation) {
	c := b.columns
	o.Figure = b.figureAt(i, n)
	o.Revision = giaoban.Revision(c[5].u64At(i))
	o.Value, o.Present = c[6].decimalAt(i)
	o.Denominator, o.HasParts = c[7].decimalAt(i)
	o.Status, o.Illustrative, o.Source = giaoban.Status(c[8].u8At(i)), c[9].yesAt(i), c[10].u32At(i)
}
