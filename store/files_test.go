package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/giaoban/giaoban"
)

func newText(text string) io.Reader { return strings.NewReader(text) }

func keep(s *Store, sum string, file io.Reader) (size int64, err error) {
	err = s.locked(context.Background(), func() error {
		size, err = s.keepFile(context.Background(), sum, file)
		return err
	})
	return size, err
}

func TestFilesComeBackByteForByteAndAreStoredOnce(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := context.Background()
	for _, size := range []int{0, 1, piece - 1, piece, piece + 1, 3 * piece, 40*piece + 7} {
		text := strings.Repeat("0123456789abcdef\x00\xff", size/18+1)[:size]
		for range 2 {
			if n, err := keep(s, strings.ToUpper(hashOf(text)), newText(text)); err != nil || n != int64(size) {
				t.Fatalf("%d bytes: kept %d, %v", size, n, err)
			}
		}
		f, err := s.File(ctx, hashOf(text))
		if err != nil {
			t.Fatalf("%d bytes: %v", size, err)
		}
		got, err := io.ReadAll(f)
		if err != nil || !bytes.Equal(got, []byte(text)) || f.Close() != nil {
			t.Errorf("%d bytes came back as %d, %v", size, len(got), err)
		}
	}
	if got := ask(t, s, "SELECT count(), uniqExact(sha256, part) FROM giaoban.file"); got != "52\t52" {
		t.Errorf("pieces, different pieces: %s, want 52 52", got)
	}
}

func TestAFileThatIsNotWhatItSaysIsNotKept(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := context.Background()
	big := strings.Repeat("x", 3*piece)
	broken := errors.New("the disk went away")
	for name, c := range map[string]struct {
		sum  string
		file io.Reader
		want error
	}{
		"other bytes":   {hashOf("a"), newText("b"), errOtherBytes},
		"too short":     {hashOf(big), newText(big[1:]), errOtherBytes},
		"breaks at end": {hashOf(big), io.MultiReader(newText(big[piece:]), iotest.ErrReader(broken)), broken},
		"no hash":       {"abc", newText("b"), nil},
	} {
		if _, err := keep(s, c.sum, c.file); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.File(ctx, c.sum); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: the file can be read: %v", name, err)
		}
	}
	// What a killed writer left is filled up by the next.
	if _, err := keep(s, hashOf(big), newText(big)); err != nil {
		t.Error(err)
	}
	// A batch whose file fails stores nothing.
	err := s.Write(ctx, func(w Writer) error {
		_, err := w.Accept(ctx, Batch{SHA256: hashOf("a")}, newText("b"), rowsOf([]row{reported(t, "x", "a", "2014", 1)}),
			func(giaoban.Revision) string { return "" })
		return err
	})
	if !errors.Is(err, errOtherBytes) || len(latest(t, s, Filter{})) != 0 {
		t.Errorf("a batch with a wrong file: %v", err)
	}
}
