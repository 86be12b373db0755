package dashboard

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
)

// throughAll is a house with the real ingest.
func throughAll(t *testing.T, dir string) *testHouse {
	t.Helper()
	return newHouseAt(t, dir, func(o *Options) {
		today := func() giaoban.Date { return giaoban.NewDate(2014, 7, 15) }
		o.Ingest = ingest.New(o.Store, o.Catalogue, ingest.Options{Today: today, Zone: saigon, Logger: o.Logger})
	})
}

// reportJSON is what a sender learns.
type reportJSON struct {
	Batch, State, Code        string
	Rows, Accepted, Unchanged int
	Issues                    []struct{ Code string }
}

func reportOf(t *testing.T, r *httptest.ResponseRecorder, status int) (out reportJSON) {
	t.Helper()
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil || r.Code != status {
		t.Fatalf("%d, want %d: %v %s", r.Code, status, err, r.Body)
	}
	return out
}

// The way of a figure through the API: a file goes in, the series shows it, its
// history names the file, the file comes back; the same bytes store nothing more; a
// wrong file is a problem with its report, and stores nothing.
func TestAFileGoesInAndItsFigureComesOut(t *testing.T) {
	h := throughAll(t, t.TempDir())
	doc := h.document(t)
	send := func(query, content string) *httptest.ResponseRecorder {
		r := h.ask("POST", "/api/v1/reports"+query, strings.NewReader(content), "Content-Type", "text/csv")
		fits(t, doc, "POST", "/api/v1/reports", r.Code, r.Header().Get("Content-Type"), r.Body.Bytes())
		return r
	}
	file := "unit,indicator,period,value\na,jobs,2014H1,120\nb,jobs,2014H1,80\n"
	if dry := reportOf(t, send("?dry_run=true", file), 200); dry.State != "checked" || dry.Batch != "" || h.store.DataVersion() != 0 {
		t.Errorf("a dry run: %+v, %d batches", dry, h.store.DataVersion())
	}
	first := reportOf(t, send("", file), 200)
	if first.Rows != 2 || first.Accepted != 2 || first.Batch == "" {
		t.Errorf("%+v", first)
	}
	if body := h.get("/api/v1/series?indicator=jobs&unit=p").Body.String(); !strings.Contains(body, `"value":200`) || !strings.Contains(body, `"basis":"summed"`) {
		t.Errorf("the total: %s", body)
	}
	if body := h.get("/api/v1/observations/history?indicator=jobs&unit=a&period=2014H1").Body.String(); !strings.Contains(body, first.Batch) {
		t.Errorf("the history does not name batch %s: %s", first.Batch, body)
	}
	if body := h.get("/api/v1/reports/" + first.Batch + "/file").Body.String(); body != file {
		t.Errorf("the file came back as %q", body)
	}
	if again := reportOf(t, send("", file), 200); again.Batch != first.Batch || again.Unchanged != 2 || h.store.DataVersion() != 1 {
		t.Errorf("the same bytes again: %+v, %d batches", again, h.store.DataVersion())
	}
	wrong := reportOf(t, send("", "unit,indicator,period,value\nnobody,jobs,2014H1,1\n"), 422)
	if wrong.State != "refused" || wrong.Code != "report_refused" || len(wrong.Issues) == 0 || h.store.DataVersion() != 1 {
		t.Errorf("a wrong file: %+v", wrong)
	}

	body := &bytes.Buffer{}
	form := multipart.NewWriter(body)
	part, _ := form.CreateFormFile("file", "sửa.csv")
	_, _ = io.WriteString(part, strings.Replace(file, "120", "125", 1))
	_ = form.WriteField("note", "đính chính")
	_ = form.Close()
	r := h.ask("POST", "/api/v1/reports", body, "Content-Type", form.FormDataContentType())
	if corrected := reportOf(t, r, 200); corrected.Unchanged != 1 || corrected.Batch == first.Batch {
		t.Errorf("a correction: %+v", corrected)
	}
	if body := h.get("/api/v1/series?indicator=jobs&unit=p").Body.String(); !strings.Contains(body, `"value":205`) {
		t.Errorf("the total after the correction: %s", body)
	}
}

// Told to stop while eight officers send files as fast as they can, the server is
// gone within ten seconds, and every figure it said yes to is there after a restart.
func TestAStopUnderLoadLosesNothing(t *testing.T) {
	dir := t.TempDir()
	h := throughAll(t, dir)
	l := listen(t, "127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()

	var mu sync.Mutex
	acknowledged := map[string]int{} // period to value
	var officers sync.WaitGroup
	for officer := range 8 {
		officers.Go(func() {
			for n := 0; ; n++ {
				period := fmt.Sprintf("%dH%d", 1930+officer*10+n/2%10, 1+n%2)
				file := fmt.Sprintf("unit,indicator,period,value\na,jobs,%s,%d\n", period, n+1)
				r, err := http.Post("http://"+l.Addr().String()+"/api/v1/reports", "text/csv", strings.NewReader(file))
				if err != nil {
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				_ = r.Body.Close()
				if r.StatusCode == http.StatusOK {
					mu.Lock()
					acknowledged[period] = n + 1
					mu.Unlock()
				}
			}
		})
	}
	enough := func() bool { mu.Lock(); defer mu.Unlock(); return len(acknowledged) >= 16 }
	for end := time.Now().Add(30 * time.Second); !enough() && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	asked := time.Now()
	if err := <-served; err != nil {
		t.Errorf("serving ended with %v", err)
	}
	if took := time.Since(asked); took > 10*time.Second {
		t.Errorf("stopped after %s", took)
	}
	officers.Wait()
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}

	h = throughAll(t, dir)
	var answer struct {
		Series []struct {
			Points []struct {
				Period string
				Value  *int
			}
		}
	}
	if err := json.Unmarshal(h.get("/api/v1/series?indicator=jobs&unit=a").Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, p := range answer.Series[0].Points {
		if p.Value != nil {
			found[p.Period] = *p.Value
		}
	}
	for period, value := range acknowledged {
		if found[period] < value {
			t.Errorf("%s: %d was acknowledged, %d is there", period, value, found[period])
		}
	}
	if len(acknowledged) < 16 {
		t.Errorf("only %d files were acknowledged before the stop", len(acknowledged))
	}
	t.Logf("%d figures acknowledged and there", len(acknowledged))
}
