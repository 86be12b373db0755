package chdb

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// endless takes hours, on one thread or on many.
const endless = "SELECT sum(sipHash64(number)) FROM numbers(1000000000000)"

// stopWithin is what safety asks: a cancelled statement is gone from the
// engine in half a second.
const stopWithin = 500 * time.Millisecond

func TestCancelStopsTheStatement(t *testing.T) {
	e, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	for name, run := range map[string]func(ctx context.Context) error{
		"a select that computes": func(ctx context.Context) error { return drain(ctx, conn, endless) },
		"a select that streams":  func(ctx context.Context) error { return drain(ctx, conn, "SELECT number FROM numbers(1000000000000)") },
		"an insert from a select": func(ctx context.Context) error {
			return conn.Exec(ctx, "INSERT INTO t "+endless)
		},
		"an insert whose body never ends": func(ctx context.Context) error {
			return e.Insert(ctx, "INSERT INTO giaoban.t (a)", &endlessBody{block: nativeBlock(t, 1000)})
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ended := make(chan error)
			go func() { ended <- run(ctx) }()
			waitRunning(t, e, 1)
			cancel()
			began := time.Now()
			waitRunning(t, e, 0)
			took := time.Since(began)
			if took > stopWithin {
				t.Errorf("the engine went on for %s", took)
			}
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("the caller got %v", err)
			}
			t.Logf("stopped in %s", took)
		})
	}
	if n := one[uint64](t, conn, "SELECT count() FROM t"); n != 0 {
		t.Errorf("%d rows of cancelled inserts are in the table", n)
	}
}

func TestDeadlineStopsTheStatement(t *testing.T) {
	e, conn := open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := drain(ctx, conn, endless); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the caller got %v", err)
	}
	if took := time.Since(began); took > 200*time.Millisecond+stopWithin {
		t.Errorf("it took %s", took)
	}
	if n := running(t, e); n != 0 {
		t.Errorf("%d statements are left", n)
	}
}

// A reader that is neither read nor closed must not keep its connection.
func TestAbandonedResultGivesItsConnectionBack(t *testing.T) {
	e, conn := open(t, func(o *Options) { o.Connections = 1 })
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := conn.Query(ctx, "SELECT number FROM numbers(1000000000)"); err != nil {
		t.Fatal(err)
	}
	cancel()
	waitRunning(t, e, 0)
	exec(t, conn, "SELECT 1")
}

func TestWaitingForAConnectionHonoursTheContext(t *testing.T) {
	e, _ := open(t, func(o *Options) { o.Connections = 1 })
	body, _, err := e.query(t.Context(), &statement{text: "SELECT number FROM numbers(1000000000)", format: "Native"})
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := e.Query(ctx, "SELECT 1", "TSV"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// Cancelled at any moment of their life, many at once, statements leave no
// connection behind, and no late kill hits the statement that follows.
func TestManyCancelsLeakNothing(t *testing.T) {
	const connections = 4
	e, conn := open(t, func(o *Options) { o.Connections = connections })
	times := make(chan time.Duration, torture(100, 1000))
	var wg sync.WaitGroup
	for g := range connections {
		wg.Go(func() {
			for i := range cap(times) / connections {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration((i*connections+g)%37)*time.Millisecond)
				err := drain(ctx, conn, endless)
				late, _ := ctx.Deadline()
				times <- time.Since(late)
				cancel()
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("cancel %d: %v", i, err)
				}
				if err := drain(t.Context(), conn, "SELECT number FROM numbers(200000)"); err != nil {
					t.Errorf("the statement after cancel %d: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	close(times)
	var all []time.Duration
	for d := range times {
		all = append(all, d)
	}
	slices.Sort(all)
	// The statements fill every processor, and on a shared machine others do
	// too: one in a hundred may wait for its turn, and none may hang.
	median, most, slowest := all[len(all)/2], all[len(all)*99/100], all[len(all)-1]
	t.Logf("%d cancels, back to the caller: median %s, 99 of 100 within %s, slowest %s", len(all), median, most, slowest)
	if most > stopWithin || slowest > 10*time.Second {
		t.Errorf("99 of 100 took up to %s, the slowest %s", most, slowest)
	}
	if n := running(t, e); n != 0 {
		t.Errorf("%d statements are left", n)
	}
	if free := len(e.idle); free != connections {
		t.Errorf("%d of %d connections came back", free, connections)
	}
}

func TestCloseEndsWhatStillRuns(t *testing.T) {
	e, conn := open(t)
	ended := make(chan error)
	go func() { ended <- drain(context.Background(), conn, endless) }()
	waitRunning(t, e, 1)
	if _, err := conn.Query(context.Background(), "SELECT number FROM numbers(1000000000)"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("closed in %s", time.Since(began))
	if err := <-ended; !errors.Is(err, errClosed) {
		t.Errorf("the statement ended with %v", err)
	}
	if err := conn.Ping(t.Context()); !errors.Is(err, errClosed) {
		t.Errorf("after closing: %v", err)
	}
}

func drain(ctx context.Context, conn driver.Conn, statement string) error {
	rows, err := conn.Query(ctx, statement)
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}

func waitRunning(t *testing.T, e *Engine, want int) {
	t.Helper()
	for began := time.Now(); running(t, e) != want; time.Sleep(time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("the engine does not come to %d running statements", want)
		}
	}
}

// endlessBody repeats one block for ever.
type endlessBody struct {
	block []byte
	at    int
}

func (b *endlessBody) Read(p []byte) (int, error) {
	n := copy(p, b.block[b.at:])
	b.at = (b.at + n) % len(b.block)
	return n, nil
}
