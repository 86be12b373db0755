package ingest

import (
	"maps"
	"slices"

	"github.com/giaoban/giaoban"
)

// problem is one thing to say about a file, before it is put into words.
type problem struct {
	code        string
	severity    giaoban.Severity // empty: error
	sheet       string
	row, column int
	read        string
	expected    string
	words       func(giaoban.Lang) string // expected, where it differs by language
	period      giaoban.Period
	suggestion  string
	about       *giaoban.Indicator
	unit        giaoban.UnitID // the unit that was meant, where it did not exist
	day         giaoban.Date
	told        *giaoban.Problem // already in words
	count       int              // places it stands for; 0: one
	ask         string           // the question whose answer would settle it
}

const (
	maxErrors = 1000 // errors listed one by one; the rest is counted
	maxNotes  = 200  // warnings and information listed; one for each code and column
)

// problems are the problems of a stretch of a file, in its order.
type problems struct {
	list     []problem
	errors   int // also those not listed
	more     int
	rejected int // figures refused
	badRows  []uint32
	notes    map[noteKey]int // where in list a note of its kind stands
}

// noteKey joins what is said of every cell of a column into one note.
type noteKey struct {
	code   string
	sheet  string
	column int
}

func (s *problems) add(p problem) {
	if p.severity == "" {
		p.severity = giaoban.SeverityError
	}
	if p.severity == giaoban.SeverityInfo {
		s.note(p)
		return
	}
	if p.severity == giaoban.SeverityError {
		s.errors += max(p.count, 1)
		if n := len(s.badRows); p.row > 0 && (n == 0 || s.badRows[n-1] != uint32(p.row)) {
			s.badRows = append(s.badRows, uint32(p.row))
		}
	}
	if len(s.list) >= maxErrors+maxNotes {
		s.more++
		return
	}
	s.list = append(s.list, p)
}

// copied keeps the problems as they stand, to come back to.
func (s *problems) copied() problems {
	out := *s
	out.list, out.badRows, out.notes = slices.Clone(s.list), slices.Clone(s.badRows), maps.Clone(s.notes)
	return out
}

func (s *problems) note(p problem) {
	if s.notes == nil {
		s.notes = map[noteKey]int{}
	}
	key := noteKey{p.code, p.sheet, p.column}
	if i, ok := s.notes[key]; ok {
		s.list[i].count += max(p.count, 1)
		return
	}
	if len(s.notes) >= maxNotes {
		s.more++
		return
	}
	p.count = max(p.count, 1)
	s.notes[key] = len(s.list)
	s.list = append(s.list, p)
}

// join appends the problems of the next stretch, whose rows were counted from 0.
func (s *problems) join(t *problems, rowsBefore int) {
	for _, p := range t.list {
		if p.row > 0 {
			p.row += rowsBefore
		}
		if p.severity == giaoban.SeverityInfo {
			s.note(p)
			continue
		}
		if len(s.list) >= maxErrors+maxNotes {
			s.more++
			continue
		}
		s.list = append(s.list, p)
	}
	s.more += t.more
	s.errors += t.errors
	s.rejected += t.rejected
}
