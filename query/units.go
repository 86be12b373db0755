package query

import (
	"context"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/giaoban/giaoban"
)

// Units answers the units as they were on a day.
func (s *Service) Units(_ context.Context, r UnitsRequest) (*UnitsAnswer, error) {
	at := s.options.Today()
	if r.At != "" {
		d, err := giaoban.ParseDate(r.At)
		if err != nil {
			return nil, s.problem("bad_day", r.At, "2014-06-30", nil)
		}
		at = d
	}
	if r.Level != "" {
		if err := s.level(r.Level, at); err != nil {
			return nil, err
		}
	}
	if r.Parent != "" {
		if err := s.unit(r.Parent); err != nil {
			return nil, err
		}
	}
	var found []giaoban.Unit
	for _, u := range s.catalogue.Units.All(at) {
		if s.wanted(u, r, at) {
			found = append(found, u)
		}
	}
	found, next, err := page(s, found, func(u giaoban.Unit) giaoban.UnitID { return u.ID }, r.Cursor, r.Limit)
	if err != nil {
		return nil, err
	}
	out := &UnitsAnswer{At: at, Units: make([]UnitAnswer, 0, len(found)), Next: next}
	for _, u := range found {
		successors := s.catalogue.Units.Successors(u.ID)
		if successors == nil {
			successors = []giaoban.UnitID{}
		}
		out.Units = append(out.Units, UnitAnswer{ID: u.ID, Code: u.Code, Name: u.Name.In(r.Lang), Level: u.Level, Parent: u.Parent,
			ValidFrom: u.ValidFrom, ValidTo: u.ValidTo, Ranked: u.Ranked, Successors: successors})
	}
	return out, nil
}

// wanted applies level, parent and the searched text: with a level the parent is
// any ancestor, without one it is the unit directly above.
func (s *Service) wanted(u giaoban.Unit, r UnitsRequest, at giaoban.Date) bool {
	if r.Level != "" && u.Level != r.Level {
		return false
	}
	if r.Parent != "" && u.Parent != r.Parent {
		if r.Level == "" {
			return false
		}
		above := false
		for _, a := range s.catalogue.Units.Ancestors(u.ID, at) {
			above = above || a.ID == r.Parent
		}
		if !above {
			return false
		}
	}
	if r.Query == "" {
		return true
	}
	q := folded(r.Query)
	for _, text := range append([]string{string(u.ID), u.Code, u.Name.VI, u.Name.EN}, u.Aliases...) {
		if strings.Contains(folded(text), q) {
			return true
		}
	}
	return false
}

// folded is a text without case and Vietnamese marks, for searching: people type
// "tra cu" for Trà Cú.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(cases.Fold().String(s)) {
		switch {
		case r >= 0x300 && r <= 0x36f:
		case r == 'đ':
			b.WriteByte('d')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
