package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// Figures loads the files of figures that come with a catalogue, in their order,
// through the one pipeline and once: a file whose bytes were accepted before is not
// read again. Illustrative ones are left out where illustrative is false. told
// hears of each file that was loaded.
func (s *Service) Figures(ctx context.Context, files []giaoban.FiguresFile, illustrative bool, told func(giaoban.FiguresFile, *Report)) error {
	for _, f := range files {
		if f.Illustrative && !illustrative {
			continue
		}
		known, err := s.loaded(ctx, f)
		if err != nil {
			return fmt.Errorf("loading %s of the catalogue: %w", f.Name, err)
		}
		if known {
			continue
		}
		r, err := s.bundled(ctx, f)
		if err != nil {
			return fmt.Errorf("loading %s of the catalogue: %w", f.Name, err)
		}
		told(f, r)
	}
	return nil
}

// loaded says whether these very bytes were accepted before.
func (s *Service) loaded(ctx context.Context, f giaoban.FiguresFile) (known bool, err error) {
	file, err := os.Open(f.Path)
	if err != nil {
		return false, err
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return false, err
	}
	err = s.store.Write(ctx, func(w store.Writer) error {
		_, err := w.ByHash(ctx, hex.EncodeToString(sum.Sum(nil)))
		known = err == nil
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return known, err
}

func (s *Service) bundled(ctx context.Context, f giaoban.FiguresFile) (*Report, error) {
	file, err := os.Open(f.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r, err := s.Ingest(ctx, File{Name: f.Name, ContentType: "text/csv", Content: file}, Given{Mode: All, By: "catalogue", Illustrative: f.Illustrative})
	if err != nil {
		return nil, err
	}
	if r.State != "accepted" {
		for _, i := range r.Issues {
			if i.Severity == giaoban.SeverityError {
				return nil, fmt.Errorf("row %d: %s (%s)", i.Row, i.MessageEN, i.Message)
			}
		}
		return nil, fmt.Errorf("the file was not accepted: %s", r.State)
	}
	return r, nil
}
