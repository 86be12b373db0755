package query

import "github.com/giaoban/giaoban"

// mostReckoned bounds what is kept of one indicator, at some 400 bytes each.
const mostReckoned = 2000

type sumKey struct {
	indicator *giaoban.Indicator
	unit      giaoban.UnitID
	period    giaoban.Period
}

// sum is cell, of a total without its parts: the same hundred figures are added once for
// a block, and not for each reader. What is computed from two indicators is not kept: it
// stands on two blocks.
func (s *sheet) sum(i *giaoban.Indicator, unit giaoban.UnitID, p giaoban.Period) cell {
	b := s.blocks[i.Code]
	if b == nil || i.Computed() || !s.owing.above[unit] {
		return s.cell(i, unit, p, "")
	}
	return fromBlock(s, &b.sums, sumKey{i, unit, p}, func() cell {
		c := s.cellOf(i, unit, p, "", s.parts)
		if c.brief = len(c.parts) > 0; c.brief {
			s.parts, c.parts = c.parts, nil
		}
		return c
	})
}

// withParts gives a total with the figures it is the sum of.
func (s *sheet) withParts(i *giaoban.Indicator, c *cell) *cell {
	if !c.brief {
		return c
	}
	full := s.cell(i, c.unit, c.period, "")
	return &full
}
