package ingest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban/store/storetest"
)

// styled is a number in a workbook under a number format.
type styled struct {
	value  any
	format string
}

// numberColumn is a small form: four districts down, one column of figures under its
// heading, a line above it where the form has one.
func numberColumn(line, heading string, cells []any) func(*excelize.File) {
	return func(f *excelize.File) {
		rowsOn(f, "Sheet1", 1,
			[]any{"BÁO CÁO 6 THÁNG ĐẦU NĂM 2014"},
			[]any{nil, nil, line},
			[]any{"TT", "Đơn vị", heading},
		)
		for n, c := range cells {
			unit := []string{"H. Càng Long", "H. Cầu Kè", "TP. Trà Vinh", "Huyện Duyên Hải"}[n]
			s, isStyled := c.(styled)
			if isStyled {
				c = s.value
			}
			rowsOn(f, "Sheet1", 4+n, []any{n + 1, unit, c})
			if isStyled {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &s.format})
				if err != nil {
					panic(err)
				}
				cell := cellName(4+n, 3)
				if err := f.SetCellStyle("Sheet1", cell, cell, style); err != nil {
					panic(err)
				}
			}
		}
	}
}

// TestNumbersAsOfficersWriteThem holds, case by case, what becomes of the numbers of a
// small form: the figure in force in each row ("·" where there is none), and what the
// report says, as severity, code and a part of its sentence.
func TestNumbersAsOfficersWriteThem(t *testing.T) {
	const (
		area    = "Diện tích gieo trồng"       // ha
		jobs    = "Lao động được GQVL"         // người, whole
		houses  = "Nhà cho người có công"      // căn, whole
		revenue = "Thu ngân sách"              // tỷ đồng
		poverty = "Tỷ lệ hộ nghèo"             // %
		rate    = "Tỷ lệ giải quyết khiếu nại" // % of two indicators in đơn
	)
	type row []any
	for _, group := range []struct {
		name  string
		cases []numberCase
	}{
		{"formats", []numberCase{
			{heading: area, cells: row{"1.234.567,8", "12,5"}, want: "1234567.8 12.5"},
			{heading: area, cells: row{"1,234,567.8", "12.5"}, want: "1234567.8 12.5"},
			{heading: area, cells: row{"1 234 567,5", "1\u00a0675", "\u00a012,5\u00a0"}, want: "1234567.5 1675 12.5"},
			{heading: area, cells: row{"12,5", "12.5"}, want: "12.5 12.5"},
			{heading: area, cells: row{5, "−3", "- 1"}, want: "5 -3 -1"},
			{heading: jobs, cells: row{"1.097", "1,097", 1097}, want: "1097 1097 1097", says: "info reading_taken"},
			{heading: area, cells: row{5, "1.23.456"}, want: "· ·", says: "error not_a_number “1.23.456” không phải một số"},
			{heading: area, cells: row{5, "khoảng 50"}, want: "· ·", says: "error not_a_number “khoảng 50”"},
		}},
		{"the column decides", []numberCase{
			{heading: area, cells: row{"1.097", "12.345,6"}, want: "1097 12345.6", says: "info reading_taken “1.097” là 1.097"},
			{heading: area, cells: row{"1.097", "12.5"}, want: "1.097 12.5", says: "info reading_taken “1.097” là 1,097"},
			{heading: area, cells: row{"1.097", "2.345"}, want: "· ·", says: "error two_readings “1.097” có hai cách đọc: 1,097 | 1.097"},
			{heading: area, cells: row{"1.097", "566,216"}, want: "· ·", says: "error two_readings “566,216” có hai cách đọc: 566,216 | 566.216"},
			{heading: area, cells: row{"1,097", "12,5", "12.5"}, want: "· · ·", says: "error two_readings"},
			{heading: area, cells: row{"1.097", 12.5}, want: "· ·", says: "error two_readings"}, // a typed number shows no format
			{heading: area, cells: row{"1.097"}, given: Given{NumberFormat: "vi"}, want: "1097"},
			{heading: area, cells: row{"1.097"}, given: Given{NumberFormat: "en"}, want: "1.097"},
		}},
		{"units in the cell", []numberCase{
			{heading: houses, cells: row{"1.097 căn", "12 căn."}, want: "1097 12", says: "info reading_taken"},
			{heading: jobs, cells: row{"49.867 lao động", "1.234 người"}, want: "49867 1234", says: "info reading_taken"},
			{heading: houses, cells: row{"1.097 hộ"}, want: "·", says: "error unknown_unit_of_measure “1.097 hộ”: chữ sau số không phải đơn vị tính"},
			{heading: revenue, cells: row{"35,5 tỷ đồng", "35.500,0 triệu đồng", "35,5 tr.đ", "10,5 tỷ"}, want: "35.5 35.5 0.0355 10.5"},
			{heading: revenue, cells: row{"35,5 triệu USD"}, want: "·", says: "error unknown_unit_of_measure"},
			{heading: area, cells: row{5, "35 tạ/ha", "1.200 m2"}, want: "· · ·", says: "error unknown_unit_of_measure “35 tạ/ha”"},
		}},
		{"two numbers in the cell", []numberCase{
			{heading: poverty, cells: row{"978/1.170", "15 / 15"}, want: "978/1170 15/15", says: "info reading_taken"},
			{heading: rate, cells: row{"978/1170", "121/140"}, want: "978/1170 121/140"},
			{heading: poverty, cells: row{15, "978/1170 đơn (83,6%)", "978 đơn/1170 đơn"}, want: "15 978/1170 978/1170"},
			{heading: rate, cells: row{"978/1170 đơn (80,6%)"}, want: "978/1170", says: "warning rate_differs tính từ tử số và mẫu số là 83,6"},
			{heading: poverty, cells: row{15, "500 triệu đồng/2 tỷ đồng", "1,5/2 tỷ đồng"}, want: "15 500/2000 1.5/2"},
			{heading: poverty, cells: row{15, "500 triệu đồng/2000 người"}, want: "· ·", says: "error parts_differ tử số và mẫu số không cùng đơn vị tính"},
			{heading: rate, cells: row{15, "978/1170 người"}, want: "· ·", says: "error unknown_unit_of_measure"},
			{heading: poverty, cells: row{15, "978/"}, want: "· ·", says: "error not_a_number “978/”"},
			{heading: jobs, cells: row{15, "978/1170"}, want: "· ·", says: "error fraction_without_ratio"},
		}},
		{"units in the headings", []numberCase{
			{line: "Đơn vị tính: triệu đồng", heading: revenue, cells: row{1500, "2.500,5"}, want: "1.5 2.5005"},
			{line: "ĐVT: nghìn người", heading: jobs, cells: row{1.5, "2,25"}, want: "1500 2250"},
			{heading: revenue + " (triệu đồng)", cells: row{1500, 2500}, want: "1.5 2.5"},
			{heading: revenue + " (nghìn tỷ đồng)", cells: row{1.5}, want: "1500"},
			{heading: area + " (1.000 ha)", cells: row{1.5}, want: "1500"},
			{heading: jobs + " (nghìn)", cells: row{1.5}, want: "1500"},
			{line: "Đơn vị tính: triệu đồng", heading: revenue + " (tỷ đồng)", cells: row{1500}, want: "1500"}, // its own is nearer
			{line: "Đơn vị tính: triệu USD", heading: revenue, cells: row{1500}, want: "·", says: "error other_currency tiêu đề ghi đơn vị tính triệu USD"},
			{heading: revenue + " (triệu USD)", cells: row{1500}, want: "·", says: "error other_currency Hệ thống không quy đổi ngoại tệ"},
			{heading: revenue + " (đô la Mỹ)", cells: row{1500}, want: "·", says: "error other_currency"},
			{heading: jobs + " (triệu đồng)", cells: row{1500}, want: "·", says: "error other_measure tiêu đề ghi đơn vị tính triệu đồng"},
			{heading: jobs + " (nghìn hộ)", cells: row{1.5}, want: "·", says: "error other_measure"},
			{heading: jobs + " (%)", cells: row{15}, want: "·", says: "error other_measure"},
			{line: "Đơn vị tính: người", heading: revenue, cells: row{1500}, want: "·", says: "error other_measure"},
			{heading: houses + " (hộ)", cells: row{1500, 20}, want: "1500 20", says: "warning measure_differs tiêu đề ghi đơn vị tính hộ, còn “Nhà cho người có công” tính bằng căn"},
			{line: "Đơn vị tính: hộ", heading: jobs, cells: row{1500, 20}, want: "1500 20", says: "warning measure_differs"},
			{heading: jobs + " (lao động)", cells: row{1500}, want: "1500"},
			{heading: jobs + " (sơ bộ)", cells: row{1500}, want: "1500"}, // a remark
		}},
		{"percent and fraction", []numberCase{
			{heading: poverty, cells: row{"3,15%", "12,5 %", styled{0.0315, "0.0%"}}, want: "3.15 12.5 3.15"},
			{heading: poverty, cells: row{0.0315, 0.05}, want: "· ·", says: "error percent_or_fraction “0.0315” có hai cách đọc: 0,0315% | 3,15%"},
			{heading: poverty, cells: row{0.0315, 0.05}, given: Given{Rate: "fraction"}, want: "3.15 5"},
			{heading: poverty, cells: row{0.9, 12.5, 2.5}, want: "0.9 12.5 2.5"},
			{heading: poverty, cells: row{99.1, "0,987", 97.75}, want: "· · ·", says: "error fraction_among_percents “0,987” có hai cách đọc: 0,987% | 98,7%"},
			{heading: poverty, cells: row{68.3, 0.05, 4.5}, want: "68.3 0.05 4.5", says: "warning fraction_suspected có thể là phân số (0,05% | 5%)"},
			{heading: poverty, cells: row{99.1, "0,987%", 97.75, styled{0.00987, "0.000%"}}, want: "99.1 0.987 97.75 0.987"},
			{heading: jobs, cells: row{5, "35,6%"}, want: "· ·", says: "error percent_unexpected"},
		}},
		{"signs in place of a number", []numberCase{
			{heading: jobs, cells: row{15, "-", "…", "x"}, want: "15 · · not_applicable", says: "info marker_missing 2 ô ghi dấu như “-” được hiểu là chưa có số liệu, không phải 0"},
			{heading: jobs, cells: row{15, "KPS", nil, 0}, want: "15 0 · 0", says: "info marker_zero được hiểu là 0"}, // of a flow: nothing arose
			{heading: area, cells: row{15, "KPS"}, want: "15 ·", says: "info marker_missing"},                         // of a stock it says nothing
			{heading: jobs, cells: row{15, "chưa có", "đang tổng hợp", "n/a"}, want: "15 · · ·", says: "info marker_missing"},
			{heading: jobs, cells: row{15, "Không"}, want: "· ·", says: "error not_a_number “Không”"}, // none, or no answer
			{heading: jobs, cells: row{15, "#DIV/0!"}, want: "· ·", says: "error excel_error #DIV/0!"},
			{heading: jobs, cells: row{15, true}, want: "· ·", says: "error not_a_number “TRUE”"},
		}},
		{"dates", []numberCase{
			{heading: jobs, cells: row{12, styled{41640, "dd/mm/yyyy"}}, want: "· ·", says: "error date_as_figure Ô chứa ngày tháng (2014-01-01)"},
			{heading: jobs, cells: row{12, styled{41953, "d-mmm"}}, want: "· ·", says: "error date_as_figure"}, // 11-10 typed
			{heading: jobs, cells: row{12, styled{41640.5, "m/d/yyyy h:mm"}}, want: "· ·", says: "error date_as_figure"},
			{heading: jobs, cells: row{12, "14/06/2014"}, want: "· ·", says: "error date_as_figure Ô chứa ngày tháng (14/06/2014)"},
			{heading: poverty, cells: row{12, "06/2014"}, want: "· ·", says: "error date_as_figure"}, // no 6 of 2014
			{heading: jobs, cells: row{12, "11-Nov"}, want: "· ·", says: "error not_a_number “11-Nov”"},
		}},
		{"typed numbers and what is shown of them", []numberCase{
			{heading: poverty, cells: row{styled{0.356, "0.0%"}, styled{0.05, "0%"}}, want: "35.6 5"},
			{heading: jobs, cells: row{styled{0.356, "0.0%"}}, want: "·", says: "error percent_unexpected"},
			{heading: poverty, cells: row{styled{12.3456, "0.0\"%\""}, styled{0.5, "0.0\\%"}}, want: "12.3456 0.5"}, // the sign only written behind
			{heading: area, cells: row{styled{12.3456, "0.0"}, 0.1 + 0.2}, want: "12.3456 0.3"},                     // rounded to the eye only
			{heading: jobs, cells: row{styled{1097, "0.0,"}}, want: "·", says: "error shown_smaller có hai cách đọc: 1,097 | 1.097"},
			{heading: jobs, cells: row{styled{1097000, "#,##0,"}}, want: "·", says: "error shown_smaller 1.097 | 1.097.000"},
			{line: "ĐVT: nghìn người", heading: jobs, cells: row{styled{1097000, "#,##0,"}}, want: "1097000"},
			{line: "Đơn vị tính: triệu đồng", heading: revenue, cells: row{styled{1500000000, "#,##0,,"}}, want: "1.5"},
			{heading: revenue, cells: row{styled{1500000000, "#,##0.0,,,"}}, want: "1.5"}, // in tỷ đồng, as it is measured
			{heading: jobs, cells: row{styled{1097000, "#,##0,\" nghìn\""}, styled{1097400, "#,##0.0,\"K\""}}, want: "1097000 1097400"},
			{heading: jobs, cells: row{styled{1097, "#,##0\" người\""}, styled{12, "0\" (p)\""}}, want: "1097 12"},
			{heading: area, cells: row{styled{7.5, "0.0\" nghìn ha\""}}, want: "7500"},
			{heading: jobs, cells: row{styled{1097, "#,##0\" căn\""}}, want: "·", says: "error unknown_unit_of_measure “1097 căn”"},
			{heading: revenue, cells: row{styled{12.5, "[$$-409]#,##0.00"}}, want: "·", says: "error unknown_unit_of_measure “12.5 $”"},
			{heading: jobs, cells: row{1.097}, want: "·", says: "error not_whole “1.097” không phải số nguyên"},
		}},
	} {
		t.Run(group.name, func(t *testing.T) {
			st := storetest.Open(t)
			for n, c := range group.cases {
				c.check(t, sendAlone(t, st, fmt.Sprintf("%s %d.xlsx", group.name, n), workbookOf(t, numberColumn(c.line, c.heading, c.cells)), c.given))
			}
		})
	}
}

// numberCase is one column of a form and what becomes of it.
type numberCase struct {
	line, heading string
	cells         []any
	given         Given
	want          string
	says          string // empty: nothing
}

func (c *numberCase) check(t *testing.T, o outcome) {
	t.Helper()
	units := []string{"tv-canglong", "tv-cauke", "tv-tp", "tv-duyenhai-h"}
	got := make([]string, len(c.cells))
	for n := range got {
		got[n] = "·"
		for _, line := range o.InForce {
			_, value, _ := strings.Cut(line, " = ")
			switch {
			case !strings.HasPrefix(line, units[n]+" "):
			case strings.Contains(line, " complaints_due "):
				got[n] = value
			case strings.Contains(line, " complaints_resolved "):
				got[n] = value + "/" + got[n]
			case strings.HasSuffix(line, " not_applicable"):
				got[n] = "not_applicable"
			default:
				got[n] = value
			}
		}
	}
	about := fmt.Sprintf("%q %q %q", c.line, c.heading, c.cells)
	if text := strings.Join(got, " "); text != c.want {
		t.Errorf("%s: in force %s, want %s: %v", about, text, c.want, o.Report.Issues)
	}
	severity, rest, _ := strings.Cut(c.says, " ")
	code, sentence, _ := strings.Cut(rest, " ")
	said := false
	for _, i := range o.Report.Issues {
		said = said || string(i.Severity) == severity && i.Code == code && strings.Contains(i.Message, sentence)
		if i.Code != code || i.MessageEN == "" || i.MessageEN == i.Message {
			t.Errorf("%s says %s %s %q %q, want %q", about, i.Severity, i.Code, i.Message, i.MessageEN, c.says)
		}
	}
	if !said && c.says != "" {
		t.Errorf("%s does not say %q: %v", about, c.says, o.Report.Issues)
	}
}
