package configs

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// sheet is a CSV file of the catalogue with a header row.
type sheet struct {
	r        *reader
	required []string // columns that must be there
	optional []string
}

// row is one line of a sheet by column.
type row struct {
	r     *reader
	at    giaoban.Place
	cells map[string]string
}

// rows reads a sheet. A wrong header stops it; a wrong row is noted and left out.
func (s sheet) rows(path string, needed bool) []row {
	text, ok := s.r.read(path, needed)
	if !ok {
		return nil
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.FieldsPerRecord, lines.ReuseRecord = -1, false
	var header []string
	var out []row
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		at := giaoban.Place{File: path}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			at.Row = syntax.StartLine
			s.r.problem("csv_syntax", at, syntax.Err.Error(), "", nil)
			return out
		}
		at.Row, _ = lines.FieldPos(0)
		trim(cells)
		switch {
		case strings.Join(cells, "") == "": // a line of commas, as spreadsheets leave
		case header == nil:
			if header = cells; !s.header(at, header) {
				return nil
			}
		case len(cells) != len(header):
			s.r.problem("row_length", at, strconv.Itoa(len(cells)), strconv.Itoa(len(header)), nil)
		default:
			out = append(out, s.row(at, header, cells))
		}
	}
	if header == nil {
		s.header(giaoban.Place{File: path, Row: 1}, nil)
	}
	return out
}

func trim(cells []string) {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
}

func (s sheet) header(at giaoban.Place, header []string) bool {
	before := len(s.r.problems)
	known := slices.Concat(s.required, s.optional)
	for i, h := range header {
		at.Column = i + 1
		if !slices.Contains(known, h) {
			s.r.unknown("unknown_column", at, h, known)
		} else if slices.Index(header, h) < i {
			s.r.problem("column_twice", at, h, "", nil)
		}
	}
	at.Column = 0
	for _, c := range s.required {
		if !slices.Contains(header, c) {
			s.r.problem("missing_column", at, "", c, nil)
		}
	}
	return len(s.r.problems) == before
}

func (s sheet) row(at giaoban.Place, header, cells []string) row {
	out := row{r: s.r, at: at, cells: map[string]string{}}
	for i, h := range header {
		out.cells[h] = cells[i]
	}
	return out
}

func (w row) text(column string) string { return w.cells[column] }

// filled is a cell that must not be empty.
func (w row) filled(column string) string {
	v := w.cells[column]
	if v == "" {
		w.r.problem("empty_cell", w.at, "", column, nil)
	}
	return v
}

func (w row) words(vi, en string) giaoban.Text {
	return giaoban.Text{VI: w.cells[vi], EN: w.cells[en]}
}

func (w row) date(column string, open giaoban.Date) giaoban.Date {
	return w.r.date(w.at, w.cells[column], open)
}

// dayGiven is a day that must be given.
func (w row) dayGiven(column string) giaoban.Date {
	return w.r.date(w.at, w.filled(column), 0)
}

func (w row) yes(column string, otherwise bool) bool {
	v := w.cells[column]
	if v == "" {
		return otherwise
	}
	yes, ok := readYesNo(v)
	if !ok {
		w.r.problem("bad_value", w.at, v, "yes, no", map[string]string{"key": column})
		return otherwise
	}
	return yes
}

// list splits a cell at its bars.
func (w row) list(column string) []string {
	var out []string
	for _, v := range strings.Split(w.cells[column], "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}
