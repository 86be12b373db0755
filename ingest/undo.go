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
	if earlier, err := s.undoneBefore(ctx, batch, g.Key); err != nil || earlier != nil {
		return earlier, err
	}
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
	rows, kept, err := s.before(ctx, batch, figures)
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
	given := Given{DryRun: g.DryRun, Mode: All, Note: g.Note, Key: g.Key, By: g.By, Lang: g.Lang, May: g.May, Rate: "percent", undoes: batch}
	report, err := s.Ingest(ctx, File{Name: "hoan-tac-" + number64(batch) + ".json", ContentType: "application/json", Content: bytes.NewReader(content)}, given)
	if report != nil {
		for _, f := range kept[:min(len(kept), mostChanges)] {
			report.Issues = append(report.Issues, s.revisedSince(f))
		}
	}
	return report, err
}

// undoneBefore is the report of an undo of the same batch under the same key: a retry
// is answered as the first was, although nothing is left to undo.
func (s *Service) undoneBefore(ctx context.Context, batch giaoban.Revision, key string) (earlier *Report, err error) {
	if key == "" {
		return nil, nil
	}
	err = s.store.Write(ctx, func(w store.Writer) error {
		info, err := w.ByKey(ctx, key)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		var said struct{ Undoes giaoban.Revision }
		if err != nil || json.Unmarshal([]byte(info.Options), &said) != nil || said.Undoes != batch {
			return err
		}
		earlier = &Report{}
		return json.Unmarshal([]byte(info.Report), earlier)
	})
	if err != nil {
		return nil, fmt.Errorf("ingest: undoing batch %d: %w", batch, err)
	}
	return earlier, nil
}

// revisedSince says that a figure of an undone batch stays as a later one left it.
func (s *Service) revisedSince(f giaoban.Figure) Issue {
	say := func(l giaoban.Lang) giaoban.Text {
		u, _ := s.catalogue.Units.Nearest(f.Unit, f.Period.Ends)
		fill := map[string]string{"unit": u.Name.In(l), "when": f.Period.Label(l), "indicator": f.Indicator}
		if v := s.catalogue.Indicator(f.Indicator, f.Period.Ends); v != nil {
			fill["indicator"] = v.Name.In(l)
		}
		return s.words.Problem("revised_since", giaoban.Place{}, "", "", fill).Message
	}
	p := problem{code: "revised_since", read: f.Indicator + " " + string(f.Unit) + " " + f.Period.Key() + " " + f.Band}
	return Issue{ID: p.id(), Code: p.code, Severity: giaoban.SeverityInfo, Message: say(giaoban.Vietnamese).VI, MessageEN: say(giaoban.English).EN}
}

// before gives, for every figure of a batch that is still in force, what stood there
// just before it, and the figures that a later batch revised.
func (s *Service) before(ctx context.Context, batch giaoban.Revision, figures []giaoban.Observation) (rows []taken, kept []giaoban.Figure, err error) {
	if len(figures) == 0 {
		return nil, nil, nil
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
		return nil, nil, err
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
		return nil, nil, err
	}
	was := make(map[giaoban.Figure]*giaoban.Observation, len(earlier))
	for i := range earlier {
		was[earlier[i].Figure] = &earlier[i]
	}
	for i := range figures {
		if o := &figures[i]; standing[o.Figure] {
			rows = append(rows, takenBack(o.Figure, was[o.Figure]))
		} else {
			kept = append(kept, o.Figure)
		}
	}
	return rows, kept, nil
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
