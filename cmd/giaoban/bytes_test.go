package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// TestBytesAreKept sends files of every kind, taken and refused, and one undoing, and
// asks for each batch's bytes again: they are those that were received.
func TestBytesAreKept(t *testing.T) {
	s := traVinh(t).serve()
	var first string
	for _, c := range []struct {
		name, kind string
		content    []byte
		state      string
	}{
		{"a.csv", "text/csv", []byte("unit,indicator,period,value\ntv-canglong,jobs_created,2013H1,5000\n"), "accepted"},
		{"a.json", "application/json", []byte(`[{"unit":"tv-cauke","indicator":"jobs_created","period":"2013H1","value":5000}]`), "accepted"},
		{"refused.csv", "text/csv", []byte("unit,indicator,period,value\nnowhere,jobs_created,2013H1,5\n"), "refused"},
		{"broken.xlsx", "application/octet-stream", []byte("PK\x03\x04 no workbook"), "refused"},
		{"old.xls", "application/octet-stream", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"), "refused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var report struct {
				Batch, State string
				Issues       []struct{ Message string }
			}
			s.send("file_name="+c.name, c.kind, bytes.NewReader(c.content), &report)
			if report.State != c.state {
				t.Fatalf("%+v", report)
			}
			if first == "" {
				first = report.Batch
			}
			r, got := s.get("/api/v1/reports/" + report.Batch + "/file")
			if r.StatusCode != http.StatusOK || !bytes.Equal(got, c.content) || !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%d %v %q", r.StatusCode, r.Header, got)
			}
		})
	}
	r, err := http.Post(s.address+"/api/v1/reports/"+first+"/undo?note=nham", "application/json", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Fatal(r.Status)
	}
	var list struct {
		Reports []struct{ Batch, State string }
	}
	s.api("reports?limit=1", &list)
	got, body := s.get("/api/v1/reports/" + list.Reports[0].Batch + "/file")
	if got.StatusCode != http.StatusOK || !strings.Contains(string(body), `"tv-canglong"`) {
		t.Errorf("of the undoing: %d %s", got.StatusCode, body)
	}
}

// A report can come from another program, by standard input.
func TestIngestFromStandardInput(t *testing.T) {
	c := traVinh(t).command("ingest", "-", "--dry-run")
	c.Stdin = strings.NewReader("unit,indicator,period,value\ntv-tracu,jobs_created,2014H1,1240\n")
	out, err := c.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "7415 (minh họa) → 1240") {
		t.Errorf("%v\n%s", err, out)
	}
}
