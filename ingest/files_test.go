package ingest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

var update = flag.Bool("update", false, "write the golden reports anew")

// outcome is what a golden file holds: the report, and what is in force afterwards.
type outcome struct {
	Report   *Report
	InForce  []string `json:"in_force"`
	Problem  string   `json:"problem,omitempty"`
	Versions uint64   `json:"batches"`
}

var receiptDay = time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC)

func testService(t testing.TB, c *giaoban.Catalogue) (*Service, *store.Store) {
	st := storetest.Open(t)
	return New(st, c, Options{Now: func() time.Time { return receiptDay }}), st
}

// send ingests and tells what is in force afterwards.
func send(t testing.TB, s *Service, st *store.Store, name string, content []byte, g Given) outcome {
	t.Helper()
	r, err := s.Ingest(t.Context(), File{Name: name, Content: bytes.NewReader(content)}, g)
	out := outcome{Report: r, Versions: st.DataVersion()}
	if err != nil {
		out.Problem = err.Error()
	}
	out.InForce = inForce(t, st)
	return out
}

// inForce lists the figures in force, a line each.
func inForce(t testing.TB, st *store.Store) (lines []string) {
	t.Helper()
	all, err := st.Latest(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range all {
		line := fmt.Sprintf("%s %s %s%s = %s", o.Unit, o.Indicator, o.Period, strings.TrimSuffix(" "+o.Band, " "), o.Value)
		if o.HasParts {
			line += "/" + o.Denominator.String()
		}
		if o.Status != giaoban.Reported {
			line += " " + o.Status.String()
		}
		if o.Illustrative {
			line += " illustrative"
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

// sendAlone ingests into a store that others use too, as if it were empty.
func sendAlone(t testing.TB, st *store.Store, name string, content []byte, g Given) outcome {
	t.Helper()
	prefix := name + ":"
	before := st.DataVersion()
	s := New(st, provinceAs(prefix), Options{Now: func() time.Time { return receiptDay }})
	o := send(t, s, st, name, content, g)
	o.Versions -= before
	own := slices.DeleteFunc(o.InForce, func(line string) bool { return !strings.HasPrefix(line, prefix) })
	o.InForce = nil
	for _, line := range own {
		o.InForce = append(o.InForce, strings.TrimPrefix(line, prefix))
	}
	for i := range o.Report.Sheets {
		o.Report.Sheets[i].Unit = strings.TrimPrefix(o.Report.Sheets[i].Unit, prefix)
	}
	for i := range o.Report.Issues {
		for _, text := range []*string{&o.Report.Issues[i].Message, &o.Report.Issues[i].MessageEN} {
			*text = strings.ReplaceAll(*text, prefix, "")
		}
	}
	return o
}

// golden compares an outcome with the one that was looked at by eye.
func golden(t *testing.T, name string, o outcome) {
	t.Helper()
	if o.Report != nil {
		r := *o.Report
		if r.Batch != "" {
			r.Batch = "a batch"
		}
		r.FileSHA256 = ""
		for i := range r.Sheets {
			r.Sheets[i].Grid, r.Sheets[i].Far, r.Sheets[i].Tables = nil, nil, nil
		}
		o.Report = &r
	}
	got, err := json.MarshalIndent(o, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "golden", name+".json")
	if *update {
		if err := os.WriteFile(path, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(bytes.TrimSpace(want)) != string(got) {
		t.Errorf("%s differs from its golden report (go test ./ingest -update writes it anew):\n%s", name, got)
	}
}

// Each file of testdata/files has a golden report: what a person would be told.
func TestFiles(t *testing.T) {
	given := map[string]Given{
		"long-valid-mode.csv":       {Mode: Valid},
		"wide-period-given.csv":     {Period: "2014H1"},
		"long-said-format.csv":      {NumberFormat: "vi"},
		"long-given-beside.csv":     {Period: "6 tháng đầu năm 2014", Indicator: "jobs"},
		"wide-units-by-periods.csv": {Indicator: "jobs"},
	}
	files, err := filepath.Glob(filepath.Join("testdata", "files", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	st := storetest.Open(t)
	for _, path := range files {
		name := filepath.Base(path)
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, sendAlone(t, st, name, b, given[name]))
		})
	}
}

// workbooks builds the spreadsheets whose golden reports stand beside those of the
// files: what Excel knows and CSV does not.
func TestWorkbooks(t *testing.T) {
	st := storetest.Open(t)
	for name, build := range map[string]func(*excelize.File){
		"xlsx-complaints": complaintsForm,
		"xlsx-long":       longSheet,
		"xlsx-errors":     errorSheet,
		"xlsx-hidden":     hiddenSheets,
		"xlsx-bands":      bandSheet,
		"xlsx-measures":   measuresSheet,
		"xlsx-side":       sideBySide,
		"xlsx-stacked":    stacked,
	} {
		t.Run(name, func(t *testing.T) {
			golden(t, name, sendAlone(t, st, name+".xlsx", workbookOf(t, build), Given{}))
		})
	}
}

func workbookOf(t testing.TB, build func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	build(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// rowsOn writes rows into a sheet from a row on.
func rowsOn(f *excelize.File, sheet string, from int, rows ...[]any) {
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, cellName(from+i, 1), &r); err != nil {
			panic(err)
		}
	}
}

// complaintsForm is the second sketch of the forms officers send: title, merged
// headings, the total on top, rates to be checked, an office that is no district.
func complaintsForm(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"BIỂU TỔNG HỢP GIẢI QUYẾT KHIẾU NẠI 6 THÁNG CUỐI NĂM 2015"},
		[]any{"TT", "Đơn vị", "Khiếu nại"},
		[]any{nil, nil, "Phải GQ", "Đã GQ", "Tỷ lệ (%)", "Ghi chú"},
		[]any{"A", "B", 1, 2, "3=2/1"},
		[]any{nil, "Toàn tỉnh", 275, 230, 83.6},
		[]any{1, "TP.Trà Vinh", 122, 110, 90.2},
		[]any{2, "TX. Duyên Hải", 41, 30, 73.2},
		[]any{3, "H. Càng Long", 88, 80, 90.9, "có 2 đơn chuyển sang"},
		[]any{4, "H.Duyên Hải", "…", "x"},
		[]any{nil, "Khối sở, ngành", 24, 10, 50.0},
		[]any{"Ghi chú: số liệu đến ngày 14/12/2015"},
		[]any{nil, nil, nil, "Trà Vinh, ngày 16 tháng 12 năm 2015"},
	)
	for _, m := range [][2]string{{"A1", "F1"}, {"C2", "E2"}, {"A2", "A3"}, {"B2", "B3"}} {
		if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
			panic(err)
		}
	}
}

func longSheet(f *excelize.File) {
	rowsOn(f, "Sheet1", 3,
		[]any{"Đơn vị", "Chỉ tiêu", "Kỳ báo cáo", "Giá trị", "Trạng thái"},
		[]any{"H. Càng Long", "jobs", "6 tháng đầu năm 2014", 1234, "tạm tính"},
		[]any{"H. Cầu Kè", "area", "6T/2014", 1.234},
		[]any{"H. Cầu Kè", "area", "Năm 2014", "1.234"},
		[]any{"TP. Trà Vinh", "poverty", "2014H1", 0.0315},
		[]any{"TP. Trà Vinh", "revenue", 41640, 12.5},
	)
	percent, _ := f.NewStyle(&excelize.Style{NumFmt: 10})
	month, _ := f.NewStyle(&excelize.Style{NumFmt: 17})
	f.SetCellStyle("Sheet1", "D7", "D7", percent)
	f.SetCellStyle("Sheet1", "C8", "C8", month)
}

func errorSheet(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"6 tháng đầu năm 2014"},
		[]any{"Đơn vị", "Lao động được GQVL", "Nhà cho người có công"},
		[]any{"H. Càng Long", nil, 12.5},
		[]any{"H. Cầu Kè", "#REF!", "khoảng 50"},
		[]any{"Huyện Bến Lức", 5, 6},
	)
	f.SetCellFormula("Sheet1", "B3", "1+1")
	date, _ := f.NewStyle(&excelize.Style{NumFmt: 14})
	f.SetCellValue("Sheet1", "A6", "TP. Trà Vinh")
	f.SetCellInt("Sheet1", "B6", 41640)
	f.SetCellStyle("Sheet1", "B6", "B6", date)
}

func hiddenSheets(f *excelize.File) {
	form := [][]any{{"Đơn vị", "Lao động được GQVL"}, {"H. Càng Long", 12}}
	f.NewSheet("6T2014")
	rowsOn(f, "6T2014", 1, form...)
	rowsOn(f, "Sheet1", 1, form...)
	f.SetActiveSheet(1)
	f.SetSheetVisible("Sheet1", false)
	f.NewSheet("Ghi chú")
	rowsOn(f, "Ghi chú", 1, []any{"Người lập biểu"})
}

func bandSheet(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"Kỳ báo cáo: 6 tháng đầu năm 2014"},
		[]any{"Đơn vị", "Xã điểm theo số tiêu chí", nil, nil},
		[]any{nil, "8-10", "11-14", "Đủ 19"},
		[]any{"H. Càng Long", 1, 3, 1},
		[]any{"H. Cầu Kè", 0, 2, nil},
		[]any{"Cộng", 1, 6, 1},
	)
	f.MergeCell("Sheet1", "B2", "D2")
	f.MergeCell("Sheet1", "A2", "A3")
}

func measuresSheet(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"UBND HUYỆN CẦU KÈ"},
		[]any{"(Kỳ báo cáo: 6 tháng đầu năm 2014)"},
		[]any{"STT", "Chỉ tiêu", "Kế hoạch năm", "Thực hiện", "Lũy kế"},
		[]any{1, "Lao động được GQVL", 6000, 3110, 6020},
		[]any{2, "Nhà cho người có công", 50, 20, 30},
	)
}

func sideBySide(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"6 tháng đầu năm 2014"},
		[]any{"Đơn vị", "Lao động được GQVL", "Đơn vị", "Nhà cho người có công"},
		[]any{"H. Càng Long", 1, "H. Cầu Kè", 2},
		[]any{"TP. Trà Vinh", 3, "H. Càng Long", 4},
	)
}

func stacked(f *excelize.File) {
	rowsOn(f, "Sheet1", 1,
		[]any{"6 tháng đầu năm 2014"},
		[]any{"Đơn vị", "Lao động được GQVL"},
		[]any{"H. Càng Long", 1},
		[]any{"H. Cầu Kè", 2},
		[]any{},
		[]any{"Đơn vị", "Nhà cho người có công"},
		[]any{"H. Càng Long", 3},
		[]any{"H. Cầu Kè", 4},
	)
}
