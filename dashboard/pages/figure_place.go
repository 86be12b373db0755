package pages

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
)

// excerpt is the neighbourhood of a cell as it was sent: the head of the row, the
// cells beside it and the rows around it.
type excerpt struct {
	Label   string
	Foreign bool // what was written is not in the language of the page
	Columns []string
	Rows    []excerptRow
}

type excerptRow struct {
	Number int
	Cells  []excerptCell
}

type excerptCell struct {
	Text   string
	Number bool
	Here   bool // the cell the figure was read from
}

// How far around the cell the excerpt reaches; the first column is always in it, for
// the head of the row stands there.
const (
	rowsAround    = 3
	columnsBefore = 2
	columnsAfter  = 1
)

// whereRead cuts the excerpt out of the picture that the report keeps of its sheets;
// nil where the cell lies beyond the picture.
func (q *request) whereRead(r query.Revision) *excerpt {
	row, column, ok := cellAt(r.Cell)
	if !ok {
		return nil
	}
	b, err := q.pages.Store.Batch(q.Context(), giaoban.Revision(r.Batch))
	if err != nil {
		return nil
	}
	var report ingest.Report
	if json.Unmarshal([]byte(b.Report), &report) != nil {
		return nil
	}
	for n := range report.Sheets {
		s := &report.Sheets[n]
		if s.Name != r.Sheet || row > len(s.Grid) || column > len(s.Grid[row-1]) {
			continue
		}
		return q.excerptOf(s, row, column)
	}
	return nil
}

func (q *request) excerptOf(s *ingest.Sheet, row, column int) *excerpt {
	columns := []int{1}
	for c := max(2, column-columnsBefore); c <= column+columnsAfter; c++ {
		columns = append(columns, c)
	}
	if column == 1 {
		columns = []int{1, 2}
	}
	e := &excerpt{Label: q.T("figure.excerpt", "sheet", s.Name), Foreign: q.Lang != giaoban.Vietnamese}
	for _, c := range columns {
		e.Columns = append(e.Columns, columnName(c-1))
	}
	for r := max(1, row-rowsAround); r <= min(len(s.Grid), row+rowsAround); r++ {
		line := excerptRow{Number: r}
		for _, c := range columns {
			cell := excerptCell{Here: r == row && c == column}
			if c <= len(s.Grid[r-1]) {
				cell.Text, cell.Number = s.Grid[r-1][c-1].Text, s.Grid[r-1][c-1].Number
			}
			line.Cells = append(line.Cells, cell)
		}
		e.Rows = append(e.Rows, line)
	}
	return e
}

// cellAt reads "G14".
func cellAt(ref string) (row, column int, ok bool) {
	digits := strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	for _, letter := range ref[:len(ref)-len(digits)] {
		column = column*26 + int(letter-'A') + 1
	}
	row, err := strconv.Atoi(digits)
	return row, column, err == nil && row > 0 && column > 0
}

// formula writes how a computed rate came about: "128 ÷ 170 × 100 = 75,3%".
func (v *figureView) formula(q *request, h *query.HistoryAnswer) {
	p := h.Point
	i := q.pages.Catalogue.Indicator(h.Indicator.Code, parsePeriod(h.Period).Ends)
	if p == nil || p.Value == nil || p.Numerator == nil || p.Denominator == nil || i == nil {
		return
	}
	ratio, ok := i.Kind.(giaoban.Ratio)
	if !ok {
		return
	}
	whole := func(d giaoban.Decimal) string {
		decimals := 0
		if !d.IsWhole() {
			decimals = 2
		}
		return d.Format(q.Lang, decimals)
	}
	scale := ""
	if ratio.Scale.Cmp(giaoban.Whole(1)) != 0 {
		scale = " × " + whole(ratio.Scale)
	}
	v.Formula = whole(*p.Numerator) + " : " + whole(*p.Denominator) + scale + " = " + q.number(h.Indicator, p.Value)
	if i.Computed() {
		v.FormulaOf = q.T("define.quotient", "n", q.part(i.Numerator, ""), "d", lowerFirst(q.part(i.Denominator, "")))
	}
}

// uses says what the figure goes into: the totals of the units above, and the rates
// it is a part of.
func (v *figureView) uses(q *request, h *query.HistoryAnswer, unit giaoban.UnitID) {
	if h.Point == nil || h.Point.Value == nil {
		return
	}
	day := parsePeriod(h.Period).Ends
	add := func(code string, of giaoban.UnitID, key string, pairs ...string) {
		v.Uses = append(v.Uses, parts.Link{Href: q.link("/figure", "indicator", code, "unit", string(of), "period", h.Period), Text: q.T(key, pairs...)})
	}
	for _, code := range q.pages.Catalogue.Codes() {
		i := q.pages.Catalogue.Indicator(code, day)
		if i.On(day) && i.Computed() && code != h.Indicator.Code && (i.Numerator == h.Indicator.Code || i.Denominator == h.Indicator.Code) {
			add(code, unit, "figure.into_rate", "name", i.Name.In(q.Lang))
		}
	}
	i := q.pages.Catalogue.Indicator(h.Indicator.Code, day)
	if i == nil || i.NotOverUnits {
		return
	}
	if above := q.pages.Catalogue.Units.Ancestors(unit, day); len(above) > 0 && len(q.pages.Catalogue.Owing(i, above[0].ID, parsePeriod(h.Period))) > 0 {
		add(h.Indicator.Code, above[0].ID, "figure.into_total", "unit", above[0].Name.In(q.Lang))
	}
}
