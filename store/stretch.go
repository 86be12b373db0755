package store

import (
	"bytes"

	"github.com/giaoban/giaoban"
)

// longestStretch bounds a stretch, so that looking one source up reads no more of
// the table than this many rows.
const longestStretch = 65_536

// stretch is a run of cells that lie under each other in one column, each holding
// its figure as a number is plainly written. A long file of ten million rows is a
// few hundred of them: what a cell says can be told from the figure itself.
type stretch struct {
	first  Cell
	source uint32 // of the first cell
	span   uint32 // 0: none is open
}

// plain says whether a cell holds nothing but its figure, plainly written.
func plain(o *giaoban.Observation, c *Cell, scratch []byte) ([]byte, bool) {
	if !o.Present || o.HasParts {
		return scratch, false
	}
	scratch = o.Value.AppendText(scratch[:0])
	return scratch, bytes.Equal(scratch, []byte(c.Raw))
}

// takes says whether the next cell belongs to the stretch.
func (s *stretch) takes(c *Cell) bool {
	return s.span > 0 && s.span < longestStretch && c.Row == s.first.Row+int(s.span) &&
		c.Col == s.first.Col && c.Sheet == s.first.Sheet && c.Note == s.first.Note && c.Origin == s.first.Origin
}

// at is the cell of a source within the stretch, whose figure is o.
func (s *stretch) at(source uint32, o *giaoban.Observation) Cell {
	c := s.first
	if s.span > 1 {
		c.Row += int(source - s.source)
		c.Raw = o.Value.String()
	}
	return c
}

// holds says whether a source lies within the stretch.
func (s *stretch) holds(source uint32) bool { return source >= s.source && source-s.source < s.span }
