package forms

import (
	"strings"

	"github.com/giaoban/giaoban"
)

// long writes one row for each figure, as systems send them and as offices do that
// were given the columns.
func (b *builder) long(t *Table, row int) {
	headings := []string{"đơn vị", "chỉ tiêu", "kỳ báo cáo", "giá trị", "ghi chú"}
	switch b.rng.IntN(3) {
	case 0:
		headings = []string{"unit", "indicator", "period", "value", "note"}
	case 1:
		headings = []string{"Đơn vị", "Chỉ tiêu", "Kỳ báo cáo", "Giá trị", "Ghi chú"}
	}
	order := []int{0, 1, 2, 3, 4}
	if b.form.Seed > 1 {
		b.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	band := 0
	if len(t.Bands) > 0 {
		band = 6
	}
	g := &grid{builder: b, t: t, written: map[[2]int]giaoban.Decimal{}}
	for n, at := range order {
		b.page.write(row, n+1, b.spell.finish(headings[at]))
	}
	if band > 0 {
		b.page.write(row, band, b.spell.finish("mức"))
	}
	axes := []string{"unit", "indicator", "period"}
	if band > 0 {
		axes = append(axes, "band")
	}
	explicit := t.Values
	for _, l := range b.lanes(axes, t) {
		row++
		text := []string{l.path[0], strings.Trim(l.path[1], " -:"), l.path[2], "", ""}
		if b.rng.IntN(6) == 0 {
			text[4] = b.spell.finish("đã đối chiếu")
		}
		for n, at := range order {
			switch {
			case at != 3:
				b.page.write(row, n+1, text[at])
			case len(explicit) > 0:
				g.givenCell(row, n+1, l.key, explicit[0])
				explicit = explicit[1:]
			default:
				g.madeCell(row, n+1, l.key, false)
			}
		}
		if band > 0 {
			b.page.write(row, band, l.band)
		}
	}
}
