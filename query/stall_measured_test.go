package query_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// measurement is one set of series, what is put into it and what the rule must reach on
// the reported part.
type measurement struct {
	read                     func(testing.TB) *stallSet
	how                      string
	every, shortest, longest int
	share                    int // of the series, one of so many
	usual                    int // the threshold that catalogues have for this frequency
	recall, precision        float64
}

var measurements = []measurement{
	{dengueSet, zeros, 40, 2, 8, 1, 3, 0.6, 0.4},
	{dengueSet, silent, 40, 2, 8, 6, 3, 1, 1},
	{dengueSet, again, 40, 2, 8, 6, 3, 0, 0}, // what is reported again has happened again: no stall of a flow, and not seen
	{banksSet, frozen, 24, 2, 5, 4, 2, 0.95, 0.95},
	{wasteSet, frozen, 24, 2, 3, 4, 2, 0.95, 0.7},
	{youthSet, frozen, 30, 2, 6, 1, 3, 0.6, 0.95},
}

// How often the rule sees a stall, and how often it is wrong: real series with stalls
// put in at places drawn by seed, through the real engine, beside the rule "unchanged for
// so many periods". With GIAOBAN_TORTURE all series and three seeds, else a share of them.
func TestStallsMeasured(t *testing.T) {
	whole := os.Getenv("GIAOBAN_TORTURE") != ""
	seeds, thresholds := []uint64{1}, []int{2, 3}
	if whole {
		seeds, thresholds = []uint64{1, 2, 3}, []int{1, 2, 3, 4, 5, 6}
	}
	for _, m := range measurements {
		ours, naive := map[key]score{}, map[key]score{}
		name := ""
		for _, seed := range seeds {
			set := m.read(t)
			name = set.name + ", " + m.how
			if !whole {
				set.series = slices.DeleteFunc(set.series, func(s stallSeries) bool { return nameSeed(s.name)%uint64(m.share) != 0 })
			}
			set.implant(m.how, seed, m.every, m.shortest, m.longest)
			t.Run(fmt.Sprintf("%s, seed %d", name, seed), func(t *testing.T) { set.measure(t, thresholds, ours, naive) })
		}
		best, naiveBest := bestOf(thresholds, ours), bestOf(thresholds, naive)
		t.Logf("%s:\n%s  tuned, the rule is best after %d: reported %s\n  tuned, unchanged is best after %d: reported %s", name, table(thresholds, ours, naive),
			best, ours[key{true, best}], naiveBest, naive[key{true, naiveBest}])
		m.judge(t, name, ours[key{true, m.usual}], naive[key{true, m.usual}])
	}
}

// judge holds what was reported against the floor and the naive rule.
func (m measurement) judge(t *testing.T, name string, rule, naive score) {
	switch {
	case rule.implanted < 10:
		t.Errorf("%s: %d stalls are too few to say anything", name, rule.implanted)
	case m.how == again:
		if rule.found > 0 {
			t.Errorf("%s: %s; a figure that is reported again is no stall of a flow", name, rule)
		}
	case rule.recall() < m.recall || rule.precision() < m.precision:
		t.Errorf("%s: %s; the floor is recall %.2f, precision %.2f", name, rule, m.recall, m.precision)
	case rule.recall() < naive.recall() || rule.precision() < naive.precision():
		t.Errorf("%s: %s is worse than unchanged for %d periods: %s", name, rule, m.usual, naive)
	}
}

// key is of which part, by which threshold.
type key struct {
	report bool
	after  int
}

// score counts stalls put in and found, and alarms right and wrong. An alarm is as many
// periods in a row as are listed.
type score struct{ implanted, found, right, wrong, late int }

func (s score) recall() float64 { return float64(s.found) / float64(max(1, s.implanted)) }

func (s score) precision() float64 {
	if s.right+s.wrong == 0 {
		return 1
	}
	return float64(s.right) / float64(s.right+s.wrong)
}

func (s score) both() float64 {
	r, p := s.recall(), s.precision()
	return 2 * r * p / max(1e-9, r+p)
}

func (s score) String() string {
	return fmt.Sprintf("recall %.3f (%d of %d), precision %.3f (%d right, %d wrong), seen after %.1f periods", s.recall(), s.found, s.implanted,
		s.precision(), s.right, s.wrong, float64(s.late)/float64(max(1, s.found)))
}

func bestOf(thresholds []int, scores map[key]score) int {
	best := thresholds[0]
	for _, n := range thresholds {
		if scores[key{false, n}].both() > scores[key{false, best}].both() {
			best = n
		}
	}
	return best
}

func table(thresholds []int, ours, naive map[key]score) string {
	var b strings.Builder
	for _, report := range []bool{false, true} {
		part := map[bool]string{false: "tuned on", true: "reported"}[report]
		for _, n := range thresholds {
			fmt.Fprintf(&b, "  %s, after %d: the rule %s\n             unchanged %d: %s\n", part, n, ours[key{report, n}], n, naive[key{report, n}])
		}
	}
	return b.String()
}

// measure asks the service, period by period, what stands still.
func (s *stallSet) measure(t *testing.T, thresholds []int, ours, naive map[key]score) {
	at := storetest.Open(t)
	accept(t, at, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), s.observations())
	for _, after := range thresholds {
		listed := s.listed(t, at, after)
		for n := range s.series {
			one := &s.series[n]
			k := key{one.report, after}
			ours[k] = one.scored(ours[k], listed[one.name])
			naive[k] = one.scored(naive[k], one.unchanged(after))
		}
	}
}

// listed are the periods in which the rule lists each series.
func (s *stallSet) listed(t *testing.T, at *store.Store, after int) map[string][]bool {
	says := []string{query.Stalled}
	if s.how == silent {
		says = []string{query.Silent, query.Overdue}
	}
	service := query.New(at, s.catalogue(after), query.Options{Today: func() giaoban.Date { return day(2026, 11, 27) }, Zone: hanoi})
	out := map[string][]bool{}
	for _, one := range s.series {
		out[one.name] = make([]bool, s.length())
	}
	for n, p := 0, s.first; n < s.length(); n, p = n+1, p.Next() {
		a, err := service.Stalled(t.Context(), query.StalledRequest{Period: p.Key()})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Rows {
			if slices.ContainsFunc(r.States, func(x string) bool { return slices.Contains(says, x) }) {
				out[string(r.Unit.ID)][n] = true
			}
		}
	}
	return out
}

// unchanged is the naive rule: so many received periods each as the one before.
func (s *stallSeries) unchanged(after int) []bool {
	out := make([]bool, len(s.figures))
	run := 0
	var before figure
	for n, f := range s.figures {
		switch {
		case f == nil:
		case before != nil && f.Cmp(*before) == 0:
			run++
		default:
			run = 0
		}
		if f != nil {
			before = f
		}
		out[n] = run >= after
	}
	return out
}

// scored holds what was listed against what was put in.
func (s *stallSeries) scored(to score, listed []bool) score {
	for _, stall := range s.stalls {
		to.implanted++
		for n := stall.from; n <= stall.to; n++ {
			if listed[n] {
				to.found++
				to.late += n - stall.from + 1
				break
			}
		}
	}
	for n := 0; n < len(s.figures); n++ {
		if !listed[n] {
			continue
		}
		right := false
		for ; n < len(s.figures) && listed[n]; n++ {
			right = right || slices.ContainsFunc(s.stalls, func(x stretch) bool { return x.holds(n) })
		}
		if right {
			to.right++
		} else {
			to.wrong++
		}
	}
	return to
}
