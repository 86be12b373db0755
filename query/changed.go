package query

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// MostMoved is how many observations may lie between two moments that are compared:
// about a second of reading, and more than a province sends in a year.
const MostMoved = 200_000

// stretch is a question about two moments that has been understood.
type stretch struct {
	since, until giaoban.Revision // until 0: now
	today        giaoban.Date
	codes        []string         // nil: every indicator
	units        []giaoban.UnitID // nil: every unit
	under        []giaoban.UnitID // whose headline figures are looked at
}

// Changed answers what came between two moments: the figures that were in force at
// the first and are not the same at the second, how many came new, and what all of it
// does to each headline. Both moments are looked at with the present catalogue, and
// figures of periods that begin after the viewing day are left out, as everywhere.
func (s *Service) Changed(ctx context.Context, r ChangedRequest) (*ChangedAnswer, error) {
	q, err := s.stretch(r)
	if err != nil {
		return nil, err
	}
	f := store.Filter{Indicators: q.codes, Units: q.units, AsOf: q.until}
	n, err := s.store.MovedCount(ctx, f, q.since)
	if err != nil {
		return nil, err
	}
	if n > MostMoved {
		return nil, s.tooWide("too_many_moved", n, MostMoved, r.Lang, nil)
	}
	moves, err := s.store.Moved(ctx, f, q.since)
	if err != nil {
		return nil, err
	}
	out := &ChangedAnswer{Since: q.since.Time(), Figures: []ChangedFigure{}}
	if q.until != 0 {
		t := q.until.Time()
		out.Until = &t
	}
	changed := s.sorted(q.split(moves, &out.Counts))
	if changed, out.Next, err = s.pageOf(changed, r); err != nil {
		return nil, err
	}
	if err := s.explainChanges(ctx, out, changed, r.Lang); err != nil {
		return nil, err
	}
	return out, s.effects(ctx, q, out, r)
}

// stretch reads a request.
func (s *Service) stretch(r ChangedRequest) (*stretch, error) {
	q := &stretch{today: s.options.Today()}
	if r.Since.IsZero() || r.Since.Year() < 1970 || r.Since.Year() > 2299 {
		return nil, s.problem("bad_since", r.Since.Format("2006-01-02T15:04:05Z07:00"), "1970 … 2299", nil)
	}
	q.since = max(giaoban.RevisionAt(r.Since), 1) // 0 would be now
	var err error
	if q.until, err = s.asOf(r.Until); err != nil {
		return nil, err
	}
	if r.Until.IsZero() && q.until != 0 {
		q.until = max(q.until, q.since) // as of a moment before it, nothing has come since
	}
	if q.until != 0 && q.until < q.since {
		return nil, s.problem("bad_until", r.Until.Format("2006-01-02T15:04:05Z07:00"), r.Since.Format("2006-01-02T15:04:05Z07:00"), nil)
	}
	if r.Indicator != "" {
		if _, err := s.known(r.Indicator, q.today); err != nil {
			return nil, err
		}
		q.codes = s.andParts([]string{r.Indicator})
	}
	if q.under, err = s.under(r.Parent, q.today); err != nil {
		return nil, err
	}
	if r.Parent != "" {
		q.units = s.owing.territory(q.under)
	}
	return q, nil
}

// inForce says whether something stands: a figure, or that there is none to report.
func inForce(o *giaoban.Observation) bool {
	return o.Status != giaoban.Missing && o.Status != giaoban.Withdrawn
}

// split counts the moves and gives those of figures that had been in force. One that
// went and came back as it was has not changed.
func (q *stretch) split(moves []store.Move, counts *ChangedCounts) []store.Move {
	var out []store.Move
	for _, m := range moves {
		before, after := inForce(&m.Before), inForce(&m.After)
		switch {
		case m.After.Period.Starts > q.today:
		case before && !after:
			counts.Withdrawn++
			out = append(out, m)
		case before && same(&m.Before, &m.After):
		case before:
			counts.Revised++
			out = append(out, m)
		case after:
			counts.New++
		}
	}
	return out
}

func same(a, b *giaoban.Observation) bool {
	return a.Amount == b.Amount && a.Status == b.Status && a.Illustrative == b.Illustrative
}

// sorted puts the headlines first by their rank, then the indicators as the catalogue
// has them; within one the latest period, and units in their order.
func (s *Service) sorted(moves []store.Move) []store.Move {
	place := map[string]int{}
	for n, code := range append(slices.Clone(s.catalogue.Headlines()), s.catalogue.Codes()...) {
		if _, ok := place[code]; !ok {
			place[code] = n
		}
	}
	order := s.owing.order
	slices.SortStableFunc(moves, func(x, y store.Move) int {
		a, b := &x.After, &y.After
		return cmp.Or(place[a.Indicator]-place[b.Indicator], b.Period.Compare(a.Period), order[a.Unit]-order[b.Unit], cmp.Compare(a.Band, b.Band))
	})
	return moves
}

// pageOf cuts the list; its cursor is the number of rows that were given before.
func (s *Service) pageOf(all []store.Move, r ChangedRequest) (rows []store.Move, next string, err error) {
	from := 0
	if r.Cursor != "" {
		digits, ok := strings.CutPrefix(r.Cursor, "r")
		if from, err = strconv.Atoi(digits); !ok || err != nil || from < 0 {
			return nil, "", s.problem("bad_cursor", r.Cursor, "", nil)
		}
	}
	limit := r.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	all = all[min(from, len(all)):]
	if len(all) > limit {
		return all[:limit], "r" + strconv.Itoa(from+limit), nil
	}
	return all, "", nil
}

// explainChanges writes the figures with where their present state comes from.
func (s *Service) explainChanges(ctx context.Context, out *ChangedAnswer, moves []store.Move, l giaoban.Lang) error {
	now := make([]giaoban.Observation, len(moves))
	for n := range moves {
		now[n] = moves[n].After
	}
	if len(now) == 0 {
		return nil
	}
	entries, err := s.store.Explained(ctx, now)
	if err != nil {
		return err
	}
	for n := range moves {
		out.Figures = append(out.Figures, s.changedFigure(&moves[n], entries[n].Provenance, l))
	}
	return nil
}

func (s *Service) changedFigure(m *store.Move, from giaoban.Provenance, l giaoban.Lang) ChangedFigure {
	o := &m.After
	out := ChangedFigure{Unit: s.unitRef(o.Unit, o.Period.Ends, l), Indicator: o.Indicator, Name: o.Indicator, Period: o.Period.Key(), Band: o.Band,
		Change: Revised, Provenance: from}
	var kind giaoban.Kind = giaoban.Flow{}
	if i := s.catalogue.Indicator(o.Indicator, o.Period.Ends); i != nil { // a figure outlives its indicator's place in the catalogue
		kind, out.Name, out.UnitOfMeasure, out.Headline = i.Kind, i.Name.In(l), i.UnitOfMeasure.In(l), i.Headline
		out.BandLabel = bandLabel(i, o.Band, l)
	}
	out.Before, out.After = stateOf(&m.Before, kind), stateOf(o, kind)
	if out.Before.Value != nil && out.After.Value != nil {
		d := out.After.Value.Sub(*out.Before.Value)
		out.Difference = &d
	}
	if !inForce(o) {
		out.Change = Taken
	}
	return out
}

func bandLabel(i *giaoban.Indicator, band string, l giaoban.Lang) string {
	if scheme := i.Scheme(); scheme != nil {
		if b, ok := scheme.Band(band); ok {
			return b.Label.In(l)
		}
	}
	return ""
}

func stateOf(o *giaoban.Observation, k giaoban.Kind) FigureState {
	v := FigureState{Value: result(k, o.Amount), Status: o.Status, Illustrative: o.Illustrative,
		Revision: strconv.FormatUint(uint64(o.Revision), 10), ReceivedAt: o.Revision.Time()}
	if o.HasParts {
		n, d := o.Value, o.Denominator
		v.Numerator, v.Denominator = &n, &d
	}
	return v
}
