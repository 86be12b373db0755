package query

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// FindRequest looks for units and indicators by what people call them.
type FindRequest struct {
	Text  string // words in any order, marks and case as one likes
	Lang  giaoban.Lang
	Limit int // of each; 0: twenty
}

// FoundUnit is a unit by its newest name; one that ended says when.
type FoundUnit struct {
	UnitRef
	Level    string        `json:"level"`
	Parent   string        `json:"parent"` // its name
	Called   string        `json:"called,omitempty"`
	BeginsOn *giaoban.Date `json:"begins_on,omitempty"` // only where that is still to come
}

// FoundIndicator is an indicator by its newest name.
type FoundIndicator struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Group  string `json:"group"`
	Called string `json:"called,omitempty"` // the other name it was found by
}

// FindAnswer lists what fits best first; the totals count what was left off, too.
type FindAnswer struct {
	Units           []FoundUnit      `json:"units"`
	Indicators      []FoundIndicator `json:"indicators"`
	TotalUnits      int              `json:"total_units"`
	TotalIndicators int              `json:"total_indicators"`
}

// hit is something found, by which of its names, and how well that fits.
type hit struct {
	id, called string
	fit        int // the lower, the better
	away       bool
}

// Find answers what is called as the text says.
func (s *Service) Find(_ context.Context, r FindRequest) (*FindAnswer, error) {
	out := &FindAnswer{Units: []FoundUnit{}, Indicators: []FoundIndicator{}}
	words := strings.Fields(folded(r.Text))
	if len(words) == 0 {
		return out, nil
	}
	if r.Limit <= 0 {
		r.Limit = 20
	}
	today := s.options.Today()
	var units, indicators []hit
	for _, id := range s.catalogue.Units.IDs() {
		names, codes := s.calledUnit(id)
		n := len(units)
		if units = consider(units, words, string(id), names, codes); len(units) > n {
			_, lives := s.catalogue.Units.On(id, today)
			units[n].away = !lives
		}
	}
	for _, code := range s.catalogue.Codes() {
		i := s.catalogue.Indicator(code, today)
		indicators = consider(indicators, words, code, append([]string{i.Name.VI, i.Name.EN}, i.Aliases...), []string{code})
	}
	out.TotalUnits, out.TotalIndicators = len(units), len(indicators)
	for _, h := range best(units, r.Limit) {
		out.Units = append(out.Units, s.foundUnit(h, today, r.Lang))
	}
	for _, h := range best(indicators, r.Limit) {
		i := s.catalogue.Indicator(h.id, today)
		f := FoundIndicator{Code: i.Code, Name: i.Name.In(r.Lang), Group: i.Group}
		if h.called != i.Name.VI && h.called != i.Name.EN && h.called != i.Code {
			f.Called = h.called
		}
		out.Indicators = append(out.Indicators, f)
	}
	return out, nil
}

// calledUnit lists what a unit was ever called, the newest name first, and its codes.
func (s *Service) calledUnit(id giaoban.UnitID) (names, codes []string) {
	spans := s.catalogue.Units.Spans(id)
	for n := len(spans) - 1; n >= 0; n-- {
		names = append(append(names, spans[n].Name.VI, spans[n].Name.EN), spans[n].Aliases...)
		codes = append(codes, spans[n].Code)
	}
	return names, append(codes, string(id))
}

func (s *Service) foundUnit(h hit, today giaoban.Date, l giaoban.Lang) FoundUnit {
	u, _ := s.catalogue.Units.Nearest(giaoban.UnitID(h.id), today)
	f := FoundUnit{UnitRef: UnitRef{ID: u.ID, Code: u.Code, Name: u.Name.In(l)}, Level: u.Level}
	if parent, ok := s.catalogue.Units.Nearest(u.Parent, min(today, u.ValidTo-1)); ok {
		f.Parent = parent.Name.In(l)
	}
	switch {
	case u.ValidTo <= today:
		f.EndedOn = &u.ValidTo
	case u.ValidFrom > today:
		f.BeginsOn = &u.ValidFrom
	}
	if h.called != u.Name.VI && h.called != u.Name.EN && h.called != u.Code && h.called != h.id {
		f.Called = h.called
	}
	return f
}

// consider adds an id where one of its names has all the words, or one of its codes
// begins with them; what fits best counts.
func consider(all []hit, words []string, id string, names, codes []string) []hit {
	found := hit{fit: -1}
	try := func(name string, worst int) {
		if fit, ok := fits(words, folded(name)); ok && fit <= worst && (found.fit < 0 || fit < found.fit) {
			found = hit{id: id, called: name, fit: fit}
		}
	}
	for _, name := range names {
		try(name, 4)
	}
	for _, code := range codes {
		try(code, 1)
	}
	if found.fit >= 0 {
		all = append(all, found)
	}
	return all
}

// fits says how well a name fits: the same, beginning alike, with each word at the
// beginning of one of its own, or somewhere within.
func fits(words []string, name string) (fit int, ok bool) {
	asked := strings.Join(words, " ")
	switch {
	case name == "":
		return 0, false
	case name == asked:
		return 0, true
	case strings.HasPrefix(name, asked):
		return 1, true
	case strings.Contains(" "+name, " "+asked):
		return 2, true
	}
	fit = 3
	for _, w := range words {
		if !strings.Contains(" "+name, " "+w) {
			fit = 4
		}
		if !strings.Contains(name, w) {
			return 0, false
		}
	}
	return fit, true
}

func best(all []hit, limit int) []hit {
	slices.SortStableFunc(all, func(a, b hit) int {
		if a.fit == b.fit && a.away != b.away {
			if b.away {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.fit, b.fit), cmp.Compare(len(a.called), len(b.called)))
	})
	return all[:min(limit, len(all))]
}
