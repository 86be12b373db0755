package alert

import (
	"fmt"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// seasonal makes years of quarters with the same shape and a yearly growth; the last
// year begins lower than its target allows.
func seasonal(growth ...float64) *seasons {
	s := &seasons{per: 4, years: map[giaoban.UnitID]map[int][]float64{"a": {}}, trial: Trial{Indicator: "rice"}}
	total := 1000.0
	for n, g := range growth {
		total *= g
		s.years["a"][2000+n] = []float64{total * .1, total * .2, total * .3, total * .4}
	}
	return s
}

// In a season of its own a unit that has brought a tenth by March is on its way: the
// share of the years before says so, where a twelfth a month would cry.
func TestTheOutlookKnowsTheSeason(t *testing.T) {
	s := seasonal(1, 1.1, 1.1, 1.1, 1.1)
	if share, ok := s.share("a", 2005, 1); !ok || share < .099 || share > .101 {
		t.Errorf("by March %v of a year has come (%v)", share, ok)
	}
	if _, ok := s.share("a", 2002, 1); ok {
		t.Error("a share of two years")
	}
}

// A trial tells what warnings would have been worth, and they are off where it is poor.
func TestWarningsAreOffWhereTheyWereWrong(t *testing.T) {
	steady := seasonal(1, 1, 1, .9, .9, .9, .9, .9, .9, .9, .9, .9)
	steady.try(giaoban.Up)
	if !steady.trial.On() || steady.trial.Hits != steady.trial.Warnings || steady.trial.Warnings != 9 {
		t.Errorf("nine years that fell, each seen in its first quarter: %+v", steady.trial)
	}
	fickle := seasonal(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	for y, f := range fickle.years["a"] { // a weak start that is always made up for
		if y >= 2003 {
			f[0], f[3] = f[0]*.5, f[3]+f[0]*.5+1
		}
	}
	fickle.try(giaoban.Up)
	if fickle.trial.On() || fickle.trial.Hits > 0 {
		t.Errorf("warnings that never came true are given: %+v", fickle.trial)
	}
	few := seasonal(1, 1, 1, .5)
	few.try(giaoban.Up)
	if few.trial.On() {
		t.Errorf("one warning is no trial: %+v", few.trial)
	}
}

// Before the target is missed, a cell that is on pace by the calendar is warned of, with
// the figures and how often such a warning was right; the metrics' cell has the ratio.
func TestACellIsWarnedOfBeforeItsTargetIsMissed(t *testing.T) {
	p := newProvince(t, func(o *Options) {
		o.Early = (&Outlook{Answers: o.Answers, Catalogue: o.Catalogue, Today: o.Today}).Warn
	})
	var years [][]string
	for y := 2000; y < 2014; y++ { // half a year's work is done by March, and each year is a tenth weaker
		for m := 1; m <= 12; m++ {
			n := 60.0
			if m <= 3 {
				n = 180
			}
			for range y - 2000 {
				n *= .93
			}
			years = append(years, []string{"", "a", "jobs", fmt.Sprintf("%d-%02d", y, m), fmt.Sprint(int(n)), ""})
		}
	}
	p.at("2013-12-30").send(years)
	p.at("2014-04-01").send([][]string{{"", "a", "jobs", "2014-01", "110", ""}, {"", "a", "jobs", "2014-02", "110", ""}, {"", "a", "jobs", "2014-03", "110", ""}})
	picture := p.look()
	c := picture.Cell("a", "jobs")
	if len(c.States) != 0 || len(c.Early) != 1 || c.Early[0].State != PaceWarning || c.Early[0].Ratio > .7 {
		t.Fatalf("330 of 1.200 by March is on pace by the calendar, and a year like those before ends at about 660: %v %+v", c.States, c.Early)
	}
	all, err := p.List(t.Context(), Filter{Unit: "a", State: PaceWarning})
	if err != nil || len(all) != 1 || !strings.Contains(all[0].Sentence, "thiếu") || !strings.Contains(all[0].Sentence, "lần") {
		t.Errorf("%+v %v", all, err)
	}
}

// A unit that reports five days before the due day has its habit; who was late whenever
// it broke it is warned of, who never was is left alone.
func TestAHabitIsWarnedOfWhereItsBreakingMeantLateness(t *testing.T) {
	late := arrivals{}
	for _, u := range []giaoban.UnitID{"a", "b", "c", "d"} {
		late[u] = []int{-5, -5, -6, -5, 4, -5, 6, 3}
	}
	if got := late.trial(); !got.On() || got.Warnings != 12 || got.Hits != 12 {
		t.Errorf("three of eight came late, each after the habit was broken: %+v", got)
	}
	for _, u := range []giaoban.UnitID{"a", "b", "c", "d"} {
		late[u] = []int{-5, -5, -6, -5, 0, -5, -1, 0}
	}
	if got := late.trial(); got.On() || got.Hits != 0 {
		t.Errorf("a broken habit and still on time: %+v", got)
	}
	if _, known := usually([]int{-5, -5, -5}); known {
		t.Error("three reports are no habit")
	}
}

// Under the clock: three districts that report on the 19th, and were late each time they
// did not; on the 23rd nothing has come from one of them.
func TestAReportLaterThanUsualIsToldBeforeItIsLate(t *testing.T) {
	p := newProvince(t, func(o *Options) { o.Early = Early(o.Answers, o.Catalogue, o.Today, saigon) })
	p.history()
	for m := 1; m <= 9; m++ {
		for n, u := range []string{"a", "b", "c"} {
			day := fmt.Sprintf("2014-%02d-19", m)
			if m >= 5 && (m+n)%2 == 0 { // and then not before the 28th
				day = fmt.Sprintf("2014-%02d-28", m)
			}
			p.at(day).send([][]string{{"", u, "jobs", fmt.Sprintf("2014-%02d", m), fmt.Sprint(90 + m), ""}})
		}
	}
	p.at("2014-10-19").send([][]string{{"", "a", "jobs", "2014-10", "99", ""}, {"", "b", "jobs", "2014-10", "98", ""}})
	if c := p.at("2014-10-20").look().Cell("c", "jobs"); len(c.Early) != 0 {
		t.Errorf("a day after the usual one: %+v", c.Early)
	}
	picture := p.at("2014-10-23").look()
	if c := picture.Cell("c", "jobs"); len(c.Early) != 1 || c.Early[0].State != LateWarning || !strings.Contains(c.Early[0].Text.VI, "còn 2 ngày") {
		t.Errorf("four days after the usual one: %+v", c.Early)
	}
	if c := picture.Cell("a", "jobs"); len(c.Early) != 0 {
		t.Errorf("a has reported: %+v", c.Early)
	}
}
