package ingest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// undone undoes a batch and says what is in force afterwards.
func undone(t *testing.T, s *Service, st *store.Store, batch string, g Given) (*Report, []string) {
	t.Helper()
	r, err := s.Undo(t.Context(), batchNumber(t, batch), g)
	if err != nil {
		t.Fatal(err)
	}
	return r, inForce(t, st)
}

func batchNumber(t *testing.T, batch string) giaoban.Revision {
	t.Helper()
	var n uint64
	for _, c := range batch {
		n = n*10 + uint64(c-'0')
	}
	return giaoban.Revision(n)
}

// An undo is a batch of its own: what stood before comes back, what was not there is
// withdrawn, what came later stays. It can be undone itself.
func TestUndoOfABatchIsANewBatch(t *testing.T) {
	const head = "unit,indicator,period,value\n"
	s, st := testService(t, province())
	sent := func(rows string) string {
		o := send(t, s, st, "a.csv", []byte(head+rows), Given{})
		if o.Report.State != stateAccepted {
			t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
		}
		return o.Report.Batch
	}
	first := sent("tv-tp,jobs,2014H1,10\n")
	second := sent("tv-tp,jobs,2014H1,12\ntv-canglong,jobs,2014H1,3\n")

	dry, now := undone(t, s, st, second, Given{DryRun: true})
	if dry.State != stateChecked || len(dry.Changes) != 2 || !holds(now, "tv-tp", "= 12") || !holds(now, "tv-canglong", "= 3") {
		t.Fatalf("a dry run: %+v, in force %v", dry.brief(), now)
	}
	r, now := undone(t, s, st, second, Given{Note: "Gửi nhầm kỳ", By: "cán bộ", Key: "k1"})
	if again, _ := undone(t, s, st, second, Given{Note: "Gửi nhầm kỳ", Key: "k1"}); again.Batch != r.Batch {
		t.Errorf("a retry is batch %s, the first was %s", again.Batch, r.Batch)
	}
	if r.State != stateAccepted || r.Revised != 2 {
		t.Fatalf("%+v %v", r.brief(), r.Issues)
	}
	if !holds(now, "tv-tp", "= 10") || !holds(now, "tv-canglong", "withdrawn") {
		t.Errorf("after the undo: %v", now)
	}
	file, err := st.File(t.Context(), r.FileSHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if b, _ := io.ReadAll(file); !strings.Contains(string(b), `"withdrawn"`) || !strings.Contains(string(b), "10") {
		t.Errorf("the file of the undo is %s", b)
	}

	again, now := undone(t, s, st, r.Batch, Given{})
	if again.State != stateAccepted || !holds(now, "tv-tp", "= 12") || !holds(now, "tv-canglong", "= 3") {
		t.Errorf("the undo undone: %+v, %v", again.brief(), now)
	}

	third := sent("tv-tp,jobs,2014H1,15\n")
	r, now = undone(t, s, st, again.Batch, Given{})
	if r.State != stateAccepted || !slices.Contains(codes(r), "revised_since") || !holds(now, "tv-tp", "= 15") || !holds(now, "tv-canglong", "withdrawn") {
		t.Errorf("what batch %s revised since must stay: %+v %v", third, r.brief(), now)
	}
	var problem *giaoban.Problem
	if _, err := s.Undo(t.Context(), batchNumber(t, first), Given{}); !errors.As(err, &problem) || problem.Code != "nothing_to_undo" {
		t.Errorf("nothing of the first batch is in force: %v", err)
	}
	refused := send(t, s, st, "b.csv", []byte(head+"tv-tp,jobs,2014H1,abc\n"), Given{})
	if _, err := s.Undo(t.Context(), batchNumber(t, refused.Report.Batch), Given{}); !errors.As(err, &problem) || problem.Code != "not_undoable" {
		t.Errorf("a refused batch: %v", err)
	}
	if _, err := s.Undo(t.Context(), 7, Given{}); !errors.As(err, &problem) || problem.Code != "unknown_batch" {
		t.Errorf("no such batch: %v", err)
	}
}

// What an undo brings back was accepted once: bounds that the catalogue drew tighter
// since do not keep the batch above it in force.
func TestUndoUnderTighterBounds(t *testing.T) {
	s, st := testService(t, province())
	last := ""
	for _, rows := range []string{"tv-tp,jobs,2014H1,1000\ntv-tp,complaints_rate,2014H1,7/10\ntv-tp,area,2014H1,4.5\n", "tv-tp,jobs,2014H1,10\ntv-tp,complaints_rate,2014H1,8/10\ntv-tp,area,2014H1,4\n"} {
		if o := send(t, s, st, "a.csv", []byte("unit,indicator,period,value\n"+rows), Given{}); o.Report.State != stateAccepted {
			t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
		} else {
			last = o.Report.Batch
		}
	}
	tighter := province()
	var all []*giaoban.Indicator
	for _, code := range tighter.Codes() {
		i := *tighter.Versions(code)[0]
		i.Bounds, i.Whole = giaoban.Bounds{HasMax: true, Max: giaoban.Whole(5)}, true
		all = append(all, &i)
	}
	tighter.SetIndicators(all)
	s = New(st, tighter, Options{Now: func() time.Time { return receiptDay }})
	r, now := undone(t, s, st, last, Given{})
	if r.State != stateAccepted || !holds(now, "tv-tp jobs", "= 1000") || !holds(now, "tv-tp area", "= 4.5") {
		t.Errorf("%+v %v, in force %v", r.brief(), r.Issues, now)
	}
}

func holds(all []string, unit, end string) bool {
	return slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, unit) && strings.HasSuffix(s, end) })
}
