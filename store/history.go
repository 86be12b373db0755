package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/giaoban/giaoban"
)

// History reads every revision of a figure in all its bands, oldest first.
func (s *Store) History(ctx context.Context, f giaoban.Figure) ([]Entry, error) {
	indicator, unit := s.indicators.number(f.Indicator), s.units.number(string(f.Unit))
	if indicator == 0 || unit == 0 {
		return nil, nil
	}
	observations, err := s.observations(ctx, historySQL, parameters{
		"indicator": numberParameter(indicator), "unit": numberParameter(unit),
		"starts": dateParameter(f.Period.Starts), "ends": dateParameter(f.Period.Ends)})
	if err != nil {
		return nil, fmt.Errorf("store: reading history: %w", err)
	}
	if len(observations) == 0 {
		return nil, nil
	}
	return s.Explained(ctx, observations)
}

// explainedAtOnce is how many observations are joined with their cells in one question:
// the engine compares each with every row of the stretch they lie in.
const explainedAtOnce = 1000

// OfBatch reads the figures that a batch brought, up to a limit, in the order of
// Latest.
func (s *Store) OfBatch(ctx context.Context, id giaoban.Revision, limit int) ([]giaoban.Observation, error) {
	out, err := s.observations(ctx, ofBatchSQL, parameters{"batch": numberParameter(id), "limit": numberParameter(uint32(limit))})
	if err != nil {
		return nil, fmt.Errorf("store: reading the figures of a batch: %w", err)
	}
	return out, nil
}

// Explained joins observations that were read from the store with their batches and
// cells, in their order.
func (s *Store) Explained(ctx context.Context, observations []giaoban.Observation) ([]Entry, error) {
	order := make([]int, len(observations))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		x, y := &observations[a], &observations[b]
		return cmp.Or(cmp.Compare(x.Revision, y.Revision), cmp.Compare(x.Source, y.Source))
	})
	out := make([]Entry, len(observations))
	for some := range slices.Chunk(order, explainedAtOnce) {
		if err := s.explain(ctx, observations, some, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// explain fills in the entries of some of the observations, named by their places.
func (s *Store) explain(ctx context.Context, observations []giaoban.Observation, some []int, out []Entry) error {
	numbers, sources := make([]uint64, len(some)), make([]uint32, len(some))
	for n, i := range some {
		numbers[n], sources[n] = uint64(observations[i].Revision), observations[i].Source
	}
	numbers = slices.Compact(numbers) // they are in order
	infos, err := s.batches(ctx, batchesByNumberSQL, parameters{"batch": numbersParameter(numbers)})
	if err != nil {
		return err
	}
	batches := map[giaoban.Revision]Info{}
	for _, info := range infos {
		batches[info.ID] = info
	}
	cells, err := s.cells(ctx, numbers, sources)
	if err != nil {
		return fmt.Errorf("store: reading cells: %w", err)
	}
	for _, i := range some {
		o := observations[i]
		cell := Cell{}
		if n := slices.IndexFunc(cells[o.Revision], func(x stretch) bool { return o.Source > 0 && x.holds(o.Source) }); n >= 0 {
			cell = cells[o.Revision][n].at(o.Source, &o)
		}
		out[i] = Entry{o, provenance(batches[o.Revision], cell)}
		out[i].Batch = o.Revision
	}
	return nil
}

// cells reads the stretches that hold the sources, by batch.
func (s *Store) cells(ctx context.Context, batches []uint64, sources []uint32) (map[giaoban.Revision][]stretch, error) {
	from, to := slices.Min(sources), slices.Max(sources)
	from -= min(from, longestStretch)
	out := map[giaoban.Revision][]stretch{}
	err := s.client.each(ctx, historyCellsSQL, parameters{"batch": numbersParameter(batches), "source": numbersParameter(sources),
		"from": numberParameter(from), "to": numberParameter(to)}, func(b *block) error {
		c := b.columns
		for i := range b.rows {
			batch := giaoban.Revision(c[0].u64At(i))
			out[batch] = append(out[batch], stretch{source: c[1].u32At(i), span: c[2].u32At(i),
				first: Cell{Sheet: c[3].texts[i], Row: int(c[4].u32At(i)), Col: int(c[5].u32At(i)), Raw: c[6].texts[i], Note: c[7].texts[i], Origin: c[8].texts[i]}})
		}
		return nil
	})
	return out, err
}

func provenance(b Info, c Cell) giaoban.Provenance {
	p := giaoban.Provenance{ReceivedAt: b.Received, RecordedAt: b.RecordedAt, By: b.By, FileName: b.FileName,
		SHA256: b.SHA256, Sheet: c.Sheet, Row: c.Row, Column: c.Col, Raw: c.Raw, Note: c.Note, Origin: c.Origin}
	if c.Row > 0 && c.Col > 0 {
		p.Cell = cellName(c.Row, c.Col)
	}
	return p
}

// cellName writes a place as a sheet of a workbook does: row 14, column 7 is G14.
func cellName(row, col int) string {
	letters := ""
	for ; col > 0; col = (col - 1) / 26 {
		letters = string(rune('A'+(col-1)%26)) + letters
	}
	return letters + strconv.Itoa(row)
}

// FirstReceived gives, for each figure of a filter, its first revision: when the
// report first came, whatever was corrected later.
func (s *Store) FirstReceived(ctx context.Context, f Filter) (map[giaoban.Figure]giaoban.Revision, error) {
	out := map[giaoban.Figure]giaoban.Revision{}
	p, everywhere, any := s.chosen(f)
	if !any {
		return out, nil
	}
	sql := firstReceivedSQL
	if everywhere {
		sql = firstReceivedEverywhereSQL
	}
	err := s.client.each(ctx, sql, p, func(b *block) error {
		names, err := s.naming(ctx, b.columns[:5])
		if err != nil {
			return err
		}
		for i := range b.rows {
			out[b.figureAt(i, names)] = giaoban.Revision(b.columns[5].u64At(i))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: reading first receipts: %w", err)
	}
	return out, nil
}
