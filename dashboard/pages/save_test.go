package pages

import (
	"html"
	"net/http/httptest"
	"strings"
	"testing"
)

// Each chart's menu leads to the figures that are drawn, and says what its picture
// will say.
func TestChartsLeadToTheirFigures(t *testing.T) {
	h := bundled(t)
	for _, c := range []struct {
		address string
		says    []string
		not     string
	}{
		{"/indicators/complaints_rate", []string{"/api/v1/trend?format=xlsx&frequency=half&from=2011H1&indicator=complaints_rate&lang=vi&to=2014H1&unit=tv", "/api/v1/compare?format=csv&indicator=complaints_rate&lang=vi&parent=tv&period=2014H1",
			`data-file="Tỷ lệ giải quyết khiếu nại, Tỉnh Trà Vinh, 6T đầu 2011 – 6T đầu 2014"`, "6 tháng đầu năm 2011 – 6 tháng đầu năm 2014 · Số liệu minh họa · Xem ngày 15/07/2014 · Phiên bản số liệu ", `data-subject="Tỷ lệ giải quyết khiếu nại (%) · Tỉnh Trà Vinh"`}, ""},
		{"/indicators/nrd_other_band?lang=en", []string{"/api/v1/distribution?format=csv&from=2011H1&indicator=nrd_other_band&lang=en&to=2014H1&unit=tv", "Download", "Figures (Excel)", "Data version "}, "Tải về"},
		{"/compare?indicator=complaints_rate&boundaries=current&sort=name", []string{"/api/v1/compare?boundaries=current&format=xlsx&indicator=complaints_rate&lang=vi&parent=tv&period=2014H1&sort=name",
			"/api/v1/series?boundaries=current&format=csv&frequency=half&from=2011H1&indicator=complaints_rate&lang=vi&to=2014H1&unit=", "&unit=tv-tracu",
			"/api/v1/series?boundaries=current&format=csv&frequency=half&from=2012H2", "từng đơn vị"}, ""},
		{"/compare?indicator=jobs_created", []string{"&per=population&per_scale=1000", `class="no-script"`}, "/api/v1/series"}, // proportions over time: pictures only
		{"/units/tv-tracu?indicator=complaints_rate", []string{"/api/v1/series?format=csv&frequency=half&from=2012H2&indicator=complaints_rate&lang=vi&to=2014H1&unit=tv-tracu&unit=tv", "Số liệu Excel: Xã điểm"}, ""},
		{"/completeness", []string{"/api/v1/completeness?format=xlsx&lang=vi&parent=tv&period=2014H1"}, ""},
		{"/completeness?group=headlines", []string{`class="no-script"`}, ""},
		{"/", []string{"/api/v1/distribution?format=csv&from=2014H1&indicator="}, ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.address, nil))
		page := html.UnescapeString(w.Body.String())
		wellFormed(t, page)
		if !strings.Contains(page, "<details class=\"save") {
			t.Fatalf("%s: %d, no menu", c.address, w.Code)
		}
		t.Run(c.address, func(t *testing.T) {
			wants(t, page, c.says...)
			if c.not != "" && strings.Contains(page, c.not) {
				t.Errorf("the page says %q", c.not)
			}
		})
	}
}

func TestFileNamesAreTakenByEveryDisk(t *testing.T) {
	for name, want := range map[string]string{"Tháng 6/2014": "Tháng 6-2014", `a:b*c?"<d>|`: "a-b-c---d", "  hai   chữ. ": "hai chữ", strings.Repeat("ễ", 60): strings.Repeat("ễ", 50)} {
		if got := fileName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
