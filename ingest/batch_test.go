package ingest

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

const oneFigure = "unit,indicator,period,value\ntv-tp,jobs,2014H1,"

// 10, then 12, then 10 again ends at 10, although the first and the last file are
// the same bytes.
func TestTenTwelveTenEndsAtTen(t *testing.T) {
	s, st := testService(t, province())
	var batches []string
	for _, v := range []string{"10", "12", "10"} {
		o := send(t, s, st, "a.csv", []byte(oneFigure+v+"\n"), Given{})
		if o.Report.State != stateAccepted || o.Report.New+o.Report.Revised != 1 {
			t.Fatalf("%s: %+v", v, o.Report.brief())
		}
		batches = append(batches, o.Report.Batch)
	}
	o := send(t, s, st, "a.csv", []byte(oneFigure+"10\n"), Given{})
	if len(o.InForce) != 1 || !strings.HasSuffix(o.InForce[0], "= 10") || o.Versions != 3 {
		t.Errorf("in force %v after %d batches", o.InForce, o.Versions)
	}
	if o.Report.Unchanged != 1 || o.Report.Accepted != 1 || o.Report.Batch != batches[2] {
		t.Errorf("bytes that change nothing: %+v, want the answer of batch %s", o.Report.brief(), batches[2])
	}
	entries, err := st.History(t.Context(), giaoban.Figure{Indicator: "jobs", Unit: "tv-tp", Period: span2014H1()})
	if err != nil || len(entries) != 3 {
		t.Fatalf("%d revisions, %v", len(entries), err)
	}
	if e := entries[1]; e.FileName != "a.csv" || e.Row != 2 || e.Column != 4 || e.Raw != "12" {
		t.Errorf("the second revision came from %+v", e.Provenance)
	}
}

func span2014H1() giaoban.Period {
	p, err := giaoban.ParsePeriod("2014H1")
	if err != nil {
		panic(err)
	}
	return p
}

// A refused file stores no figure; the attempt and its bytes are kept.
func TestRefusedFileStoresNothingButItself(t *testing.T) {
	s, st := testService(t, province())
	content := oneFigure + "10\ntv-tp,jobs,2013,abc\n"
	o := send(t, s, st, "bad.csv", []byte(content), Given{Note: "thử", By: "cán bộ"})
	if o.Report.State != stateRefused || len(o.InForce) != 0 || o.Versions != 0 {
		t.Fatalf("%+v, in force %v", o.Report.brief(), o.InForce)
	}
	all, err := st.Batches(t.Context(), 0, 10)
	if err != nil || len(all) != 1 || all[0].State != store.Refused || all[0].By != "cán bộ" {
		t.Fatalf("%+v, %v", all, err)
	}
	file, err := st.File(t.Context(), o.Report.FileSHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if b, err := io.ReadAll(file); string(b) != content || err != nil {
		t.Errorf("the bytes kept are %q, %v", b, err)
	}
	var kept Report
	if err := json.Unmarshal([]byte(all[0].Report), &kept); err != nil || kept.Batch != o.Report.Batch || len(kept.Issues) != 1 {
		t.Errorf("the report kept is %+v, %v", kept.brief(), err)
	}
}

func TestDryRunTouchesNothing(t *testing.T) {
	s, st := testService(t, province())
	for _, content := range []string{oneFigure + "10\n", oneFigure + "x y\n"} {
		o := send(t, s, st, "a.csv", []byte(content), Given{DryRun: true})
		all, err := st.Batches(t.Context(), 0, 10)
		if err != nil || len(all) != 0 || o.Versions != 0 || o.Report.Batch != "" || !o.Report.DryRun {
			t.Errorf("%q: %+v left %d batches, %v", content, o.Report.brief(), len(all), err)
		}
	}
}

// Only an Idempotency-Key makes a resend a retry.
func TestIdempotencyKeyAnswersTheEarlierReport(t *testing.T) {
	s, st := testService(t, province())
	first := send(t, s, st, "a.csv", []byte(oneFigure+"10\n"), Given{Key: "k1"})
	send(t, s, st, "b.csv", []byte(oneFigure+"12\n"), Given{})
	again := send(t, s, st, "a.csv", []byte(oneFigure+"10\n"), Given{Key: "k1"})
	if again.Report.Batch != first.Report.Batch || again.Versions != 2 || !strings.HasSuffix(again.InForce[0], "= 12") {
		t.Errorf("a retry answered %+v, in force %v", again.Report.brief(), again.InForce)
	}
	_, err := s.Ingest(t.Context(), File{Name: "c.csv", Content: strings.NewReader(oneFigure + "13\n")}, Given{Key: "k1"})
	var p *giaoban.Problem
	if !errors.As(err, &p) || p.Code != "key_reused" {
		t.Errorf("another file under the same key: %v", err)
	}
}

// History received at an earlier moment does not overrule what came later.
func TestHistoryHasItsOwnMoment(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "now.csv", []byte(oneFigure+"12\n"), Given{Received: time.Date(2014, 7, 1, 0, 0, 0, 0, time.UTC)})
	o := send(t, s, st, "earlier.csv", []byte(oneFigure+"10\n"), Given{Received: time.Date(2014, 6, 20, 0, 0, 0, 0, time.UTC)})
	if o.Report.New != 1 || !strings.HasSuffix(o.InForce[0], "= 12") {
		t.Errorf("%+v, in force %v", o.Report.brief(), o.InForce)
	}
	past, err := st.Latest(t.Context(), store.Filter{AsOf: giaoban.RevisionAt(time.Date(2014, 6, 25, 0, 0, 0, 0, time.UTC))})
	if err != nil || len(past) != 1 || past[0].Value != giaoban.Whole(10) {
		t.Errorf("as of 25 June: %v, %v", past, err)
	}
}

// Rows with their own moments are one batch each; sent again, nothing is written.
func TestRowsWithTheirOwnMomentsAreBatches(t *testing.T) {
	s, st := testService(t, province())
	content := []byte("unit,indicator,period,value,received\n" +
		"tv-tp,jobs,2014H1,10,2014-06-20\ntv-tp,jobs,2014H1,12,2014-07-01\ntv-tp,jobs,2014H1,10,2014-07-10T10:00:00+07:00\ntv-cauke,jobs,2014H1,5,2014-06-20\n")
	first := send(t, s, st, "h.csv", content, Given{})
	if first.Versions != 3 || first.Report.Accepted != 4 || first.Report.New != 2 || first.Report.Revised != 2 {
		t.Fatalf("%d batches, %+v %v", first.Versions, first.Report.brief(), first.Report.Issues)
	}
	again := send(t, s, st, "h.csv", content, Given{})
	if again.Versions != 3 || again.Report.Unchanged != 4 || again.Report.Batch != first.Report.Batch {
		t.Errorf("again: %d batches, %+v; first was %s", again.Versions, again.Report.brief(), first.Report.Batch)
	}
}

// Two files of one moment are told apart below the millisecond, and both are known
// when they come again.
func TestTwoFilesOfOneMoment(t *testing.T) {
	s, st := testService(t, province())
	at := time.Date(2014, 6, 25, 0, 0, 0, 0, time.UTC)
	for range 2 {
		send(t, s, st, "a.csv", []byte(oneFigure+"10\n"), Given{Received: at})
		send(t, s, st, "b.csv", []byte("unit,indicator,period,value\ntv-cauke,jobs,2014H1,11\n"), Given{Received: at})
	}
	if n := st.DataVersion(); n != 2 {
		t.Errorf("%d batches, want 2", n)
	}
}

func TestCumulativeIsCheckedAgainstTheStore(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "jan.csv", []byte("unit,indicator,period,value\ntv-tp,revenue,2014-01,100\ntv-tp,revenue,2014C04,400\n"), Given{})
	for period, want := range map[string]string{"2014C02,90": "cumulative_falls", "2014C03,500": "cumulative_exceeds_later", "2014C05,401": ""} {
		o := send(t, s, st, "next.csv", []byte("unit,indicator,period,value\ntv-tp,revenue,"+period+"\n"), Given{DryRun: true})
		got := ""
		if len(o.Report.Issues) > 0 {
			got = o.Report.Issues[0].Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", period, got, want)
		}
	}
}

func TestSubsetIsCheckedAgainstTheStore(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "jobs.csv", []byte("unit,indicator,period,value\ntv-tp,jobs,2014H1,100\ntv-tp,jobs_poor,2014H1,30\n"), Given{})
	for row, want := range map[string]string{"jobs_poor,2014H1,101": "subset_exceeds", "jobs,2014H1,29": "set_below_subset", "jobs_poor,2014H1,100": ""} {
		o := send(t, s, st, "next.csv", []byte("unit,indicator,period,value\ntv-tp,"+row+"\n"), Given{DryRun: true})
		got := ""
		if len(o.Report.Issues) > 0 {
			got = o.Report.Issues[0].Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
}

func TestTooLargeIsSaidAndItsAttemptKept(t *testing.T) {
	_, st := testService(t, province())
	s := New(st, province(), Options{Limit: 100})
	r, err := s.Ingest(t.Context(), File{Name: "big.csv", Content: strings.NewReader(strings.Repeat("x", 101))}, Given{})
	var p *giaoban.Problem
	if !errors.As(err, &p) || p.Code != "too_large" || r == nil || r.State != stateRefused {
		t.Fatalf("%+v, %v", r, err)
	}
	all, err := st.Batches(t.Context(), 0, 10)
	if err != nil || len(all) != 1 || all[0].State != store.Refused || all[0].Size != 0 {
		t.Errorf("%+v, %v", all, err)
	}
}

// Figures written at a place are found at it again: file, sheet, cell and text.
func TestProvenanceDownToTheCell(t *testing.T) {
	s, st := testService(t, province())
	send(t, s, st, "bieu.xlsx", workbookOf(t, complaintsForm), Given{Note: "quý IV"})
	p, _ := giaoban.ParsePeriod("2015H2")
	e, err := st.History(t.Context(), giaoban.Figure{Indicator: "complaints_due", Unit: "tv-canglong", Period: p})
	if err != nil || len(e) != 1 {
		t.Fatalf("%v, %v", e, err)
	}
	if got := e[0].Provenance; got.Sheet != "Sheet1" || got.Cell != "C8" || got.Raw != "88" || got.FileName != "bieu.xlsx" || got.Note != "quý IV" {
		t.Errorf("%+v", got)
	}
}
