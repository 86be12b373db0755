package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

func value(t testing.TB, s *Store, f Filter) string {
	t.Helper()
	got := latest(t, s, f)
	if len(got) != 1 {
		t.Fatalf("%d observations, want one: %+v", len(got), got)
	}
	if !got[0].Present {
		return got[0].Status.String()
	}
	return got[0].Value.String()
}

func TestTenThenTwelveThenTenEndsAtTen(t *testing.T) {
	s := open(t, t.TempDir())
	var infos []Info
	for _, v := range []int64{10, 12, 10} {
		// The same bytes may come twice: each is a batch of its own.
		infos = append(infos, send(t, s, time.Time{}, "file", reported(t, "x", "a", "2014-06", v)))
	}
	if got := value(t, s, Filter{}); got != "10" {
		t.Errorf("ends at %s", got)
	}
	for i, want := range []string{"10", "12", "10"} {
		if got := value(t, s, Filter{AsOf: infos[i].ID}); got != want {
			t.Errorf("as of batch %d: %s, want %s", i, got, want)
		}
	}
	h, err := s.History(context.Background(), giaoban.Figure{Indicator: "x", Unit: "a", Period: period(t, "2014-06")})
	if err != nil || len(h) != 3 || h[0].Value != giaoban.Whole(10) || h[1].Value != giaoban.Whole(12) {
		t.Errorf("history %+v %v", h, err)
	}
	if got := latest(t, s, Filter{AsOf: infos[0].ID - 1}); len(got) != 0 {
		t.Errorf("before the first there is %+v", got)
	}
}

func TestAWithdrawnFigureDoesNotComeBack(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, time.Time{}, "1", reported(t, "x", "a", "2014-06", 10))
	gone := reported(t, "x", "a", "2014-06", 0)
	gone.Amount, gone.Status = giaoban.Amount{}, giaoban.Withdrawn
	send(t, s, time.Time{}, "2", gone)
	ask(t, s, "OPTIMIZE TABLE giaoban.observation FINAL")
	if got := value(t, s, Filter{}); got != "withdrawn" {
		t.Errorf("latest is %s", got)
	}
	if got := ask(t, s, "SELECT count() FROM giaoban.observation"); got != "2" {
		t.Errorf("%s revisions after a merge, want both", got)
	}
}

func TestHistoryComesWithItsOwnTimeOfReceipt(t *testing.T) {
	s := open(t, t.TempDir())
	now := send(t, s, time.Time{}, "now", reported(t, "x", "a", "2014-06", 12))
	then := time.Date(2014, 7, 1, 8, 0, 0, 0, time.UTC)
	old := send(t, s, then, "then", reported(t, "x", "a", "2014-06", 10))
	if old.ID != giaoban.RevisionAt(then) || !old.Received.Equal(then) || old.RecordedAt.Before(now.RecordedAt) {
		t.Errorf("history is batch %d received %s recorded %s", old.ID, old.Received, old.RecordedAt)
	}
	if s.DataVersion() != 2 || s.LastReceived() != now.ID {
		t.Errorf("version %d, last %d, want 2, %d", s.DataVersion(), s.LastReceived(), now.ID)
	}
	if got := value(t, s, Filter{}); got != "12" {
		t.Errorf("latest is %s", got)
	}
	if got := value(t, s, Filter{AsOf: giaoban.RevisionAt(then.AddDate(1, 0, 0))}); got != "10" {
		t.Errorf("as of a year after: %s", got)
	}
	again := send(t, s, then, "then too", reported(t, "x", "b", "2014-06", 1))
	if again.ID != old.ID+1 {
		t.Errorf("a second batch of one moment is %d, want %d", again.ID, old.ID+1)
	}
	first, err := s.FirstReceived(context.Background(), Filter{})
	f := giaoban.Figure{Indicator: "x", Unit: "a", Period: period(t, "2014-06")}
	if err != nil || len(first) != 2 || first[f] != old.ID {
		t.Errorf("first received %v %v", first, err)
	}
	if _, err := trySend(s, time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC), "x", reported(t, "x", "a", "2014-06", 1)); err == nil {
		t.Error("a receipt before 1970 was taken")
	}
}

// Every part of an observation comes back as it went in, at the ends of the
// calendar and of the numbers too.
func TestObservationsKeepAllTheirParts(t *testing.T) {
	s := open(t, t.TempDir())
	exact := func(text string) giaoban.Decimal {
		d, _, err := giaoban.ParseDecimal(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	figure := func(indicator, key, band string) giaoban.Figure {
		return giaoban.Figure{Indicator: indicator, Unit: "a", Period: period(t, key), Band: band}
	}
	in := []row{
		{Observation: giaoban.Observation{Figure: figure("a", "1900-01-01", ""), Amount: giaoban.Of(exact("-0.000000001")), Status: giaoban.Provisional}},
		{Observation: giaoban.Observation{Figure: figure("a", "2299", ""), Amount: giaoban.Of(exact("99999999999999999999.123456789")), Status: giaoban.Estimated}},
		{Observation: giaoban.Observation{Figure: figure("b", "2014Q2", ""), Amount: giaoban.OfParts(giaoban.Whole(978), giaoban.Whole(1170)), Status: giaoban.Reported, Illustrative: true}},
		{Observation: giaoban.Observation{Figure: figure("b", "2014-06-02/2014-07-12", ""), Status: giaoban.NotApplicable}},
		{Observation: giaoban.Observation{Figure: figure("c", "2014H1", "19"), Amount: giaoban.Of(giaoban.Whole(0)), Status: giaoban.Reported}},
		{Observation: giaoban.Observation{Figure: figure("c", "2014H1", "15-18"), Amount: giaoban.Of(giaoban.Whole(3)), Status: giaoban.Reported}},
	}
	info := send(t, s, time.Time{}, "f", in...)
	out := latest(t, s, Filter{})
	if len(out) != len(in) {
		t.Fatalf("%d observations, want %d", len(out), len(in))
	}
	for i := range in {
		want := in[i].Observation
		want.Revision = info.ID
		if out[i] != want {
			t.Errorf("came back as\n%+v, went in as\n%+v", out[i], want)
		}
	}
}

func TestFiltersNarrow(t *testing.T) {
	s := open(t, t.TempDir())
	send(t, s, time.Time{}, "f", reported(t, "x", "a", "2014-01", 1), reported(t, "x", "b", "2014-02", 2),
		reported(t, "y", "a", "2014-03", 3), reported(t, "x", "a", "1969-12", 4))
	day := func(text string) giaoban.Date {
		d, err := giaoban.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		name string
		f    Filter
		want int
	}{
		{"nothing asked", Filter{}, 4},
		{"an indicator", Filter{Indicators: []string{"x"}}, 3},
		{"two indicators", Filter{Indicators: []string{"y", "x", "x"}}, 4},
		{"no indicator", Filter{Indicators: []string{}}, 0},
		{"an unknown indicator", Filter{Indicators: []string{"z"}}, 0},
		{"a unit", Filter{Units: []giaoban.UnitID{"a"}}, 3},
		{"no unit", Filter{Units: []giaoban.UnitID{}}, 0},
		{"an unknown unit", Filter{Units: []giaoban.UnitID{"z'; DROP TABLE observation"}}, 0},
		{"days", Filter{From: day("2014-01-31"), To: day("2014-02-28")}, 2},
		{"days before 1970", Filter{From: day("1960-01-01"), To: day("1969-12-31")}, 1},
		{"until the end of time", Filter{From: day("2014-03-01"), To: giaoban.Forever}, 1},
		{"backwards", Filter{From: day("2014-03-01"), To: day("2014-01-01")}, 0},
	} {
		if got := latest(t, s, c.f); len(got) != c.want {
			t.Errorf("%s: %d observations, want %d", c.name, len(got), c.want)
		}
		first, err := s.FirstReceived(context.Background(), c.f)
		if err != nil || len(first) != c.want {
			t.Errorf("%s: %d first received (%v), want %d", c.name, len(first), err, c.want)
		}
	}
}

func TestSumsAddPartsAndCountThem(t *testing.T) {
	s := open(t, t.TempDir())
	ratio := func(unit string, n, d int64) row {
		r := reported(t, "r", unit, "2014-01", 0)
		r.Amount = giaoban.OfParts(giaoban.Whole(n), giaoban.Whole(d))
		return r
	}
	rate := reported(t, "r", "c", "2014-01", 50)
	none := reported(t, "r", "d", "2014-01", 0)
	none.Amount, none.Status, none.Illustrative = giaoban.Amount{}, giaoban.NotApplicable, true
	send(t, s, time.Time{}, "1", ratio("a", 9, 9))
	send(t, s, time.Time{}, "2", ratio("a", 1, 10), ratio("b", 2, 20), rate, none, ratio("e", 7, 70), reported(t, "r", "f", "2014-01", 1))
	up := map[giaoban.UnitID]giaoban.UnitID{"a": "P", "b": "P", "c": "P", "d": "P", "e": "Q", "never": "Q"}
	got, err := s.OverUnits(context.Background(), Filter{Indicators: []string{"r"}}, up)
	if err != nil || len(got) != 2 {
		t.Fatalf("%+v %v", got, err)
	}
	byParent := map[giaoban.UnitID]Sum{got[0].Unit: got[0], got[1].Unit: got[1]}
	p, q := byParent["P"], byParent["Q"]
	if p.Value != giaoban.Whole(53) || p.Denominator != giaoban.Whole(30) || p.Units != 3 || p.WithParts != 2 || !p.Illustrative {
		t.Errorf("P: %+v", p)
	}
	if q.Value != giaoban.Whole(7) || q.Units != 1 || q.Illustrative || q.Period != period(t, "2014-01") {
		t.Errorf("Q: %+v", q)
	}
	got, err = s.OverUnits(context.Background(), Filter{Indicators: []string{"r"}, Units: []giaoban.UnitID{"d"}}, up)
	if err != nil || len(got) != 1 || got[0].Present || got[0].Units != 0 {
		t.Errorf("a sum of nothing is not 0: %+v %v", got, err)
	}
}

func TestRefusedAndEmptyBatches(t *testing.T) {
	s := open(t, t.TempDir())
	ctx := context.Background()
	_, err := trySend(s, time.Time{}, "f")
	if !errors.Is(err, ErrNoFigures) {
		t.Errorf("a batch without figures: %v", err)
	}
	missing := reported(t, "x", "a", "2014-01", 1)
	missing.Status = giaoban.Missing
	if _, err := trySend(s, time.Time{}, "f", reported(t, "x", "b", "2014-01", 1), missing); err == nil {
		t.Error("a missing figure was stored")
	}
	if got := latest(t, s, Filter{}); len(got) != 0 || s.DataVersion() != 0 {
		t.Errorf("a failed batch left %+v", got)
	}
	var refused Info
	err = s.Write(ctx, func(w Writer) (err error) {
		b := Batch{SHA256: hashOf("bad"), Key: "key\t1", By: "x"}
		if refused, err = w.Refuse(ctx, b, Refused, newText("bad"), func(giaoban.Revision) string { return "why" }); err != nil {
			return err
		}
		if _, err := w.ByHash(ctx, b.SHA256); !errors.Is(err, ErrNotFound) {
			t.Errorf("refused bytes count as accepted: %v", err)
		}
		found, err := w.ByKey(ctx, "key\t1")
		if err != nil || found.ID != refused.ID || found.Report != "why" || found.State != Refused || found.Size != 3 {
			t.Errorf("by key: %+v %v", found, err)
		}
		_, err = w.ByKey(ctx, "key 1")
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("by another key: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	accepted := send(t, s, time.Time{}, "good", reported(t, "x", "b", "2014-01", 1))
	list, err := s.Batches(ctx, 0, 2)
	if err != nil || len(list) != 2 || list[0].ID != accepted.ID || list[1].ID != refused.ID {
		t.Fatalf("batches %+v %v", list, err)
	}
	list, err = s.Batches(ctx, refused.ID, 10)
	if err != nil || len(list) != 1 || list[0].State != Abandoned {
		t.Errorf("batches before the refused one: %+v %v", list, err)
	}
	if _, err := s.Batch(ctx, 7); !errors.Is(err, ErrNotFound) {
		t.Errorf("batch 7: %v", err)
	}
	got, err := s.Batch(ctx, accepted.ID)
	if err != nil || got != accepted {
		t.Errorf("batch reads back as\n%+v, was\n%+v (%v)", got, accepted, err)
	}
	err = s.Write(ctx, func(w Writer) error {
		found, err := w.ByHash(ctx, hashOf("good"))
		if found.ID != accepted.ID {
			t.Errorf("by hash: %+v", found)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// A batch says which indicators it touched, and at which data version: what was read
// of the others stays true.
func TestTouched(t *testing.T) {
	s := open(t, t.TempDir())
	for n, code := range []string{"a", "b", "a"} {
		given := false
		err := s.Write(context.Background(), func(w Writer) error {
			_, err := w.Accept(context.Background(), Batch{}, nil, func() (giaoban.Observation, Cell, bool) {
				if given {
					return giaoban.Observation{}, Cell{}, false
				}
				given = true
				f := giaoban.Figure{Indicator: code, Unit: "u", Period: giaoban.YearOf(2000 + n)}
				return giaoban.Observation{Figure: f, Amount: giaoban.Of(giaoban.Whole(1)), Status: giaoban.Reported}, Cell{}, true
			}, func(giaoban.Revision) string { return "" })
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if a, b, c := s.Touched("a"), s.Touched("b"), s.Touched("c"); a != 3 || b != 2 || c != 0 || s.DataVersion() != 3 {
		t.Errorf("touched %d %d %d at version %d", a, b, c, s.DataVersion())
	}
}
