package ingest

import (
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// sheetReader follows the elements of one sheet.
type sheetReader struct {
	w    *workbook
	grid *grid

	row    gridRow
	inRow  bool
	cell   gridCell
	inCell bool
	kind   string // the cell's type as written
	value  strings.Builder
	in     bool // inside a value
	any    bool // the cell has a value
	spoken bool // inside a phonetic run
	formed bool // the cell has a formula
	older  kind // the table of letters that the cell's font draws
}

// sheet reads one sheet into a grid. Rows and cells without content leave nothing:
// a million formatted empty rows cost no memory.
func (w *workbook) sheet(s sheetPart) (*grid, error) {
	r := &sheetReader{w: w, grid: &grid{name: s.name, hidden: map[int]bool{}, date4: w.date4, letters: true}}
	if s.part == "" {
		return r.grid, nil
	}
	if _, err := w.archive.elements(s.part, r.element); err != nil {
		return nil, err
	}
	r.grid.fillMerges()
	return r.grid, nil
}

func (r *sheetReader) element(_ *xml.Decoder, t xml.Token) error {
	switch e := t.(type) {
	case xml.StartElement:
		return r.start(e)
	case xml.EndElement:
		return r.end(e.Name.Local)
	case xml.CharData:
		if r.in && !r.spoken {
			r.value.Write(e)
			r.any = true
		}
	}
	return nil
}

func (r *sheetReader) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return r.startRow(e)
	case "c":
		return r.startCell(e)
	case "v", "t":
		r.in = true
	case "f":
		r.formed = true
	case "rPh":
		r.spoken = true
	case "col":
		if v := attribute(e, "hidden"); v == "1" || v == "true" {
			from, _ := strconv.Atoi(attribute(e, "min"))
			to, _ := strconv.Atoi(attribute(e, "max"))
			for c := max(from, 1); c <= min(to, sheetColumns); c++ {
				r.grid.hidden[c] = true
			}
		}
	case "mergeCell":
		if m, ok := readRange(attribute(e, "ref")); ok && len(r.grid.merges) < 10_000 {
			r.grid.merges = append(r.grid.merges, m)
		}
	}
	return nil
}

func (r *sheetReader) startRow(e xml.StartElement) error {
	n := r.row.number + 1
	if text := attribute(e, "r"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n > sheetRows || n <= r.row.number {
			return unsafeBecause("số thứ tự hàng "+clip(text)+" không hợp lệ", "it names a row "+clip(text)+" that cannot be")
		}
	}
	hidden := attribute(e, "hidden")
	r.inRow, r.inCell, r.cell.column = true, false, 0
	r.row = gridRow{number: n, hidden: hidden == "1" || hidden == "true"}
	return nil
}

func (r *sheetReader) startCell(e xml.StartElement) error {
	if !r.inRow || r.inCell {
		return unsafeBecause("có ô nằm ngoài hàng", "it has a cell outside of any row")
	}
	r.inCell = true
	column := 1
	if n := len(r.row.cells); n > 0 {
		column = r.row.cells[n-1].column + 1
	} else if r.cell.column > 0 {
		column = r.cell.column + 1
	}
	if ref := attribute(e, "r"); ref != "" {
		_, c, ok := readRef(ref)
		if !ok || len(r.row.cells) > 0 && c <= r.row.cells[len(r.row.cells)-1].column {
			return unsafeBecause("ô "+clip(ref)+" không hợp lệ", "it names a cell "+clip(ref)+" that cannot be")
		}
		column = c
	}
	if column > sheetColumns {
		return unsafeBecause("có quá nhiều cột", "it has too many columns")
	}
	r.cell, r.kind, r.older = gridCell{column: column, places: -1}, attribute(e, "t"), kindText
	if s, err := strconv.Atoi(attribute(e, "s")); err == nil && s >= 0 && s < len(r.w.styles) {
		st := r.w.styles[s]
		r.cell.percent, r.cell.date, r.cell.shown, r.cell.grouped, r.cell.places = st.percent, st.date, st.shown, st.grouped, st.places
		r.cell.divided, r.cell.literal, r.older = st.divided, st.literal, st.letters
	}
	r.value.Reset()
	r.any, r.formed = false, false
	return nil
}

func (r *sheetReader) end(name string) error {
	switch name {
	case "v", "t":
		r.in = false
	case "rPh":
		r.spoken = false
	case "c":
		if !r.inCell {
			return nil
		}
		r.inCell = false
		return r.endCell()
	case "row":
		if !r.inRow {
			return nil
		}
		r.inRow, r.inCell = false, false
		if len(r.row.cells) > 0 {
			r.grid.rows = append(r.grid.rows, r.row)
		}
	}
	return nil
}

func (r *sheetReader) endCell() error {
	text := r.value.String()
	switch {
	case !r.any && r.formed && r.kind != "str":
		r.cell.kind = cellNoValue
	case !r.any:
		return nil
	case r.kind == "s":
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 || n >= len(r.w.texts) {
			return unsafeBecause("thiếu chuỗi dùng chung số "+clip(text), "its shared text "+clip(text)+" is not there")
		}
		if text = r.w.texts[n]; r.w.read[n] {
			r.older = kindText
		}
	case r.kind == "e":
		r.cell.kind = cellError
	case r.kind == "" || r.kind == "n":
		r.cell.kind = cellNumber
		text = strings.TrimSpace(text)
	case r.kind == "b":
		text = map[string]string{"0": "FALSE", "1": "TRUE"}[strings.TrimSpace(text)]
	case r.kind == "d":
		if len(text) >= 10 {
			text = text[:10]
		}
	}
	if r.cell.kind == cellText {
		if text = trimmed(text); text == "" {
			return nil
		}
		r.cell.percent, r.cell.date = false, false
		if r.older != kindText {
			text = r.w.olderText(text, r.older)
		}
	}
	r.cell.text, r.cell.formed = text, r.formed
	if r.cell.kind == cellNumber && r.cell.date {
		r.cell.text = serialDay(text, r.w.date4)
	}
	if r.w.cells++; r.w.cells > workbookCells {
		return errTooManyCells
	}
	r.grid.cells++
	r.row.cells = append(r.row.cells, r.cell)
	return nil
}

// serialDay turns a day counted from 1900 or 1904 into 2014-06-30. Before March
// 1900 Excel counts a day that never was; no report is that old.
func serialDay(text string, from1904 bool) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f < 61 || f > 3_000_000 {
		return text
	}
	d := giaoban.Date(int(f) - 25569)
	if from1904 {
		d += 1462
	}
	return d.String()
}

// readRef reads G14.
func readRef(s string) (row, column int, ok bool) {
	i := 0
	for ; i < len(s) && s[i] >= 'A' && s[i] <= 'Z'; i++ {
		if column = column*26 + int(s[i]-'A'+1); column > sheetColumns {
			return 0, 0, false
		}
	}
	if i == 0 || i == len(s) || !onlyDigits(s[i:]) || len(s)-i > 7 {
		return 0, 0, false
	}
	row, _ = strconv.Atoi(s[i:])
	return row, column, row >= 1 && row <= sheetRows
}

func readRange(s string) (m merge, ok bool) {
	from, to, both := strings.Cut(s, ":")
	var ok1, ok2 bool
	m.top, m.left, ok1 = readRef(from)
	m.bottom, m.right, ok2 = readRef(to)
	return m, both && ok1 && ok2 && m.top <= m.bottom && m.left <= m.right
}
