package ingest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// pictured is a form with a merged title, thousands parted by its number format, a
// percentage, a wrong cell among the first rows, one far below and one far to the
// right.
func pictured(t testing.TB) []byte {
	return workbookOf(t, func(f *excelize.File) {
		rowsOn(f, "Sheet1", 1, []any{"BÁO CÁO 6 tháng đầu năm 2014"}, []any{"Đơn vị", "Lao động được GQVL", "Tỷ lệ hộ nghèo"})
		f.MergeCell("Sheet1", "A1", "C1")
		grouped, _ := f.NewStyle(&excelize.Style{NumFmt: 3})
		percent, _ := f.NewStyle(&excelize.Style{NumFmt: 10})
		rowsOn(f, "Sheet1", 3, []any{"H. Càng Long", 4120, 0.0836}, []any{"H. Cầu Kè", "nhiều", 0.05})
		f.SetCellStyle("Sheet1", "B3", "B3", grouped)
		f.SetCellStyle("Sheet1", "C3", "C4", percent)
		for row := 5; row < 90; row++ {
			f.SetCellValue("Sheet1", fmt.Sprint("A", row), "")
		}
		rowsOn(f, "Sheet1", 90, []any{"6 tháng đầu năm 2014"}, []any{"Đơn vị", "Nhà cho người có công"}, []any{"TP. Trà Vinh", 11}, []any{"H. Duyên Hải", 12}, []any{"H. Cầu Kè", "mười"})
	})
}

func TestPictureShowsTheSheetAsSent(t *testing.T) {
	s, st := testService(t, province())
	r := send(t, s, st, "bieu.xlsx", pictured(t), Given{DryRun: true, Mode: Valid}).Report
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var kept Report // what the store gives back
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	sheet := kept.Sheets[0]
	title := sheet.Grid[0][0]
	if title.Across != 3 || title.Down != 1 || title.Role != "title" {
		t.Errorf("the merged title is %+v", title)
	}
	jobs, poor := sheet.Grid[2][1], sheet.Grid[2][2]
	if jobs.Text != "4.120" || !jobs.Number || jobs.Role != "figure" {
		t.Errorf("B3 is shown as %+v", jobs)
	}
	if u := jobs.Read; u == nil || u.Unit != "tv-canglong" || u.Indicator != "jobs" || u.Period != "2014H1" || u.Value.String() != "4120" || u.Standing != StandsNew {
		t.Errorf("B3 was read as %+v", jobs.Read)
	}
	if poor.Text != "8,36%" || poor.Read == nil || poor.Read.Value.String() != "8.36" {
		t.Errorf("C3 is %+v", poor)
	}
	if wrong := sheet.Grid[3][1]; wrong.Role != "error" || wrong.Text != "nhiều" || wrong.Read != nil {
		t.Errorf("B4 is %+v", wrong)
	}
	var far []string
	for _, c := range sheet.Far {
		far = append(far, fmt.Sprintf("%s %s %s", c.Ref, c.Role, c.Text))
	}
	want := "A93 unit H. Duyên Hải|B93 figure 12|A94 unit H. Cầu Kè|B94 error mười"
	if got := strings.Join(far, "|"); got != want {
		t.Errorf("far cells\n%s, want\n%s", got, want)
	}
}

// Where the workbook shows another number than the cell holds, the cell says both.
func TestPictureSaysWhatACellHolds(t *testing.T) {
	for _, c := range []struct {
		format       string
		holds        float64
		shown, other string // other: what the cell holds, where it is not what is shown
	}{
		{"#,##0", 0.85, "1", "0.85"},
		{"#,##0", 4120, "4.120", ""},
		{"#,##0.0", 4120.25, "4.120,3", "4120.25"},
		{"#,##0,", 4120000, "4.120", "4120000"},
		{"0.0%", 0.08364, "8,4%", "8.364"},
		{"0.00%", 0.0836, "8,36%", ""},
		{"General", 12.345, "12,345", ""},
	} {
		s, st := testService(t, province())
		book := workbookOf(t, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
			if err != nil {
				t.Fatal(err)
			}
			rowsOn(f, "Sheet1", 1, []any{"BÁO CÁO 6 tháng đầu năm 2014"}, []any{"Đơn vị", "Diện tích gieo trồng"}, []any{"H. Càng Long", c.holds})
			f.SetCellStyle("Sheet1", "B3", "B3", style)
		})
		cell := send(t, s, st, "a.xlsx", book, Given{DryRun: true, Mode: Valid}).Report.Sheets[0].Grid[2][1]
		other := ""
		if cell.Holds != nil {
			other = cell.Holds.String()
		}
		if cell.Text != c.shown || other != c.other {
			t.Errorf("%v as %s: shown %q, holds %q; want %q, %q", c.holds, c.format, cell.Text, other, c.shown, c.other)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A wrong row of a long text file is shown where it stands, however far down.
func TestPictureReachesFarRowsOfText(t *testing.T) {
	s, st := testService(t, province())
	var b strings.Builder
	b.WriteString("unit,indicator,period,value\n")
	for i := range 390 {
		value := fmt.Sprint(i)
		if i == 300 {
			value = "ba trăm"
		}
		fmt.Fprintf(&b, "tv-tp,area,%d-%02d,%s\n", 1992+i/12, i%12+1, value)
	}
	r := send(t, s, st, "dai.csv", []byte(b.String()), Given{DryRun: true, Mode: Valid}).Report
	if len(r.Sheets[0].Grid) != 60 {
		t.Errorf("%d rows in the first window", len(r.Sheets[0].Grid))
	}
	var far []string
	for _, c := range r.Sheets[0].Far {
		if c.Column == 4 {
			read := ""
			if c.Read != nil {
				read = c.Read.Period
			}
			far = append(far, fmt.Sprint(c.Ref, " ", c.Role, " ", c.Text, " ", read))
		}
	}
	if got, want := strings.Join(far, "|"), "D301 figure 299 2016-12|D302 error ba trăm |D303 figure 301 2017-02"; got != want {
		t.Errorf("far cells %.200s, want %s; %+v", got, want, r.Issues[:2])
	}
}

// However many issues there are, the picture stays small.
func TestPictureIsBounded(t *testing.T) {
	s, st := testService(t, province())
	var b strings.Builder
	b.WriteString("unit,indicator,period,value\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "không có %d,area,2014H1,x\n", i)
	}
	r := send(t, s, st, "sai.csv", []byte(b.String()), Given{DryRun: true, Mode: Valid}).Report
	if n := len(r.Sheets[0].Far); n == 0 || n > farRows*(shownColumns+farColumns) {
		t.Errorf("%d far cells", n)
	}
}
