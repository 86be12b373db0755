package query_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// A level under a parent, cut into pages.
func TestLevelsAndPages(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2014H1 1\nb jobs 2011H2 2\ne offices 2013H1 3")
	for _, x := range []struct {
		why  string
		r    query.SeriesRequest
		want string
	}{
		{"all who ever were of the level by today", query.SeriesRequest{Parent: "p", Level: "district"}, "a b c e office"},
		{"those of the asked span", query.SeriesRequest{Parent: "p", Level: "district", From: "2014", To: "2014"}, "a b c office"},
		{"those of the boundaries", query.SeriesRequest{Parent: "p", Level: "district", Boundaries: "2011-06-30"}, "a b e office"},
		{"the root where nobody is named", query.SeriesRequest{}, "p"},
		{"two, and a cursor", query.SeriesRequest{Parent: "p", Level: "district", Limit: 2}, "a b …b"},
		{"from the cursor on", query.SeriesRequest{Parent: "p", Level: "district", Limit: 3, Cursor: "b"}, "c e office"},
	} {
		x.r.Indicator = "jobs"
		a, err := w.Series(t.Context(), x.r)
		if err != nil {
			t.Fatalf("%s: %v", x.why, err)
		}
		var ids []string
		for _, s := range a.Series {
			ids = append(ids, string(s.Unit.ID))
		}
		if a.Next != "" {
			ids = append(ids, "…"+a.Next)
		}
		check(t, x.why, strings.Join(ids, " "), x.want)
	}
}

// A page of several trends reads the store once, and what it read answers the next.
func TestOnePageOneStatement(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2014H1 1\na iso 2014H1 2\na resolved 2014H1 3\na due 2014H1 4")
	var page []query.SeriesRequest
	for _, code := range []string{"jobs", "iso", "rate", "cards"} {
		page = append(page, query.SeriesRequest{Indicator: code, Units: []giaoban.UnitID{"p"}})
	}
	for _, want := range []uint64{2, 0} { // figures and targets; then memory
		before := w.store.Statements()
		if _, err := w.Trends(t.Context(), page); err != nil {
			t.Fatal(err)
		}
		if n := w.store.Statements() - before; n != want {
			t.Errorf("%d statements, want %d", n, want)
		}
	}
	if _, err := w.Trends(t.Context(), append(page, query.SeriesRequest{Indicator: "nothing"})); err == nil {
		t.Error("an unknown indicator among them is refused")
	}
}

// Questions of many people while reports come in: each answer is one that was true
// at some moment.
func TestManyAskWhileReportsComeIn(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2014H1 0")
	var wait sync.WaitGroup
	done := make(chan struct{})
	failed := make(chan error, 8)
	for range 4 {
		wait.Go(func() {
			last := giaoban.Decimal{}
			for {
				select {
				case <-done:
					return
				default:
				}
				a, err := w.Series(t.Context(), query.SeriesRequest{Indicator: "jobs", Units: []giaoban.UnitID{"p"}, From: "2014H1", To: "2014H1"})
				if err == nil {
					v := a.Series[0].Points[0].Value
					if v == nil || v.Cmp(last) < 0 {
						err = fmt.Errorf("after %s came %v", last, v)
					} else {
						last = *v
					}
				}
				if err == nil {
					_, err = w.Stalled(t.Context(), query.StalledRequest{})
				}
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	for n := range 10 {
		w.report(fmt.Sprintf("2014-07-%02d", n+2), fmt.Sprintf("a jobs 2014H1 %d", n+1))
	}
	close(done)
	wait.Wait()
	close(failed)
	for err := range failed {
		var p *giaoban.Problem
		t.Errorf("%v (a problem: %v)", err, errors.As(err, &p))
	}
	check(t, "at last", shown(w.one("jobs", "p", "2014H1").Value), "10")
}
