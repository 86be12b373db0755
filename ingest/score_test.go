package ingest

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// The score says how much of a corpus is read, and above all how much of it is read
// wrongly: that number must be 0. `make score` prints it.

// scored is how one file came out: whole, asked (one question, then whole), partly
// (taken, but figures are missing), refused, wrong.
type scored struct {
	name, outcome        string
	right, missed, wrong int
	why                  string
}

// readAt is a figure that was read, with the cell it came from.
type readAt struct {
	sheet       string
	row, column int
	giaoban.Figure
	giaoban.Amount
	status giaoban.Status
	twin   bool // it was taken from another cell, where it stands with the same value
	target bool // a plan: the report does not say from which cell
}

// understand reads a file as a dry run does and gives every figure with its place.
func understand(ctx context.Context, s *Service, st *store.Store, name string, content []byte, g Given) (*Report, []readAt, error) {
	g.DryRun = true
	if g.Mode == "" {
		g.Mode = All
	}
	g.answered()
	file, err := spool(ctx, File{Name: name, Content: bytes.NewReader(content)}, 0)
	if err != nil {
		return nil, nil, err
	}
	defer file.close()
	d := s.newDraft(g, s.clock())
	d.fileName = name
	if err := d.read(ctx, file, sniff(file.head(sniffed))); err != nil {
		return nil, nil, err
	}
	if d.problems.errors == 0 && d.figures.len() == 0 {
		d.fail(problem{code: "no_figures"})
	}
	moments, err := d.finish(ctx, st)
	if err != nil {
		return nil, nil, err
	}
	r := d.report(s, file, moments)
	if r.State == stateAccepted {
		r.State = stateChecked
	}
	var out []readAt
	taken := map[giaoban.Figure]giaoban.Amount{}
	for i := range d.figures.state {
		if d.figures.ok(i) {
			taken[d.figure(i)] = d.figures.amount(i)
		}
	}
	for i := range d.figures.state {
		amount, twin := taken[d.figure(i)]
		if twin = twin && !d.figures.ok(i) && amount == d.figures.amount(i); twin || d.figures.ok(i) {
			out = append(out, readAt{d.segments[d.segmentAt(i)].sheet, int(d.figures.row[i]), d.columnAt(i), d.figure(i), d.figures.amount(i), d.figures.status(i), twin, false})
		}
	}
	for _, p := range d.plans {
		out = append(out, readAt{Figure: giaoban.Figure{Indicator: p.Indicator, Unit: p.Unit, Period: p.Period}, Amount: giaoban.Of(p.Value), target: true})
	}
	return r, out, nil
}

// why is the first sentence that keeps a file from being taken.
func why(r *Report) string {
	for _, i := range r.Issues {
		if i.Severity == giaoban.SeverityError {
			return i.Code + ": " + i.MessageEN
		}
	}
	return r.State
}

// table prints the files and their sums.
func printScore(t *testing.T, title string, all []scored) {
	t.Helper()
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(a.outcome, b.outcome), cmp.Compare(a.name, b.name)) })
	count := map[string]int{}
	var sum scored
	for _, s := range all {
		count[s.outcome]++
		sum.right, sum.missed, sum.wrong = sum.right+s.right, sum.missed+s.missed, sum.wrong+s.wrong
		if s.wrong > 0 || os.Getenv("SCORE_ALL") != "" || s.outcome != "whole" && len(all) < 200 {
			fmt.Printf("  %-8s %-58s right %5d missed %5d wrong %d  %.180s\n", s.outcome, s.name, s.right, s.missed, s.wrong, s.why)
		}
	}
	good := count["whole"] + count["asked"]
	fmt.Printf("%s: %d files: whole %d, after one answer %d, partly %d, refused with a reason %d, READ WRONGLY %d; read whole or after one answer %.1f%%; cells right %d, missed %d, WRONG %d\n",
		title, len(all), count["whole"], count["asked"], count["partly"], count["refused"], count["wrong"], 100*float64(good)/float64(max(len(all), 1)), sum.right, sum.missed, sum.wrong)
}

// variants is how many variants of each form are read: SCORE_SEEDS, else a few.
func variants(few int) int {
	if n, err := strconv.Atoi(os.Getenv("SCORE_SEEDS")); err == nil {
		return n
	}
	return few
}

// scoreDay is a day after every file of the corpora was made.
var scoreDay = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

func scoreService(st *store.Store, c *giaoban.Catalogue) *Service {
	return New(st, c, Options{Now: func() time.Time { return scoreDay }})
}
