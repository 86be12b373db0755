package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
)

// Row is the latest observation of a figure without the names it is filed under. It
// has no pointer in it and is as long as a line of the processor's memory: half a
// million of them are what a province's scan reads.
type Row struct {
	giaoban.Amount
	Revision     giaoban.Revision
	Period       giaoban.Period
	Band         uint8 // its number in Bands; 0: none
	Status       giaoban.Status
	Frequency    giaoban.Frequency // of the period
	Illustrative bool
}

// Shelf holds the latest observations of one indicator at one unit, in the order of
// their periods and of the numbers of their bands.
type Shelf struct {
	Indicator   string
	Unit        giaoban.UnitID
	Rows        []Row
	Earliest    giaoban.Date // the first of the last days of its periods
	Frequencies uint16       // which its periods have, a bit for each
}

// Recount says of the rows that are left on a shelf when the earliest ends and which
// frequencies they have.
func (s *Shelf) Recount() {
	s.Earliest, s.Frequencies = giaoban.Forever, 0
	for n := range s.Rows {
		s.Earliest = min(s.Earliest, s.Rows[n].Period.Ends)
		s.Frequencies |= 1 << s.Rows[n].Frequency
	}
}

// Shelves reads the latest observations, as Latest does, by indicator and unit. The
// engine gives every revision in the order it keeps them in, which it does twice as
// fast as it finds the latest of each, and the last one of a figure stands.
func (s *Store) Shelves(ctx context.Context, f Filter) ([]Shelf, error) {
	p, everywhere, any := s.chosen(f)
	if !any {
		return nil, nil
	}
	sql := shelvesSQL
	if everywhere {
		sql = shelvesEverywhereSQL
	}
	r := shelving{spans: map[giaoban.Period]giaoban.Frequency{}}
	err := s.client.each(ctx, sql, p, func(b *block) error {
		names, err := s.naming(ctx, b.columns[:5])
		if err != nil {
			return err
		}
		r.add(b, names)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading shelves: %w", err)
	}
	return r.shelves, nil
}

// Bands are the codes of bands by the numbers that rows have; the first is no band's.
func (s *Store) Bands() []string { return s.bands.names() }

// shelving puts the rows of one block after another on their shelves.
type shelving struct {
	shelves         []Shelf
	spans           map[giaoban.Period]giaoban.Frequency
	above           []Row // the shelf before: neighbours have the same periods
	indicator, unit uint32
}

// add takes a block apart by its first two columns. The rows of one indicator lie in
// one piece of memory, which goes with it.
func (r *shelving) add(b *block, names naming) {
	indicators, units := &b.columns[0], &b.columns[1]
	for from := 0; from < b.rows; {
		indicator, to := indicators.u16At(from), from+1
		for to < b.rows && indicators.u16At(to) == indicator {
			to++
		}
		rows, first := make([]Row, 0, to-from), len(r.shelves)
		for from < to {
			unit, end := units.u32At(from), from+1
			for end < to && units.u32At(end) == unit {
				end++
			}
			if len(r.shelves) == 0 || r.indicator != uint32(indicator) || r.unit != unit {
				r.indicator, r.unit = uint32(indicator), unit
				r.shelves = append(r.shelves, Shelf{Indicator: names.indicators[indicator], Unit: giaoban.UnitID(names.units[unit]), Earliest: giaoban.Forever})
			}
			shelf := &r.shelves[len(r.shelves)-1]
			whole := len(shelf.Rows) == 0
			if whole {
				shelf.Rows = rows[len(rows):len(rows):cap(rows)]
			} else { // it began in the block before
				shelf.Rows = slices.Grow(shelf.Rows[:len(shelf.Rows):len(shelf.Rows)], end-from)
			}
			r.fill(shelf, b, from, end)
			if whole {
				rows = rows[:len(rows)+len(shelf.Rows)]
			}
			shelf.Rows = shelf.Rows[:len(shelf.Rows):len(shelf.Rows)]
			from = end
		}
		if cap(rows)-len(rows) > cap(rows)/8 { // much was revised: what stands does not hold on to it
			rows = slices.Clone(rows)
			for n := first; n < len(r.shelves); n++ {
				shelf := &r.shelves[n]
				shelf.Rows, rows = rows[:len(shelf.Rows):len(shelf.Rows)], rows[len(shelf.Rows):]
			}
		}
	}
}

// fill puts the rows of a block on a shelf; of one figure the last one stands.
func (r *shelving) fill(s *Shelf, b *block, from, to int) {
	c := b.columns
	rows, above := s.Rows, r.above
	for i := from; i < to; i++ {
		p, band := giaoban.Period{Starts: c[2].dateAt(i), Ends: c[3].dateAt(i)}, c[4].u8At(i)
		n := len(rows)
		if n == 0 || rows[n-1].Period != p || rows[n-1].Band != band {
			rows = append(rows, Row{Period: p, Band: band})
			s.Earliest = min(s.Earliest, p.Ends)
			row := &rows[n]
			if n < len(above) && above[n].Period == p {
				row.Frequency = above[n].Frequency
			} else {
				row.Frequency = r.frequency(p)
			}
			s.Frequencies |= 1 << row.Frequency
		}
		row := &rows[len(rows)-1]
		row.Revision = giaoban.Revision(c[5].u64At(i))
		row.Value, row.Present = c[6].decimalAt(i)
		row.Denominator, row.HasParts = c[7].decimalAt(i)
		row.Status, row.Illustrative = giaoban.Status(c[8].u8At(i)), c[9].yesAt(i)
	}
	s.Rows, r.above = rows, rows
}

func (r *shelving) frequency(p giaoban.Period) giaoban.Frequency {
	f, known := r.spans[p]
	if !known {
		f = p.Frequency()
		r.spans[p] = f
	}
	return f
}
