package ingest

import (
	"encoding/csv"
	"io"
	"slices"
	"strings"
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
		w.Write(append(neutral(d.header), "lỗi / error"))
	}
	for at := range d.segments {
		rows := d.bad[at]
		slices.Sort(rows)
		rows = slices.Compact(rows)
		if len(rows) == 0 {
			continue
		}
		for n, text := range d.badText(at, rows) {
			w.Write(append(neutral(text), neutralText(why[sheetRow{d.segments[at].sheet, int(rows[n])}])))
		}
	}
	w.Flush()
	return b.String()
}

type sheetRow struct {
	sheet string
	row   int
}

// neutral keeps a spreadsheet from running what someone wrote into a cell.
func neutral(row []string) []string {
	out := make([]string, len(row))
	for i, s := range row {
		out[i] = neutralText(s)
	}
	return out
}

func neutralText(s string) string {
	if s == "" || !strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]) {
		return s
	}
	if k := readNumber(s).kind; k == single || k == twofold || k == noFigure {
		return s
	}
	return "'" + s
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
		return nil
	})
	if err != nil {
		return nil
	}
	return out
}
