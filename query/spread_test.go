package query_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

func codeOf(err error) string {
	var p *giaoban.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func ids(refs []query.UnitRef) string {
	var out []string
	for _, r := range refs {
		out = append(out, string(r.ID))
	}
	return strings.Join(out, " ")
}

// A rate of few cases is not ranked as if it were one of many.
func TestRanksOfSmallCounts(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a seen 2014H1 9
		a asked 2014H1 10
		b seen 2014H1 700
		b asked 2014H1 1000
		c seen 2014H1 500
		c asked 2014H1 1000
		a cases 2014-06 4
		b cases 2014-06 400
		c cases 2014-06 100
		a people 2013 1000
		b people 2013 100000
		c people 2013 100000`)
	said := func(r query.CompareRequest) string {
		a, err := w.Compare(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, x := range a.Rows {
			if x.Rank > 0 {
				out = append(out, fmt.Sprintf("%s %s [%s %s] #%d (%d-%d) %v", x.Unit.ID, shown(x.Value), shown(x.Low), shown(x.High), x.Rank, x.RankFrom, x.RankTo, x.Apart))
			}
		}
		return strings.Join(out, " | ")
	}
	// 0.9 of 10 (Wilson): 59.6 to 98.2; of 1,000: about 3 points either side.
	check(t, "of a share", said(query.CompareRequest{Indicator: "seen_rate", Period: "2014H1"}),
		"a 90 [59.6 98.2] #1 (1-2) false | b 70 [67.1 72.8] #2 (1-2) true | c 50 [46.9 53.1] #3 (3-3) true")
	// 4 cases are one draw of 1.1 to 10.2 (Byar), so 1.1 to 10.2 of a thousand.
	check(t, "of a count in proportion, fewer is better", said(query.CompareRequest{Indicator: "cases", Period: "2014-06", Per: "people", PerScale: "1000"}),
		"c 1 [0.8 1.2] #1 (1-2) true | a 4 [1.1 10.2] #2 (1-3) false | b 4 [3.6 4.4] #2 (2-3) true")
	check(t, "a count as it is, is what it is", said(query.CompareRequest{Indicator: "cases", Period: "2014-06"}),
		"a 4 [– –] #1 (0-0) false | c 100 [– –] #2 (0-0) false | b 400 [– –] #3 (0-0) false")
}

// What the units add is the change of the total; the rest was reported at the parent.
func TestContributionsToTheTotal(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a jobs 2013H2 10
		b jobs 2013H2 20
		a jobs 2014H1 13
		b jobs 2014H1 18
		c jobs 2014H1 40
		p jobs 2014H1 75
		p jobs 2013H2 40
		a seen 2013H2 50
		a asked 2013H2 100
		b seen 2013H2 10
		b asked 2013H2 100
		c seen 2013H2 1
		a seen 2014H1 60
		a asked 2014H1 100
		b seen 2014H1 10
		b asked 2014H1 100`)
	said := func(indicator string) string {
		a, err := w.Compare(t.Context(), query.CompareRequest{Indicator: indicator, Period: "2014H1"})
		if err != nil {
			t.Fatal(err)
		}
		if a.Contributions == nil {
			return "none"
		}
		var out []string
		for _, x := range a.Rows {
			if x.Contribution != nil {
				out = append(out, fmt.Sprintf("%s %s (%s)", x.Unit.ID, shown(x.Contribution), shown(x.Weight)))
			}
		}
		return fmt.Sprintf("%s = %s over %s, rest %s", strings.Join(out, ", "), a.Contributions.Change, ids(a.Contributions.Over), shown(a.Contributions.Rest))
	}
	check(t, "of what adds", said("jobs"), "b -2 (–), a 3 (–) = 1 over b a, rest 34")
	check(t, "of a rate", said("seen_rate"), "a 5 (0), b 0 (0) = 5 over a b, rest 0")
	check(t, "of what adds over nothing", said("index"), "none")
}

func TestConcentration(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a jobs 2014H1 70
		b jobs 2014H1 20
		c jobs 2014H1 10`)
	a, err := w.Compare(t.Context(), query.CompareRequest{Indicator: "jobs", Period: "2014H1"})
	if err != nil {
		t.Fatal(err)
	}
	k := a.Concentration
	if k == nil || k.Units != 3 || ids(k.Half) != "a" || k.Top3.String() != "100" || k.Gini.String() != "0.4" {
		t.Errorf("70, 20 and 10: %+v; want a alone for half, Gini 0.4", k)
	}
}

// Units of one group of the catalogue are compared among themselves.
func TestGroupsOfSimilarUnits(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", "a jobs 2014H1 70\nb jobs 2014H1 20\nc jobs 2014H1 10")
	a, err := w.Compare(t.Context(), query.CompareRequest{Indicator: "jobs", Period: "2014H1", Group: "rural"})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 2 || a.Rows[0].Unit.ID != "b" || a.Rows[0].Rank != 1 || a.Coverage.Expected != 2 {
		t.Errorf("the rural ones: %+v", a.Rows)
	}
	if _, err := w.Compare(t.Context(), query.CompareRequest{Indicator: "jobs", Group: "coastal"}); codeOf(err) != "unknown_group" {
		t.Errorf("a group that is not there: %v", err)
	}
}

func TestMovementBetweenBands(t *testing.T) {
	w := newWorld(t, "2014-07-15")
	w.report("2014-07-01", `
		a met 2013H1 8
		a met 2014H1 12
		b met 2013H1 12
		b met 2014H1 9
		c met 2014H1 19
		office met 2014H1 5`)
	a, err := w.Movement(t.Context(), query.MovementRequest{Indicator: "met", Scheme: "steps", Period: "2014H1", Level: "district"})
	if err != nil {
		t.Fatal(err)
	}
	var moves []string
	for _, m := range a.Moves {
		moves = append(moves, fmt.Sprintf("%s>%s %d %s", m.From, m.To, m.Count, ids(m.Units)))
	}
	var bands []string
	for _, b := range a.Bands {
		bands = append(bands, b.Code+" "+shown(b.Value))
	}
	check(t, "who moved", fmt.Sprint(a.Base, ": ", strings.Join(moves, ", "), "; better ", a.Better, " worse ", a.Worse, "; came ", ids(a.Came), "; outside ", ids(a.Outside)),
		"2013H1: high>low 1 b, low>high 1 a; better 1 worse 1; came c; outside office")
	check(t, "where they are", strings.Join(bands, ", "), "all 1, high 1, low 1")
	a, err = w.Movement(t.Context(), query.MovementRequest{Indicator: "met", Scheme: "steps", Period: "2014H1", Base: "2011H2", Level: "district"})
	if err != nil || len(a.Moves) != 0 {
		t.Errorf("nothing then: %+v, %v", a, err)
	}
	if _, err := w.Movement(t.Context(), query.MovementRequest{Indicator: "met", Scheme: "none"}); err == nil || !strings.Contains(err.Error(), "steps") {
		t.Errorf("a scheme that is not there: %v", err)
	}
}

func TestCorrelationComesWithItsWarnings(t *testing.T) {
	w := worldOfWards(t, "2014-07-15", 9)
	w.report("2014-07-01", "a jobs 2014H1 1\nb jobs 2014H1 2\nc jobs 2014H1 3\na iso 2014H1 1\nb iso 2014H1 2\nc iso 2014H1 3")
	_, err := w.Correlation(t.Context(), query.CorrelationRequest{Indicator: "jobs", With: "iso", Period: "2014H1", Lang: giaoban.English})
	if codeOf(err) != "too_few_pairs" {
		t.Errorf("three units: %v", err)
	}
	var lines strings.Builder
	for n, v := range []int{3, 1, 4, 1, 5, 9, 2, 6, 5} {
		fmt.Fprintf(&lines, "ward%d money 2014H1 %d\nward%d spent 2014H1 %d\n", n, v, n, v*v+7*(n%2))
	}
	w.report("2014-07-02", lines.String())
	a, err := w.Correlation(t.Context(), query.CorrelationRequest{Indicator: "money", With: "spent", Period: "2014H1", Parent: "a", Level: "ward", Lang: giaoban.English})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Pairs) != 9 || a.Rho.String() != "0.95" || a.Low.String() != "0.7" || len(a.Warnings) != 2 || !strings.Contains(a.Warnings[0], "not to be the cause") || !strings.Contains(a.Warnings[1], "per person") {
		t.Errorf("%+v", a)
	}
}
