package dashboard

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/giaoban/giaoban/ingest"
)

func newAnswer() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func listen(t testing.TB, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	h := newHouse(t, guarded)
	for _, path := range []string{"/", "/healthz", "/api/v1/units", "/nowhere", "/panic", "/metrics"} {
		r := h.get(path, "Authorization", "Bearer right")
		for name, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if got := r.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if r.Header().Get("Strict-Transport-Security") != "" {
			t.Errorf("%s promises TLS, which is not ours to promise", path)
		}
	}
	for _, word := range []string{"unsafe", "http:", "https:", "*"} {
		if strings.Contains(policy, word) {
			t.Errorf("the policy allows %s", word)
		}
	}
}

func TestRequestIDs(t *testing.T) {
	h := newHouse(t, nil)
	if got := h.get("/healthz", "X-Request-Id", "from-a-proxy.1").Header().Get("X-Request-Id"); got != "from-a-proxy.1" {
		t.Errorf("a proxy's id became %q", got)
	}
	one, two := h.get("/healthz").Header().Get("X-Request-Id"), h.get("/healthz").Header().Get("X-Request-Id")
	if one == "" || one == two {
		t.Errorf("ids %q and %q", one, two)
	}
	for _, bad := range []string{"a b", "x\"y", strings.Repeat("a", 65), "é"} {
		if got := h.get("/healthz", "X-Request-Id", bad).Header().Get("X-Request-Id"); got == bad {
			t.Errorf("%q is taken as an id", bad)
		}
	}
}

func TestTheLogTellsTheRequestAndNoSecret(t *testing.T) {
	h := newHouse(t, guarded)
	h.log.Reset()
	h.get("/api/v1/units?q=question-secret", "Authorization", "Bearer right", "Cookie", "lang=cookie-secret")
	h.get("/api/v1/units?token=right", "Authorization", "Bearer wrong-secret")
	var line struct {
		Msg, Method, Path, Handler, Viewer string
		RequestID                          string `json:"request_id"`
		Status                             int
		Seconds                            *float64
	}
	if err := json.NewDecoder(bytes.NewReader(h.log.Bytes())).Decode(&line); err != nil {
		t.Fatal(err)
	}
	if line.Msg != "request" || line.Method != "GET" || line.Path != "/api/v1/units" || line.Handler != "/api/v1/units" ||
		line.Viewer != "token" || line.RequestID == "" || line.Seconds == nil {
		t.Errorf("the log says %+v", line)
	}
	for _, secret := range []string{"right", "secret"} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log tells %q:\n%s", secret, h.log)
		}
	}
}

func TestAPanicIsAnAnswerAndALine(t *testing.T) {
	h := newHouse(t, guarded)
	r := h.get("/panic", "Authorization", "Bearer right", "Accept-Encoding", "gzip")
	if r.Code != http.StatusInternalServerError || strings.Contains(r.Body.String(), "secret") || !strings.Contains(r.Body.String(), "<h1>internal") {
		t.Errorf("%d %s", r.Code, r.Body)
	}
	if !strings.Contains(h.log.String(), `"msg":"panic"`) || !strings.Contains(h.log.String(), r.Header().Get("X-Request-Id")) {
		t.Errorf("the log does not tell: %s", h.log)
	}
}

func TestPathsThatLeadNowhere(t *testing.T) {
	h := newHouse(t, nil)
	for _, one := range []struct {
		method, path string
		status       int
		code, allow  string
	}{
		{"GET", "/api/v1/nothing", 404, "no_such_page", ""},
		{"DELETE", "/api/v1/units", 405, "bad_method", "GET, HEAD"},
		{"POST", "/api/v1/units", 405, "bad_method", "GET, HEAD"},
		{"GET", "/api/v1/reports/../units", 307, "", ""},
	} {
		r := h.ask(one.method, one.path, nil)
		if r.Code != one.status || !strings.Contains(r.Body.String(), one.code) || r.Header().Get("Allow") != one.allow {
			t.Errorf("%s %s: %d %q %s", one.method, one.path, r.Code, r.Header().Get("Allow"), r.Body)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	h := newHouse(t, func(o *Options) {
		o.Config.UploadLimit = 1 << 20
		o.Ingest = told(func(f ingest.File, _ ingest.Given) (*ingest.Report, error) {
			_, err := io.Copy(io.Discard, f.Content)
			return &ingest.Report{State: "accepted"}, err
		})
	})
	for size, want := range map[int]int{1 << 20: 200, 3 << 20: 413} {
		r := h.ask("POST", "/api/v1/reports", bytes.NewReader(make([]byte, size)), "Content-Type", "text/csv")
		if r.Code != want {
			t.Errorf("%d bytes: %d %s", size, r.Code, r.Body)
		}
	}
}

// Everything the server serves beside the pages is described, and nothing else.
func TestTheServerIsDescribed(t *testing.T) {
	h := newHouse(t, nil)
	r := h.get("/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData(r.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, pattern := range h.Routes() {
		served[pattern] = true
		method, path, _ := strings.Cut(pattern, " ")
		if item := doc.Paths.Value(path); item == nil || item.GetOperation(method) == nil {
			t.Errorf("%s is not described", pattern)
		}
	}
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			if !served[method+" "+path] {
				t.Errorf("%s %s is described and not served", method, path)
			}
		}
	}
}

func TestProbes(t *testing.T) {
	h := newHouse(t, nil)
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200} {
		if r := h.get(path); r.Code != want {
			t.Errorf("%s: %d %s", path, r.Code, r.Body)
		}
	}
	h.draining.Store(true)
	if r := h.get("/readyz"); r.Code != 503 || !strings.Contains(r.Body.String(), "draining") {
		t.Errorf("ready while draining: %d %s", r.Code, r.Body)
	}
}

// Told to stop while a file comes in, the server takes no other, finishes this one,
// says so, and is gone well within ten seconds.
func TestAStopFinishesWhatWasBegun(t *testing.T) {
	begun := make(chan struct{})
	h := newHouse(t, func(o *Options) {
		o.Ingest = told(func(f ingest.File, _ ingest.Given) (*ingest.Report, error) {
			close(begun)
			b, err := io.ReadAll(f.Content)
			return &ingest.Report{State: "accepted", Rows: len(b)}, err
		})
	})
	l := listen(t, "127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()

	body, slowly := io.Pipe()
	answered := make(chan string, 1)
	go func() {
		r, err := http.Post("http://"+l.Addr().String()+"/api/v1/reports", "text/csv", body)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer r.Body.Close()
		b, _ := io.ReadAll(r.Body)
		answered <- r.Status + " " + string(b)
	}()
	_, _ = slowly.Write([]byte("half"))
	<-begun
	stop()
	asked := time.Now()
	time.Sleep(300 * time.Millisecond)
	if _, err := net.DialTimeout("tcp", l.Addr().String(), time.Second); err == nil {
		t.Error("a new connection was taken while draining")
	}
	_, _ = slowly.Write([]byte("half"))
	_ = slowly.Close()
	if got := <-answered; !strings.HasPrefix(got, "200") || !strings.Contains(got, `"rows":8`) {
		t.Errorf("the file that was coming in: %s", got)
	}
	if err := <-served; err != nil {
		t.Errorf("serving ended with %v", err)
	}
	if took := time.Since(asked); took > 5*time.Second {
		t.Errorf("stopped after %s", took)
	}
}

// What never ends is interrupted: the stop does not wait for it beyond ten seconds.
func TestAStopInterruptsWhatDoesNotEnd(t *testing.T) {
	if testing.Short() {
		t.Skip("takes nine seconds")
	}
	begun, over := make(chan struct{}), make(chan error, 1)
	h := newHouse(t, func(o *Options) {
		o.Ingest = told(func(f ingest.File, _ ingest.Given) (*ingest.Report, error) {
			close(begun)
			_, err := io.ReadAll(f.Content)
			over <- err
			return nil, err
		})
	})
	l := listen(t, "127.0.0.1:0")
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	body, slowly := io.Pipe()
	go func() {
		if r, err := http.Post("http://"+l.Addr().String()+"/api/v1/reports", "text/csv", body); err == nil {
			_ = r.Body.Close()
		}
	}()
	_, _ = slowly.Write([]byte("half"))
	<-begun
	stop()
	asked := time.Now()
	if err := <-served; err != nil {
		t.Errorf("serving ended with %v", err)
	}
	if took := time.Since(asked); took > 10*time.Second {
		t.Errorf("stopped after %s", took)
	}
	if err := <-over; err == nil {
		t.Error("half a file was taken for a whole one")
	}
	_ = slowly.Close()
}
