package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/giaoban/giaoban"
)

func fullBlock() *block {
	b := newBlock("a", "UInt8", "b", "UInt16", "c", "UInt32", "d", "UInt64", "e", "Date32", "f", "Bool",
		"g", "String", "h", "Nullable(Decimal(38, 9))")
	for i := range 3 {
		b.columns[0].u8(uint8(i))
		b.columns[1].u16(uint16(i))
		b.columns[2].u32(uint32(i))
		b.columns[3].u64(uint64(i))
		b.columns[4].date(giaoban.Date(-i))
		b.columns[5].yes(i == 1)
		b.columns[6].text(strings.Repeat("ơ", i*100))
		b.columns[7].decimal(giaoban.Whole(int64(-i)), i != 1)
		b.rows++
	}
	return b
}

func TestABlockReadsBackAsItWasWritten(t *testing.T) {
	b := fullBlock()
	bytesOf := b.appendNative(nil)
	empty := newBlock("a", "UInt8").appendNative(nil)
	n := newNativeReader(io.NopCloser(bytes.NewReader(append(append(append([]byte{}, empty...), bytesOf...), bytesOf...))), &sync.Pool{})
	for range 2 {
		got, err := n.next()
		if err != nil {
			t.Fatal(err)
		}
		if again := got.appendNative(nil); !bytes.Equal(again, bytesOf) {
			t.Errorf("read back as %+v", got)
		}
		if d, there := got.columns[7].decimalAt(2); !there || d != giaoban.Whole(-2) {
			t.Errorf("decimal %v %v", d, there)
		}
		if _, there := got.columns[7].decimalAt(1); there || got.columns[4].dateAt(2) != -2 || !got.columns[5].yesAt(1) {
			t.Error("NULL, date or bool is another")
		}
	}
	if _, err := n.next(); err != io.EOF {
		t.Errorf("after the last block: %v", err)
	}
}

func TestACutAnswerIsAnError(t *testing.T) {
	whole := fullBlock().appendNative(nil)
	for end := 1; end < len(whole); end++ {
		n := newNativeReader(io.NopCloser(bytes.NewReader(whole[:end])), &sync.Pool{})
		if _, err := n.next(); err == nil || err == io.EOF {
			t.Fatalf("cut after %d of %d bytes: %v", end, len(whole), err)
		}
	}
}

func FuzzNative(f *testing.F) {
	f.Add(fullBlock().appendNative(nil))
	f.Add([]byte{1, 1, 1, 'a', 5, 'A', 'r', 'r', 'a', 'y', 0})
	f.Add([]byte{1, 255, 255, 255, 31, 1, 'a', 5, 'U', 'I', 'n', 't', '8', 0})
	f.Fuzz(func(t *testing.T, answer []byte) {
		n := newNativeReader(io.NopCloser(bytes.NewReader(answer)), &sync.Pool{})
		for range 4 {
			b, err := n.next()
			if err != nil {
				return
			}
			if len(b.appendNative(nil)) > 2*len(answer)+64 {
				t.Errorf("%d bytes became a block of %d", len(answer), len(b.appendNative(nil)))
			}
		}
	})
}

// A body whose rows fail in the middle stores none of them.
func TestRowsThatFailInTheMiddleStoreNothing(t *testing.T) {
	s := open(t, t.TempDir())
	broken := errors.New("broken")
	n := 0
	b := observationBlock()
	err := s.client.insert(context.Background(), appendObservationsSQL, "t", b, func(b *block) (bool, error) {
		if n++; n == 4 {
			return false, broken
		}
		w := &figureWriter{s: s, batch: 1}
		for i := range 1000 {
			o := reported(t, "x", "a", "2014-01", int64(i)).Observation
			o.Period.Ends += giaoban.Date(n*1000 + i)
			if err := w.add(b, nil, o, Cell{}); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("the cause is lost: %v", err)
	}
	if got := ask(t, s, "SELECT count() FROM giaoban.observation"); got != "0" {
		t.Errorf("%s rows of a failed body are stored", got)
	}
}

// A server over native TCP is spoken to through the columns of clickhouse-go. The
// same code, over the engine's transport: what goes in and comes out is the same.
func TestTheWayOfNativeTCPGivesTheSameFigures(t *testing.T) {
	s := open(t, t.TempDir())
	options := s.engine.ClientOptions(ownDatabase)
	options.Settings = clickhouse.Settings(sentSettings())
	conn, err := clickhouse.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	direct, columns := s.client, &client{conn: conn, native: true}

	r := reported(t, "b", "a", "1950", 0)
	r.Amount, r.Band, r.Illustrative = giaoban.OfParts(giaoban.Whole(-978), giaoban.Whole(1170)), "x", true
	none := reported(t, "b", "a", "2014", 0)
	none.Amount, none.Status = giaoban.Amount{}, giaoban.NotApplicable
	s.client = columns
	info := send(t, s, time.Time{}, "over columns", r, none, reported(t, "c", "b", "2014Q1", 5))
	seen := map[string]any{}
	for name, c := range map[string]*client{"columns": columns, "direct": direct} {
		s.client = c
		batch, err := s.Batch(context.Background(), info.ID)
		if err != nil || batch != info {
			t.Errorf("%s: batch %+v %v", name, batch, err)
		}
		sums, err := s.OverUnits(context.Background(), Filter{}, map[giaoban.UnitID]giaoban.UnitID{"a": "p", "b": "p"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		history, err := s.History(context.Background(), r.Figure)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		file, err := s.File(context.Background(), hashOf("over columns"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, _ := io.ReadAll(file)
		file.Close()
		seen[name] = []any{latest(t, s, Filter{}), sums, history, string(text)}
	}
	if a, b := text(seen["columns"]), text(seen["direct"]); a != b || !strings.Contains(a, "over columns") {
		t.Errorf("over columns\n%s\ndirect\n%s", a, b)
	}
}
