package ingest

import (
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// id names a problem among those of its file, the same whenever the file is read.
func (p *problem) id() string {
	h := fnv.New64a()
	h.Write([]byte(strings.Join([]string{p.code, p.sheet, strconv.Itoa(p.row), strconv.Itoa(p.column), p.read}, "\x00")))
	return strconv.FormatUint(h.Sum64(), 36)
}

// cellAt is a place of a file.
type cellAt struct {
	sheet       string
	row, column int
}

// confirmed are the notes of warnings that a person confirmed, by the cell they stay
// with. Errors cannot be confirmed: what is impossible stays refused.
func (d *draft) confirmed() map[cellAt]string {
	if len(d.given.Confirm) == 0 {
		return nil
	}
	out := map[cellAt]string{}
	for i := range d.problems.list {
		p := &d.problems.list[i]
		if note := strings.TrimSpace(d.given.Confirm[p.id()]); note != "" && p.severity == giaoban.SeverityWarning && p.row > 0 {
			out[cellAt{p.sheet, p.row, p.column}] = note
		}
	}
	return out
}
