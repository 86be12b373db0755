package ingest

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// cutOff is a reader whose answer is lost once, after the batch is stored.
type cutOff struct {
	Reader
	once bool
}

func (c *cutOff) Ingest(ctx context.Context, f File, g Given) (*Report, error) {
	r, err := c.Reader.Ingest(ctx, f, g)
	if c.once {
		c.once = false
		return nil, errors.New("the process ended here")
	}
	return r, err
}

func (c *cutOff) Undo(ctx context.Context, b giaoban.Revision, g Given) (*Report, error) {
	return c.Reader.Undo(ctx, b, g)
}

// Files put into the folder are read once they lie still, and moved with their report
// beside them; what is half written waits, nothing is replaced, and a reading that was
// cut off stores nothing twice.
func TestWatchedFolder(t *testing.T) {
	s, st := testService(t, province())
	reader := &cutOff{Reader: s}
	f := &Folder{Path: t.TempDir(), Reader: reader, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}
	put := func(name, text string) {
		t.Helper()
		path := filepath.Join(f.Path, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]string{}
	look := func() error { return f.look(t.Context(), seen) }
	lies := func() (out []string) {
		filepath.WalkDir(f.Path, func(path string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				name, _ := filepath.Rel(f.Path, path)
				out = append(out, name)
			}
			return nil
		})
		return out
	}
	put("tot.csv", "unit,indicator,period,value\ntv-tp,jobs,2014H1,10\n")
	put("Huyện Cầu Kè/sai.csv", "unit,indicator,period,value\ntv-tp,jobs,2014H1,abc\n")
	put("~$tot.xlsx", "x")
	put("nua.csv.part", "x")
	if err := look(); err != nil || len(inForce(t, st)) != 0 {
		t.Fatalf("a file that may still be being written was read: %v %v", err, inForce(t, st))
	}
	if err := look(); err != nil {
		t.Fatal(err)
	}
	want := []string{"accepted/tot.csv", "accepted/tot.csv.json", "accepted/tot.csv.txt", "nua.csv.part", "refused/Huyện Cầu Kè/sai.csv", "refused/Huyện Cầu Kè/sai.csv.json", "refused/Huyện Cầu Kè/sai.csv.txt", "~$tot.xlsx"}
	if got := lies(); !slices.Equal(got, want) {
		t.Errorf("lies\n%q, want\n%q", got, want)
	}
	if text, _ := os.ReadFile(filepath.Join(f.Path, "refused/Huyện Cầu Kè/sai.csv.txt")); !strings.Contains(string(text), "abc") || !strings.Contains(string(text), "CHƯA NHẬN") {
		t.Errorf("the report says %s", text)
	}

	put("tot.csv", "unit,indicator,period,value\ntv-tp,jobs,2014H1,12\n")
	reader.once = true
	_ = look()
	if err := look(); err == nil {
		t.Fatal("the reading was to be cut off")
	}
	before := st.DataVersion()
	if err := look(); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(lies(), "accepted/tot (2).csv") || !holds(inForce(t, st), "tv-tp", "= 12") || st.DataVersion() != before {
		t.Errorf("after a cut: %q, in force %v, %d batches more", lies(), inForce(t, st), st.DataVersion()-before)
	}

	put("tot.csv", "unit,indicator,period,value\ntv-tp,jobs,2014H1,10\n") // the first bytes again
	_, _ = look(), look()
	if !holds(inForce(t, st), "tv-tp", "= 10") {
		t.Errorf("10, 12, 10 again ends at %v", inForce(t, st))
	}
}
