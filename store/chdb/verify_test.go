package chdb

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ebitengine/purego"
)

// Each of these would kill the process, or worse, if it were loaded. They are
// opened by another process, to show that it lives to say so.
func TestBadLibraryIsRefused(t *testing.T) {
	real, err := findLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pinFor(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, c := range map[string]struct {
		make func(path string) error
		code string
		says string
	}{
		"missing":   {func(string) error { return nil }, "library_missing", "npm ci"},
		"a folder":  {func(path string) error { return os.Mkdir(path, 0o755) }, "library_damaged", "không phải là một tệp"},
		"empty":     {func(path string) error { return os.WriteFile(path, nil, 0o644) }, "library_damaged", "dài 0 byte"},
		"wrong":     {func(path string) error { return copyFile(os.Args[0], path, 1<<40) }, "library_damaged", "npm ci"},
		"truncated": {func(path string) error { return copyFile(real, path, p.Size/2) }, "library_damaged", "thay vì"},
		"all zero":  {func(path string) error { return zeroFile(path, p.Size) }, "library_damaged", "SHA-256"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"), "libchdb.so")
			if err := errors.Join(os.Mkdir(filepath.Dir(path), 0o755), c.make(path)); err != nil {
				t.Fatal(err)
			}
			said, code := another(t, t.TempDir(), path)
			for _, want := range []string{"refused " + c.code, path, c.says} {
				if code != 3 || !strings.Contains(said, want) {
					t.Errorf("exit %d, said %q, without %q", code, said, want)
				}
			}
		})
	}
}

// The stamp makes the second start fast and may not hide a change.
func TestFlippedBitIsFoundInSpiteOfTheStamp(t *testing.T) {
	real, err := findLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	p, err := pinFor(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "libchdb.so")
	if err := copyFile(real, path, p.Size); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"hash", "stamp"} {
		began := time.Now()
		how, err := p.verify(t.Context(), path)
		t.Logf("verified by %s in %s", how, time.Since(began))
		if err != nil || how != want {
			t.Fatalf("verified by %q, want %q: %v", how, want, err)
		}
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := flipBit(path, p.Size/3); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(path, before.ModTime(), before.ModTime()); err != nil { // as a clumsy copy would
		t.Fatal(err)
	}
	said, code := another(t, t.TempDir(), path)
	if code != 3 || !strings.Contains(said, "library_damaged") || !strings.Contains(said, "SHA-256") {
		t.Errorf("exit %d, said %q", code, said)
	}
}

func TestLibraryOfAnotherKindIsRefused(t *testing.T) {
	handle, err := purego.Dlopen("libm.so.6", purego.RTLD_NOW)
	if err != nil {
		t.Fatal(err)
	}
	var r *Refusal
	if err := new(library).bind("libm.so.6", handle); !errors.As(err, &r) || r.Code != "library_wrong" || !strings.Contains(r.EN, "chdb_connect") {
		t.Errorf("got %v", err)
	}
	path := filepath.Join(t.TempDir(), "text.so")
	if err := os.WriteFile(path, []byte("xin chào"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := load(path); !errors.As(err, &r) || r.Code != "library_not_loadable" {
		t.Errorf("got %v", err)
	}
}

func TestPlatformWithoutAPinIsRefused(t *testing.T) {
	_, err := pinFor("plan9", "mips")
	var r *Refusal
	if !errors.As(err, &r) || r.Code != "platform_unpinned" || !strings.Contains(r.VI, "linux/amd64") {
		t.Errorf("got %v", err)
	}
}

func copyFile(from, to string, size int64) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, io.LimitReader(in, size))
	return errors.Join(err, out.Close())
}

func zeroFile(path string, size int64) error {
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		return err
	}
	return os.Truncate(path, size)
}

func flipBit(path string, at int64) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	var b [1]byte
	_, rerr := file.ReadAt(b[:], at)
	b[0] ^= 1
	_, werr := file.WriteAt(b[:], at)
	return errors.Join(rerr, werr, file.Close())
}
