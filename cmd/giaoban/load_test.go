package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// readPages are asked for by turns while files come in.
var readPages = []string{"/", "/indicators/jobs_created", "/compare?indicator=complaints_rate", "/stalled", "/completeness", "/api/v1/units?limit=100"}

// communes is a long file of so many rows: the criteria met by every commune, quarter
// after quarter.
func communes(s *server, rows, year int) []byte {
	s.t.Helper()
	var a struct{ Units []struct{ ID string } }
	s.api("units?level=commune&limit=1000&at=2014-06-30", &a)
	var b bytes.Buffer
	b.WriteString("unit,indicator,period,value\n")
	for n := range rows {
		fmt.Fprintf(&b, "%s,nrd_criteria_count,%dQ%d,%d\n", a.Units[n%len(a.Units)].ID, year+n/len(a.Units)/4, 1+n/len(a.Units)%4, n%19)
	}
	return b.Bytes()
}

// whilePages asks for pages until the work is done, and gives the times of their answers.
func whilePages(s *server, work func()) (times []time.Duration) {
	s.t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); work() }()
	for n := 0; ; n++ {
		select {
		case <-done:
			slices.Sort(times)
			return times
		default:
		}
		began := time.Now()
		r, body := s.get(readPages[n%len(readPages)])
		times = append(times, time.Since(began))
		if r.StatusCode != http.StatusOK {
			s.t.Errorf("%s: %d %.200s", readPages[n%len(readPages)], r.StatusCode, body)
		}
		time.Sleep(2 * time.Millisecond) // a reader, no flood
	}
}

// tenUploads sends ten files at the same moment and says what became of each.
func tenUploads(s *server, files [][]byte) (states []string) {
	s.t.Helper()
	states = make([]string, len(files))
	var all sync.WaitGroup
	for n, file := range files {
		all.Go(func() {
			r, err := http.Post(s.address+fmt.Sprintf("/api/v1/reports?mode=valid&note=%d&file_name=%d.csv", n, n), "text/csv", bytes.NewReader(file))
			if err != nil {
				s.t.Error(err)
				return
			}
			defer r.Body.Close()
			var report struct{ State string }
			if err := json.NewDecoder(r.Body).Decode(&report); err != nil {
				s.t.Errorf("%s: %v", r.Status, err)
			}
			states[n] = report.State
		})
	}
	all.Wait()
	return states
}

// Ten files come in at once: each is taken whole, one after another, and the pages are
// answered all the while.
func TestTenUploadsAtOnce(t *testing.T) {
	s := traVinh(t).serve()
	var files [][]byte
	for n := range 10 {
		files = append(files, communes(s, 4000, 2011+n%3))
	}
	times := whilePages(s, func() {
		for n, state := range tenUploads(s, files) {
			if state != "accepted" {
				t.Errorf("file %d: %s", n, state)
			}
		}
	})
	if len(times) == 0 {
		t.Error("no page was answered meanwhile")
	}
}

// BenchmarkPages is the time of a page with nothing else to do, and while ten files of
// a hundred thousand rows are read.
func BenchmarkPages(b *testing.B) {
	s := traVinh(b).serve()
	file := communes(s, 100_000, 1995)
	whilePages(s, func() { time.Sleep(time.Second) }) // warm
	report := func(b *testing.B, times []time.Duration) {
		b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "ms/median")
		b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "ms/99th")
		b.ReportMetric(float64(len(times)), "pages")
		b.ReportMetric(0, "ns/op")
	}
	b.Run("idle", func(b *testing.B) {
		for b.Loop() {
			report(b, whilePages(s, func() { time.Sleep(5 * time.Second) }))
		}
	})
	b.Run("ten-uploads", func(b *testing.B) {
		for b.Loop() {
			files := make([][]byte, 10)
			for n := range files {
				files[n] = append(slices.Clone(file), fmt.Sprintf("# %d %d\n", n, time.Now().UnixNano())...)
			}
			report(b, whilePages(s, func() { tenUploads(s, files) }))
		}
	})
}

// BenchmarkForm is a form of thirty rows and twenty columns, checked over HTTP by the
// running server, beside excelize reading the same workbook in this process.
func BenchmarkForm(b *testing.B) {
	s := traVinh(b).serve()
	form := wideForm(b)
	b.Run("excelize", func(b *testing.B) {
		for b.Loop() {
			f, err := excelize.OpenReader(bytes.NewReader(form))
			if err != nil {
				b.Fatal(err)
			}
			if rows, err := f.GetRows(f.GetSheetName(0)); err != nil || len(rows) < 30 {
				b.Fatal(len(rows), err)
			}
			f.Close()
		}
	})
	b.Run("checked-over-http", func(b *testing.B) {
		for b.Loop() {
			r, err := http.Post(s.address+"/api/v1/reports?dry_run=true&mode=valid&file_name=bieu.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes.NewReader(form))
			if err != nil {
				b.Fatal(err)
			}
			body, err := io.ReadAll(r.Body)
			r.Body.Close()
			if err != nil || !strings.Contains(string(body), `"state":"checked"`) {
				b.Fatalf("%v %.600s", err, body)
			}
		}
	})
}

// wideForm is a form with the units of the province down and twenty columns across:
// ten indicators, plan and actual of each.
func wideForm(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	set := func(column, row int, value any) {
		at, _ := excelize.CoordinatesToCellName(column, row)
		f.SetCellValue("Sheet1", at, value)
	}
	set(1, 1, "BÁO CÁO 6 THÁNG CUỐI NĂM 2014")
	for n, i := range []string{"Cơ quan, đơn vị áp dụng TCVN ISO 9001", "Hộ đạt chuẩn gia đình nông thôn mới", "Lao động được giải quyết việc làm", "Nhà cho người có công", "Thẻ BHYT cấp cho 3 nhóm đối tượng",
		"Đơn khiếu nại thuộc thẩm quyền", "Đơn khiếu nại thuộc thẩm quyền đã giải quyết", "Đơn tố cáo thuộc thẩm quyền", "Đơn tố cáo thuộc thẩm quyền đã giải quyết", "Hồ sơ nhận qua một cửa"} {
		set(2+2*n, 3, i)
		set(2+2*n, 4, "Kế hoạch")
		set(3+2*n, 4, "Thực hiện")
		left, _ := excelize.CoordinatesToCellName(2+2*n, 3)
		right, _ := excelize.CoordinatesToCellName(3+2*n, 3)
		f.MergeCell("Sheet1", left, right)
	}
	set(1, 3, "Đơn vị")
	for row := range 30 {
		set(1, 5+row, []string{"Huyện Cầu Kè", "Huyện Càng Long", "Huyện Cầu Ngang", "Huyện Châu Thành", "Huyện Duyên Hải", "Huyện Tiểu Cần", "Huyện Trà Cú", "Thành phố Trà Vinh"}[row%8])
		for column := 2; column <= 21; column++ {
			set(column, 5+row, 10+row%8)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
