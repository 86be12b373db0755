package store

import (
	"context"
	"fmt"

	"github.com/giaoban/giaoban"
)

// OverUnits sums the latest parts over units: up[unit] is the parent to sum into.
// Units without a parent in it are left out. The engine adds exact decimals and
// knows no kind: what does not add must not be asked for.
func (s *Store) OverUnits(ctx context.Context, f Filter, up map[giaoban.UnitID]giaoban.UnitID) ([]Sum, error) {
	if f.Units == nil {
		f.Units = make([]giaoban.UnitID, 0, len(up))
		for unit := range up {
			f.Units = append(f.Units, unit)
		}
	}
	var units, parents []uint32
	var names []giaoban.UnitID // of parents, by their number in this statement
	numbers := map[giaoban.UnitID]uint32{}
	for _, unit := range f.Units {
		parent, has := up[unit]
		number := s.units.number(string(unit))
		if !has || number == 0 {
			continue
		}
		if numbers[parent] == 0 {
			names = append(names, parent)
			numbers[parent] = uint32(len(names))
		}
		units, parents = append(units, number), append(parents, numbers[parent])
	}
	p, _, any := s.chosen(f)
	if !any || len(units) == 0 {
		return nil, nil
	}
	// Parents need no key of the store: the statement numbers them by itself.
	p["unit"], p["up"] = numbersParameter(units), numbersParameter(parents)
	return s.sums(ctx, p, names)
}

func (s *Store) sums(ctx context.Context, p parameters, parents []giaoban.UnitID) ([]Sum, error) {
	var out []Sum
	err := s.client.each(ctx, overUnitsSQL, p, func(b *block) error {
		indicators, bands := s.indicators.names(), s.bands.names()
		c := b.columns
		for i := range b.rows {
			sum := Sum{Figure: giaoban.Figure{Indicator: indicators[c[0].u16At(i)], Unit: parents[c[1].u32At(i)-1],
				Period: giaoban.Period{Starts: c[2].dateAt(i), Ends: c[3].dateAt(i)}, Band: bands[c[4].u8At(i)]},
				Units: int(c[7].u64At(i)), WithParts: int(c[8].u64At(i)), Illustrative: c[9].yesAt(i)}
			sum.Value, sum.Present = c[5].decimalAt(i)
			sum.Denominator, sum.HasParts = c[6].decimalAt(i)
			out = append(out, sum)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: summing over units: %w", err)
	}
	return out, nil
}
