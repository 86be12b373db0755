package store

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// losePart takes the newest part of a table off the disk of a closed store, as a
// kill leaves it that falls after the engine has noted the token of an insert and
// before the part got its name: it notes first. (A thousand kills found it: the
// recovered batch had the token of the one that was killed, and was swallowed.)
func losePart(t *testing.T, tables folders, table string) {
	t.Helper()
	var parts []string
	for _, folder := range tables[table] {
		found, err := filepath.Glob(filepath.Join(folder, "all_*"))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, found...)
	}
	if len(parts) == 0 {
		t.Fatalf("table %s has no part to lose", table)
	}
	newest := slices.MaxFunc(parts, func(a, b string) int {
		return strings.Compare(filepath.Base(a), filepath.Base(b))
	})
	if err := os.RemoveAll(newest); err != nil {
		t.Fatal(err)
	}
}

// Whatever a killed writer lost is written again by the next: its token is not in
// the way.
func TestALostPartIsWrittenAgain(t *testing.T) {
	ctx := context.Background()
	target := targetOf(t, "a", 5)
	write := func(s *Store) {
		t.Helper()
		send(t, s, time.Time{}, "file", reported(t, "x", "a", "2014-01", 1))
		if err := s.KeepCatalogue(ctx, "h", "text"); err != nil {
			t.Fatal(err)
		}
		if err := s.SetTargets(ctx, targetsOf(target), 7); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"batch", "file", "catalogue", "target"} {
		dir := t.TempDir() // anew: merged parts would stand in for the lost one
		s := open(t, dir)
		ask(t, s, "SYSTEM STOP MERGES giaoban."+table)
		write(s)
		tables := s.folders
		version := s.DataVersion()
		closeStore(t, s)
		losePart(t, tables, table)
		s = open(t, dir)
		if s.DataVersion() != version {
			t.Errorf("%s: version %d after recovery, want %d", table, s.DataVersion(), version)
		}
		write(s)
		if _, kept, err := s.fileKept(ctx, hashOf("file")); !kept || err != nil {
			t.Errorf("%s: the file is not there: %v", table, err)
		}
		if got := ask(t, s, "SELECT count() FROM giaoban.catalogue WHERE folder = 'text'"); got != "1" {
			t.Errorf("%s: %s catalogues", table, got)
		}
		if got, err := s.Targets(ctx, 0); err != nil || len(got) != 1 || got[0] != target {
			t.Errorf("%s: targets %+v %v", table, got, err)
		}
		if got := value(t, s, Filter{}); got != "1" {
			t.Errorf("%s: latest is %s", table, got)
		}
		closeStore(t, s)
	}
}

// Keys are lost only together with the rows that would have used them.
func TestALostKeyIsGivenAgain(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	for table, keys := range map[string]*keys{"unit_key": s.units, "indicator_key": s.indicators, "band_key": s.bands} {
		if _, err := keys.give("first " + table); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.keepKeys(context.Background()); err != nil {
		t.Fatal(err)
	}
	tables := s.folders
	closeStore(t, s)
	for _, table := range []string{"unit_key", "indicator_key", "band_key"} {
		losePart(t, tables, table)
	}
	s = open(t, dir)
	r := reported(t, "first indicator_key", "first unit_key", "2014-01", 1)
	r.Band = "first band_key"
	send(t, s, time.Time{}, "file", r)
	closeStore(t, s)
	s = open(t, dir)
	if got := latest(t, s, Filter{}); len(got) != 1 || got[0].Figure != r.Figure {
		t.Errorf("after a lost key: %+v", got)
	}
}
