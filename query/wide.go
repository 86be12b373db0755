package query

import (
	"errors"
	"strconv"

	"github.com/giaoban/giaoban"
)

// tooWide is the refusal of a question whose answer would be too large: one code for
// programs, and of several sentences the one that says how to narrow it.
func (s *Service) tooWide(sentence string, size, most int, l giaoban.Lang, more map[string]string) error {
	fill := map[string]string{"size": thousands(size, l), "most": thousands(most, l)}
	for name, value := range more {
		fill[name] = value
	}
	err := s.problem(sentence, "", "", fill)
	if p := (*giaoban.Problem)(nil); errors.As(err, &p) {
		p.Code, p.Read, p.Expected = "too_wide", strconv.Itoa(size), "≤ "+strconv.Itoa(most)
	}
	return err
}

// thousands writes a count as people read it.
func thousands(n int, l giaoban.Lang) string { return giaoban.Whole(int64(n)).Format(l, 0) }
