package query

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// FigureAt names a figure of an answer: one row of a table of it.
type FigureAt struct {
	Indicator string
	Unit      giaoban.UnitID
	Period    giaoban.Period
	Revision  string // of the newest observation in it; empty where the answer does not say
}

// Source is where the newest observation in a figure came from; empty where nothing
// came. Of a total it is that of the part that was received last.
type Source struct {
	Revision   string
	ReceivedAt *time.Time
	File       string
	Origin     string // the source the file itself names
}

// Sources finds where the figures of a table came from, as of the moment the table was
// asked for: JSON leads there by /observations/history, a table stands alone. What is
// shown in other boundaries names the file; its parts are other units' and are not
// looked through.
func (s *Service) Sources(ctx context.Context, figures []FigureAt, asOf time.Time) ([]Source, error) {
	revision, err := s.asOf(asOf)
	if err != nil {
		return nil, err
	}
	found, err := s.receipts(ctx, figures, revision)
	if err != nil {
		return nil, err
	}
	picked := make([]giaoban.Observation, 0, len(figures))
	parts := map[string][]string{}
	for n := range figures {
		if code := figures[n].Indicator; parts[code] == nil {
			parts[code] = s.andParts([]string{code})
		}
	}
	places := make([]int, len(figures)) // in picked, from 1
	seen := map[giaoban.Observation]int{}
	for n := range figures {
		o, ok := found.newest(s, parts[figures[n].Indicator], &figures[n])
		if !ok {
			continue
		}
		if seen[o] == 0 {
			picked = append(picked, o)
			seen[o] = len(picked)
		}
		places[n] = seen[o]
	}
	out := make([]Source, len(figures))
	if len(picked) == 0 {
		return out, nil
	}
	entries, err := s.store.Explained(ctx, picked)
	if err != nil {
		return nil, err
	}
	for n, place := range places {
		if place > 0 {
			e := &entries[place-1]
			at := e.Observation.Revision.Time()
			out[n] = Source{Revision: strconv.FormatUint(uint64(e.Observation.Revision), 10), ReceivedAt: &at, File: e.FileName, Origin: e.Origin}
		}
	}
	return out, nil
}

// receipts are observations in force, by what figures are looked for by.
type receipts map[receiptKey][]giaoban.Observation

type receiptKey struct {
	indicator string
	unit      giaoban.UnitID
}

// receipts reads the observations that the figures can be made of.
func (s *Service) receipts(ctx context.Context, figures []FigureAt, asOf giaoban.Revision) (receipts, error) {
	f := store.Filter{AsOf: asOf, From: giaoban.LastDate, To: giaoban.FirstDate}
	reached := map[receiptKey]bool{}
	for n := range figures {
		x := &figures[n]
		f.Indicators = append(f.Indicators, x.Indicator)
		f.From, f.To = min(f.From, giaoban.NewDate(x.Period.Starts.Year(), 1, 1)-1), max(f.To, x.Period.Ends)
		if key := (receiptKey{x.Indicator, x.Unit}); !reached[key] {
			reached[key] = true
			f.Units = append(f.Units, s.reaches(x.Indicator, []giaoban.UnitID{x.Unit}, span{giaoban.FirstDate, giaoban.LastDate})...)
		}
	}
	if len(figures) == 0 {
		return nil, nil
	}
	slices.Sort(f.Indicators)
	f.Indicators = s.andParts(slices.Compact(f.Indicators))
	slices.Sort(f.Units)
	f.Units = slices.Compact(f.Units)
	all, err := s.store.Latest(ctx, f)
	if err != nil {
		return nil, err
	}
	out := receipts{}
	for _, o := range all {
		key := receiptKey{o.Indicator, o.Unit}
		out[key] = append(out[key], o)
	}
	return out, nil
}

// newest is the observation last received of those a figure is made of: its own, else
// those of the units below it; of the very period, else of spans in it or to its end.
func (r receipts) newest(s *Service, codes []string, f *FigureAt) (giaoban.Observation, bool) {
	var best giaoban.Observation
	take := func(unit giaoban.UnitID) {
		for _, code := range codes {
			for _, o := range r[receiptKey{code, unit}] {
				if (f.Period.Contains(o.Period) || o.Period.Ends == f.Period.Ends || o.Period.Ends == f.Period.Starts-1) && said(&o, f) && o.Revision > best.Revision {
					best = o
				}
			}
		}
	}
	take(f.Unit)
	if best.Revision != 0 {
		return best, true
	}
	for _, unit := range s.owing.ever(f.Indicator, f.Unit, f.Period.Ends, f.Period.Ends) {
		if unit != f.Unit {
			take(unit)
		}
	}
	if best.Revision == 0 && f.Revision != "" { // made of what is not looked through: the batch is known, the cell is not
		n, _ := strconv.ParseUint(f.Revision, 10, 64)
		best = giaoban.Observation{Revision: giaoban.Revision(n)}
	}
	return best, best.Revision != 0
}

// said says whether an observation is the one the answer names; where it names none,
// what ended just before the period is no part of it.
func said(o *giaoban.Observation, f *FigureAt) bool {
	if f.Revision == "" {
		return o.Period.Ends >= f.Period.Starts
	}
	return strconv.FormatUint(uint64(o.Revision), 10) == f.Revision
}
