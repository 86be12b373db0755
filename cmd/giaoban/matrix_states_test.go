package main

import (
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/giaoban/giaoban/store/chdb"
)

// The states a page is opened in.
const (
	full   = "full"  // every figure of the bundled catalogue
	empty  = "empty" // a catalogue without figures
	stale  = "stale" // the same figures, two years on: nobody has reported since
	broken = "error" // the store does not answer any more
)

var everyState = []string{full, empty, stale, broken}

// inState starts the program in one of the states.
func inState(t *testing.T, state string) *server {
	t.Helper()
	switch state {
	case empty:
		return withoutFigures(t).serve()
	case stale:
		i := traVinh(t)
		i.env = []string{"GIAOBAN_TODAY=2016-03-15"}
		return i.serve()
	case broken:
		return storeGone(t)
	}
	return looking(t)
}

// withoutFigures is an installation whose catalogue has no published figure.
func withoutFigures(t testing.TB) *installation {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "catalogue")
	copyStore(t, filepath.Join(built.root, "configs/catalogues/tra-vinh"), folder)
	published, err := filepath.Glob(filepath.Join(folder, "figures", "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range published {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	i := install(t, folder, "2014-07-15")
	i.env = []string{"GIAOBAN_ILLUSTRATIVE=no"}
	return i
}

// storeGone is the program on a store on another machine, which is the real engine
// behind HTTPS, and answers no more once the program is ready.
func storeGone(t *testing.T) *server {
	t.Helper()
	engine, err := chdb.Open(t.Context(), chdb.Options{Path: filepath.Join(t.TempDir(), "store"), Library: engineLibrary(t)})
	if err != nil {
		t.Fatal(err)
	}
	var gone atomic.Bool
	machine := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone.Load() {
			panic(http.ErrAbortHandler) // the line is cut
		}
		answer, err := engine.RoundTrip(r)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer answer.Body.Close()
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.StatusCode)
		_, _ = io.Copy(w, answer.Body)
	}))
	machine.Config.ErrorLog = nil
	t.Cleanup(func() {
		machine.Close()
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	certificate := filepath.Join(t.TempDir(), "machine.pem")
	write(t, certificate, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: machine.Certificate().Raw})))
	i := withoutFigures(t) // no figure can be read anyway
	i.env = append(i.env, "SSL_CERT_FILE="+certificate, "GIAOBAN_STORE_URL=https://default@"+strings.TrimPrefix(machine.URL, "https://")+"/giaoban")
	s := i.serve()
	gone.Store(true)
	return s
}

// engineLibrary is the engine library where npm ci put it.
func engineLibrary(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(built.root, "node_modules", "@chdb", "lib-*", "libchdb.*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no engine library in node_modules (npm ci installs it): %v", err)
	}
	return found[0]
}
