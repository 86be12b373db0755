package api

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/excel"
	"github.com/giaoban/giaoban/query"
)

// titlesFile names the columns for people, by key.
//
//go:embed titles.csv
var titlesFile string

// table is an answer as rows: what CSV and XLSX hold. A cell is a string, an int, a
// bool, a day, a moment, a figure, or nil for nothing.
type table struct {
	name    string // of the file
	columns []string
	rows    iter.Seq[[]any]
	figures func() []query.FigureAt // which figure each row shows; nil where rows are no figures
}

func (t *table) write(w http.ResponseWriter, format string, lang giaoban.Lang, titles giaoban.Messages) error {
	h := w.Header()
	h.Set("Content-Disposition", `attachment; filename="`+fileName(t.name)+"."+format+`"`)
	if format == formatCSV {
		h.Set("Content-Type", "text/csv; charset=utf-8; header=present")
		return t.csv(w)
	}
	h.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	return t.xlsx(w, lang, titles)
}

// fileName keeps letters that are safe in a header and on every disk.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return '-'
	}, s)
}

// csv is RFC 4180 in UTF-8 without a byte order mark, with the keys of the API as
// header: it is for programs. Those who open a table in Excel ask for xlsx.
func (t *table) csv(to io.Writer) error {
	w := csv.NewWriter(to)
	w.UseCRLF = true
	if err := w.Write(t.columns); err != nil {
		return err
	}
	line := make([]string, len(t.columns))
	for row := range t.rows {
		for n, cell := range row {
			line[n] = plain(cell)
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// plain writes a cell for a program; text is disarmed, figures never are.
func plain(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return excel.Text(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case query.Value:
		if v == nil {
			return ""
		}
		return v.String()
	case giaoban.Date:
		if v == giaoban.Forever {
			return ""
		}
		return v.String()
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case *time.Time:
		if v == nil {
			return ""
		}
		return v.UTC().Format(time.RFC3339)
	}
	return excel.Text(fmt.Sprint(cell))
}

// sheetRows is how many rows a sheet of Excel has.
const sheetRows = 1_048_576

// xlsx writes one sheet with the columns named in the language; figures are numbers
// (as a spreadsheet has them, 15 digits), days are text as the API writes them.
// Nothing is written before the whole table is known to fit.
func (t *table) xlsx(to io.Writer, lang giaoban.Lang, titles giaoban.Messages) error {
	f := excelize.NewFile()
	defer f.Close()
	sheet, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	line := make([]any, len(t.columns))
	for n, key := range t.columns {
		line[n] = title(titles, key, lang)
	}
	if err := sheet.SetRow("A1", line); err != nil {
		return err
	}
	at := 1
	for row := range t.rows {
		if at++; at > sheetRows {
			return Problem("too_many_rows", strconv.Itoa(at), strconv.Itoa(sheetRows), nil)
		}
		for n, cell := range row {
			line[n] = office(cell)
		}
		if err := sheet.SetRow("A"+strconv.Itoa(at), line); err != nil {
			return err
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(to)
	return err
}

func title(titles giaoban.Messages, key string, lang giaoban.Lang) string {
	if t, ok := titles[key]; ok {
		return t.In(lang)
	}
	return key
}

// office is a cell as a spreadsheet takes it.
func office(cell any) any {
	switch v := cell.(type) {
	case nil, int, bool:
		return v
	case query.Value:
		if v == nil {
			return nil
		}
		return v.Float()
	}
	return plain(cell)
}
