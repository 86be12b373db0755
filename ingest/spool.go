package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// defaultLimit of one file, in bytes.
const defaultLimit = 64 << 20

// spooled is a file that came in, on disk: it can be read again and from any place.
type spooled struct {
	file   *os.File
	name   string
	size   int64
	sha256 string
	over   bool // it is longer than the limit; the rest was not read
}

// spool copies what comes in to a temporary file without a name, hashes it on the
// way and stops at the limit.
func spool(ctx context.Context, f File, limit int64) (*spooled, error) {
	if limit <= 0 {
		limit = defaultLimit
	}
	file, err := os.CreateTemp("", "giaoban-report-*")
	if err != nil {
		return nil, fmt.Errorf("ingest: keeping a report: %w", err)
	}
	s := &spooled{file: file, name: f.Name}
	if err := os.Remove(file.Name()); err != nil {
		s.close()
		return nil, fmt.Errorf("ingest: keeping a report: %w", err)
	}
	hash := sha256.New()
	in := &withContext{ctx, io.LimitReader(f.Content, limit+1)}
	s.size, err = io.CopyBuffer(io.MultiWriter(file, hash), in, make([]byte, 128<<10))
	if err != nil {
		s.close()
		return nil, fmt.Errorf("ingest: reading a report: %w", err)
	}
	s.over = s.size > limit
	s.sha256 = hex.EncodeToString(hash.Sum(nil))
	return s, nil
}

// withContext ends a copy with its context.
type withContext struct {
	ctx  context.Context
	from io.Reader
}

func (r *withContext) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}

// reader reads the file from its beginning.
func (s *spooled) reader() io.Reader { return io.NewSectionReader(s.file, 0, s.size) }

func (s *spooled) close() { s.file.Close() }

// head is the beginning of the file.
func (s *spooled) head(n int) []byte {
	b := make([]byte, n)
	n, _ = s.file.ReadAt(b, 0)
	return b[:min(int64(n), s.size)]
}
