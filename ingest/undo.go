package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// mostUndone is how many figures one undo takes back: what was in force before them
// is held in memory.
const mostUndone = 1_000_000

// taken is a row of the file that takes a figure back: what was in force before the
// batch, or that nothing was.
type taken struct {
	Unit         giaoban.UnitID   `json:"unit"`
	Indicator    string           `json:"indicator"`
	Period       string           `json:"period"`
	Band         string           `json:"band,omitempty"`
	Value        *giaoban.Decimal `json:"value,omitempty"`
	Numerator    *giaoban.Decimal `json:"numerator,omitempty"`
	Denominator  *giaoban.Decimal `json:"denominator,omitempty"`
	Status       string           `json:"status"`
	Illustrative string           `json:"illustrative,omitempty"`
}

// Undo takes back what a batch brought: each of its figures that is still in force
// gets the value it had before, or is withdrawn where it had none. It is a new batch,
// with a file of its own that can be downloaded, and can be undone like any other.
// What later batches revised stays, and is said. Given says who and why, and whether
// it is a dry run. A batch that cannot be undone is a *giaoban.Problem.
func (s *Service) Undo(ctx context.Context, batch giaoban.Revision, g Given) (*Report, error) {
	info, err := s.store.Batch(ctx, batch)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, s.words.Problem("unknown_batch", giaoban.Place{}, number64(batch), "", nil)
	case err != nil:
		return nil, fmt.Errorf("ingest: undoing batch %d: %w", batch, err)
	case info.State != store.Accepted:
		return nil, s.words.Problem("not_undoable", giaoban.Place{}, number64(batch), "", nil)
	}
	figures, err := s.store.OfBatch(ctx, batch, mostUndone+1)
	if err != nil {
		return nil, fmt.Errorf("ingest: undoing batch %d: %w", batch, err)
	}
	if len(figures) > mostUndone {
		return nil, s.words.Problem("too_many_to_undo", giaoban.Place{}, number64(batch), giaoban.Whole(mostUndone).Format(giaoban.Vietnamese, 0), nil)
	}
	rows, err := s.before(ctx, batch, figures)
	if err != nil {
		return nil, fmt.Errorf("ingest: undoing batch %d: %w", batch, err)
	}
	if len(rows) == 0 {
		return nil, s.words.Problem("nothing_to_undo", giaoban.Place{}, number64(batch), "", nil)
	}
	content, err := json.MarshalIndent(rows, "", " ")
	if err != nil {
		return nil, fmt.Errorf("ingest: undoing batch %d: %w", batch, err)
	}
	given := Given{DryRun: g.DryRun, Mode: All, Note: g.Note, Key: g.Key, By: g.By, Lang: g.Lang, Rate: "percent", undoes: batch}
	return s.Ingest(ctx, File{Name: "hoan-tac-" + number64(batch) + ".json", ContentType: "application/json", Content: bytes.NewReader(content)}, given)
}

// before gives, for every figure of a batch that is still in force, what stood there
// just before it.
func (s *Service) before(ctx context.Context, batch giaoban.Revision, figures []giaoban.Observation) ([]taken, error) {
	if len(figures) == 0 {
		return nil, nil
	}
	f := store.Filter{From: giaoban.LastDate, To: giaoban.FirstDate}
	for i := range figures {
		o := &figures[i]
		f.Units, f.Indicators = append(f.Units, o.Unit), append(f.Indicators, o.Indicator)
		f.From, f.To = min(f.From, o.Period.Ends), max(f.To, o.Period.Ends)
	}
	slices.Sort(f.Units)
	slices.Sort(f.Indicators)
	f.Units, f.Indicators = slices.Compact(f.Units), slices.Compact(f.Indicators)
	now, err := s.store.Latest(ctx, f)
	if err != nil {
		return nil, err
	}
	standing := map[giaoban.Figure]bool{}
	for i := range now {
		if now[i].Revision == batch {
			standing[now[i].Figure] = true
		}
	}
	f.AsOf = batch - 1
	earlier, err := s.store.Latest(ctx, f)
	if err != nil {
		return nil, err
	}
	was := make(map[giaoban.Figure]*giaoban.Observation, len(earlier))
	for i := range earlier {
		was[earlier[i].Figure] = &earlier[i]
	}
	var out []taken
	for i := range figures {
		if o := &figures[i]; standing[o.Figure] {
			out = append(out, takenBack(o.Figure, was[o.Figure]))
		}
	}
	return out, nil
}

func takenBack(f giaoban.Figure, was *giaoban.Observation) taken {
	out := taken{Unit: f.Unit, Indicator: f.Indicator, Period: f.Period.Key(), Band: f.Band, Status: giaoban.Withdrawn.String()}
	if was == nil {
		return out
	}
	out.Status = was.Status.String()
	if was.Illustrative {
		out.Illustrative = "yes"
	}
	switch {
	case !was.Present:
	case was.HasParts:
		out.Numerator, out.Denominator = &was.Value, &was.Denominator
	default:
		out.Value = &was.Value
	}
	return out
}
