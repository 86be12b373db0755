package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// small is a form as Excel writes it, every part in its place, with shared texts, merges,
// number formats, a hidden row and a second sheet.
func small(t testing.TB) []byte {
	return workbookOf(t, func(f *excelize.File) {
		rowsOn(f, "Sheet1", 1, []any{"BÁO CÁO 6 tháng đầu năm 2014"}, []any{"Đơn vị", "Lao động được GQVL", "Tỷ lệ hộ nghèo"}, []any{"H. Càng Long", 4120, 0.0836}, []any{"H. Cầu Kè", 12, 0.05})
		f.MergeCell("Sheet1", "A1", "C1")
		percent, _ := f.NewStyle(&excelize.Style{NumFmt: 10, Font: &excelize.Font{Family: ".VnTime"}})
		f.SetCellStyle("Sheet1", "C3", "C4", percent)
		f.SetRowVisible("Sheet1", 4, false)
		f.NewSheet("Ghi chú")
	})
}

// FuzzDirectory changes bytes of what tells where the parts of a workbook lie, how long
// they are and how they are packed: the directory at its end, and the head of each part.
// A change is three bytes: where, counted through all of them, and what.
func FuzzDirectory(f *testing.F) {
	whole := small(f)
	var places []int
	for at := 0; at+4 <= len(whole); at++ {
		size := map[string]int{"PK\x03\x04": 30, "PK\x01\x02": 46, "PK\x05\x06": 22}[string(whole[at:at+4])]
		for n := range min(size, len(whole)-at) {
			places = append(places, at+n)
		}
	}
	for _, seed := range [][]byte{{}, {0, 8, 0}, {0, 26, 255}, {1, 0, 9}, {1, 44, 1, 1, 45, 1}, {2, 250, 255, 2, 251, 255}} {
		f.Add(seed)
	}
	for end := len(places) - 22; end < len(places); end++ { // each byte of the end record
		f.Add([]byte{byte(end >> 8), byte(end), 0xff})
	}
	s := fuzzService()
	f.Fuzz(func(t *testing.T, changes []byte) {
		b := bytes.Clone(whole)
		for ; len(changes) >= 3; changes = changes[3:] {
			b[places[int(binary.BigEndian.Uint16(changes))%len(places)]] = changes[2]
		}
		fuzzed(t, s, "f.xlsx", b, Given{Mode: All})
	})
}

// FuzzParts goes past the checksums of the archive: what stands in each part of a
// workbook, from the list of its sheets to its shared texts.
func FuzzParts(f *testing.F) {
	whole := small(f)
	a, err := openArchive(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"}
	var seed [5]string
	for n, name := range names {
		r, ok, err := a.part(name)
		if err != nil || !ok {
			f.Fatalf("%s: %v %v", name, ok, err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		seed[n] = string(text)
	}
	f.Add(seed[0], seed[1], seed[2], seed[3], seed[4])
	s := fuzzService()
	f.Fuzz(func(t *testing.T, workbook, relations, styles, texts, sheet string) {
		var parts [][2]string
		for n, text := range []string{workbook, relations, styles, texts, sheet} {
			parts = append(parts, [2]string{names[n], text})
		}
		fuzzed(t, s, "f.xlsx", archived(t, parts), Given{Mode: Valid})
	})
}

// FuzzLongGrid reads the long form twice, as a sheet and as the text file that says the
// same: the figures are the same.
func FuzzLongGrid(f *testing.F) {
	seeds(f, func(b []byte) {
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		if head, _, _ := bytes.Cut(b, []byte("\n")); bytes.Contains(head, []byte(";")) {
			r.Comma = ';'
		}
		var lines []string
		for record, err := r.Read(); err == nil; record, err = r.Read() {
			lines = append(lines, strings.Join(record, "|"))
		}
		f.Add(strings.Join(lines, "\n"), "", "")
	}, "long*.csv")
	f.Add("unit|indicator|period|band|value\ntv-tp|pilot_band|2014H1|8-10|3", "", "")
	f.Add("unit|indicator|value\ntv-tp|jobs|5", "2014H1", "")
	f.Add("indicator|period|numerator|denominator|status\ncomplaints_rate|6 tháng đầu năm 2014|978|1.170|provisional", "", "tv-tp")
	s := fuzzService()
	f.Fuzz(func(t *testing.T, rows, period, unit string) {
		if strings.ContainsAny(rows, "\r\t\"\x00") || !utf8.ValidString(rows) {
			return // how a text file parts its fields is FuzzRecords' matter, its bytes FuzzCSV's
		}
		g := &grid{name: "", hidden: map[int]bool{}}
		var text strings.Builder
		for n, row := range strings.Split(rows[:min(len(rows), 4000)], "\n") {
			for column, field := range strings.Split(row, "|") {
				if field = trimmed(field); field != "" {
					g.put(n+1, column+1, gridCell{column: column + 1, text: field, places: -1})
				}
				if column > 0 {
					text.WriteByte('\t')
				}
				text.WriteString(field)
			}
			text.WriteByte('\n')
		}
		given := Given{Mode: Valid, Period: period, Unit: unit}
		sheet := s.newDraft(given, s.clock())
		if sheet.checkGiven() != nil {
			return
		}
		form, long := findLong(g.firstStrings(50), &given)
		if !long || slices.ContainsFunc(g.rows, func(r gridRow) bool { return r.cells[len(r.cells)-1].column > form.width }) {
			return // more fields than headings: in a text file a comma may have parted a number
		}
		sheet.readLongGrid(g, &form)
		file, err := spool(context.Background(), File{Name: "f.csv", Content: strings.NewReader(text.String())}, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		defer file.close()
		plain := s.newDraft(given, s.clock())
		head := firstRows(text.String(), '\t', 60)
		if form, long = findLong(head, &given); !long {
			t.Fatalf("%q is of the long form as a sheet only", text.String())
		}
		if err := plain.readLong(t.Context(), file, kindText, '\t', form, head); err != nil {
			t.Fatal(err)
		}
		if a, b := storedOf(t, s, sheet), storedOf(t, s, plain); !slices.Equal(a, b) {
			t.Errorf("%q\nas a sheet %v\nas a text  %v", text.String(), a, b)
		}
	})
}

// storedOf are the figures that would be stored of a draft.
func storedOf(t *testing.T, s *Service, d *draft) (out []string) {
	for _, m := range fuzzedFigures(t, s, d) {
		rows := d.rows(m)
		for o, _, ok := rows(); ok; o, _, ok = rows() {
			out = append(out, fmt.Sprintf("%v %v %v %v", o.Figure, o.Amount, o.Status, o.Illustrative))
		}
	}
	slices.Sort(out)
	return out
}
