package store

import (
	"context"
	"fmt"
	"testing"

	"github.com/giaoban/giaoban"
)

// Cells that lie under each other and hold their figures plainly become one row,
// and each is still found with its row and what was written in it.
func TestCellsUnderEachOtherAreOneRow(t *testing.T) {
	s := open(t, t.TempDir())
	type line struct {
		value string
		cell  Cell
	}
	at := func(row int, raw string) Cell { return Cell{Sheet: "Biểu 1", Row: row, Col: 4, Raw: raw} }
	lines := []line{
		{"10", at(2, "10")}, {"11.5", at(3, "11.5")}, {"-3", at(4, "-3")}, // a stretch
		{"1097", at(5, "1.097")}, // written otherwise
		{"12", at(6, "12")},      // begins again
		{"13", at(8, "13")},      // a row is missing between
		{"14", Cell{Sheet: "Biểu 2", Row: 9, Col: 4, Raw: "14"}}, // another sheet
		{"15", Cell{Sheet: "Biểu 2", Row: 10, Col: 4, Raw: "15", Note: "sửa"}},
		{"16", Cell{Sheet: "Biểu 2", Row: 11, Col: 5, Raw: "16"}}, // another column
		{"17", Cell{}}, // the file gave no place
		{"18", Cell{Sheet: "Biểu 2", Row: 12, Col: 5, Raw: "18"}},
	}
	n := 0
	err := s.Write(context.Background(), func(w Writer) error {
		_, err := w.Accept(context.Background(), Batch{FileName: "a.xlsx"}, nil, func() (giaoban.Observation, Cell, bool) {
			if n == len(lines) {
				return giaoban.Observation{}, Cell{}, false
			}
			l := lines[n]
			n++
			v, _, err := giaoban.ParseDecimal(l.value)
			if err != nil {
				t.Fatal(err)
			}
			f := giaoban.Figure{Indicator: "i", Unit: "u", Period: giaoban.YearOf(2000 + n)}
			return giaoban.Observation{Figure: f, Amount: giaoban.Of(v), Status: giaoban.Reported}, l.cell, true
		}, func(giaoban.Revision) string { return "" })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for n, l := range lines {
		entries, err := s.History(context.Background(), giaoban.Figure{Indicator: "i", Unit: "u", Period: giaoban.YearOf(2001 + n)})
		if err != nil || len(entries) != 1 {
			t.Fatalf("%v: %v", entries, err)
		}
		e := entries[0]
		if got := (Cell{Sheet: e.Sheet, Row: e.Row, Col: e.Column, Raw: e.Raw, Note: e.Note, Origin: e.Origin}); got != l.cell {
			t.Errorf("%s: %+v, want %+v", l.value, got, l.cell)
		}
	}
	if got := ask(t, s, "SELECT count(), sum(span) FROM giaoban.cell"); got != fmt.Sprintf("%d\t%d", 7, len(lines)-1) {
		t.Errorf("rows of cells and cells: %s", got)
	}
}
