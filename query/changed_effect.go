package query

import (
	"context"
	"slices"

	"github.com/giaoban/giaoban"
)

// moments are the sheets of one indicator at both ends of a stretch, and one between
// them: the figures known at its beginning as they are at its end. What lies between
// the first and the third is the work of revisions, the rest of new reports.
type moments struct{ then, known, now *sheet }

// effects says what the stretch did to each headline at the units asked for.
func (s *Service) effects(ctx context.Context, q *stretch, out *ChangedAnswer, r ChangedRequest) error {
	codes := s.catalogue.Headlines()
	if r.Indicator != "" {
		codes = []string{r.Indicator}
	}
	out.Effects = make([]Effect, 0, len(codes)*len(q.under))
	if len(codes) == 0 {
		return nil
	}
	var reach []giaoban.UnitID
	for _, code := range codes {
		for _, of := range s.andParts([]string{code}) {
			reach = append(reach, s.reaches(of, q.under, span{giaoban.FirstDate, giaoban.LastDate})...)
		}
	}
	slices.Sort(reach)
	reach = slices.Compact(reach)
	var m moments
	var err error
	if m.now, err = s.sheet(ctx, need{codes: codes, units: reach, asOf: q.until}); err != nil {
		return err
	}
	if m.then, err = s.sheet(ctx, need{codes: codes, units: reach, asOf: q.since}); err != nil {
		return err
	}
	known := *m.now
	known.blocks = make(map[string]*block, len(m.now.blocks))
	for code, b := range m.now.blocks {
		known.blocks[code] = b.knownIn(m.then.blocks[code])
	}
	m.known = &known
	latest := ""
	for _, code := range codes {
		for _, unit := range q.under {
			out.Effects = append(out.Effects, s.effect(&m, q, code, unit, &latest, r.Lang)...)
		}
	}
	out.Freshness = s.freshness(m.now.newest, latest)
	return nil
}

// effect is that of one indicator at one unit; of a distribution one for each band.
func (s *Service) effect(m *moments, q *stretch, code string, unit giaoban.UnitID, latest *string, l giaoban.Lang) []Effect {
	before, stood := m.then.lastOf(s, code, unit, q.today)
	after, stands := m.now.lastOf(s, code, unit, q.today)
	day := q.today
	if stands {
		day = after.Ends
	}
	i := s.catalogue.Indicator(code, day)
	bands := bandsOf(i)
	if stands && (*latest == "" || after.Key() > *latest) {
		*latest = after.Key()
	}
	out := make([]Effect, 0, len(bands))
	for _, band := range bands {
		e := Effect{Indicator: s.indicatorRef(code, day, l), Unit: s.unitRef(unit, day, l), Band: band.Code, BandLabel: band.Label.In(l)}
		if stood {
			e.measure(m, code, unit, before, band.Code, l)
		}
		if stands && (!stood || before.Before(after)) {
			c := m.now.cell(m.now.version(code, after), unit, after, band.Code)
			p := m.now.point(&c, l, after.Key())
			e.Latest = &p
		}
		out = append(out, e)
	}
	return out
}

// bandsOf are the bands an indicator's figures come in; what has none comes in the empty one.
func bandsOf(i *giaoban.Indicator) []giaoban.Band {
	if scheme := i.Scheme(); scheme != nil {
		return scheme.Bands
	}
	return []giaoban.Band{{}}
}

// measure fills in one period as it stood and as it stands.
func (e *Effect) measure(m *moments, code string, unit giaoban.UnitID, p giaoban.Period, band string, l giaoban.Lang) {
	i := m.now.version(code, p)
	then, known, now := m.then.cell(i, unit, p, band), m.known.cell(i, unit, p, band), m.now.cell(i, unit, p, band)
	a, b := m.then.point(&then, l, p.Key()), m.now.point(&now, l, p.Key())
	e.Before, e.After = &a, &b
	if a.Value == nil || b.Value == nil {
		return
	}
	d := b.Value.Sub(*a.Value)
	e.Difference = &d
	if v := known.value(); v != nil {
		revised, added := v.Sub(*a.Value), b.Value.Sub(*v)
		e.FromRevisions, e.FromNew = &revised, &added
	}
}

// lastOf finds the latest period of an indicator's first frequency for which a unit
// has a figure, on the viewing day.
func (s *sheet) lastOf(service *Service, code string, unit giaoban.UnitID, today giaoban.Date) (giaoban.Period, bool) {
	i := s.catalogue.Indicator(code, today)
	everything := span{giaoban.FirstDate, giaoban.LastDate}
	axis := s.axis(code, service.reaches(code, []giaoban.UnitID{unit}, everything), i.First(), everything, today)
	for n := len(axis) - 1; n >= 0; n-- {
		version := s.version(code, axis[n])
		for _, band := range bandsOf(version) {
			if c := s.cell(version, unit, axis[n], band.Code); c.value() != nil {
				return axis[n], true
			}
		}
	}
	return giaoban.Period{}, false
}

// knownIn is the block with only the figures that stood in an earlier one.
func (b *block) knownIn(earlier *block) *block {
	out := newBlock(make(map[giaoban.UnitID]shelf, len(b.units)), b.bands)
	out.observed = b.observed
	for unit, s := range b.units {
		kept, was := shelf{firstEnds: giaoban.Forever}, earlier.shelf(unit)
		for n := range s.entries {
			e := &s.entries[n]
			at, ok := was.find(e.Period, e.Band, n)
			if !ok || was.entries[at].Status == giaoban.Withdrawn {
				continue
			}
			kept.entries = append(kept.entries, *e)
			kept.firstEnds = min(kept.firstEnds, e.Period.Ends)
		}
		out.units[unit] = kept
		out.rows += len(kept.entries)
	}
	return out
}
