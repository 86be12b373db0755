package ingest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest/forms"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// TestScoreForms reads the team's own corpus, several variants of each form. A
// figure taken for another one, or taken where none stands, fails the test.
func TestScoreForms(t *testing.T) {
	c, problems := configs.ReadCatalogue("../configs/catalogues/tra-vinh")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	all, err := forms.ReadLines("../testdata/forms")
	if err != nil {
		t.Fatal(err)
	}
	st := storetest.Open(t)
	s, m := scoreService(st, c), forms.New(c)
	var out, wanted []scored
	for _, l := range all {
		for seed := 1; seed <= variants(3); seed++ {
			f, err := m.Variant(l, uint64(seed))
			if err != nil {
				t.Fatalf("%s, seed %d: %v", l.ID, seed, err)
			}
			got := scoreForm(t, s, st, f)
			out = append(out, got)
			if got.wrong > 0 || got.outcome == "wrong" {
				t.Errorf("%s: %s", got.name, got.why)
			}
			if len(f.Expect) == 0 || !slices.Contains(f.Expect, "refused") {
				wanted = append(wanted, got)
			}
		}
	}
	printScore(t, "forms", out)
	printScore(t, "forms that are to be read", wanted)
}

// scoreForm reads one form; where it is asked the one question it gives the answer.
func scoreForm(t *testing.T, s *Service, st *store.Store, f *forms.Form) scored {
	t.Helper()
	g := Given{Unit: f.Given.Unit, Indicator: f.Given.Indicator, Period: f.Given.Period, NumberFormat: f.Given.NumberFormat, Rate: f.Given.Rate, Encoding: f.Given.Encoding}
	out := scored{name: fmt.Sprintf("%s/%d", f.ID, f.Seed), outcome: "whole"}
	r, read, err := understand(t.Context(), s, st, f.Name, f.Bytes, g)
	if err != nil {
		t.Fatalf("%s: %v", out.name, err)
	}
	if r.State == stateWaiting && f.Answer == nil && r.Questions[0].ID == "level" {
		f.Answer = &forms.Answer{Kind: "level", Value: levelOf(s, f)}
	}
	if r.State == stateWaiting && f.Answer != nil {
		if q := r.Questions[0]; q.ID != f.Answer.Kind && !(q.ID == "rows" && f.Answer.Kind == "row") {
			out.outcome, out.why = "refused", "asked for "+q.ID+" and not for "+f.Answer.Kind+": "+why(r)
			out.missed = len(f.Facts)
			return out
		}
		g.Answers = map[string]string{r.Questions[0].ID: f.Answer.Value}
		out.outcome = "asked"
		if r, read, err = understand(t.Context(), s, st, f.Name, f.Bytes, g); err != nil {
			t.Fatalf("%s: %v", out.name, err)
		}
	}
	if r.State != stateChecked {
		out.outcome, out.why, out.missed = "refused", why(r), len(f.Facts)
		if r.State == stateWaiting {
			out.why = "waits for " + r.Questions[0].ID + ": " + out.why
		}
		return out
	}
	compareForm(&out, f, read)
	return out
}

// levelOf is the level of the units that a form is about, as a person would say it.
func levelOf(s *Service, f *forms.Form) string {
	for _, x := range f.Facts {
		return s.roster.catalogue.Units.Spans(x.Figure.Unit)[0].Level
	}
	return ""
}

// compareForm counts the figures read right, missed and wrong.
func compareForm(out *scored, f *forms.Form, read []readAt) {
	taken := make([]bool, len(read))
	var bad []string
	for _, want := range f.Facts {
		at := -1
		for i := range read {
			if !taken[i] && read[i].sheet == want.Sheet && read[i].row == want.Row && read[i].column == want.Column && read[i].Figure == want.Figure {
				at = i
				break
			}
		}
		switch {
		case at < 0 && want.Optional:
		case at < 0:
			out.missed++
			if out.why == "" {
				out.why = fmt.Sprintf("missed %s!R%dC%d %v", want.Sheet, want.Row, want.Column, want.Figure)
			}
		case want.NotApplicable != (read[at].status.String() == "not_applicable") || read[at].Amount != want.Amount && !want.NotApplicable:
			taken[at] = true
			bad = append(bad, fmt.Sprintf("%s!R%dC%d %v: %v, want %v", want.Sheet, want.Row, want.Column, want.Figure, read[at].Amount, want.Amount))
		default:
			taken[at] = true
			out.right++
		}
	}
	for i := range read {
		if !taken[i] && !read[i].twin && !read[i].target && !elsewhere(f, &read[i]) {
			bad = append(bad, fmt.Sprintf("%s!R%dC%d read as %v = %s", read[i].sheet, read[i].row, read[i].column, read[i].Figure, read[i].Value))
		}
	}
	out.wrong = len(bad)
	switch {
	case len(bad) > 0:
		out.outcome, out.why = "wrong", strings.Join(bad[:min(3, len(bad))], "; ")
	case out.missed > 0:
		out.outcome = "partly"
	case slices.Contains(f.Expect, "refused") && !slices.Contains(f.Expect, "whole"):
		out.outcome, out.why = "wrong", "it was to be refused and was taken"
		out.wrong = 1
	}
}

// elsewhere says whether a figure is one of the form's that stands in two cells with
// the same value: which of them it is read from makes no difference.
func elsewhere(f *forms.Form, r *readAt) bool {
	return slices.ContainsFunc(f.Facts, func(x forms.Fact) bool {
		return x.Figure == r.Figure && x.Amount == r.Amount
	})
}
