package pages

import (
	"strings"
	"testing"

	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/ingest"
)

func TestSincePageFromAView(t *testing.T) {
	q := visit(t, "/changes")
	ill := &parts.Mark{Label: "minh họa"}
	v := &sinceView{frame: q.frame("", "since.title"), Heading: "Từ 13/07/2014 00:00: 1 số được sửa",
		Moments: pick{Name: "since", Label: "So với lúc trước khi nhận tệp", Choices: []choice{{"2014-07-13T09:11:59.999999+07:00", "13/07/2014 09:12 · sửa.csv", true}}},
		Unit:    pick{Name: "unit", Label: "Đơn vị", Choices: []choice{{"p", "Toàn tỉnh", true}}},
		Effects: []effectLine{{Shape: parts.Info, Name: parts.Link{Href: "/indicators/jobs", Text: "Việc làm"}, Text: "6 tháng đầu năm 2014: từ 10 thành 12, +2.", Mark: ill}}, Same: "Không đổi (1): Nhà ở.",
		Listed: "Số đã sửa hoặc rút lại (1)", Excel: "/api/v1/changes?format=xlsx", CSV: "/api/v1/changes?format=csv",
		Figures: []revisedLine{{Name: "Việc làm", Of: "Huyện Trà Cú · 6T đầu 2014", Old: "4 người", New: "6 người", Href: "/figure?x=1", Difference: "+2", NewMark: ill,
			When: parts.Link{Href: "/reports/1", Text: "13/07/2014 09:12"}, File: "sửa.csv"}}}
	page := drawn(t, q, "since", v)
	wellFormed(t, page)
	wants(t, page, "từ 10 thành 12, +2.", `href="/figure?x=1"><b>6 người</b>`, `href="/reports/1"`, "không nêu", "Không đổi (1): Nhà ở.", `<label for="by-day">`, `<label for="by-since">`)
	v.Empty = &parts.State{Shape: parts.Info, Title: "Không nhận thêm", Text: "Chọn sớm hơn", Actions: []parts.Link{{Href: "/upload", Text: "Nộp báo cáo"}}}
	page = drawn(t, q, "since", v)
	wellFormed(t, page)
	wants(t, page, "Không nhận thêm", `href="/upload"`)
}

// A day is read as people and as programs write it.
func TestADayIsRead(t *testing.T) {
	for text, want := range map[string]string{"2014-07-01": "2014-07-01", "01/07/2014": "2014-07-01", "1/7/2014": "2014-07-01", "": "", "31/02/2014": "", "hôm qua": ""} {
		d, ok := readDay(text)
		if got := d.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s %v", text, got, ok)
		}
	}
}

// What an officer corrects shows on the page with old, new, the reason, the way to its
// history and to the file; the report's own page leads there.
func TestACorrectionShowsOnTheBriefingPage(t *testing.T) {
	d := newDesk(t)
	file := func(rows, note string) string {
		r, err := d.reader.Ingest(t.Context(), ingest.File{Name: "so-lieu.csv", Content: strings.NewReader("unit,indicator,period,value,numerator,denominator,band\n" + rows)}, ingest.Given{Rate: "percent", Note: note})
		if err != nil || r.State != "accepted" {
			t.Fatalf("%v %+v", err, r)
		}
		return r.Batch
	}
	file("a,area,2014H1,1234.5,,,\na,poverty,2014H1,,97,1000,\na,pilot,2014H1,2,,,<7\n", "")
	second := file("a,area,2014H1,1300,,,\na,poverty,2014H1,,80,1000,\na,houses,2014H1,5,,,\n", "đo lại")
	report := d.get("/reports/" + second)
	at := strings.Index(report, `href="/changes?since=`)
	if at < 0 {
		t.Fatalf("the report's page does not lead to what it changed")
	}
	address, _, _ := strings.Cut(report[at+len(`href="`):], `"`)
	page := d.get(address)
	wellFormed(t, page)
	wants(t, page, "2 số được sửa, 0 số rút lại, 1 số mới về", "Diện tích", "1.234,5 ha", "1.300 ha", "+65,5", "đo lại", `href="/reports/`+second+`"`,
		`href="/figure?indicator=area&period=2014H1&unit=a"`, "9,7% (97 trên 1.000)", "8% (80 trên 1.000)", "so-lieu.csv")
	wants(t, d.get(address+"&lang=en"), `lang="en"`, "2 figures revised, 0 withdrawn, 1 new", "Reason", "1,234.5 ha")
	wants(t, d.get("/reports"), `href="/changes"`)
}
