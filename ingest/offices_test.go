package ingest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
)

// TestSheetsOfOffices holds what is read of small sheets of the kinds that real offices
// send: each a sheet, what is in force of it, and what its report says.
func TestSheetsOfOffices(t *testing.T) {
	weekly := func() *giaoban.Catalogue {
		c := province()
		i := *c.Versions("area")[0]
		i.Code, i.Name, i.Frequencies, i.Aliases = "cases", named("Số ca mắc", "Cases"), []giaoban.Frequency{giaoban.Week}, nil
		c.SetIndicators([]*giaoban.Indicator{&i})
		return c
	}
	khmer := func() *giaoban.Catalogue {
		c := province()
		c.Words = []giaoban.PeriodWords{{Language: "km", Headings: []string{"ខែ"},
			Months: []string{"មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"}}}
		return c
	}
	for _, c := range []struct {
		name      string
		catalogue *giaoban.Catalogue
		rows      []string // cells parted by |
		given     Given
		force     []string
		says      string // severity and code of the first issue that is no information
	}{
		{name: "weeks by number and last day", catalogue: weekly(), given: Given{Unit: "tv-tp"},
			rows:  []string{"Tuần|Đến ngày|Số ca mắc", "1|2020-01-03|4", "2|2020-01-10|7", "3|2020-01-17|5"},
			force: []string{"tv-tp cases 2020-W01 = 4", "tv-tp cases 2020-W02 = 7", "tv-tp cases 2020-W03 = 5"}},
		{name: "a week whose day is another week's", catalogue: weekly(), given: Given{Unit: "tv-tp"},
			rows: []string{"Tuần|Đến ngày|Số ca mắc", "1|2020-01-03|4", "2|2020-01-10|7", "3|2020-06-17|5"},
			says: "error week_contradicts"},
		{name: "weeks across", catalogue: weekly(),
			rows:  []string{"Tuần|1|2|3", "Ngày đầu|2019-12-30|2020-01-06|2020-01-13", "Huyện Cầu Kè|4|7|5", "Huyện Càng Long|1|2|3"},
			force: []string{"tv-cauke cases 2020-W01 = 4", "tv-canglong cases 2020-W03 = 3"}},
		{name: "words over units say only that they are units", given: Given{Period: "2014H1"},
			rows:  []string{"Chỉ tiêu|Chia theo huyện|Chia theo huyện", "|Huyện Cầu Kè|Huyện Càng Long", "Lao động được GQVL|5|6"},
			force: []string{"tv-cauke jobs 2014H1 = 5", "tv-canglong jobs 2014H1 = 6"}},
		{name: "a word over units that counts less", given: Given{Period: "2014H1"},
			rows: []string{"Chỉ tiêu|Nữ|Nữ", "|Huyện Cầu Kè|Huyện Càng Long", "Lao động được GQVL|5|6"},
			says: "error no_figures"},
		{name: "a misspelt unit across", given: Given{Period: "2014H1"},
			rows: []string{"Chỉ tiêu|Huyện Cầu Kè|Huyện Càng Lông|Huyện Duyên Hải", "Lao động được GQVL|5|6|7"},
			says: "error unknown_unit"},
		{name: "a series as a statistical office exports it", given: Given{Unit: "tv-tp"},
			rows: []string{"|Lao động được GQVL|Nhà cho người có công", "Đơn vị|người|căn", "Kiểu dữ liệu|FLOW|FLOW", "Số kỳ|3|3", "Mã chuỗi|A844X|A845X", "Kỳ đầu|41640|41640",
				"Quý I/2014|5|1", "Quý II/2014|6|2", "Quý III/2014|7|3"},
			force: []string{"tv-tp jobs 2014Q1 = 5", "tv-tp jobs 2014Q3 = 7"}},
		{name: "what is counted is no description", given: Given{Unit: "tv-tp"},
			rows: []string{"|Lao động được GQVL|Nhà cho người có công", "Giới tính|Nữ|Nữ", "Kiểu dữ liệu|FLOW|FLOW", "Số kỳ|2|2", "Mã chuỗi|A844X|A845X", "Quý I/2014|5|1", "Quý II/2014|6|2"},
			says: "error no_table"},
		{name: "classes beside units", given: Given{Period: "2014H1"},
			rows:  []string{"Đơn vị|Vùng|Lao động được GQVL", "Huyện Cầu Kè|Ven sông|5", "Huyện Duyên Hải|Ven biển|6"},
			force: []string{"tv-cauke jobs 2014H1 = 5", "tv-duyenhai-h jobs 2014H1 = 6"}},
		{name: "classes that are counted each", given: Given{Period: "2014H1"},
			rows: []string{"Đơn vị|Nhóm|Lao động được GQVL", "Huyện Cầu Kè|Nam|5", "Huyện Cầu Kè|Nữ|6"},
			says: "error unknown_row"},
		{name: "another table below", given: Given{Period: "2014H1"},
			rows:  []string{"Đơn vị|Lao động được GQVL|Ghi chú 1|Ghi chú 2", "Huyện Cầu Kè|5|1|1", "Huyện Càng Long|6|1|1", "", "Đơn vị|Số trâu|Số bò|Số lợn", "Huyện Cầu Kè|70|80|90", "Huyện Càng Long|70|80|90"},
			says:  "warning columns_left_out",
			force: []string{"tv-cauke jobs 2014H1 = 5", "tv-canglong jobs 2014H1 = 6"}},
		{name: "a heading over all columns stands in place of theirs",
			rows:  []string{"Quý|Lao động được GQVL|=|=", "|Huyện Cầu Kè|Huyện Càng Long|Huyện Duyên Hải", "Quý I/2014|5|6|7", "Quý II/2014|6|7|8", "Diện tích gieo trồng|=|=|=", "Quý III/2014|20|21|22"},
			force: []string{"tv-cauke jobs 2014Q1 = 5", "tv-cauke area 2014Q3 = 20"}},
		{name: "a heading over all columns that is not understood",
			rows: []string{"Quý|Lao động được GQVL|=|=", "|Huyện Cầu Kè|Huyện Càng Long|Huyện Duyên Hải", "Quý I/2014|5|6|7", "Quý II/2014|6|7|8", "Diện tích tự nhiên|=|=|=", "Quý III/2014|20|21|22"},
			says: "error unknown_period"},
		{name: "a heading that counts less over units", given: Given{Period: "2014H1"},
			rows: []string{"Đơn vị|Lao động được GQVL|Nhà cho người có công", "Huyện Cầu Kè|5|1", "Nữ", "Huyện Càng Long|6|1"},
			says: "error unknown_row"},
		{name: "a heading that parts units", given: Given{Period: "2014H1"},
			rows:  []string{"Đơn vị|Lao động được GQVL|Nhà cho người có công", "I. Vùng sâu", "Huyện Cầu Kè|5|1", "II. Các huyện nghèo", "Huyện Càng Long|6|1"},
			force: []string{"tv-cauke jobs 2014H1 = 5", "tv-canglong jobs 2014H1 = 6"}},
		{name: "a unit of measure behind a comma", given: Given{Period: "2014"},
			rows:  []string{"Đơn vị|Thu ngân sách, triệu đồng|Lao động được GQVL, người", "Huyện Cầu Kè|5300|6", "Huyện Càng Long|7100|8"},
			force: []string{"tv-cauke revenue 2014 = 5.3", "tv-canglong jobs 2014 = 8"}},
		{name: "the year of a decision is not the report's", given: Given{Unit: "tv-tp"},
			rows: []string{"Biểu kèm theo Quyết định số 45/2015/QĐ-UBND", "Chỉ tiêu|Kế hoạch|Thực hiện", "Lao động được GQVL|5|6"},
			says: "error no_period"},
		{name: "nor is the day it was made on", given: Given{Unit: "tv-tp"},
			rows: []string{"Lập ngày 08.05.2015", "Chỉ tiêu|Quý I|Quý II", "Lao động được GQVL|5|6"},
			says: "error no_year"},
		{name: "a first row without a figure", given: Given{Period: "2014"},
			rows: []string{"Đơn vị|Lao động được GQVL", "Huyện Cầu Kè|12 7x", "Huyện Càng Long|8"},
			says: "error not_a_number"},
		{name: "months in another language", catalogue: khmer(), given: Given{Period: "2014", Indicator: "revenue"},
			rows:  []string{"Đơn vị|ខែ|=", "|មករា|កុម្ភៈ", "Huyện Cầu Kè|5|6", "Huyện Càng Long|7|8"},
			force: []string{"tv-cauke revenue 2014-01 = 5"}},
		{name: "weeks across without a day", catalogue: weekly(), given: Given{Period: "2020"},
			rows:  []string{"Đơn vị|Tuần", "|5|6|7", "Huyện Cầu Kè|4|7|5", "Huyện Càng Long|1|2|3"},
			force: []string{"tv-cauke cases 2020-W05 = 4", "tv-canglong cases 2020-W07 = 3"}},
		{name: "weeks across, years down", catalogue: weekly(),
			rows:  []string{"Đơn vị|Năm|Tuần", "||5|6|7", "Huyện Cầu Kè|2019|4|7|5", "Huyện Cầu Kè|2020|1|2|3", "Huyện Càng Long|2019|4|5|6"},
			force: []string{"tv-cauke cases 2019-W05 = 4", "tv-cauke cases 2020-W07 = 3"}},
		{name: "a total under its own heading", given: Given{Period: "2014H1"},
			rows:  []string{"Đơn vị|Khiếu nại|=|=|Tổng cộng|=", "|Phải GQ|Đã GQ|Cộng|Loại một|Cộng", "Huyện Cầu Kè|5|3|8|90|90", "Huyện Càng Long|6|4|10|80|80"},
			says:  "warning columns_left_out", // and no total differs
			force: []string{"tv-cauke complaints_due 2014H1 = 5"}},
		{name: "a name of two levels is asked about", given: Given{Period: "2014H1"},
			rows: []string{"Đơn vị|Lao động được GQVL|Nhà cho người có công", "Càng Long|5|1"},
			says: "error ambiguous_unit"},
		{name: "and read as the answer says", given: Given{Period: "2014H1", Answers: map[string]string{"level": "district"}},
			rows:  []string{"Đơn vị|Lao động được GQVL|Nhà cho người có công", "Càng Long|5|1"},
			force: []string{"tv-canglong jobs 2014H1 = 5"}},
		{name: "a mark of a footnote behind a year",
			rows: []string{"Đơn vị|Năm 2013|2014 *", "Huyện Cầu Kè|5|6", "Huyện Càng Long|7|8"}, given: Given{Indicator: "jobs"},
			force: []string{"tv-cauke jobs 2014 = 6"}},
		{name: "several years", given: Given{Indicator: "jobs"},
			rows:  []string{"Đơn vị|2006-2010|2011-2015", "Huyện Cầu Kè|5|6", "Huyện Càng Long|7|8"},
			force: []string{"tv-cauke jobs 2011-01-01/2015-12-31 = 6"}},
		{name: "a total in brackets", given: Given{Period: "2014H1"},
			rows:  []string{"Đơn vị|Lao động được GQVL", "Huyện Cầu Kè|5", "Huyện Càng Long|6", "Tỉnh Trà Vinh (Tổng số)|11"},
			force: []string{"tv-cauke jobs 2014H1 = 5", "tv-canglong jobs 2014H1 = 6"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.catalogue == nil {
				c.catalogue = province()
			}
			s, st := testService(t, c.catalogue)
			o := send(t, s, st, "bc.xlsx", sheetOf(t, c.rows), c.given)
			said := ""
			for _, i := range o.Report.Issues {
				if i.Code == "total_differs" {
					t.Errorf("a total is said to differ: %s", i.Message)
				}
				if said == "" && i.Severity != giaoban.SeverityInfo {
					said = string(i.Severity) + " " + i.Code
				}
			}
			if said != c.says {
				t.Errorf("it says %q, not %q: %v", said, c.says, o.Report.Issues)
			}
			for _, f := range c.force {
				if !slices.Contains(o.InForce, f) {
					t.Errorf("%s is not in force: %v", f, o.InForce)
				}
			}
			if len(c.force) == 0 && len(o.InForce) > 0 {
				t.Errorf("in force: %v", o.InForce)
			}
		})
	}
}

// TestSheetsThatAreNotUnderstood: where some sheets are read whole and of the others
// not one figure, the file asks once whether to leave those out, and says that it did.
func TestSheetsThatAreNotUnderstood(t *testing.T) {
	s, st := testService(t, province())
	file := workbookOf(t, func(f *excelize.File) {
		fill(f, "Sheet1", []string{"Đơn vị|Lao động được GQVL", "Huyện Cầu Kè|5", "Huyện Càng Long|6"})
		f.NewSheet("Khác")
		fill(f, "Khác", []string{"Đơn vị|Quý I/2014|Quý II/2014", "Huyện Cầu Kè|7|8", "Huyện Cái Bè|9|10"})
	})
	o := send(t, s, st, "bc.xlsx", file, Given{Period: "2014H1"})
	if o.Report.State != stateWaiting || o.Report.Questions[0].ID != "sheets" || !strings.Contains(o.Report.Questions[0].Text, "Khác") || len(o.InForce) > 0 {
		t.Fatalf("%+v %+v", o.Report.Questions, o.Report.Issues)
	}
	o = send(t, s, st, "bc.xlsx", file, Given{Period: "2014H1", Answers: map[string]string{"sheets": "-"}})
	if o.Report.State != stateAccepted || o.Report.Accepted != 2 || !slices.ContainsFunc(o.Report.Issues, func(i Issue) bool { return i.Code == "sheet_left_out" && i.Sheet == "Khác" }) {
		t.Fatalf("%+v %+v", o.Report.brief(), o.Report.Issues)
	}
}

func sheetOf(t *testing.T, rows []string) []byte {
	return workbookOf(t, func(f *excelize.File) { fill(f, "Sheet1", rows) })
}

// fill writes rows of cells parted by |; a whole number is typed as one, "=" is a cell
// merged with the one before it.
func fill(f *excelize.File, sheet string, rows []string) {
	for r, row := range rows {
		for c, text := range strings.Split(row, "|") {
			if text == "" {
				continue
			}
			at, _ := excelize.CoordinatesToCellName(c+1, r+1)
			left, _ := excelize.CoordinatesToCellName(max(c, 1), r+1)
			if n, err := strconv.Atoi(text); err == nil {
				f.SetCellValue(sheet, at, n)
			} else if text == "=" {
				f.MergeCell(sheet, left, at)
			} else {
				f.SetCellValue(sheet, at, text)
			}
		}
	}
}
