package pages

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/static"
)

// drawnCharts asks for the charts of each page that has some, in the three forms they
// are given.
func drawnCharts(t *testing.T, h http.Handler) {
	get := func(t *testing.T, address string, status int, kind string) string {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
		if w.Code != status || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
			t.Fatalf("%s: status %d, %s\n%s", address, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
		return w.Body.String()
	}
	for _, c := range []struct{ address, chart, says string }{
		{"/charts/compare?indicator=jobs_created", "ranking", "Toàn tỉnh 48,9"},
		{"/charts/compare?indicator=jobs_created&lang=en", "ranking", "48.9"},
		{"/charts/compare?indicator=jobs_created", "heat", "Trà Cú"},
		{"/charts/compare?indicator=jobs_created", "m0", "2014"},
		{"/charts/indicators/complaints_rate?period=2014H1", "trend", "83,6%"},
		{"/charts/indicators/nrd_pilot_band?period=2014H1", "bands", "2014"},
		{"/charts/units/tv-tracu?period=2014H1", "trend", "2014"},
		{"/charts/completeness?period=2014H1", "days", "246"},
		{"/charts/compare?indicator=complaints_rate", "map", "Trà Cú"},
		{"/charts/?period=2014H1", "d0", "13 xã"},
	} {
		t.Run(c.address+" "+c.chart, func(t *testing.T) {
			var drawn map[string]string
			if err := json.Unmarshal([]byte(get(t, c.address+"&as=inline&sizes="+c.chart+":640x320,nothing:640x320,"+c.chart+":x", 200, "application/json")), &drawn); err != nil {
				t.Fatal(err)
			}
			if len(drawn) != 1 || !strings.Contains(drawn[c.chart], c.says) {
				t.Errorf("it does not say %q: %s", c.says, drawn)
			}
			if options := get(t, c.address+"&as=options&chart="+c.chart, 200, "application/json"); !strings.Contains(options, c.says) {
				t.Errorf("its options do not say %q", c.says)
			}
			if file := get(t, c.address+"&as=file&chart="+c.chart, 200, "image/svg+xml"); strings.Contains(file, "<text") || !strings.Contains(file, "<use ") {
				t.Errorf("its file is not made of outlines")
			}
			for _, size := range []string{"narrow", "wide"} {
				picture := get(t, c.address+"&as=picture&chart="+c.chart+"&size="+size, 200, "image/svg+xml")
				for d := xml.NewDecoder(strings.NewReader(picture)); ; {
					if _, err := d.Token(); err == io.EOF {
						break
					} else if err != nil {
						t.Fatal(err)
					}
				}
			}
		})
	}
	if options := get(t, "/charts/compare?indicator=complaints_rate&sort=value&as=options&chart=map", 200, "application/json"); !strings.Contains(options, `"href":"/units/tv-tracu?period=2014H1"`) {
		t.Error("a tile leads nowhere")
	}
	for address, status := range map[string]int{
		"/charts/compare?as=picture&chart=nothing": 404, "/charts/compare?as=options&chart=nothing": 404, "/charts/compare?as=nothing": 404,
		"/charts/indicators/nothing?as=inline&sizes=trend:640x320": 404,
	} {
		get(t, address, status, "text/html")
	}
}

// patterns notes what is registered.
type patterns struct{ all []string }

func (p *patterns) Handle(pattern string, _ http.Handler)       { p.all = append(p.all, pattern) }
func (p *patterns) HandleKept(pattern string, _ http.Handler)   { p.all = append(p.all, pattern) }
func (p *patterns) HandleUpload(pattern string, _ http.Handler) { p.all = append(p.all, pattern) }

// A page with charts has an address where they are drawn: without it the page would
// show its tables only.
func TestEveryPageWithChartsHasThem(t *testing.T) {
	p := &patterns{}
	visit(t, "/").pages.Register(p)
	pages, routes := 0, 0
	for _, name := range names {
		text, err := embedded.ReadFile("templates/" + name + ".html")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `template "chart"`) {
			pages++
		}
	}
	for _, pattern := range p.all {
		if strings.HasPrefix(pattern, "GET /charts/") {
			routes++
		}
	}
	if pages != routes || pages < 9 {
		t.Errorf("%d pages have charts, %d addresses draw some", pages, routes)
	}
}

func drawerOf(t *testing.T, assets *static.Assets) *draw.Drawer {
	t.Helper()
	d, err := draw.New(assets)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
