package ingest

import (
	"archive/zip"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// What a workbook may be before it is opened. Excel's own files stay far below.
const (
	unzipSizeLimit = 256 << 20 // bytes of all parts together
	unzipRatio     = 200       // inflated to packed, of a part longer than unzipCalm
	unzipCalm      = 8 << 20
	archiveEntries = 10_000
	directorySize  = 2 << 20
)

// unsafeArchive is why an archive is not opened, in both languages.
type unsafeArchive struct{ vi, en string }

func (u *unsafeArchive) Error() string { return u.en }

func unsafeBecause(vi, en string) error { return &unsafeArchive{vi, en} }

// archive is a workbook's zip file, read part by part under one budget.
type archive struct {
	parts  map[string]*zip.File // by name in lower case
	budget int64                // bytes that may still be inflated
}

// openArchive looks at the directory before anything is inflated: how many entries
// there are, how long they say they are.
func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	if err := checkDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	a := &archive{parts: map[string]*zip.File{}, budget: unzipSizeLimit}
	var sum uint64
	for _, f := range z.File {
		n := f.UncompressedSize64
		if n > unzipSizeLimit || sum+n > unzipSizeLimit {
			return nil, unsafeBecause("các phần giải nén vượt quá 256 MB", "its parts would unpack to more than 256 MB")
		}
		sum += n
		if n > unzipCalm && n/unzipRatio > f.CompressedSize64 {
			return nil, tooDense()
		}
		a.parts[strings.ToLower(strings.TrimPrefix(f.Name, "/"))] = f
	}
	return a, nil
}

func tooDense() error {
	return unsafeBecause("tỷ lệ nén cao bất thường", "it is packed far more densely than any workbook")
}

// checkDirectory reads the end of the archive by itself: a directory of a million
// entries must not be loaded to find out that it is one.
func checkDirectory(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 22+65535))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	end := strings.LastIndex(string(tail), "PK\x05\x06")
	if end < 0 || end+22 > len(tail) {
		return zip.ErrFormat
	}
	e := tail[end:]
	entries := binary.LittleEndian.Uint16(e[10:])
	length, from := binary.LittleEndian.Uint32(e[12:]), binary.LittleEndian.Uint32(e[16:])
	at := size - int64(len(tail)) + int64(end)
	switch {
	case entries == 0xffff || length == 0xffffffff || from == 0xffffffff:
		return unsafeBecause("thư mục nén theo Zip64", "its directory is of the Zip64 kind")
	case entries > archiveEntries || length > directorySize:
		return unsafeBecause(fmt.Sprintf("có hơn %d tệp bên trong", archiveEntries), fmt.Sprintf("it holds more than %d parts", archiveEntries))
	case int64(from)+int64(length) != at:
		return unsafeBecause("thư mục nén không khớp", "its directory is not where it should be")
	}
	return nil
}

// part opens one part under the archive's budget; ok is false where there is none.
func (a *archive) part(name string) (io.ReadCloser, bool, error) {
	f := a.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, false, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, false, err
	}
	return &bounded{r, a, int64(f.CompressedSize64), 0}, true, nil
}

// bounded stops a part that inflates beyond its measure, whatever its header said.
type bounded struct {
	io.ReadCloser
	archive *archive
	packed  int64
	read    int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	b.archive.budget -= int64(n)
	if b.archive.budget < 0 || b.read > unzipCalm && b.read/unzipRatio > b.packed {
		return 0, tooDense()
	}
	return n, err
}

// elements reads a part as a stream of XML elements; a document type, which is how
// XML bombs begin, is refused.
func (a *archive) elements(name string, each func(*xml.Decoder, xml.Token) error) (found bool, err error) {
	r, ok, err := a.part(name)
	if err != nil || !ok {
		return false, err
	}
	defer r.Close()
	x := xml.NewDecoder(r)
	for {
		t, err := x.RawToken()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if err != nil {
			return true, err
		}
		if _, ok := t.(xml.Directive); ok {
			return true, unsafeBecause("có khai báo DOCTYPE", "it declares a document type")
		}
		if err := each(x, t); err != nil {
			return true, err
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
