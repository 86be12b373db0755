package ingest

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/giaoban/giaoban/excel"
)

// badRowsFile is the CSV of the rows that were refused while others went in: as
// they came, with what is wrong with each, ready to be put right and sent again.
func (d *draft) badRowsFile(issues []Issue) string {
	if d.badText == nil || len(d.bad) == 0 {
		return ""
	}
	why := map[sheetRow]string{}
	for _, i := range issues {
		at := sheetRow{i.Sheet, i.Row}
		if i.Severity == "error" && why[at] == "" {
			why[at] = i.Message
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if d.header != nil {
		w.Write(append(excel.Row(d.header), "lỗi / error"))
	}
	for at := range d.segments {
		rows := d.bad[at]
		slices.Sort(rows)
		rows = slices.Compact(rows)
		if len(rows) == 0 {
			continue
		}
		for n, text := range d.badText(at, rows) {
			w.Write(append(excel.Row(text), excel.Text(why[sheetRow{d.segments[at].sheet, int(rows[n])}])))
		}
	}
	w.Flush()
	return b.String()
}

type sheetRow struct {
	sheet string
	row   int
}

// rowsOf reads some rows of a CSV again, by their numbers in order.
func rowsOf(from io.Reader, size int64, sep byte, wanted []uint32) [][]string {
	var out [][]string
	row := uint32(0)
	err := cutText(from, size, func(text string) error {
		r := records{text: text, sep: sep}
		for r.next() {
			row++
			if len(wanted) > 0 && wanted[0] == row {
				wanted = wanted[1:]
				out = append(out, slices.Clone(r.fields))
			}
		}
		if len(wanted) == 0 {
			return io.EOF // the rest is not asked for
		}
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return nil
	}
	return out
}
