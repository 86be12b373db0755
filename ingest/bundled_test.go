package ingest

import (
	"bytes"
	"os"
	"testing"

	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/store/storetest"
)

// The catalogue that is bundled brings figures of its own. They come in through the
// same door as an officer's file, and a second time nothing is written.
func TestBundledFiguresAreAcceptedOnce(t *testing.T) {
	c, problems := configs.ReadCatalogue("../configs/catalogues/tra-vinh")
	for _, p := range problems {
		t.Error(p)
	}
	st := storetest.Open(t)
	s := New(st, c, Options{})
	load := func(pass int) {
		for _, f := range c.Figures {
			b, err := os.ReadFile(f.Path)
			if err != nil {
				t.Fatal(err)
			}
			r, err := s.Ingest(t.Context(), File{Name: f.Name, Content: bytes.NewReader(b)}, Given{Illustrative: f.Illustrative})
			if err != nil {
				t.Fatal(f.Name, err)
			}
			if r.State != stateAccepted || r.Accepted != r.Rows || pass == 2 && r.Unchanged != r.Rows {
				t.Errorf("pass %d, %s: %s, %d of %d taken, %d unchanged", pass, f.Name, r.State, r.Accepted, r.Rows, r.Unchanged)
				for _, i := range r.Issues {
					t.Log(i.Severity, i.Code, i.Message)
				}
			}
		}
	}
	load(1)
	version := st.DataVersion()
	load(2)
	if st.DataVersion() != version {
		t.Errorf("a second loading wrote %d batches", st.DataVersion()-version)
	}
}
