package ingest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban/store/storetest"
)

// mutations of each real workbook; make torture asks for all twenty.
const mutations = 20

// TestScoreMutations reads real workbooks changed by seed as offices change their forms
// from one period to the next: lines over the table, a column before it, rows that
// change places, totals by another word, numbers typed as text. What is read less is
// counted; a figure that contradicts a fact fails the test.
func TestScoreMutations(t *testing.T) {
	if _, err := os.Stat(workbooks); err != nil {
		t.Skipf("THE REAL WORKBOOKS ARE NOT READ: no folder %s", workbooks)
	}
	facts := statedFacts(t)
	st := storetest.Open(t)
	offices, torture := officeServices{}, os.Getenv("GIAOBAN_TORTURE") != ""
	var out []scored
	for n, w := range realBooks(t) {
		if w.Refuse {
			continue
		}
		content, err := os.ReadFile(filepath.Join(workbooks, w.File))
		if err != nil {
			t.Fatal(err)
		}
		if !torture && len(content) > 150_000 {
			continue // the share of every run: the smaller workbooks
		}
		seeds := 1
		if torture {
			seeds = mutations
		}
		for seed := range seeds {
			change := mutate
			if filepath.Ext(w.File) == ".csv" {
				change = mutateText
			}
			m := change(t, content, facts[w.File], uint64(100*n+seed))
			got := scoreWorkbook(t, offices.of(t, st, w.Catalogue), st, w, m.content, m.facts)
			got.name = fmt.Sprintf("%s #%d %s", w.File, seed, m.how)
			out = append(out, got)
			if got.wrong > 0 {
				t.Errorf("%s: %s", got.name, got.why)
			}
		}
	}
	printScore(t, "mutations", out)
}

// mutated is a changed workbook with its facts at their new places.
type mutated struct {
	content []byte
	facts   []stated
	how     string
}

// mutate changes every sheet of a workbook in two or three of five ways.
func mutate(t *testing.T, content []byte, facts []stated, seed uint64) mutated {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	random := rand.New(rand.NewPCG(seed, 31))
	m := mutated{facts: append([]stated(nil), facts...)}
	ways := []struct {
		name   string
		change func(f *excelize.File, sheet string, m *mutated, r *rand.Rand)
	}{
		{"lines-above", linesAbove}, {"column-before", columnBefore}, {"rows-swapped", rowsSwapped}, {"totals-renamed", totalsRenamed}, {"numbers-as-text", numbersAsText},
	}
	random.Shuffle(len(ways), func(i, j int) { ways[i], ways[j] = ways[j], ways[i] })
	for _, way := range ways[:2+random.IntN(2)] {
		m.how += " " + way.name
		for _, sheet := range f.GetSheetList() {
			if kind, err := f.GetSheetVisible(sheet); err != nil || !kind {
				continue
			}
			way.change(f, sheet, &m, random)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	m.content = b.Bytes()
	return m
}

// mutateText changes a CSV file: lines over the table, an empty column before it, fields
// padded with blanks. A file whose letters take two bytes is left as it is.
func mutateText(_ *testing.T, content []byte, facts []stated, seed uint64) mutated {
	random := rand.New(rand.NewPCG(seed, 31))
	m := mutated{content: content, facts: append([]stated(nil), facts...)}
	if bytes.IndexByte(content[:min(len(content), 100)], 0) >= 0 {
		return m
	}
	mark, text := []byte("\xef\xbb\xbf"), content
	if !bytes.HasPrefix(text, mark) {
		mark = nil
	}
	text = text[len(mark):]
	end, sep := "\n", ","
	if bytes.IndexByte(text, '\n') < 0 {
		end = "\r"
	}
	if bytes.Count(text, []byte(";")) > bytes.Count(text, []byte(",")) {
		sep = ";"
	}
	column := random.IntN(2)
	if column > 0 && bytes.Count(text, []byte("\"\n")) < 50 { // no field goes over lines
		m.how += " column-before"
		lines := strings.Split(string(text), end)
		for i, line := range lines {
			if line != "" {
				lines[i] = sep + line
			}
		}
		text = []byte(strings.Join(lines, end))
		m.move("", func(column, row int) (int, int) { return column + 1, row })
	}
	if n := random.IntN(4); n > 0 {
		m.how += " lines-above"
		text = append([]byte(strings.Repeat("Gui kem cong van cua Van phong"+end, n)), text...)
		m.move("", func(column, row int) (int, int) { return column, row + n })
	}
	m.content = append(mark, text...)
	return m
}

// of says whether a fact is of a sheet: a workbook's facts name theirs.
func (s *stated) of(sheet string) bool { return s.sheet == sheet }

// move gives the facts of a sheet their new places.
func (m *mutated) move(sheet string, to func(column, row int) (int, int)) {
	for i := range m.facts {
		if !m.facts[i].of(sheet) {
			continue
		}
		m.facts[i].cells = cellRefs.ReplaceAllStringFunc(m.facts[i].cells, func(ref string) string {
			column, row, err := excelize.CellNameToCoordinates(ref)
			if err != nil {
				return ref
			}
			name, _ := excelize.CoordinatesToCellName(to(column, row))
			return name
		})
	}
}

var cellRefs = regexp.MustCompile(`\b[A-Z]{1,2}[0-9]+\b`)

func linesAbove(f *excelize.File, sheet string, m *mutated, r *rand.Rand) {
	n := 1 + r.IntN(3)
	if f.InsertRows(sheet, 1, n) != nil {
		return
	}
	f.SetCellValue(sheet, "A1", "Gửi kèm công văn của Văn phòng")
	m.move(sheet, func(column, row int) (int, int) { return column, row + n })
}

func columnBefore(f *excelize.File, sheet string, m *mutated, _ *rand.Rand) {
	if f.InsertCols(sheet, "A", 1) != nil {
		return
	}
	m.move(sheet, func(column, row int) (int, int) { return column + 1, row })
}

// rowsSwapped lets two neighbouring rows of single figures change places, where both
// bear their own labels and neither is merged with others.
func rowsSwapped(f *excelize.File, sheet string, m *mutated, _ *rand.Rand) {
	merged, err := f.GetMergeCells(sheet)
	if err != nil || len(merged) > 0 {
		return
	}
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return
	}
	for _, fact := range m.facts {
		_, row, _, _, ok := area(fact.cells)
		if !ok || !fact.of(sheet) || fact.kind != "value" || row >= len(rows) || !sameShape(rows[row-1], rows[row]) || m.aboutRow(sheet, row+1) {
			continue
		}
		for column := range rows[row] {
			a, _ := excelize.CoordinatesToCellName(column+1, row)
			b, _ := excelize.CoordinatesToCellName(column+1, row+1)
			if formula, _ := f.GetCellFormula(sheet, a); formula != "" {
				return
			}
			if formula, _ := f.GetCellFormula(sheet, b); formula != "" {
				return
			}
		}
		for column := range rows[row] {
			swapCells(f, sheet, column+1, row, rows)
		}
		m.move(sheet, func(column, at int) (int, int) {
			if at == row {
				return column, row + 1
			}
			return column, at
		})
		return
	}
}

// aboutRow says whether a fact begins in a row, or an area in which rows are counted
// begins or ends there.
func (m *mutated) aboutRow(sheet string, row int) bool {
	for _, fact := range m.facts {
		_, top, _, bottom, ok := area(fact.cells)
		if fact.of(sheet) && ok && (top == row || bottom == row || top == row-1 && fact.kind != "value" || bottom == row-1 && fact.kind != "value") {
			return true
		}
	}
	return false
}

// sameShape says whether two rows hold labels and figures in the same columns.
func sameShape(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if (a[i] == "") != (b[i] == "") || (readNumber(a[i]).kind == single) != (readNumber(b[i]).kind == single) {
			return false
		}
	}
	return len(a) > 1
}

func swapCells(f *excelize.File, sheet string, column, row int, rows [][]string) {
	a, _ := excelize.CoordinatesToCellName(column, row)
	b, _ := excelize.CoordinatesToCellName(column, row+1)
	styleA, _ := f.GetCellStyle(sheet, a)
	styleB, _ := f.GetCellStyle(sheet, b)
	kindA, _ := f.GetCellType(sheet, a)
	kindB, _ := f.GetCellType(sheet, b)
	put(f, sheet, b, rows[row-1][column-1], kindA)
	put(f, sheet, a, rows[row][column-1], kindB)
	f.SetCellStyle(sheet, a, a, styleB)
	f.SetCellStyle(sheet, b, b, styleA)
}

func put(f *excelize.File, sheet, at, text string, kind excelize.CellType) {
	switch {
	case text == "":
		f.SetCellValue(sheet, at, nil)
	case kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber:
		f.SetCellDefault(sheet, at, text)
	default:
		f.SetCellStr(sheet, at, text)
	}
}

// totalsRenamed calls totals by the word that offices here use.
func totalsRenamed(f *excelize.File, sheet string, _ *mutated, _ *rand.Rand) {
	for _, word := range []string{"Total", "TOTAL", "Insgesamt", "Tổng số", "Median"} {
		found, err := f.SearchSheet(sheet, word)
		if err != nil {
			return
		}
		for _, at := range found {
			if column, _, err := excelize.CellNameToCoordinates(at); err == nil && column <= 3 && word != "Median" {
				f.SetCellStr(sheet, at, "Tổng cộng")
			}
		}
	}
}

// numbersAsText types the numbers of the rows that facts speak of as texts, as pasted
// from another program; dates and percentages stay.
func numbersAsText(f *excelize.File, sheet string, m *mutated, _ *rand.Rand) {
	for _, fact := range m.facts {
		column, row, _, _, ok := area(fact.cells)
		if !ok || !fact.of(sheet) || fact.kind != "value" {
			continue
		}
		at, _ := excelize.CoordinatesToCellName(column, row)
		raw, err := f.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
		shown, _ := f.GetCellValue(sheet, at)
		formula, _ := f.GetCellFormula(sheet, at)
		if err != nil || formula != "" || strings.ContainsAny(shown, "%/-") || readNumber(raw).kind != single {
			continue
		}
		f.SetCellStr(sheet, at, raw)
	}
}
