package ingest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
)

// A workbook comes back as it was sent: values, formulas, formats, merges, widths,
// hidden rows and somebody's comment are there; the wrong cells have a comment and a
// fill, and keep their number format.
func TestWorkbookComesBackWithComments(t *testing.T) {
	s, st := testService(t, province())
	sent := workbookOf(t, func(f *excelize.File) {
		rowsOn(f, "Sheet1", 1, []any{"BÁO CÁO 6 tháng đầu năm 2014"}, []any{"Đơn vị", "Lao động được GQVL", "Nhà cho người có công"},
			[]any{"H. Càng Long", 4120, 12}, []any{"H. Cầu Kè", "nhiều", 3}, []any{"H. Cầu Kê", 5, 6}, []any{"TP. Trà Vinh", 7, 2})
		f.MergeCell("Sheet1", "A1", "C1")
		style, _ := f.NewStyle(&excelize.Style{NumFmt: 3, Font: &excelize.Font{Bold: true, Family: "Times New Roman", Size: 13}})
		f.SetCellStyle("Sheet1", "B3", "C6", style)
		f.SetColWidth("Sheet1", "B", "B", 31)
		f.SetCellFormula("Sheet1", "D3", "B3+C3")
		f.AddComment("Sheet1", excelize.Comment{Cell: "B4", Author: "Chị Lan", Text: "hỏi lại xã"})
		f.NewSheet("Ghi chú")
		rowsOn(f, "Ghi chú", 1, []any{"Ghi chép riêng"})
	})
	r := send(t, s, st, "bieu.xlsx", sent, Given{}).Report
	c, err := WithComments(bytes.NewReader(sent), r, giaoban.Vietnamese)
	if err != nil || c == nil {
		t.Fatal(c, err)
	}
	if c.Name != "bieu (cần sửa).xlsx" {
		t.Errorf("it is called %q", c.Name)
	}
	f, err := excelize.OpenReader(bytes.NewReader(c.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := f.GetComments("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, c := range all {
		if said[c.Cell] != "" {
			t.Errorf("%s has two comments", c.Cell)
		}
		said[c.Cell] = c.Text
	}
	if got := said["B4"]; !strings.Contains(got, "hỏi lại xã") || !strings.Contains(got, "“nhiều” không phải một số") || strings.Contains(got, "Ô B4") {
		t.Errorf("B4 says %q", got)
	}
	if got := said["A5"]; !strings.Contains(got, "Có phải") {
		t.Errorf("A5 says %q", got)
	}
	if len(said) != 2 {
		t.Errorf("comments: %v", said)
	}
	for cell, want := range map[string]string{"A1": "BÁO CÁO 6 tháng đầu năm 2014", "B3": "4,120", "B4": "nhiều", "C6": "2"} {
		if got, _ := f.GetCellValue("Sheet1", cell); got != want {
			t.Errorf("%s holds %q, held %q", cell, got, want)
		}
	}
	if got, _ := f.GetCellFormula("Sheet1", "D3"); got != "B3+C3" {
		t.Errorf("the formula is %q", got)
	}
	if got, _ := f.GetColWidth("Sheet1", "B"); got != 31 {
		t.Errorf("the column is %v wide", got)
	}
	if m, _ := f.GetMergeCells("Sheet1"); len(m) != 1 {
		t.Errorf("%d merged cells", len(m))
	}
	if got, _ := f.GetCellValue("Ghi chú", "A1"); got != "Ghi chép riêng" {
		t.Errorf("the other sheet holds %q", got)
	}
	styleOf := func(cell string) *excelize.Style {
		id, _ := f.GetCellStyle("Sheet1", cell)
		st, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	if st := styleOf("B4"); len(st.Fill.Color) != 1 || st.NumFmt != 3 || st.Font == nil || !st.Font.Bold || st.Font.Size != 13 {
		t.Errorf("B4 is styled %+v", st)
	}
	if st := styleOf("B3"); len(st.Fill.Color) != 0 {
		t.Errorf("B3, which is right, is filled: %+v", st.Fill)
	}
	// Mended where it says so, it is accepted.
	f.SetCellValue("Sheet1", "B4", 90)
	f.SetCellValue("Sheet1", "A5", "H. Duyên Hải")
	var mended bytes.Buffer
	if err := f.Write(&mended); err != nil {
		t.Fatal(err)
	}
	if r := send(t, s, st, "bieu.xlsx", mended.Bytes(), Given{}).Report; r.State != "accepted" || r.New != 8 {
		t.Errorf("mended: %s, %d new, %+v", r.State, r.New, r.Issues)
	}
}

// A text file comes back as a workbook of its rows, which can be mended and sent.
func TestTextComesBackAsWorkbook(t *testing.T) {
	s, st := testService(t, province())
	sent := "đơn vị;chỉ tiêu;kỳ;giá trị;ghi chú\nH. Cầu Kè;area;2014H1;-1.234,5;=1+1\nH. Cầu Kè;iso;2014H1;mười;\n"
	r := send(t, s, st, "bao-cao.csv", []byte(sent), Given{}).Report
	c, err := WithComments(strings.NewReader(sent), r, giaoban.English)
	if err != nil || c == nil || c.Name != "bao-cao (to mend).xlsx" {
		t.Fatal(c, err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(c.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, _ := f.GetComments("Sheet1")
	if len(all) != 1 || all[0].Cell != "D3" || !strings.Contains(all[0].Text, "“mười” is not a number") {
		t.Errorf("comments: %+v", all)
	}
	if got, _ := f.GetCellValue("Sheet1", "E2"); got != "'=1+1" {
		t.Errorf("the note came back as %q", got)
	}
	f.SetCellValue("Sheet1", "D3", "10")
	var mended bytes.Buffer
	f.Write(&mended)
	o := send(t, s, st, "bao-cao.xlsx", mended.Bytes(), Given{})
	if got := strings.Join(o.InForce, "|"); o.Report.State != "accepted" || !strings.Contains(got, "area 2014H1 = -1234.5") || !strings.Contains(got, "iso 2014H1 = 10") {
		t.Errorf("mended: %s %s %+v", o.Report.State, got, o.Report.Issues)
	}
}

// What is too large or not safe to open comes back as a list of its places.
func TestWhatIsNotOpenedComesBackAsList(t *testing.T) {
	r := &Report{FileName: "to.xlsx", Issues: []Issue{
		{Sheet: "Biểu 01", Row: 8, Column: 6, Cell: "F8", Severity: giaoban.SeverityError, Raw: "=1+1", Message: "Ô F8, trang “Biểu 01”: “=1+1” không phải một số.", MessageEN: "Cell F8"},
		{Severity: giaoban.SeverityInfo, Message: "không cần"}}}
	far := workbookOf(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Biểu 01")
		f.SetCellValue("Biểu 01", "A1048576", 1)
	})
	wide := workbookOf(t, func(f *excelize.File) {
		f.SetSheetName("Sheet1", "Biểu 01")
		for row := 1; row <= 100; row++ {
			f.SetCellValue("Biểu 01", fmt.Sprint("XFD", row), 1)
		}
	})
	for name, content := range map[string][]byte{
		"too large": bytes.Repeat([]byte("a;b\n"), commentedSize/4+1), "an image": []byte("\x89PNG\r\n"), "no archive": []byte("PK\x03\x04 nothing"),
		"a row far below": far, "rows that reach far right": wide, "too many rows": bytes.Repeat([]byte("a;b\n"), commentedRows+2),
	} {
		c, err := WithComments(bytes.NewReader(content), r, giaoban.Vietnamese)
		if err != nil || c == nil {
			t.Fatal(name, c, err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(c.Content, []byte("\ufeff")))).ReadAll()
		if err != nil || c.Name != "to (cần sửa).csv" || len(rows) != 2 {
			t.Fatalf("%s: %s %v %v", name, c.Name, rows, err)
		}
		if got := strings.Join(rows[1], "|"); got != "Biểu 01|8|6|F8|'=1+1|phải sửa|“=1+1” không phải một số." {
			t.Errorf("%s: %s", name, got)
		}
	}
	if c, err := WithComments(strings.NewReader("a;b\n"), &Report{}, giaoban.Vietnamese); c != nil || err != nil {
		t.Errorf("where nothing is to say, %+v, %v", c, err)
	}
}
