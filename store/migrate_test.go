package store

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/store/chdb"
)

func openEngine(t *testing.T, dir string) *chdb.Engine {
	t.Helper()
	e, err := chdb.Open(context.Background(), chdb.Options{Path: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func migrationFiles(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d migrations, %v", len(files), err)
	}
	return files
}

// From each older version with a row in each of its tables the store comes to the
// newest, keeps the rows, and can be used.
func TestMigrationsFromEveryOlderVersion(t *testing.T) {
	ctx := context.Background()
	files := migrationFiles(t)
	made := 0
	for _, file := range files {
		version, err := strconv.ParseInt(strings.SplitN(strings.TrimPrefix(file, "migrations/"), "_", 2)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := migrations.ReadFile(file); err != nil || strings.Contains(string(text), "CREATE TABLE") {
			made++
		}
		dir := t.TempDir()
		e := openEngine(t, dir)
		o := e.ClientOptions(ownDatabase)
		if err := makeDatabase(ctx, *o); err != nil {
			t.Fatal(err)
		}
		if err := migrate(ctx, *o, version); err != nil {
			t.Fatal(err)
		}
		tables := fillTables(t, e)
		if len(tables) != made {
			t.Errorf("version %d has tables %v, want %d", version, tables, made)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		for _, table := range tables {
			if got := ask(t, s, "SELECT count() FROM giaoban."+table); got != "1" {
				t.Errorf("from version %d: %s has %s rows, want the one it had", version, table, got)
			}
		}
		for _, table := range []string{"observation", "batch", "catalogue", "form", "account"} {
			ask(t, s, "TRUNCATE TABLE giaoban."+table) // the rows above are no true ones
		}
		closeStore(t, s)
		s = open(t, dir)
		info := acceptMany(t, s, 10, true)
		if got := latest(t, s, Filter{Indicators: []string{"indicator-00"}}); len(got) != 10 || got[0].Revision != info.ID {
			t.Errorf("from version %d: what is written reads back as %d rows", version, len(got))
		}
		closeStore(t, s)
	}
}

// fillTables puts one row of defaults into every table of a version, as far as
// keys go with number 1.
func fillTables(t *testing.T, e *chdb.Engine) []string {
	t.Helper()
	query := func(sql string) string {
		out, err := e.Query(context.Background(), sql, "TSV")
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return strings.TrimSpace(string(out))
	}
	names := query("SELECT name FROM system.tables WHERE database = 'giaoban' AND name NOT LIKE 'goose%' ORDER BY name")
	tables := strings.Fields(names)
	for _, table := range tables {
		column := query("SELECT name FROM system.columns WHERE database = 'giaoban' AND table = '" + table + "' ORDER BY position LIMIT 1")
		value := "1"
		if query("SELECT type FROM system.columns WHERE database = 'giaoban' AND table = '"+table+"' ORDER BY position LIMIT 1") == "String" {
			value = "'x'"
		}
		if table == "batch" {
			query("INSERT INTO giaoban.batch (batch, state) VALUES (1, 2)")
			continue
		}
		query(fmt.Sprintf("INSERT INTO giaoban.%s (%s) VALUES (%s)", table, column, value))
	}
	return tables
}

// A migration interrupted before its version was written runs again at the next
// start: it must not mind.
func TestEveryMigrationIsSafeToRunTwice(t *testing.T) {
	s := open(t, t.TempDir())
	acceptMany(t, s, 10, true)
	for _, name := range migrationFiles(t) {
		text, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sql := regexp.MustCompile(`(?m)^--.*$`).ReplaceAllString(string(text), "")
		if n := strings.Count(sql, ";"); n != 1 {
			t.Errorf("%s has %d statements, want one", name, n)
		}
		for range 2 {
			if err := s.client.conn.Exec(context.Background(), sql); err != nil {
				t.Errorf("%s again: %v", name, err)
			}
		}
	}
	if got := ask(t, s, "SELECT count() FROM giaoban.observation"); got != "10" {
		t.Errorf("%s observations after running every migration again, want 10", got)
	}
}

// Every table says itself how it lies on disk: an insert of an older program, or
// by hand, is as durable as ours. Only tables whose inserts bear a batch's token
// look for resends: a look at the content would swallow what a kill lost.
func TestEveryTableIsDurable(t *testing.T) {
	s := open(t, t.TempDir())
	tables := ask(t, s, `SELECT name FROM system.tables WHERE database = 'giaoban' AND name NOT LIKE 'goose%'
		AND NOT (create_table_query LIKE '%fsync_after_insert = 1%' AND create_table_query LIKE '%fsync_part_directory = 1%'
		AND create_table_query LIKE '%min_rows_to_fsync_after_merge = 1%' AND engine = 'ReplacingMergeTree')`)
	if tables != "" {
		t.Errorf("not durable: %s", tables)
	}
	tables = ask(t, s, `SELECT arraySort(groupArray(name)) FROM system.tables WHERE database = 'giaoban'
		AND create_table_query LIKE '%non_replicated_deduplication_window = 10000%'`)
	if tables != "['cell','observation']" {
		t.Errorf("resends are looked for in %s", tables)
	}
	if got := ask(t, s, "SELECT count() FROM system.tables WHERE database = 'default'"); got != "0" {
		t.Errorf("%s tables landed in the engine's own database", got)
	}
	if got := ask(t, s, "SELECT engine FROM system.databases WHERE name = 'giaoban'"); got != "Atomic" {
		t.Errorf("our database is %s", got)
	}
}

func TestAStoreOfANewerProgramIsRefused(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ask(t, s, "INSERT INTO giaoban.goose_db_version (version_id, is_applied) VALUES (99999, 1)")
	closeStore(t, s)
	_, err := Open(context.Background(), Options{URL: "chdb:" + dir})
	if err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("a newer store: %v", err)
	}
}
