package query

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// MovementRequest asks which units went from one band of a scheme to another between
// two periods. The indicator's own figures are put into the bands, unit by unit.
type MovementRequest struct {
	Indicator string
	Scheme    string
	Period    string // empty: the latest
	Base      string // empty: a year before
	Parent    giaoban.UnitID
	Level     string
	AsOf      time.Time
	Lang      giaoban.Lang
}

// Move is the units that were in one band and are in another, or the same.
type Move struct {
	From  string    `json:"from"`
	To    string    `json:"to"`
	Count int       `json:"count"`
	Units []UnitRef `json:"units"`
}

// MovementAnswer is a table of moves. What is in one period only, and what gave or took
// territory between them, is listed and not counted as a move.
type MovementAnswer struct {
	Indicator    IndicatorRef `json:"indicator"`
	Scheme       string       `json:"scheme"`
	Period       string       `json:"period"`
	Base         string       `json:"base"`
	Level        string       `json:"level"`
	Bands        []BandValue  `json:"bands"` // with how many units are in each now
	Moves        []Move       `json:"moves"`
	Better       int          `json:"better"`
	Worse        int          `json:"worse"`
	Same         int          `json:"same"`
	Came         []UnitRef    `json:"came"`         // a figure now, none then
	Left         []UnitRef    `json:"left"`         // a figure then, none now
	Redrawn      []UnitRef    `json:"redrawn"`      // other boundaries then
	Outside      []UnitRef    `json:"outside"`      // a figure that falls in no band
	Illustrative bool         `json:"illustrative"` // any of the figures is
	Breaks       []Break      `json:"breaks"`       // between base and period: then no move is counted
	Freshness    Freshness    `json:"freshness"`
}

// Movement answers who changed bands.
func (s *Service) Movement(ctx context.Context, r MovementRequest) (*MovementAnswer, error) {
	scheme, err := s.schemeOf(r.Scheme)
	if err != nil {
		return nil, err
	}
	c, err := s.comparison(ctx, CompareRequest{Indicator: r.Indicator, Period: r.Period, Base: r.Base, Parent: r.Parent, Level: r.Level, AsOf: r.AsOf, Lang: r.Lang})
	if err != nil {
		return nil, err
	}
	if r.Base == "" {
		if beside := c.neighbours(c.period); beside.hasLastYear {
			c.base = beside.lastYear // a comparison has read the year before, too
		}
	}
	out := &MovementAnswer{Indicator: s.indicatorRef(r.Indicator, c.period.Ends, r.Lang), Scheme: scheme.Code, Period: c.period.Key(), Base: c.base.Key(), Level: c.level,
		Moves: []Move{}, Came: []UnitRef{}, Left: []UnitRef{}, Redrawn: []UnitRef{}, Outside: []UnitRef{}, Breaks: c.between(r.Lang)}
	in := map[string]int64{}
	for _, unit := range c.units {
		c.move(s, out, scheme, unit, in)
	}
	for _, b := range scheme.Bands {
		n := giaoban.Whole(in[b.Code])
		out.Bands = append(out.Bands, BandValue{b.Code, b.Label.In(r.Lang), &n})
	}
	order := func(code string) int {
		return slices.IndexFunc(scheme.Bands, func(b giaoban.Band) bool { return b.Code == code })
	}
	slices.SortFunc(out.Moves, func(a, b Move) int {
		if d := order(a.From) - order(b.From); d != 0 {
			return d
		}
		return order(a.To) - order(b.To)
	})
	out.Freshness = s.freshness(c.newest, out.Period)
	return out, nil
}

func (s *Service) schemeOf(code string) (*giaoban.Scheme, error) {
	if scheme := s.catalogue.Schemes[code]; scheme != nil {
		return scheme, nil
	}
	var known []string
	for k := range s.catalogue.Schemes {
		known = append(known, k)
	}
	slices.Sort(known)
	return nil, s.problem("unknown_scheme", code, strings.Join(known, ", "), nil)
}

// between lists the changes of definition that forbid a comparison with the base.
func (c *comparison) between(l giaoban.Lang) []Break {
	out := []Break{}
	for _, b := range c.breaks(c.request.Indicator, l) {
		if b.Date > min(c.base.Ends, c.period.Ends) && b.Date <= max(c.base.Ends, c.period.Ends) {
			out = append(out, b)
		}
	}
	return out
}

// move puts one unit where it belongs.
func (c *comparison) move(s *Service, out *MovementAnswer, scheme *giaoban.Scheme, unit giaoban.UnitID, in map[string]int64) {
	figure := c.remembered(unit)
	ref := s.unitRef(unit, c.period.Ends, c.request.Lang)
	now, then := figure(c.period).value(), Value(nil)
	if c.livesIn(unit, c.base) {
		then = figure(c.base).value()
	}
	out.Illustrative = out.Illustrative || now != nil && figure(c.period).illustrative || then != nil && figure(c.base).illustrative
	var to, from giaoban.Band
	if now != nil {
		var ok bool
		if to, ok = scheme.BandOf(*now); !ok {
			out.Outside = append(out.Outside, ref)
			return
		}
		in[to.Code]++
	}
	if then != nil {
		var ok bool
		if from, ok = scheme.BandOf(*then); !ok {
			out.Outside = append(out.Outside, ref)
			return
		}
	}
	_, redrawn := c.redrawn(unit, c.base.Ends, c.period.Ends)
	switch {
	case now == nil && then == nil:
	case redrawn:
		out.Redrawn = append(out.Redrawn, ref)
	case then == nil:
		out.Came = append(out.Came, ref)
	case now == nil:
		out.Left = append(out.Left, ref)
	case slices.ContainsFunc(out.Breaks, func(b Break) bool { return b.Link == "" }):
	default:
		out.count(from.Code, to.Code, ref, better(now, then, c.version(c.request.Indicator, c.period).Direction))
	}
}

func (m *MovementAnswer) count(from, to string, ref UnitRef, way int) {
	switch {
	case from == to:
		m.Same++
	case way < 0:
		m.Better++
	default:
		m.Worse++
	}
	n := slices.IndexFunc(m.Moves, func(v Move) bool { return v.From == from && v.To == to })
	if n < 0 {
		n = len(m.Moves)
		m.Moves = append(m.Moves, Move{From: from, To: to})
	}
	m.Moves[n].Count++
	m.Moves[n].Units = append(m.Moves[n].Units, ref)
}
