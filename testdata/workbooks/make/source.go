package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// source is the folder of the workbooks.
type source string

// table is the texts of a sheet: stored values, and whether a cell is shown as a
// percentage.
type table struct {
	cells [][]string
	shown [][]string
}

// sheet reads a sheet of a workbook.
func (s source) sheet(file, name string) table {
	f := s.open(file)
	defer f.Close()
	return read(f, name)
}

func (s source) open(file string) *excelize.File {
	f, err := excelize.OpenFile(filepath.Join(string(s), file))
	if err != nil {
		log.Fatal(err)
	}
	return f
}

func read(f *excelize.File, name string) table {
	raw, err := f.GetRows(name, excelize.Options{RawCellValue: true})
	if err != nil {
		log.Fatal(err)
	}
	shown, err := f.GetRows(name)
	if err != nil {
		log.Fatal(err)
	}
	return table{raw, shown}
}

// csv reads a CSV file, whatever its bytes.
func (s source) csv(file string, separator rune) table {
	b, err := os.ReadFile(filepath.Join(string(s), file))
	if err != nil {
		log.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.ReplaceAll(strings.ReplaceAll(decoded(b), "\r\n", "\n"), "\r", "\n")))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = separator, -1, true
	var t table
	for {
		row, err := r.Read()
		if err == io.EOF {
			return t
		}
		if err != nil {
			log.Fatal(file, ": ", err)
		}
		t.cells = append(t.cells, row)
	}
}

// decoded makes UTF-8 of UTF-16 with its mark and of Latin-1.
func decoded(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		var units []uint16
		for i := 2; i+1 < len(b); i += 2 {
			units = append(units, uint16(b[i])|uint16(b[i+1])<<8)
		}
		return string(utf16.Decode(units))
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		return string(b[3:])
	case strings.ToValidUTF8(string(b), "") == string(b):
		return string(b)
	}
	var out strings.Builder
	for _, c := range b {
		out.WriteRune(rune(c))
	}
	return out.String()
}

// at gives the text of a cell like B4; empty where there is none.
func (t table) at(cell string) string {
	column, row, err := excelize.CellNameToCoordinates(cell)
	if err != nil {
		log.Fatal(err)
	}
	return cellOf(t.cells, row, column)
}

func cellOf(rows [][]string, row, column int) string {
	if row < 1 || row > len(rows) || column < 1 || column > len(rows[row-1]) {
		return ""
	}
	return oneLine(rows[row-1][column-1])
}

// oneLine folds every run of blanks: a name is one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// texts gives the texts of a range like B4:B66 row by row, blanks included.
func (t table) texts(area string) []string {
	from, to, _ := strings.Cut(area, ":")
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		log.Fatal(err)
	}
	right, bottom, err := excelize.CellNameToCoordinates(to)
	if err != nil {
		log.Fatal(err)
	}
	var out []string
	for row := top; row <= bottom; row++ {
		for column := left; column <= right; column++ {
			out = append(out, cellOf(t.cells, row, column))
		}
	}
	return out
}

// percent says whether a cell is shown as a percentage.
func (t table) percent(row, column int) bool {
	return strings.HasSuffix(cellOf(t.shown, row, column), "%")
}
