package chdb

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	cgproto "github.com/ClickHouse/ch-go/proto"
)

// The floor of a trivial statement: the C interface on one connection and in
// one buffer, this package around it, which streams, and the client around that.
func BenchmarkTrivial(b *testing.B) {
	e, conn := open(b)
	s, err := e.acquire(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("C", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.collect("SELECT 1", "Native", nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	e.put(s)
	b.Run("streamed", func(b *testing.B) {
		for b.Loop() {
			if _, err := e.Query(b.Context(), "SELECT 1", "Native"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("client", func(b *testing.B) {
		var n uint8
		for b.Loop() {
			if err := conn.QueryRow(b.Context(), "SELECT 1").Scan(&n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// A large result: in one buffer of the engine, in blocks, and through the client.
func BenchmarkLargeSelect(b *testing.B) {
	const rows = 3_000_000
	query := fmt.Sprintf("SELECT number, toUInt32(number %% 1000) FROM numbers(%d)", rows)
	e, conn := open(b)
	perSecond := func(b *testing.B) {
		b.ReportMetric(rows*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mrows/s")
	}
	b.Run("whole", func(b *testing.B) {
		s, err := e.acquire(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		defer e.put(s)
		for b.Loop() {
			if _, err := s.collect(query, "Native", nil); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
	b.Run("streamed", func(b *testing.B) {
		for b.Loop() {
			body, _, err := e.query(b.Context(), &statement{text: query, format: "Native"})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, body); err != nil {
				b.Fatal(err)
			}
			body.Close()
		}
		perSecond(b)
	})
	b.Run("client", func(b *testing.B) {
		for b.Loop() {
			if err := drain(b.Context(), conn, query); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b)
	})
}

// Rows of the shape the product keeps, in blocks of the size the engine likes.
func BenchmarkInsert(b *testing.B) {
	const rows, blocks = 65_536, 16
	e, conn := open(b)
	table := func(b *testing.B) { // merges of the one before must not slow the next
		exec(b, conn, "DROP TABLE IF EXISTS t SYNC")
		exec(b, conn, `CREATE TABLE t (indicator UInt16, unit UInt32, period UInt32, value Decimal(38,9), batch UInt64)
			ENGINE = MergeTree ORDER BY (indicator, unit, period, batch)`)
	}
	body := bytes.Repeat(figures(b, rows), blocks)
	perSecond := func(b *testing.B, rows int) {
		b.ReportMetric(float64(rows)*float64(b.N)/1e6/b.Elapsed().Seconds(), "Mrows/s")
	}
	b.Run("blocks by hand", func(b *testing.B) {
		table(b)
		for b.Loop() {
			if err := e.Insert(b.Context(), "INSERT INTO giaoban.t (indicator, unit, period, value, batch)"+onePart, bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
		perSecond(b, rows*blocks)
	})
	b.Run("engine's own select", func(b *testing.B) {
		table(b)
		for b.Loop() {
			exec(b, conn, fmt.Sprintf("INSERT INTO t SELECT 7, number %% 1000, number %% 60, number, 1 FROM numbers(%d)", rows*blocks))
		}
		perSecond(b, rows*blocks)
	})
	b.Run("1000 rows", func(b *testing.B) {
		table(b)
		small := figures(b, 1000)
		for b.Loop() {
			if err := e.Insert(b.Context(), "INSERT INTO giaoban.t (indicator, unit, period, value, batch)", bytes.NewReader(small)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		e, err := Open(b.Context(), Options{Path: dir})
		if err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func figures(b *testing.B, rows int) []byte {
	b.Helper()
	var (
		indicator cgproto.ColUInt16
		unit      cgproto.ColUInt32
		period    cgproto.ColUInt32
		value     cgproto.ColDecimal128
		batch     cgproto.ColUInt64
	)
	for i := range rows {
		indicator = append(indicator, 7)
		unit = append(unit, uint32(i%1000))
		period = append(period, uint32(i%60))
		value = append(value, cgproto.Decimal128{Low: uint64(i) * 1_000_000_000})
		batch = append(batch, 1)
	}
	return encode(b, rows,
		cgproto.InputColumn{Name: "indicator", Data: indicator}, cgproto.InputColumn{Name: "unit", Data: unit},
		cgproto.InputColumn{Name: "period", Data: period}, cgproto.InputColumn{Name: "value", Data: cgproto.Alias(&value, "Decimal(38, 9)")},
		cgproto.InputColumn{Name: "batch", Data: batch})
}
