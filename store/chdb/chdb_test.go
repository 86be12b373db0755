package chdb

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// open gives an engine on a fresh folder, and a client in the database giaoban.
// The real library is needed: its absence fails every test with the remedy.
func open(t testing.TB, change ...func(*Options)) (*Engine, driver.Conn) {
	t.Helper()
	o := Options{Path: filepath.Join(t.TempDir(), "kho dữ liệu"), Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
	for _, c := range change {
		c(&o)
	}
	e, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := e.Query(t.Context(), "CREATE DATABASE giaoban ENGINE = Atomic", "Null"); err != nil {
		t.Fatal(err)
	}
	return e, client(t, e, "giaoban")
}

func client(t testing.TB, e *Engine, database string) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(e.ClientOptions(database))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

func exec(t testing.TB, conn driver.Conn, statement string, args ...any) {
	t.Helper()
	if err := conn.Exec(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// one reads the single value of a statement.
func one[T any](t testing.TB, conn driver.Conn, statement string, args ...any) T {
	t.Helper()
	var v T
	if err := conn.QueryRow(t.Context(), statement, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return v
}

// running counts the statements in the engine, without the one that counts.
func running(t testing.TB, e *Engine) int {
	t.Helper()
	text, err := e.Query(context.Background(), "SELECT count() - 1 FROM system.processes", "TSV")
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(string(text[:len(text)-1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// torture is how often a hard test repeats itself: few in the daily run,
// many under GIAOBAN_TORTURE=1.
func torture(few, many int) int {
	if os.Getenv("GIAOBAN_TORTURE") != "" {
		return many
	}
	return few
}
