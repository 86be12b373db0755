package ingest

import (
	"context"
	"fmt"
	"strings"

	"github.com/giaoban/giaoban"
)

// A Decimal keeps nine digits after the point; what was written beyond them stays in
// the cell. A figure sent again that differs only there is a revision all the same:
// what a view gives as it stood on a day is then what was written on that day.

// fine says whether a figure may differ beyond the digits that a Decimal keeps.
func (d *draft) fine(i int) bool {
	if d.figures.state[i]&(present|hasParts) != present {
		return false
	}
	_, frac, _ := strings.Cut(strings.Replace(d.rawAt(i), ",", ".", 1), ".")
	return len(frac) >= giaoban.DecimalPlaces
}

// compareDigits compares figures that are equal as far as they are kept with the text
// of those in force, and takes what differs for revised.
func (d *draft) compareDigits(ctx context.Context, s latest) error {
	if len(d.alike) == 0 {
		return nil
	}
	old := make([]giaoban.Observation, len(d.alike))
	for n := range d.alike {
		old[n] = d.alike[n].old
	}
	written, err := s.Explained(ctx, old)
	if err != nil {
		return fmt.Errorf("comparing the digits of figures in force: %w", err)
	}
	for n, c := range d.alike {
		c.oldRaw, c.newRaw = written[n].Raw, d.rawAt(c.index)
		was, ok1 := beyond(c.oldRaw, c.old.Value)
		is, ok2 := beyond(c.newRaw, c.old.Value)
		if ok1 && ok2 && was != is {
			d.figures.state[c.index] &^= unchanged
			d.change(c)
		}
	}
	d.alike = nil
	return nil
}

// beyond gives the digits of a number behind those that its Decimal keeps; false where
// the text is another number, or more than a number.
func beyond(text string, kept giaoban.Decimal) (digits string, ok bool) {
	n := readNumber(text)
	if n.kind != single || n.percent || n.unit != "" || n.over != "" || n.value != kept {
		return "", false
	}
	if n.exact {
		return "", true
	}
	frac := strings.TrimSpace(text[strings.LastIndexAny(text, ".,")+1:])
	return strings.TrimRight(frac[giaoban.DecimalPlaces:], "0"), true // not exact: there are more
}
