package store

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

func targetOf(t *testing.T, unit string, value int64) giaoban.Target {
	t.Helper()
	return giaoban.Target{Unit: giaoban.UnitID(unit), Indicator: "jobs", Period: period(t, "2014"),
		Value: giaoban.Whole(value), Source: "Nghị quyết 01", Illustrative: value == 7}
}

func targetsOf(targets ...giaoban.Target) []giaoban.Target { return targets }

func TestTargetsAreRevised(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ctx := context.Background()
	target := func(unit string, value int64) giaoban.Target { return targetOf(t, unit, value) }
	set := func(at giaoban.Revision, targets ...giaoban.Target) {
		t.Helper()
		if err := s.SetTargets(ctx, targets, at); err != nil {
			t.Fatal(err)
		}
	}
	want := func(asOf giaoban.Revision, targets ...giaoban.Target) {
		t.Helper()
		got, err := s.Targets(ctx, asOf)
		if err != nil || !slices.Equal(got, targets) {
			t.Errorf("as of %d: %+v, want %+v (%v)", asOf, got, targets, err)
		}
	}
	rows := func() string { return ask(t, s, "SELECT count() FROM giaoban.target") }
	day := giaoban.RevisionAt(time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC))
	set(day, target("a", 5), target("b", 7))
	want(0, target("a", 5), target("b", 7))
	want(day - 1)
	closeStore(t, s)
	s = open(t, dir)
	set(day, target("a", 5), target("b", 7))
	if rows() != "2" {
		t.Errorf("the same targets again: %s rows", rows())
	}
	set(day, target("a", 6)) // the same moment: it counts from the next
	want(0, target("a", 6))
	want(day, target("a", 5), target("b", 7))
	set(0, target("a", 6), target("b", 7))
	want(0, target("a", 6), target("b", 7))
	want(day+1, target("a", 6))
	if rows() != "5" {
		t.Errorf("%s rows, want 2 first, 1 changed and 1 taken back, 1 given again", rows())
	}
}

func TestACatalogueIsKeptOnce(t *testing.T) {
	s := open(t, t.TempDir())
	big := strings.Repeat("đơn vị\n", 200_000)
	for range 3 {
		if err := s.KeepCatalogue(context.Background(), "h'1", big); err != nil {
			t.Fatal(err)
		}
	}
	if got := ask(t, s, "SELECT count(), any(length(folder)), any(hash) FROM giaoban.catalogue"); got != "1\t2200000\th\\'1" {
		t.Errorf("kept %s", got)
	}
}
