package dashboard

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// manor is a province of three districts with eight communes. In the middle of 2014 the
// commune a3 goes from district a to district b. Each of its indicators is of a group of
// another visibility; communes report them each half-year, and district a some totals.
type manor struct {
	catalogue *giaoban.Catalogue
	figures   map[giaoban.Figure]int64
}

var communes = []string{"a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2"}

// districtOf is where a commune lay in a half-year, said once more and by hand: the
// plain reference shares nothing with what it judges.
func districtOf(commune, half string) string {
	if commune == "a3" && half == "2014H2" {
		return "b"
	}
	return commune[:1]
}

func newManor(seed uint64) manor {
	moves := giaoban.NewDate(2014, 7, 1)
	unit := func(id, level, parent string, from, to giaoban.Date) giaoban.Unit {
		return giaoban.Unit{ID: giaoban.UnitID(id), Name: giaoban.Text{VI: "Đơn vị " + id, EN: "Unit " + id}, Level: level, Parent: giaoban.UnitID(parent), ValidFrom: from, ValidTo: to, Ranked: true}
	}
	units := []giaoban.Unit{unit("p", "province", "", giaoban.FirstDate, giaoban.Forever)}
	for _, d := range []string{"a", "b", "c"} {
		units = append(units, unit(d, "district", "p", giaoban.FirstDate, giaoban.Forever))
	}
	for _, x := range communes {
		if x == "a3" {
			units = append(units, unit(x, "commune", "a", giaoban.FirstDate, moves), unit(x, "commune", "b", moves, giaoban.Forever))
			continue
		}
		units = append(units, unit(x, "commune", x[:1], giaoban.FirstDate, giaoban.Forever))
	}
	m := manor{catalogue: &giaoban.Catalogue{Hash: "manor", Units: giaoban.NewUnits(units, nil, nil), Schemes: map[string]*giaoban.Scheme{},
		Groups: []giaoban.Group{{Code: "open"}, {Code: "inner", Visibility: giaoban.Internal}, {Code: "closed", Visibility: giaoban.Restricted}}}, figures: map[giaoban.Figure]int64{}}
	one := func(code, group string, k giaoban.Kind) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Name: giaoban.Text{VI: "Chỉ tiêu " + code, EN: code}, Kind: k, Group: group, Direction: giaoban.Up, ReportedAs: giaoban.AsPeriod,
			Frequencies: []giaoban.Frequency{giaoban.Half}, StallAfter: 2, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Headline: 1}
	}
	rate := one("rate", "open", giaoban.Ratio{Scale: giaoban.Whole(100)})
	rate.Numerator, rate.Denominator = "inner_flow", "closed_flow"
	m.catalogue.SetIndicators([]*giaoban.Indicator{one("open_flow", "open", giaoban.Flow{}), one("open_stock", "open", giaoban.Stock{}), one("inner_flow", "inner", giaoban.Flow{}),
		one("inner_stock", "inner", giaoban.Stock{}), one("closed_flow", "closed", giaoban.Flow{}), one("closed_stock", "closed", giaoban.Stock{}), rate})
	r := rand.New(rand.NewPCG(seed, 7))
	for _, code := range m.catalogue.Codes() {
		for _, half := range []string{"2014H1", "2014H2"} {
			for _, x := range communes {
				if code != "rate" && r.IntN(8) > 0 { // some do not report
					m.figures[figure(code, x, half, "", 0).Figure] = 1 + r.Int64N(1_000_000)
				}
			}
		}
	}
	return m
}

func (m manor) store(t testing.TB) *store.Store {
	s := storetest.Open(t)
	h := &testHouse{store: s}
	var all []giaoban.Observation
	for f, v := range m.figures {
		all = append(all, giaoban.Observation{Figure: f, Amount: giaoban.Of(giaoban.Whole(v)), Status: giaoban.Reported})
	}
	slices.SortFunc(all, func(a, b giaoban.Observation) int {
		return strings.Compare(fmt.Sprint(a.Figure), fmt.Sprint(b.Figure))
	})
	h.accept(t, giaoban.NewDate(2015, 1, 5).Time(), all...)
	return s
}

// scope is one person, as the plain reference knows them.
type scope struct {
	units, groups []string
}

func randomScope(r *rand.Rand) scope {
	var s scope
	everywhere := append([]string{"p", "a", "b", "c", "*"}, communes...)
	for range r.IntN(4) {
		s.units = append(s.units, everywhere[r.IntN(len(everywhere))])
	}
	for _, g := range []string{"open", "inner", "closed", "*"} {
		if r.IntN(4) == 0 {
			s.groups = append(s.groups, g)
		}
	}
	return s
}

// sees is the reference's own decision about a commune's figure of a half-year.
func (s scope) sees(group, commune, half string) bool {
	if group == "open" {
		return true
	}
	named := slices.Contains(s.groups, "*") || slices.Contains(s.groups, group)
	if !named && (len(s.groups) > 0 || group == "closed") {
		return false
	}
	for _, u := range s.units {
		if u == "*" || u == "p" || u == commune || u == districtOf(commune, half) {
			return true
		}
	}
	return false
}

// total is what a unit's figure must be: the sum of what its communes reported, nothing
// where one of them may not be seen.
func (m manor) total(s scope, code, unit, period string) (sum int64, any, hidden bool) {
	group, kind, _ := strings.Cut(code, "_")
	halves := []string{period}
	last := period
	if period == "2014" {
		halves, last = []string{"2014H1", "2014H2"}, "2014H2"
	}
	for _, x := range communes {
		if unit != "p" && unit != x && unit != districtOf(x, last) {
			continue
		}
		var own int64
		for _, half := range halves {
			if !s.sees(group, x, half) {
				hidden = true
			}
			if v, ok := m.figures[figure(code, x, half, "", 0).Figure]; ok {
				any = true
				if own += v; kind == "stock" { // of a state the last one counts
					own = v
				}
			}
		}
		sum += own
	}
	return sum, any, hidden
}

// For each of many people the totals of every unit are those of the plain reference:
// whole where all parts may be seen, withheld with the reason where one may not, and
// what is hidden changes nothing: with other figures in its place the answers are the
// same to the byte. GIAOBAN_TORTURE asks for ten thousand people.
func TestTotalsGiveNothingHiddenAway(t *testing.T) {
	scopes := 25
	if os.Getenv("GIAOBAN_FULL") != "" {
		scopes = 120
	}
	if os.Getenv("GIAOBAN_TORTURE") != "" {
		scopes = 10_000
	}
	m := newManor(1)
	s := m.store(t)
	totals, withheld := 0, 0
	r := rand.New(rand.NewPCG(uint64(scopes), 1))
	for range scopes {
		who := randomScope(r)
		answers := m.answers(s, who)
		for _, code := range []string{"open_flow", "open_stock", "inner_flow", "inner_stock", "closed_flow", "closed_stock", "rate"} {
			for _, frequency := range []string{"half", "year"} {
				got, err := answers.Series(t.Context(), query.SeriesRequest{Indicator: code, Units: ids("p", "a", "b", "c", "a1", "a3", "b2"), From: "2014H1", To: "2014", Frequency: frequency})
				group, _, _ := strings.Cut(code, "_")
				listed := who.sees(group, "a1", "2014H1") || len(who.units) > 0 && (group == "inner" && (len(who.groups) == 0 || slices.Contains(who.groups, "inner")) || slices.Contains(who.groups, group) || slices.Contains(who.groups, "*"))
				if code == "rate" { // shows parts of a closed group
					listed = len(who.units) > 0 && (slices.Contains(who.groups, "*") || slices.Contains(who.groups, "inner") && slices.Contains(who.groups, "closed"))
				}
				if !listed {
					if err == nil || !strings.Contains(err.Error(), "no indicator") && !strings.Contains(err.Error(), "Không có chỉ tiêu") {
						t.Fatalf("%+v: %s: %v", who, code, err)
					}
					continue
				}
				if err != nil {
					t.Fatalf("%+v: %s: %v", who, code, err)
				}
				if code == "rate" {
					continue // its two parts were looked at
				}
				for _, series := range got.Series {
					for _, p := range series.Points {
						sum, any, hidden := m.total(who, code, string(series.Unit.ID), p.Period)
						totals++
						switch {
						case hidden:
							withheld++
							if p.Value != nil || p.Coverage.Reported > 0 || p.Coverage.Expected > 0 || !strings.Contains(p.Note, "quyền xem") || p.Revision != "" {
								t.Fatalf("%+v: %s of %s in %s is hidden, and told: %+v", who, code, series.Unit.ID, p.Period, p)
							}
						case !any:
							if p.Value != nil {
								t.Fatalf("%+v: %s of %s in %s: %v, nobody reported", who, code, series.Unit.ID, p.Period, p.Value)
							}
						case p.Value == nil || p.Value.Cmp(giaoban.Whole(sum)) != 0:
							t.Fatalf("%+v: %s of %s in %s: %v, want %d", who, code, series.Unit.ID, p.Period, p.Value, sum)
						}
					}
				}
			}
		}
	}
	t.Logf("%d people, %d totals, %d of them withheld", scopes, totals, withheld)
	if withheld < totals/20 || withheld > totals*9/10 {
		t.Errorf("%d of %d withheld: the people are too much alike", withheld, totals)
	}
}

func ids(all ...string) (out []giaoban.UnitID) {
	for _, id := range all {
		out = append(out, giaoban.UnitID(id))
	}
	return out
}

// answers are those that somebody of a scope gets.
func (m manor) answers(s *store.Store, who scope) query.Answers {
	rules := people.Rules{Catalogue: m.catalogue}
	asker := people.Of(people.Person{Login: "x", Roles: []people.Role{people.Planner}, Scope: people.Scope{Units: ids(who.units...), Groups: who.groups}})
	c := m.catalogue.Only(func(code string) bool {
		return rules.May(asker, people.Question{Action: people.Read, Indicator: code})
	})
	return query.New(s, c, query.Options{Today: func() giaoban.Date { return giaoban.NewDate(2015, 1, 10) }, Zone: saigon, Sees: rules.Sees(asker)})
}

// Whatever is hidden may be anything: every answer to somebody is the same to the byte
// over two stores that differ in nothing but figures they may not see, in value and in
// whether they came at all.
func TestWhatIsHiddenChangesNothing(t *testing.T) {
	scopes := 3
	if os.Getenv("GIAOBAN_TORTURE") != "" {
		scopes = 400
	}
	for n := range scopes {
		r := rand.New(rand.NewPCG(uint64(n), 3))
		who := randomScope(r)
		one, other := newManor(1), newManor(uint64(n)+100)
		changed := 0
		for _, m := range []manor{one, other} {
			for f := range m.figures {
				group, _, _ := strings.Cut(f.Indicator, "_")
				if who.sees(group, string(f.Unit), f.Period.Key()) {
					if v, ok := one.figures[f]; ok {
						other.figures[f] = v
					} else {
						delete(other.figures, f)
					}
				} else {
					changed++
				}
			}
		}
		var said [2]string
		for k, m := range []manor{one, other} {
			t.Run(fmt.Sprintf("%d.%d", n, k), func(t *testing.T) { said[k] = everythingSaid(t, m.answers(m.store(t), who)) })
		}
		if said[0] != said[1] {
			t.Fatalf("%+v: answers differ by %d hidden figures:\n%s", who, changed, firstDifference(said[0], said[1]))
		}
	}
}

var whenWritten = regexp.MustCompile(`"recorded_at":"[^"]*"`)

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for n := range min(len(x), len(y)) {
		if x[n] != y[n] {
			at := 0
			for at < min(len(x[n]), len(y[n])) && x[n][at] == y[n][at] {
				at++
			}
			return fmt.Sprintf("%.80s\n…%.300s\n…%.300s", x[n], x[n][max(0, at-150):], y[n][max(0, at-150):])
		}
	}
	return "lengths"
}

// everythingSaid asks every question there is and writes the answers one under another.
func everythingSaid(t *testing.T, a query.Answers) string {
	var out strings.Builder
	say := func(name string, v any, err error) {
		text, bad := json.Marshal(v)
		if bad != nil {
			t.Fatal(bad)
		}
		fmt.Fprintf(&out, "%s %v %s\n", name, err, whenWritten.ReplaceAll(text, nil)) // each store was written at its own time
	}
	ctx := t.Context()
	list, err := a.Indicators(ctx, "vi")
	say("indicators", list, err)
	for _, code := range []string{"open_flow", "open_stock", "inner_flow", "inner_stock", "closed_flow", "closed_stock", "rate", "nothing"} {
		for _, b := range []query.Boundaries{query.OwnTime, query.Current} {
			for _, f := range []string{"half", "year"} {
				trend, err := a.Trend(ctx, query.SeriesRequest{Indicator: code, Units: ids("p", "a", "b", "c", "a3"), Frequency: f, Boundaries: b, Lang: "vi"})
				say("trend "+code+string(b)+f, trend, err)
			}
		}
		level, err := a.Trend(ctx, query.SeriesRequest{Indicator: code, Parent: "p", Level: "district", Lang: "vi"})
		say("trend of level "+code, level, err)
		for _, l := range []string{"", "district"} {
			compared, err := a.Compare(ctx, query.CompareRequest{Indicator: code, Parent: "p", Level: l, Lang: "vi"})
			say("compare "+code+l, compared, err)
			compared, err = a.Compare(ctx, query.CompareRequest{Indicator: code, Parent: "p", Level: l, Per: "open_stock", Period: "2014H2", Boundaries: query.Current, Lang: "vi"})
			say("compare per "+code+l, compared, err)
		}
		together, err := a.Correlation(ctx, query.CorrelationRequest{Indicator: code, With: "open_flow", Lang: "vi"})
		say("correlation "+code, together, err)
		for _, u := range ids("p", "a", "a3", "c1") {
			for _, key := range []string{"2014H1", "2014H2", "2014"} {
				past, err := a.History(ctx, query.HistoryRequest{Indicator: code, Unit: u, Period: key, Lang: "vi"})
				say("history "+code+string(u)+key, past, err)
			}
		}
		stalled, err := a.Stalled(ctx, query.StalledRequest{Indicator: code, Lang: "vi"})
		say("stalled "+code, stalled, err)
	}
	for _, key := range []string{"", "2014H1", "2014H2"} {
		came, err := a.Completeness(ctx, query.CompletenessRequest{Period: key, Lang: "vi"})
		say("completeness "+key, came, err)
		stalled, err := a.Stalled(ctx, query.StalledRequest{Period: key, Lang: "vi"})
		say("stalled "+key, stalled, err)
	}
	changed, err := a.Changed(ctx, query.ChangedRequest{Since: giaoban.NewDate(2014, 1, 1).Time(), Lang: "vi"})
	say("changed", changed, err)
	found, err := a.Find(ctx, query.FindRequest{Text: "chi tieu", Lang: "vi"})
	say("find", found, err)
	return out.String()
}
