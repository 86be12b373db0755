package dashboard

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// openToAll are the only routes that ask for nothing: they tell no figure.
var openToAll = []string{"GET /healthz", "GET /readyz", "GET /static/"}

// somePages stands for the pages, which register through the same Mux.
type somePages struct{}

func (somePages) Register(m Mux) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "<h1>"+r.URL.Path+"</h1>") })
	m.HandleKept("GET /{$}", h)
	m.Handle("GET /units/{id}", h)
	m.HandleUpload("POST /upload", h)
	m.Handle("GET /panic", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a mistake with a secret in it") }))
}

func (somePages) Problem(w http.ResponseWriter, _ *http.Request, status int, p *giaoban.Problem) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<h1>"+p.Code+"</h1>")
}

func guarded(o *Options) {
	o.Config.Token, o.LocalToken = "right", "local-right"
	o.Static = http.NotFoundHandler()
	o.Pages = func(Rooms) (Pages, error) { return somePages{}, nil }
}

// concrete makes a path of a pattern.
func concrete(pattern string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	return method, strings.NewReplacer("{$}", "", "{batch}", "1", "{id}", "a").Replace(path)
}

// Every route there is, however it is written: without the token, with a wrong one,
// with one that begins right, nothing is told. A route that asked nothing would fail
// here, because this list is the mux's own.
func TestEveryRouteAsks(t *testing.T) {
	h := newHouse(t, guarded)
	asked := 0
	for _, pattern := range h.Routes() {
		if slices.Contains(openToAll, pattern) {
			continue
		}
		method, path := concrete(pattern)
		for _, path := range []string{path, path + "?format=csv", "/." + path, "/" + path, strings.Replace(path, "/", "/x/../", 1),
			"/%2e" + path, strings.ToUpper(path), path + "/", path + "%2f"} {
			for _, auth := range []string{"", "Bearer wrong", "Bearer righ", "Bearer right2", "Bearer", "right", "Basic cmlnaHQ6d3Jvbmc=", "bearer  "} {
				for _, over := range []string{"", "GET", "HEAD"} {
					r := h.ask(method, path, nil, "Authorization", auth, "X-HTTP-Method-Override", over)
					asked++
					if r.Code != http.StatusUnauthorized {
						t.Errorf("%s %s with %q: %d, should be 401", method, path, auth, r.Code)
					}
					if strings.Contains(r.Body.String(), "Huyện") || strings.Contains(r.Body.String(), "giaoban_") || r.Header().Get("ETag") != "" {
						t.Errorf("%s %s with %q tells: %s", method, path, auth, r.Body)
					}
				}
			}
		}
		for _, auth := range []string{"Bearer right", "bearer right", "Bearer local-right", "Basic eDpyaWdodA=="} {
			if r := h.ask(method, path, nil, "Authorization", auth); r.Code == http.StatusUnauthorized || r.Code == http.StatusForbidden {
				t.Errorf("%s %s with %q: %d", method, path, auth, r.Code)
			}
		}
	}
	if asked < 2000 {
		t.Errorf("only %d questions asked", asked)
	}
	for _, pattern := range openToAll {
		method, path := concrete(pattern)
		if r := h.ask(method, path, nil); r.Code == http.StatusUnauthorized {
			t.Errorf("%s asks for a token", pattern)
		}
	}
}

func TestARefusalSpeaksToWhoeverAsks(t *testing.T) {
	h := newHouse(t, guarded)
	program, person := h.get("/api/v1/units"), h.get("/")
	if got := program.Header().Get("WWW-Authenticate"); !strings.HasPrefix(got, "Bearer") {
		t.Errorf("a program is asked with %q", got)
	}
	if got := person.Header().Get("WWW-Authenticate"); !strings.HasPrefix(got, "Basic") {
		t.Errorf("a browser is asked with %q", got)
	}
	if program.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(person.Body.String(), "<h1>no_token") {
		t.Errorf("%s\n%s", program.Body, person.Body)
	}
}

// Without a token the server knows only this machine, also by name: a page of
// another site that resolves its name to 127.0.0.1 reads nothing.
func TestWithoutATokenOnlyThisMachine(t *testing.T) {
	h := newHouse(t, nil)
	for host, want := range map[string]int{"127.0.0.1:8080": 200, "localhost:8080": 200, "[::1]:8080": 200, "127.0.0.1": 200,
		"evil.example": 403, "evil.example:8080": 403, "127.0.0.1.evil.example": 403, "10.0.0.1:8080": 403, "": 403, "localhost.evil.example": 403} {
		r, _ := http.NewRequest("GET", "/openapi.json", nil)
		r.Host = host
		w := newAnswer()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: %d, want %d", host, w.Code, want)
		}
	}
}

func TestWithoutATokenNoOtherAddress(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:0": true, "[::1]:80": true, "localhost:1": true, "0.0.0.0:80": false,
		"[::]:80": false, ":8080": false, "192.168.1.5:80": false, "[::ffff:127.0.0.1]:80": true} {
		if got := loopback(address); got != want {
			t.Errorf("%s is this machine: %v, want %v", address, got, want)
		}
	}
	h := newHouse(t, nil)
	err := h.Serve(t.Context(), listen(t, "0.0.0.0:0"))
	if err == nil || !strings.Contains(err.Error(), "auth.token") {
		t.Errorf("served beyond this machine without a token: %v", err)
	}
}

// What changes something is refused when another site sends it.
func TestCrossSitePostsAreRefused(t *testing.T) {
	h := newHouse(t, func(o *Options) {
		guarded(o)
		o.Config.Token = ""
	})
	posts := 0
	for _, pattern := range h.Routes() {
		method, path := concrete(pattern)
		if method == http.MethodGet {
			continue
		}
		posts++
		for _, header := range [][2]string{{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			r := h.ask(method, path, strings.NewReader("x"), header[0], header[1], "Content-Type", "text/csv")
			if r.Code != http.StatusForbidden || !strings.Contains(r.Body.String(), "cross_origin") {
				t.Errorf("%s from %v: %d %s", pattern, header, r.Code, r.Body)
			}
		}
		if r := h.ask(method, path, strings.NewReader("x"), "Sec-Fetch-Site", "same-origin", "Content-Type", "text/csv"); r.Code == http.StatusForbidden || r.Code >= 500 {
			t.Errorf("%s from here: %d %s", pattern, r.Code, r.Body)
		}
	}
	if posts < 2 {
		t.Errorf("%d routes change something", posts)
	}
}
