package alert

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
)

// Desk is a book as somebody sees it who may see only some figures: the others' alerts
// are not there.
type Desk struct {
	book *Book
	sees func(indicator string, unit giaoban.UnitID, on giaoban.Date) bool // nil: everything
}

// Desk gives the book to somebody who sees what the function says; nil: everything.
func (b *Book) Desk(sees func(indicator string, unit giaoban.UnitID, on giaoban.Date) bool) *Desk {
	return &Desk{b, sees}
}

func (d *Desk) shows(unit giaoban.UnitID, indicator string) bool {
	return d.sees == nil || d.sees(indicator, unit, d.book.o.Today())
}

// List is Book.List of what may be seen.
func (d *Desk) List(ctx context.Context, f Filter) ([]Alert, error) {
	all, err := d.book.List(ctx, f)
	return slices.DeleteFunc(all, func(a Alert) bool { return !d.shows(a.Unit.ID, a.Indicator) }), err
}

// Get is Book.Get; what may not be seen is not known.
func (d *Desk) Get(ctx context.Context, id string, lang giaoban.Lang) (*Alert, error) {
	a, err := d.book.Get(ctx, id, lang)
	if err == nil && !d.shows(a.Unit.ID, a.Indicator) {
		return nil, words.refuse("unknown_alert", id, "")
	}
	return a, err
}

// Act is Book.Act on what may be seen.
func (d *Desk) Act(ctx context.Context, id string, a Action) (*Alert, error) {
	if _, err := d.Get(ctx, id, a.Lang); err != nil {
		return nil, err
	}
	return d.book.Act(ctx, id, a)
}

// Receive is Book.Receive.
func (d *Desk) Receive(ctx context.Context, all []Raised, by string) (int, error) {
	return d.book.Receive(ctx, all, by)
}

// Explained is Book.Explained of a series that may be seen.
func (d *Desk) Explained(ctx context.Context, unit giaoban.UnitID, indicator string) ([]Explanation, error) {
	if !d.shows(unit, indicator) {
		return nil, nil
	}
	return d.book.Explained(ctx, unit, indicator)
}
