package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/giaoban/giaoban"
)

// figureWriter turns the rows of one batch into observations and cells. The
// observations are one insert and become one part, all or nothing; the cells go
// beside it through a second insert, and the observations are not ended before
// the cells, and the keys they use, lie on disk.
type figureWriter struct {
	s     *Store
	ctx   context.Context
	batch giaoban.Revision
	rows  Rows

	cells    chan *block // filled, to be inserted
	free     chan *block // to be filled
	inserted chan error  // how the insert of the cells ended; nil: not begun
	source   uint32      // last cell's row
	open     stretch     // of cells, not yet in a block
	scratch  []byte
	figures  int
	touched  map[string]bool // indicators

	last      giaoban.Figure // whose numbers are known
	unit      uint32
	indicator uint16
	band      uint8
}

func (s *Store) appendFigures(ctx context.Context, batch giaoban.Revision, rows Rows) (figures int, touched map[string]bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	w := &figureWriter{s: s, ctx: ctx, batch: batch, rows: rows,
		cells: make(chan *block), free: make(chan *block, 2)}
	w.free <- cellBlock()
	w.free <- cellBlock()
	token := numberParameter(batch) + " observations 0"
	err = s.client.insert(ctx, appendObservationsSQL, token, observationBlock(), w.fill)
	if err != nil {
		stop()
		return 0, nil, errors.Join(fmt.Errorf("writing observations: %w", err), w.endCells(err))
	}
	return w.figures, w.touched, s.folders.sync("observation")
}

func observationBlock() *block {
	return newBlock("indicator", "UInt16", "unit", "UInt32", "starts", "Date32", "ends", "Date32", "band", "UInt8",
		"batch", "UInt64", "value", "Nullable(Decimal(38, 9))", "denominator", "Nullable(Decimal(38, 9))",
		"status", "Enum8('reported' = 1, 'provisional' = 2, 'estimated' = 3, 'not_applicable' = 4, 'withdrawn' = 5)",
		"illustrative", "Bool", "source", "UInt32")
}

func cellBlock() *block {
	return newBlock("batch", "UInt64", "source", "UInt32", "span", "UInt32", "sheet", "String", "row", "UInt32", "col", "UInt32",
		"raw", "String", "note", "String", "origin", "String")
}

// fill takes the next rows. What it returns goes to the engine, so the keys are
// kept first; when there are no more rows the cells are ended first.
func (w *figureWriter) fill(b *block) (more bool, err error) {
	cells := <-w.free
	cells.reset()
	more = true
	for b.rows < rowsInBlock {
		o, c, ok := w.rows()
		if !ok {
			more = false
			break
		}
		if err := w.add(b, cells, o, c); err != nil {
			return false, err
		}
	}
	w.figures += b.rows
	if !more {
		w.closeStretch(cells)
	}
	if err := w.s.keepKeys(w.ctx); err != nil {
		return false, err
	}
	if err := w.send(cells); err != nil {
		return false, err
	}
	if more {
		return true, nil
	}
	if err := w.endCells(nil); err != nil {
		return false, err
	}
	w.s.pass(stageCells)
	return false, nil
}

func (w *figureWriter) add(b, cells *block, o giaoban.Observation, c Cell) error {
	if err := w.number(o.Figure); err != nil {
		return err
	}
	if o.Status == giaoban.Missing {
		return fmt.Errorf("%s of %s in %s is missing: what is missing is not stored", o.Indicator, o.Unit, o.Period)
	}
	source := uint32(0)
	if c != (Cell{}) {
		w.source++
		source = w.source
		w.addCell(cells, &o, &c)
	}
	col := b.columns
	col[0].u16(w.indicator)
	col[1].u32(w.unit)
	col[2].date(o.Period.Starts)
	col[3].date(o.Period.Ends)
	col[4].u8(w.band)
	col[5].u64(uint64(w.batch))
	col[6].decimal(o.Value, o.Present)
	col[7].decimal(o.Denominator, o.Present && o.HasParts)
	col[8].u8(uint8(o.Status))
	col[9].yes(o.Illustrative)
	col[10].u32(source)
	b.rows++
	return nil
}

// addCell adds a cell to the open stretch, or begins another.
func (w *figureWriter) addCell(cells *block, o *giaoban.Observation, c *Cell) {
	var asWritten bool
	w.scratch, asWritten = plain(o, c, w.scratch)
	if asWritten && w.open.takes(c) {
		w.open.span++
		return
	}
	w.closeStretch(cells)
	w.open = stretch{first: *c, source: w.source, span: 1}
	if !asWritten {
		w.closeStretch(cells)
	}
}

// closeStretch writes the open stretch as one row.
func (w *figureWriter) closeStretch(cells *block) {
	if w.open.span == 0 {
		return
	}
	c, col := &w.open.first, cells.columns
	col[0].u64(uint64(w.batch))
	col[1].u32(w.open.source)
	col[2].u32(w.open.span)
	col[3].text(c.Sheet)
	col[4].u32(uint32(c.Row))
	col[5].u32(uint32(c.Col))
	col[6].text(c.Raw)
	col[7].text(c.Note)
	col[8].text(c.Origin)
	cells.rows++
	w.open.span = 0
}

// number finds the numbers of a figure. Neighbours share most of their ids, and
// comparing a string with itself costs nothing.
func (w *figureWriter) number(f giaoban.Figure) error {
	if f.Indicator != w.last.Indicator || w.indicator == 0 {
		n, err := w.s.indicators.give(f.Indicator)
		if err != nil {
			return err
		}
		w.indicator = uint16(n)
		if w.touched == nil {
			w.touched = map[string]bool{}
		}
		w.touched[f.Indicator] = true
	}
	if f.Unit != w.last.Unit || w.unit == 0 {
		n, err := w.s.units.give(string(f.Unit))
		if err != nil {
			return err
		}
		w.unit = n
	}
	if f.Band != w.last.Band {
		w.band = 0
		if f.Band != "" {
			n, err := w.s.bands.give(f.Band)
			if err != nil {
				return err
			}
			w.band = uint8(n)
		}
	}
	w.last = f
	return nil
}

// keepKeys makes the numbers given so far lie on disk.
func (s *Store) keepKeys(ctx context.Context) error {
	for table, k := range map[string]*keys{"unit_key": s.units, "indicator_key": s.indicators, "band_key": s.bands} {
		wrote, err := k.keep(ctx, s.client)
		if err == nil && wrote {
			err = s.folders.sync(table)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// send hands cells to their insert, which begins with the first of them.
func (w *figureWriter) send(cells *block) error {
	if cells.rows == 0 {
		w.free <- cells
		return nil
	}
	if w.inserted == nil {
		w.inserted = make(chan error, 1)
		go func() { w.inserted <- w.insertCells() }()
	}
	select {
	case w.cells <- cells:
		return nil
	case err := <-w.inserted:
		w.inserted <- err
		return fmt.Errorf("writing cells: %w", err)
	}
}

// insertCells may become several parts: cells alone say nothing.
func (w *figureWriter) insertCells() error {
	token := numberParameter(w.batch) + " cells 0"
	err := w.s.client.insert(w.ctx, appendCellsSQL, token, cellBlock(), func(b *block) (bool, error) {
		select {
		case full, more := <-w.cells:
			if more {
				*b, *full = *full, *b
				w.free <- full
			}
			return more, nil
		case <-w.ctx.Done():
			return false, w.ctx.Err()
		}
	})
	if err != nil {
		return err
	}
	return w.s.folders.sync("cell")
}

// endCells ends the insert of the cells and waits for it. Where the observations
// failed the cells' own end is of no interest, but it is waited for.
func (w *figureWriter) endCells(failed error) error {
	if w.inserted == nil {
		return nil
	}
	close(w.cells)
	err := <-w.inserted
	w.inserted = nil
	if err == nil || failed != nil {
		return nil
	}
	return fmt.Errorf("writing cells: %w", err)
}
