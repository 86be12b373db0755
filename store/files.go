package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"
)

// piece is how much of a file one row holds, in bytes.
const piece = 1 << 20

// errOtherBytes says that the bytes of a file are not those of its hash, or that
// its end did not come.
var errOtherBytes = errors.New("the bytes are not those of the hash given")

// keepFile stores the bytes of a file in pieces under their hash, once, and gives
// their number. No file and no hash: nothing to keep.
func (s *Store) keepFile(ctx context.Context, sum string, file io.Reader) (size int64, err error) {
	if file == nil {
		return 0, nil
	}
	raw, err := hex.DecodeString(sum)
	if err != nil || len(raw) != sha256.Size {
		return 0, fmt.Errorf("%q is no SHA-256", sum)
	}
	sum = strings.ToLower(sum)
	if size, kept, err := s.fileKept(ctx, sum); err != nil || kept {
		return size, err
	}
	p := &pieces{from: file, key: string(raw), hash: sha256.New()}
	if p.current, err = p.read(); err != nil {
		return 0, err
	}
	b := newBlock("sha256", "FixedString(32)", "part", "UInt32", "last", "Bool", "bytes", "String")
	err = s.client.insert(ctx, appendFileSQL, noToken, b, p.fill)
	if err != nil {
		return 0, fmt.Errorf("writing the file: %w", err)
	}
	return p.size, s.folders.sync("file")
}

// fileKept says whether all pieces of a file are there. A writer that was killed
// may have left some.
func (s *Store) fileKept(ctx context.Context, sum string) (size int64, kept bool, err error) {
	err = s.client.each(ctx, fileWholeSQL, parameters{"sha256": textParameter(sum)}, func(b *block) error {
		c := b.columns
		parts, ends, last := c[0].u64At(0), c[1].u64At(0), c[2].yesAt(0)
		size, kept = int64(c[3].u64At(0)), last && parts == ends
		return nil
	})
	return size, kept, err
}

// pieces cuts a file. The last piece is marked, so that a file that was not
// written to its end is known; it may be empty.
type pieces struct {
	from    io.Reader
	key     string // the hash, raw
	hash    hash.Hash
	size    int64
	part    uint32
	current string // the piece to write next
}

// read reads the next piece; it is shorter than a piece only at the end.
func (p *pieces) read() (string, error) {
	buffer := make([]byte, piece)
	n, err := io.ReadFull(p.from, buffer)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", fmt.Errorf("reading the file: %w", err)
	}
	p.hash.Write(buffer[:n])
	p.size += int64(n)
	return string(buffer[:n]), nil
}

// fill gives one piece. It reads ahead by one: the last piece carries the mark,
// and goes only where the hash of the whole is right.
func (p *pieces) fill(b *block) (more bool, err error) {
	last := len(p.current) < piece
	if last && string(p.hash.Sum(nil)) != p.key {
		return false, errOtherBytes
	}
	c := b.columns
	c[0].data = append(c[0].data, p.key...)
	c[1].u32(p.part)
	c[2].yes(last)
	c[3].text(p.current)
	b.rows = 1
	p.part++
	if last {
		return false, nil
	}
	p.current, err = p.read()
	return true, err
}

// File opens the very bytes of a file that came in; ErrNotFound where there are none.
func (s *Store) File(ctx context.Context, sum string) (io.ReadCloser, error) {
	sum = strings.ToLower(sum)
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
		return nil, ErrNotFound
	}
	if _, kept, err := s.fileKept(ctx, sum); err != nil {
		return nil, fmt.Errorf("store: reading a file: %w", err)
	} else if !kept {
		return nil, ErrNotFound
	}
	result, err := s.client.query(ctx, fileSQL, parameters{"sha256": textParameter(sum)})
	if err != nil {
		return nil, fmt.Errorf("store: reading a file: %w", err)
	}
	return &fileReader{result: result}, nil
}

// fileReader reads the pieces in their order.
type fileReader struct {
	result blocks
	unread string
	texts  []string
}

func (f *fileReader) Read(p []byte) (int, error) {
	for f.unread == "" {
		if len(f.texts) > 0 {
			f.unread, f.texts = f.texts[0], f.texts[1:]
			continue
		}
		b, err := f.result.next()
		if err != nil {
			return 0, err
		}
		f.texts = b.columns[2].texts
	}
	n := copy(p, f.unread)
	f.unread = f.unread[n:]
	return n, nil
}

func (f *fileReader) Close() error { return f.result.close() }
