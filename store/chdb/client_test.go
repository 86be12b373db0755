package chdb

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/shopspring/decimal"
)

func TestClientMeetsTheEngine(t *testing.T) {
	e, conn := open(t)
	v, err := conn.ServerVersion()
	if err != nil {
		t.Fatal(err)
	}
	if v.Version.Major < 26 || v.Revision != 0 {
		t.Errorf("the engine says %+v; revision 0 is what makes the client read plain Native", v)
	}
	if err := conn.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if got := one[string](t, client(t, e, ""), "SELECT currentDatabase()"); got != "default" {
		t.Errorf("without a database the client is in %q", got)
	}
}

func TestBatchComesBack(t *testing.T) {
	_, conn := open(t)
	exec(t, conn, `CREATE TABLE figures (unit UInt32, day Date32, value Decimal(38,9), note Nullable(String), parts Array(UInt16), at DateTime64(3), name LowCardinality(String))
		ENGINE = MergeTree ORDER BY (unit, day)`)
	type figure struct {
		unit  uint32
		day   time.Time
		value decimal.Decimal
		note  *string
		parts []uint16
		at    time.Time
		name  string
	}
	note := "Số liệu ước tính, “tạm”\t\n\\'"
	want := []figure{
		{1, time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), decimal.RequireFromString("12345678901234567890123456789.123456789"), nil, nil, time.UnixMilli(1).UTC(), ""},
		{2, time.Date(2299, 12, 31, 0, 0, 0, 0, time.UTC), decimal.RequireFromString("-0.000000001"), &note, []uint16{1, 2, 65535}, time.UnixMilli(1403913600123).UTC(), "Trà Vinh"},
	}
	batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO figures")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range want {
		if err := batch.Append(f.unit, f.day, f.value, f.note, f.parts, f.at, f.name); err != nil {
			t.Fatal(err)
		}
	}
	if err := batch.Send(); err != nil {
		t.Fatal(err)
	}
	rows, err := conn.Query(t.Context(), "SELECT * FROM figures ORDER BY unit")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; rows.Next(); i++ {
		var f figure
		if err := rows.Scan(&f.unit, &f.day, &f.value, &f.note, &f.parts, &f.at, &f.name); err != nil {
			t.Fatal(err)
		}
		w := want[i]
		same := f.unit == w.unit && f.day.Equal(w.day) && f.value.Equal(w.value) && fmt.Sprint(f.parts) == fmt.Sprint(w.parts) &&
			f.at.Equal(w.at) && f.name == w.name && (f.note == nil) == (w.note == nil) && (f.note == nil || *f.note == *w.note)
		if !same {
			t.Errorf("row %d came back as %+v, went in as %+v", i, f, w)
		}
	}
	if err := rows.Err(); err != nil {
		t.Error(err)
	}
}

func TestParametersReachTheEngineAsTheyAre(t *testing.T) {
	_, conn := open(t)
	hostile := "'); DROP DATABASE giaoban; -- \t\n\r\\ “đ” {x:String}"
	for name, c := range map[string]struct {
		statement string
		value     any
		want      string
	}{
		"text":             {"SELECT {v:String}", hostile, hostile},
		"nothing in text":  {"SELECT {v:String}", "", ""},
		"array of texts":   {"SELECT toString({v:Array(String)})", []string{"a'b", "đ\\"}, `['a\'b','đ\\']`},
		"array of numbers": {"SELECT toString({v:Array(UInt32)})", []uint32{3, 1, 2}, "[3,1,2]"},
		"empty array":      {"SELECT toString({v:Array(UInt32)})", []uint32{}, "[]"},
		"decimal":          {"SELECT toString({v:Decimal(38,9)})", "12345678901234567890123456789.123456789", "12345678901234567890123456789.123456789"},
		"day":              {"SELECT toString({v:Date32})", "2299-12-31", "2299-12-31"},
		"null":             {"SELECT toString(isNull({v:Nullable(String)}))", (*string)(nil), "1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := one[string](t, conn, c.statement, clickhouse.Named("v", c.value)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if got := one[uint64](t, conn, "SELECT count() FROM system.databases WHERE name = 'giaoban'"); got != 1 {
		t.Error("a parameter became a statement")
	}
}

func TestParametersWorkInEveryKindOfStatement(t *testing.T) {
	_, conn := open(t)
	exec(t, conn, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a")
	exec(t, conn, "INSERT INTO t SELECT number FROM numbers({n:UInt64})", clickhouse.Named("n", 100))
	exec(t, conn, "WITH x AS (SELECT {n:UInt64} AS a) INSERT INTO t SELECT a FROM x", clickhouse.Named("n", 1000))
	exec(t, conn, "DELETE FROM t WHERE a < {n:UInt64}", clickhouse.Named("n", 99))
	if got := one[uint64](t, conn, "SELECT sum(a) FROM t"); got != 1099 {
		t.Errorf("sum is %d, want 1099", got)
	}
}

func TestErrorsKeepTheirCode(t *testing.T) {
	_, conn := open(t)
	for statement, code := range map[string]int32{
		"SELECT * FROM nothing": 60,
		"SELEC 1":               62,
		"SELECT throwIf(number = 3) FROM numbers(10)":   395,
		"DROP TABLE nothing":                            60,
		"SELECT {absent:String}":                        456,
		"INSERT INTO nothing VALUES (1)":                60,
		"SELECT 1 SETTINGS no_such_setting = 1":         115,
		"SELECT sleep(3) SETTINGS max_execution_time=1": 159,
	} {
		var ex *clickhouse.Exception
		if err := conn.Exec(t.Context(), statement); !errors.As(err, &ex) || ex.Code != code {
			t.Errorf("%s: got %v, want code %d", statement, err, code)
		}
	}
}

// A SELECT may fail when its first blocks are already with the reader.
func TestErrorInTheMiddleOfAResult(t *testing.T) {
	e, conn := open(t, func(o *Options) { o.Connections = 1 })
	rows, err := conn.Query(t.Context(), "SELECT throwIf(number = 3000000) FROM numbers(4000000)")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for rows.Next() {
		n++
	}
	var ex *clickhouse.Exception
	if err := rows.Err(); !errors.As(err, &ex) || ex.Code != 395 {
		t.Errorf("after %d rows: %v, want code 395", n, err)
	}
	if n == 0 || n >= 4000000 {
		t.Errorf("%d rows before the error", n)
	}
	if _, err := e.Query(t.Context(), "SELECT throwIf(number = 3000000) FROM numbers(4000000)", "TSV"); err == nil || !strings.Contains(err.Error(), "Code: 395.") {
		t.Errorf("without the client: %v", err)
	}
	if left := running(t, e); left != 0 {
		t.Errorf("%d statements are left in the engine", left)
	}
}

func TestDatabaseOfTheClientIsHonoured(t *testing.T) {
	e, conn := open(t, func(o *Options) { o.Connections = 1 })
	exec(t, conn, "CREATE DATABASE other ENGINE = Atomic")
	other := client(t, e, "other")
	for range 3 { // over the same connection of the engine
		if got := one[string](t, conn, "SELECT currentDatabase()"); got != "giaoban" {
			t.Errorf("the first client is in %q", got)
		}
		if got := one[string](t, other, "SELECT currentDatabase()"); got != "other" {
			t.Errorf("the second client is in %q", got)
		}
	}
	exec(t, other, "CREATE TABLE goose_db_version (id UInt8) ENGINE = MergeTree ORDER BY id")
	if got := one[string](t, conn, "SELECT database FROM system.tables WHERE name = 'goose_db_version'"); got != "other" {
		t.Errorf("the table landed in %q", got)
	}
	var ex *clickhouse.Exception
	if err := client(t, e, "nowhere").Ping(t.Context()); !errors.As(err, &ex) || ex.Code != 81 {
		t.Errorf("a database that is not there: %v, want code 81", err)
	}
}

func TestSettingsLastForOneStatement(t *testing.T) {
	_, conn := open(t, func(o *Options) { o.Connections, o.MaxThreads, o.MaxExecution = 1, 1, time.Minute })
	state := "SELECT concat(toString(getSetting('max_threads')), ' ', toString(getSetting('max_execution_time')), ' ', getSetting('insert_deduplication_token'))"
	with := func(s clickhouse.Settings) string {
		var got string
		if err := conn.QueryRow(clickhouse.Context(t.Context(), clickhouse.WithSettings(s)), state).Scan(&got); err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, c := range []struct {
		settings clickhouse.Settings
		want     string
	}{
		{nil, "1 60 "},
		{clickhouse.Settings{"max_threads": 2, "insert_deduplication_token": `a'\b`}, `2 60 a'\b`},
		{clickhouse.Settings{"insert_deduplication_token": "c"}, "1 60 c"},
		{nil, "1 60 "},
		{clickhouse.Settings{"max_execution_time": 0.5}, "1 0.5 "},
		{nil, "1 60 "},
	} {
		if got := with(c.settings); got != c.want {
			t.Errorf("with %v: %q, want %q", c.settings, got, c.want)
		}
	}
	for _, leaving := range []string{"SET max_threads = 2", "USE default", "SELECT 1 SETTINGS max_threads = 2"} {
		exec(t, conn, leaving)
		if got := with(nil); got != "1 60 " {
			t.Errorf("%s stays behind: %q", leaving, got)
		}
		if got := one[string](t, conn, "SELECT currentDatabase()"); got != "giaoban" {
			t.Errorf("%s moved the next statement to %s", leaving, got)
		}
	}
}

func TestWhatIsNotForThisEngineIsRefused(t *testing.T) {
	e, conn := open(t)
	if err := conn.Exec(clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"log_comment": "x"})), "SELECT 1"); err == nil || !strings.Contains(err.Error(), "log_comment is taken") {
		t.Errorf("log_comment: %v", err)
	}
	if err := conn.Exec(clickhouse.Context(t.Context(), clickhouse.WithSettings(clickhouse.Settings{"a = 1, b": "x"})), "SELECT 1"); err == nil || !strings.Contains(err.Error(), "no name of a setting") {
		t.Errorf("a name that is none: %v", err)
	}
	o := e.ClientOptions("giaoban")
	o.Compression = &clickhouse.Compression{Method: clickhouse.CompressionLZ4}
	compressed, err := clickhouse.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer compressed.Close()
	if err := compressed.Ping(t.Context()); err == nil || !strings.Contains(err.Error(), "compression is for networks") {
		t.Errorf("compression: %v", err)
	}
}

func TestResultsOfEverySize(t *testing.T) {
	_, conn := open(t)
	for _, n := range []uint64{0, 1, 65_408, 65_409, 65_410, 1_000_000} {
		rows, err := conn.Query(t.Context(), fmt.Sprintf("SELECT number, toString(number) FROM numbers(%d)", n))
		if err != nil {
			t.Fatal(err)
		}
		var count, sum uint64
		for rows.Next() {
			var a uint64
			var s string
			if err := rows.Scan(&a, &s); err != nil {
				t.Fatal(err)
			}
			count, sum = count+1, sum+a
			if s != fmt.Sprint(a) {
				t.Fatalf("%d came as %q", a, s)
			}
		}
		if err := rows.Err(); err != nil {
			t.Error(err)
		}
		if count != n || (n > 0 && sum != n*(n-1)/2) {
			t.Errorf("of %d rows %d came, with sum %d", n, count, sum)
		}
	}
}

func TestEightAtOnce(t *testing.T) {
	_, conn := open(t, func(o *Options) { o.Connections = 4 })
	exec(t, conn, "CREATE TABLE t (g UInt32, i UInt32) ENGINE = MergeTree ORDER BY (g, i)")
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 20 {
				batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO t")
				if err != nil {
					t.Error(err)
					return
				}
				if err := errors.Join(batch.Append(uint32(g), uint32(i)), batch.Send()); err != nil {
					t.Error(err)
					return
				}
				var n uint64
				if err := conn.QueryRow(t.Context(), "SELECT count() FROM t WHERE g = {g:UInt32}", clickhouse.Named("g", g)).Scan(&n); err != nil || n != uint64(i+1) {
					t.Errorf("goroutine %d sees %d of its %d rows: %v", g, n, i+1, err)
				}
			}
		})
	}
	wg.Wait()
}
