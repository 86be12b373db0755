package chdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	cgproto "github.com/ClickHouse/ch-go/proto"
	"github.com/ClickHouse/clickhouse-go/v2"
)

// nativeBlock is one block of rows (a UInt64), as the store builds them by hand.
func nativeBlock(t testing.TB, rows int) []byte {
	t.Helper()
	var a cgproto.ColUInt64
	for i := range rows {
		a = append(a, uint64(i))
	}
	return encode(t, rows, cgproto.InputColumn{Name: "a", Data: a})
}

func encode(t testing.TB, rows int, columns ...cgproto.InputColumn) []byte {
	t.Helper()
	var b cgproto.Buffer
	block := cgproto.Block{Columns: len(columns), Rows: rows}
	if err := block.EncodeBlock(&b, 0, columns); err != nil {
		t.Fatal(err)
	}
	return b.Buf
}

// onePart makes the blocks of one insert one part: with it a cut body leaves
// nothing, however long it was.
const onePart = " SETTINGS max_insert_block_size = 1000000000, min_insert_block_size_rows = 1000000000, max_insert_block_size_bytes = 0, min_insert_block_size_bytes = 0"

func TestInsertStreamsBlocks(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100")
	body := slices.Repeat([][]byte{nativeBlock(t, 65536)}, 31)
	insert := func(token string) {
		t.Helper()
		query := "INSERT INTO giaoban.t (a)" + onePart + ", insert_deduplication_token = '" + token + "'"
		if err := e.Insert(t.Context(), query, bytes.NewReader(bytes.Join(body, nil))); err != nil {
			t.Fatal(err)
		}
	}
	insert("batch-1")
	insert("batch-1") // a resend
	if n := one[uint64](t, conn, "SELECT count() FROM t"); n != 31*65536 {
		t.Errorf("%d rows", n)
	}
	if n := one[uint64](t, conn, "SELECT count() FROM system.parts WHERE table = 't' AND active"); n != 1 {
		t.Errorf("%d parts from one insert of 31 blocks", n)
	}
	insert("batch-2")
	if n := one[uint64](t, conn, "SELECT count() FROM t"); n != 2*31*65536 {
		t.Errorf("the token of one insert stayed for the next: %d rows", n)
	}
}

func TestTokenInTheSettingsOfABatch(t *testing.T) {
	_, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100")
	for _, token := range []string{"1", "1", "2"} {
		ctx := clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"insert_deduplication_token": token}))
		batch, err := conn.PrepareBatch(ctx, "INSERT INTO t")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(batch.Append(uint64(7)), batch.Send()); err != nil {
			t.Fatal(err)
		}
	}
	if n := one[uint64](t, conn, "SELECT count() FROM t"); n != 2 {
		t.Errorf("%d rows, want one for each token", n)
	}
}

func TestInsertErrors(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	exec(t, conn, "CREATE TABLE checked (a UInt64, CONSTRAINT small CHECK a < 5) ENGINE = MergeTree ORDER BY a")
	good := nativeBlock(t, 10)
	for name, c := range map[string]struct {
		query string
		body  []byte
		want  string
	}{
		"no such table":        {"INSERT INTO giaoban.nothing (a)", good, "Code: 60."},
		"no such column":       {"INSERT INTO giaoban.t (b)", good, "Code: 16."},
		"a constraint":         {"INSERT INTO giaoban.checked (a)", good, "Code: 469."},
		"no Native at all":     {"INSERT INTO giaoban.t (a)", []byte("xin chào, đây không phải là Native"), "Code: "},
		"far too much of that": {"INSERT INTO giaoban.t (a)", bytes.Repeat([]byte("xin chào "), 1<<20), "Code: "},
		"an empty body":        {"INSERT INTO giaoban.t (a)", nil, "unexpected EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := e.Insert(t.Context(), c.query, bytes.NewReader(c.body)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	for _, table := range []string{"t", "checked"} {
		if n := one[uint64](t, conn, "SELECT count() FROM "+table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

// A body that stops before its end leaves nothing, wherever it stops and
// however it says so.
func TestCutBodyStoresNothing(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	const blocks, rows = 20, 5000
	block := nativeBlock(t, rows)
	whole := bytes.Repeat(block, blocks)
	var cuts []int
	for i := 1; i < blocks; i++ {
		cuts = append(cuts, i*len(block))
	}
	random := rand.New(rand.NewPCG(3, 14))
	for range torture(40, 1000) {
		cuts = append(cuts, 1+random.IntN(len(whole)-1))
	}
	ways := map[string]func(cut int) error{
		"a read error": func(cut int) error {
			return e.Insert(t.Context(), "INSERT INTO giaoban.t (a)", io.MultiReader(bytes.NewReader(whole[:cut]), broken{io.ErrUnexpectedEOF}))
		},
		"a read error through the client's request": func(cut int) error {
			return post(t, e, io.MultiReader(bytes.NewReader(whole[:cut]), broken{errors.New("connection reset")}), -1)
		},
		"fewer bytes than announced": func(cut int) error {
			return post(t, e, bytes.NewReader(whole[:cut]), int64(len(whole)))
		},
		"an end that looks proper, inside a block": func(cut int) error {
			if cut%len(block) == 0 { // and between blocks nobody can tell
				return io.ErrUnexpectedEOF
			}
			return e.Insert(t.Context(), "INSERT INTO giaoban.t (a)", bytes.NewReader(whole[:cut]))
		},
		"a context that ends": func(cut int) error {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			return e.Insert(ctx, "INSERT INTO giaoban.t (a)", io.MultiReader(bytes.NewReader(whole[:cut]), ending{cancel}))
		},
	}
	for name, send := range ways {
		t.Run(name, func(t *testing.T) {
			for _, cut := range cuts {
				if err := send(cut); err == nil {
					t.Errorf("cut at %d of %d: no error", cut, len(whole))
				}
			}
			if n := one[uint64](t, conn, "SELECT count() FROM t"); n != 0 {
				t.Fatalf("%d rows are stored", n)
			}
		})
	}
	if err := post(t, e, bytes.NewReader(whole), int64(len(whole))); err != nil {
		t.Fatal(err)
	}
	if n := one[uint64](t, conn, "SELECT count() FROM t"); n != blocks*rows {
		t.Errorf("of the whole body %d rows are stored", n)
	}
	if n := len(e.idle); n != cap(e.idle) {
		t.Errorf("%d of %d connections came back", n, cap(e.idle))
	}
}

// Longer than what the engine squashes by default, a cut body would leave its
// first parts; the settings of onePart are what prevents it.
func TestCutOfALongBodyStoresNothingInOnePart(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	const blocks = 200
	cut := func(settings string) uint64 {
		body := io.MultiReader(bytes.NewReader(bytes.Repeat(nativeBlock(t, 65536), blocks)), broken{io.ErrUnexpectedEOF})
		if err := e.Insert(t.Context(), "INSERT INTO giaoban.t (a)"+settings, body); err == nil {
			t.Error("no error")
		}
		return one[uint64](t, conn, "SELECT count() FROM t")
	}
	if n := cut(onePart); n != 0 {
		t.Errorf("%d rows are stored in spite of the settings", n)
	}
	t.Logf("without the settings %d of %d rows are stored", cut(""), blocks*65536)
}

// clickhouse-go ends the body cleanly when it cannot encode a block; the batch
// must not pass for sent.
func TestBatchWhoseBodyIsEmptyFails(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	if err := post(t, e, bytes.NewReader(nil), -1); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

// post sends rows as clickhouse-go does.
func post(t *testing.T, e *Engine, body io.Reader, length int64) error {
	t.Helper()
	query := url.Values{"query": {"INSERT INTO t (a) FORMAT Native"}, "database": {"giaoban"}, "default_format": {"Native"}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://embedded:8123/?"+query.Encode(), io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = length
	resp, err := e.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(resp.Body)
		return fmt.Errorf("status %d: %s", resp.StatusCode, text)
	}
	return nil
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// ending cancels where a body would go on, and then never ends by itself.
type ending struct{ cancel context.CancelFunc }

func (b ending) Read([]byte) (int, error) {
	b.cancel()
	return 0, nil
}
