package pages

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/ingest"
)

// A batch is undone on its page: what goes back is shown first, a reason is asked,
// and figures of every kind come back as they were.
func TestUndoPage(t *testing.T) {
	d := newDesk(t)
	file := func(rows string) string {
		r, err := d.reader.Ingest(t.Context(), ingest.File{Name: "so-lieu.csv", Content: strings.NewReader("unit,indicator,period,value,numerator,denominator,band\n" + rows)}, ingest.Given{Rate: "percent"})
		if err != nil || r.State != "accepted" {
			t.Fatalf("%v %+v", err, r)
		}
		return r.Batch
	}
	file("a,area,2014H1,1234.5,,,\na,poverty,2014H1,,97,1000,\na,index,2014H1,0.8,,,\na,pilot,2014H1,2,,,<7\na,revenue,2014H1,0.5,,,\n")
	before := d.inForce()
	batch := file("a,area,2014H1,1300,,,\na,poverty,2014H1,,80,1000,\na,index,2014H1,0.9,,,\na,pilot,2014H1,3,,,<7\na,revenue,2014H1,1234.567,,,\n")

	if page := d.get("/reports/" + batch); !strings.Contains(page, "/reports/"+batch+"/undo") {
		t.Errorf("the report's page has no way to undo it")
	}
	page := d.get("/reports/" + batch + "/undo")
	wants(t, page, "Hoàn tác sẽ trả 5 số liệu về như trước", "1.300 ha", "1.234,5 ha", "−65,5", "Tổng của Tỉnh Trà Vinh cũng đổi theo", "Diện tích", "6 tháng đầu năm 2014")

	if w := d.undo(batch, ""); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `aria-invalid="true"`) {
		t.Errorf("without a reason: %d", w.Code)
	}
	w := d.undo(batch, "Gửi nhầm kỳ")
	if w.Code != http.StatusSeeOther || !regexp.MustCompile(`^/reports/\d+$`).MatchString(w.Header().Get("Location")) {
		t.Fatalf("%d to %q\n%s", w.Code, w.Header().Get("Location"), w.Body)
	}
	if after := d.inForce(); !slices.Equal(after, before) {
		t.Errorf("in force %q\nbefore  %q", after, before)
	}
	if page := d.get(w.Header().Get("Location")); !strings.Contains(page, "hoan-tac-"+batch+".json") {
		t.Errorf("the undo is no batch with a file of its own")
	}
	if w := d.undo(batch, "lần nữa"); w.Code < 400 || !strings.Contains(html.UnescapeString(w.Body.String()), "không còn gì để hoàn tác") {
		t.Errorf("a second time: %d", w.Code)
	}
}

func (d *desk) undo(batch, note string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/reports/"+batch+"/undo", strings.NewReader(url.Values{"note": {note}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	d.pages.ServeHTTP(w, r)
	return w
}
