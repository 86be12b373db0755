package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
)

// taken is an ingest that keeps what it was given.
type taken struct {
	file    ingest.File
	given   ingest.Given
	content string
	calls   int
	report  *ingest.Report
	err     error
}

func (s *taken) Ingest(_ context.Context, f ingest.File, g ingest.Given) (*ingest.Report, error) {
	b, err := io.ReadAll(f.Content)
	s.file, s.given, s.content = f, g, string(b)
	s.calls++
	return s.report, errors.Join(s.err, err)
}

func (s *taken) Undo(ctx context.Context, batch giaoban.Revision, g ingest.Given) (*ingest.Report, error) {
	return s.Ingest(ctx, ingest.File{Name: fmt.Sprint(batch), Content: strings.NewReader("")}, g)
}

func sending(t *testing.T, s *taken) http.Handler {
	t.Helper()
	if s.report == nil && s.err == nil {
		s.report = &ingest.Report{State: "accepted"}
	}
	a, err := New(Options{Ingest: s, Limit: 1 << 20, By: func(*http.Request) string { return "somebody" }})
	if err != nil {
		t.Fatal(err)
	}
	return a.send().Handler
}

type said struct{ name, value string }

// form builds a form; the field "file" is a file.
func form(fields ...said) (body *bytes.Buffer, kind string) {
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for _, f := range fields {
		if f.name == "file" {
			part, _ := w.CreateFormFile("file", "báo cáo.csv")
			_, _ = part.Write([]byte(f.value))
			continue
		}
		_ = w.WriteField(f.name, f.value)
	}
	_ = w.Close()
	return body, w.FormDataContentType()
}

func TestWhatIsSaidBesideAFile(t *testing.T) {
	want := ingest.Given{DryRun: true, Mode: ingest.Valid, Note: "sửa số", Received: time.Date(2014, 7, 1, 8, 0, 0, 0, time.FixedZone("", 7*3600)),
		Period: "2014H1", Unit: "Trà Cú", Indicator: "jobs", NumberFormat: "vi", Rate: "percent", SheetPeriod: map[string]string{"Tờ 1": "2014Q1"},
		Skip: []string{"Ghi chú", "Cũ"}, Answers: map[string]string{"q1": "1613", "q2": "b"}, Confirm: map[string]string{"x7": "đúng"}, Lang: giaoban.English, Illustrative: true, Key: "k1", By: "somebody"}
	beside := []said{{"dry_run", "1"}, {"mode", "valid"}, {"note", "sửa số"}, {"received", "2014-07-01T08:00:00+07:00"}, {"period", "2014H1"},
		{"unit", "Trà Cú"}, {"indicator", "jobs"}, {"number_format", "vi"}, {"rate", "percent"}, {"period[Tờ 1]", "2014Q1"}, {"skip", "Ghi chú"},
		{"skip", "Cũ"}, {"answers[q1]", "1613"}, {"confirm[x7]", "đúng"}, {"answers", `{"q2":"b"}`}, {"illustrative", "true"}, {"lang", "en"}, {"file", "a,b\n"}, {"number_format", ""}}
	query := httptest.NewRequest("POST", "/api/v1/reports", strings.NewReader("a,b\n"))
	v := query.URL.Query()
	for _, f := range beside {
		if f.name != "file" && f.value != "" {
			v.Add(f.name, f.value)
		}
	}
	query.URL.RawQuery = v.Encode()
	query.Header.Set("Content-Type", "text/csv; charset=utf-8")
	query.Header.Set("Content-Disposition", `attachment; filename="báo cáo.csv"`)

	body, kind := form(beside...)
	fields := httptest.NewRequest("POST", "/api/v1/reports", body)
	fields.Header.Set("Content-Type", kind)
	for how, r := range map[string]*http.Request{"in the URL": query, "as fields": fields} {
		r.Header.Set("Idempotency-Key", "k1")
		s := &taken{}
		w := httptest.NewRecorder()
		sending(t, s).ServeHTTP(w, r)
		if w.Code != 200 || s.content != "a,b\n" || s.file.Name != "báo cáo.csv" {
			t.Fatalf("%s: %d %s, file %+v %q", how, w.Code, w.Body, s.file, s.content)
		}
		if !s.given.Received.Equal(want.Received) {
			t.Errorf("%s: received %s", how, s.given.Received)
		}
		s.given.Received = want.Received
		if !reflect.DeepEqual(s.given, want) {
			t.Errorf("%s:\n%+v\nwant\n%+v", how, s.given, want)
		}
	}
}

func TestWhatCannotBeTaken(t *testing.T) {
	csv := func(query string) func() *http.Request {
		return func() *http.Request {
			r := httptest.NewRequest("POST", "/api/v1/reports?"+query, strings.NewReader("x"))
			r.Header.Set("Content-Type", "text/csv")
			return r
		}
	}
	fields := func(fields ...said) func() *http.Request {
		return func() *http.Request {
			body, kind := form(fields...)
			r := httptest.NewRequest("POST", "/api/v1/reports", body)
			r.Header.Set("Content-Type", kind)
			return r
		}
	}
	for what, one := range map[string]struct {
		request func() *http.Request
		status  int
		code    string
	}{
		"a parameter nobody knows": {csv("dryrun=1"), 400, "unknown_parameter"},
		"an index nobody knows":    {csv("unit[Sheet]=x"), 400, "unknown_parameter"},
		"an index left open":       {csv("period[Sheet=2014"), 400, "unknown_parameter"},
		"a mode nobody knows":      {csv("mode=some"), 400, "bad_choice"},
		"a switch that is neither": {csv("dry_run=perhaps"), 400, "bad_choice"},
		"a moment without a zone":  {csv("received=2014-07-01"), 400, "bad_received"},
		"answers that are no JSON": {csv("answers=yes"), 400, "bad_answers"},
		"two files":                {fields(said{"file", "a"}, said{"file", "b"}), 400, "one_file"},
		"no file":                  {fields(said{"note", "a"}), 400, "no_file"},
		"a long field":             {fields(said{"note", strings.Repeat("a", fieldLimit+1)}, said{"file", "b"}), 413, "too_large"},
		"no content type": {func() *http.Request {
			r := csv("")()
			r.Header.Del("Content-Type")
			return r
		}, 415, "not_a_file"},
		"what curl says by itself": {func() *http.Request {
			r := csv("")()
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}, 415, "not_a_file"},
		"a form cut off": {func() *http.Request {
			r := fields(said{"file", strings.Repeat("a", 1000)})()
			b, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(b[:500]))
			return r
		}, 400, "bad_form"},
	} {
		s := &taken{}
		w := httptest.NewRecorder()
		sending(t, s).ServeHTTP(w, one.request())
		var p problemJSON
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != one.status || p.Code != one.code || p.Status != one.status || p.Detail == "" {
			t.Errorf("%s: %d %s, want %d %s", what, w.Code, w.Body, one.status, one.code)
		}
		if s.calls != 0 {
			t.Errorf("%s was taken", what)
		}
	}
}

// The problems that ingest itself finds have their status, and the refused report
// comes with them.
func TestProblemsOfAFileCarryItsReport(t *testing.T) {
	for code, want := range map[string]int{"too_large": 413, "unknown_kind": 415} {
		s := &taken{report: &ingest.Report{State: "refused", Batch: "12"}, err: &giaoban.Problem{Code: code, Message: giaoban.Text{VI: "vi", EN: "en"}}}
		r := httptest.NewRequest("POST", "/api/v1/reports?lang=en", strings.NewReader("x"))
		r.Header.Set("Content-Type", "text/csv")
		w := httptest.NewRecorder()
		sending(t, s).ServeHTTP(w, r)
		var p struct{ Code, Batch, Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != want || p.Code != code || p.Batch != "12" || p.Detail != "en" {
			t.Errorf("%s: %d %s", code, w.Code, w.Body)
		}
	}
}

// A file of a form is laid on disk, one byte beyond the limit at the most, and the
// disk is clean afterwards.
func TestAFormIsSpooledBoundedAndRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	s := &taken{}
	body, kind := form(said{"file", strings.Repeat("a", 3<<20)}, said{"note", "after the file"})
	r := httptest.NewRequest("POST", "/api/v1/reports", body)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	sending(t, s).ServeHTTP(w, r)
	if len(s.content) != 1<<20+1 || s.given.Note != "after the file" {
		t.Errorf("%d bytes were passed on, note %q", len(s.content), s.given.Note)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left on disk: %v %v", left, err)
	}
}

func FuzzForm(f *testing.F) {
	body, kind := form(said{"note", "x"}, said{"file", "a,b"}, said{"period[S]", "2014"})
	f.Add(body.Bytes(), kind)
	f.Add([]byte("--x\r\n\r\n--x--"), "multipart/form-data; boundary=x")
	f.Add([]byte("a,b"), "text/csv")
	f.Add([]byte("a,b"), "multipart/form-data")
	f.Fuzz(func(t *testing.T, body []byte, kind string) {
		s := &taken{report: &ingest.Report{State: "accepted"}}
		a := &API{o: Options{Ingest: s, Limit: 1 << 10, Lang: giaoban.Vietnamese, Logger: slog.New(slog.DiscardHandler),
			By: func(*http.Request) string { return "" }}}
		r := httptest.NewRequest("POST", "/api/v1/reports", bytes.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		a.send().Handler.ServeHTTP(w, r)
		if (w.Code == 200) != (s.calls == 1) || w.Code >= 500 {
			t.Errorf("%d after %d calls: %s", w.Code, s.calls, w.Body)
		}
	})
}
