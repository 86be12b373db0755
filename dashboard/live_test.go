package dashboard

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban/ingest"
	"github.com/prometheus/client_golang/prometheus"
)

// heard is a stream as a browser reads it: each event and each sign of life.
func heard(t testing.TB, r io.Reader) <-chan string {
	t.Helper()
	out := make(chan string, 16)
	go func() {
		defer close(out)
		s := bufio.NewScanner(r)
		block := ""
		for s.Scan() {
			if s.Text() == "" {
				out <- block
				block = ""
				continue
			}
			block += s.Text() + "\n"
		}
	}()
	return out
}

func next(t testing.TB, events <-chan string) string {
	t.Helper()
	select {
	case e, ok := <-events:
		if !ok {
			return "ended"
		}
		return e
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came within five seconds")
		return ""
	}
}

// running serves a house on this machine; stop tells it to stop and says how long
// that took.
func running(t testing.TB, h *testHouse) (address string, stop func() time.Duration) {
	t.Helper()
	l := listen(t, "127.0.0.1:0")
	ctx, end := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	stopped := false
	stop = func() time.Duration {
		begun := time.Now()
		end()
		if !stopped {
			stopped = true
			if err := <-served; err != nil {
				t.Error(err)
			}
		}
		return time.Since(begun)
	}
	t.Cleanup(func() { stop() })
	return "http://" + l.Addr().String(), stop
}

func follow(t testing.TB, address string, header ...string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", address+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n+1 < len(header); n += 2 {
		r.Header.Set(header[n], header[n+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Body.Close() })
	return a
}

// A page that is open hears of a batch within a moment: which keys it has, no figure.
// A stop ends its stream at once.
func TestOpenPagesHearOfFigures(t *testing.T) {
	var h *testHouse
	h = newHouse(t, func(o *Options) {
		o.Ingest = told(func(ingest.File, ingest.Given) (*ingest.Report, error) {
			h.accept(t, time.Date(2014, 7, 14, 8, 0, 0, 0, saigon), figure("jobs", "a", "2014H1", "", 98765))
			return &ingest.Report{State: "accepted"}, nil
		})
	})
	h.accept(t, time.Date(2014, 7, 13, 8, 0, 0, 0, saigon), figure("agencies", "b", "2014H1", "", 5))
	h.live.tell(t.Context())
	address, stop := running(t, h)
	first := follow(t, address)
	if first.Header.Get("Content-Type") != "text/event-stream" || first.Header.Get("Content-Security-Policy") != policy || first.Header.Get("Content-Encoding") != "" {
		t.Errorf("%v", first.Header)
	}
	events := heard(t, first.Body)
	if e := next(t, events); !strings.Contains(e, "event: figures\nid: 1\n") {
		t.Errorf("the first event is not the present version: %q", e)
	}
	again := heard(t, follow(t, address, "Last-Event-ID", "1").Body)
	if e := next(t, again); strings.Contains(e, "data:") {
		t.Errorf("what is known is said again: %q", e)
	}
	begun := time.Now()
	answer, err := http.Post(address+"/api/v1/reports", "text/csv", strings.NewReader("x"))
	if err != nil || answer.StatusCode != 200 {
		t.Fatal(answer, err)
	}
	answer.Body.Close()
	said := next(t, events)
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("the page heard after %s", took)
	}
	_, data, _ := strings.Cut(said, "data: ")
	var c change
	if err := json.Unmarshal([]byte(data), &c); err != nil {
		t.Fatalf("%v: %q", err, said)
	}
	if c.Version != 2 || strings.Join(c.Units, " ") != "a" || strings.Join(c.Indicators, " ") != "jobs" || strings.Join(c.Periods, " ") != "2014H1" || c.More || c.At != "2014-07-14T01:00:00Z" {
		t.Errorf("%+v", c)
	}
	if strings.Contains(said, "98765") {
		t.Error("an event tells a figure")
	}
	if e := next(t, again); !strings.Contains(e, "id: 2") {
		t.Errorf("the second window heard %q", e)
	}
	if took := stop(); took > 2*time.Second {
		t.Errorf("the stop took %s with two pages open", took)
	}
	if e := next(t, events); e != "ended" {
		t.Errorf("after the stop came %q", e)
	}
	if strings.Contains(h.log.String(), "interrupting what is still running") {
		t.Error("the stop had to interrupt a stream")
	}
}

// A stream outlives the limits of other answers, is not counted as a slow one, and
// there is a bound to how many one machine holds open.
func TestStreamsAreBounded(t *testing.T) {
	registry := prometheus.NewRegistry()
	h := newHouse(t, func(o *Options) { o.Registry = registry })
	address, _ := running(t, h)
	for n := range maxOfViewer {
		if a := follow(t, address); a.StatusCode != 200 {
			t.Fatalf("stream %d: %d", n, a.StatusCode)
		}
	}
	refused := follow(t, address)
	body, _ := io.ReadAll(refused.Body)
	if refused.StatusCode != 503 || refused.Header.Get("Retry-After") == "" || !strings.Contains(string(body), "too_many_streams") {
		t.Errorf("%d %s", refused.StatusCode, body)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		switch f.GetName() {
		case "giaoban_event_streams":
			if n := f.GetMetric()[0].GetGauge().GetValue(); n != maxOfViewer {
				t.Errorf("%v windows are counted", n)
			}
		case "giaoban_http_request_duration_seconds":
			for _, m := range f.GetMetric() {
				if m.GetLabel()[0].GetValue() == "/events" {
					t.Error("a stream has a duration")
				}
			}
		}
	}
}

// What a hundred open pages cost: memory, and the time until the last has heard.
// GIAOBAN_TORTURE=1 runs it; BENCHMARKS.md keeps the figures.
func TestAHundredOpenPages(t *testing.T) {
	if os.Getenv("GIAOBAN_TORTURE") == "" {
		t.Skip("a measurement: GIAOBAN_TORTURE=1")
	}
	h := newHouse(t, nil)
	address, stop := running(t, h)
	memory := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapInuse+m.StackInuse) / 1024
	}
	before := memory()
	var all []<-chan string
	for n := range 100 { // from five machines, as a bound is for each
		dial := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, byte(1+n%5))}}
		client := &http.Client{Transport: &http.Transport{DialContext: dial.DialContext}}
		r, _ := http.NewRequestWithContext(t.Context(), "GET", address+"/events", nil)
		a, err := client.Do(r)
		if err != nil || a.StatusCode != 200 {
			t.Fatal(a, err)
		}
		t.Cleanup(func() { a.Body.Close() })
		all = append(all, heard(t, a.Body))
		next(t, all[n])
	}
	t.Logf("100 streams, both ends in this process: %.0f kB each", (memory()-before)/100)
	h.accept(t, time.Date(2014, 7, 14, 8, 0, 0, 0, saigon), figure("jobs", "a", "2014H1", "", 1))
	begun := time.Now()
	h.accepted()
	for _, events := range all {
		next(t, events)
	}
	t.Logf("the last of 100 heard after %s, of which %s gather", time.Since(begun).Round(time.Millisecond), gatherTime)
	t.Logf("a stop with 100 streams open took %s", stop().Round(time.Millisecond))
}
