package query

import (
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// DefaultLimit is how many series one answer holds unless fewer are asked for.
const DefaultLimit = 1000

// span is a stretch of days; the ends of periods in it count.
type span struct{ from, to giaoban.Date }

// problem is an error that the asker can mend.
func (s *Service) problem(code, read, expected string, more map[string]string) error {
	return s.messages.Problem(code, giaoban.Place{}, read, expected, more)
}

// known gives the indicator as it is defined on a day.
func (s *Service) known(code string, on giaoban.Date) (*giaoban.Indicator, error) {
	if i := s.catalogue.Indicator(code, on); i != nil {
		return i, nil
	}
	return nil, s.problem("unknown_indicator", code, s.nearest(code), nil)
}

// nearest names the indicators that begin alike, for a mistyped code.
func (s *Service) nearest(code string) string {
	var out []string
	for _, c := range s.catalogue.Codes() {
		if len(code) >= 3 && strings.HasPrefix(c, code[:3]) && len(out) < 5 {
			out = append(out, c)
		}
	}
	return strings.Join(out, ", ")
}

// figuresOf is known, and refuses a distribution, which has an answer of its own.
func (s *Service) figuresOf(code string, on giaoban.Date) (*giaoban.Indicator, error) {
	i, err := s.known(code, on)
	if err == nil && i.IsDistribution() {
		return nil, s.problem("use_distribution", code, "/api/v1/distribution?indicator="+code, nil)
	}
	return i, err
}

// unit checks that a unit ever existed.
func (s *Service) unit(id giaoban.UnitID) error {
	if len(s.catalogue.Units.Spans(id)) == 0 {
		return s.problem("unknown_unit", string(id), "", nil)
	}
	return nil
}

// roots are the units asked for where none is named: those without a parent.
func (s *Service) roots(on giaoban.Date) []giaoban.UnitID {
	var out []giaoban.UnitID
	for _, u := range s.catalogue.Units.Roots(on) {
		out = append(out, u.ID)
	}
	return out
}

// under is the parents a request runs over: the one named, else the roots.
func (s *Service) under(parent giaoban.UnitID, on giaoban.Date) ([]giaoban.UnitID, error) {
	if parent == "" {
		return s.roots(on), nil
	}
	return []giaoban.UnitID{parent}, s.unit(parent)
}

// level checks that a level exists on a day; else the answer names the last day it
// did.
func (s *Service) level(level string, on giaoban.Date) error {
	exists, last, was := s.catalogue.Units.LevelOn(level, on)
	if exists {
		return nil
	}
	expected := s.levels()
	if was {
		expected = last.String()
		return s.problem("no_such_level", level, expected, map[string]string{"day": on.String()})
	}
	return s.problem("unknown_level", level, expected, map[string]string{"day": on.String()})
}

func (s *Service) levels() string {
	var out []string
	for _, l := range s.catalogue.Units.Levels {
		out = append(out, l.Code)
	}
	return strings.Join(out, ", ")
}

// period reads one period key.
func (s *Service) period(key string) (giaoban.Period, error) {
	p, err := giaoban.ParsePeriod(key)
	if err != nil {
		return p, s.problem("bad_period", key, "2014, 2014H1, 2014Q2, 2014-06, 2014-W23, 2014-06-15, 2014C09", nil)
	}
	return p, nil
}

// span reads from and to; open ends are 0 and LastDate.
func (s *Service) span(from, to string) (span, error) {
	out := span{giaoban.FirstDate, giaoban.LastDate}
	for _, side := range []struct {
		key string
		set func(giaoban.Period)
	}{{from, func(p giaoban.Period) { out.from = p.Starts }}, {to, func(p giaoban.Period) { out.to = p.Ends }}} {
		if side.key == "" {
			continue
		}
		p, err := s.period(side.key)
		if err != nil {
			return out, err
		}
		if side.key == from && strings.Contains(from, "C") {
			p.Starts = p.Ends // a cumulative series from 2014C06 on begins there, not in January
		}
		side.set(p)
	}
	if out.to < out.from {
		return out, s.problem("bad_period", from+" … "+to, "from ≤ to", nil)
	}
	return out, nil
}

// frequency reads the asked frequency; the indicator's first one where none is.
func (s *Service) frequency(name string, i *giaoban.Indicator) (giaoban.Frequency, error) {
	if name == "" {
		return i.First(), nil
	}
	f, err := giaoban.ParseFrequency(name)
	if err != nil {
		return f, s.problem("bad_frequency", name, "day, week, month, quarter, half, nine_months, year, cumulative, other", nil)
	}
	return f, nil
}

// asOf turns the moment asked for into a revision; the zero time is the service's own
// moment, which is now unless it answers as of another.
func (s *Service) asOf(t time.Time) (giaoban.Revision, error) {
	if t.IsZero() {
		t = s.moment
	}
	if t.IsZero() {
		return 0, nil
	}
	if t.Year() < 1970 || t.Year() > 2299 {
		return 0, s.problem("bad_asof", t.Format(time.RFC3339), "1970 … 2299", nil)
	}
	return giaoban.RevisionAt(t), nil
}

// page cuts a list of units at a cursor and a limit; next is the cursor of what
// follows, empty at the end. A cursor that is not in the list is refused: to begin again
// would give rows twice.
func page[T any](s *Service, all []T, id func(T) giaoban.UnitID, cursor string, limit int) (now []T, next string, err error) {
	if limit <= 0 || limit > DefaultLimit {
		limit = DefaultLimit
	}
	if cursor != "" {
		at := slices.IndexFunc(all, func(t T) bool { return string(id(t)) == cursor })
		if at < 0 {
			return nil, "", s.problem("bad_cursor", cursor, "", nil)
		}
		all = all[at+1:]
	}
	if len(all) > limit {
		return all[:limit], string(id(all[limit-1])), nil
	}
	return all, "", nil
}

// unitRef names a unit as it was on a day.
func (s *Service) unitRef(id giaoban.UnitID, on giaoban.Date, l giaoban.Lang) UnitRef {
	u, _ := s.catalogue.Units.Nearest(id, on)
	return UnitRef{ID: id, Code: u.Code, Name: u.Name.In(l)}
}
