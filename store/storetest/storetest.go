// Package storetest opens stores for the tests of other packages: a fresh one on
// the real engine, in a folder that the test throws away. It never stands in for
// the database. Only tests may call it; a process has one embedded store open at
// a time, so tests that use it do not run in parallel.
package storetest

import (
	"os"
	"testing"

	"github.com/giaoban/giaoban/store"
)

// Open opens an empty store that is closed when the test ends. It lies in memory where
// the system has a folder there: what a power cut leaves is asked in package store.
func Open(t testing.TB) *store.Store {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "giaoban")
	if err != nil {
		return At(t, t.TempDir())
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) // after the store is closed
	return At(t, dir)
}

// At opens the store of a folder, which a test can close and open again.
func At(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: "chdb:" + dir})
	if err != nil {
		t.Fatalf("opening a store on the real engine: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}
