package alert

import (
	"errors"
	"slices"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// at moves the clock to a morning.
func (p *province) at(day string) *province {
	p.now = morning(p.t, day)
	return p
}

// open lists what is open as "unit indicator state".
func (p *province) open() []string {
	p.t.Helper()
	all, err := p.List(p.t.Context(), Filter{})
	if err != nil {
		p.t.Fatal(err)
	}
	out := []string{}
	for _, a := range all {
		out = append(out, string(a.Unit.ID)+" "+a.Indicator+" "+a.States[0])
	}
	slices.Sort(out)
	return out
}

// history is the years before, in which everything came.
func (p *province) history() *province {
	p.at("2013-12-30").send(rows(p.t, "reports.csv")["2013-12-30"])
	return p
}

func problemCode(err error) string {
	var p *giaoban.Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// What is overdue stays so however long nothing comes, over restarts, and with a clock
// that is late nothing is judged at all.
func TestNothingEndsBySilenceRestartOrALateClock(t *testing.T) {
	p := newProvince(t, nil).history()
	p.at("2014-02-03").look()
	want := p.open()
	if len(want) != 4 || want[0] != "a jobs overdue" {
		t.Fatalf("on 3 February the reports of January are overdue: %v", want)
	}
	p.at("2014-03-10").look()
	p.restart()
	if got := p.open(); !slices.Equal(got, want) {
		t.Errorf("after six weeks of silence and a restart: %v, want %v", got, want)
	}
	events, _ := p.store.AlertEvents(t.Context())
	p.restart()
	p.at("2014-01-05") // the clock of a machine that started without its battery
	if _, err := p.Look(t.Context()); problemCode(err) != "clock_late" {
		t.Errorf("a clock before the last judgement is taken for true: %v", err)
	}
	if got := p.open(); !slices.Equal(got, want) {
		t.Errorf("with a late clock: %v, want %v", got, want)
	}
	after, _ := p.store.AlertEvents(t.Context())
	if len(after) != len(events) {
		t.Errorf("a late clock made %d events", len(after)-len(events))
	}
	// One report comes, and ends what it is about and nothing else.
	p.at("2014-03-11").send([][]string{{"", "a", "jobs", "2014-01", "100", ""}, {"", "a", "jobs", "2014-02", "100", ""}})
	if got := p.open(); !slices.Equal(got, want[1:]) {
		t.Errorf("after the report of a: %v, want %v", got, want[1:])
	}
}

// The life of an alert in people's hands, and what is refused.
func TestAnAlertIsTakenExplainedClosedAndReopened(t *testing.T) {
	p := newProvince(t, nil).history()
	p.at("2014-02-03").look()
	was := p.act("b", "jobs", Action{Do: ActSeen, By: "Hoa"})
	if was.Status != Seen {
		t.Errorf("seen: %s", was.Status)
	}
	got := p.act("b", "jobs", Action{Do: ActTake, By: "Hoa", Owner: "Nam", Until: p.today() + 5})
	if got.Status != Taken || got.Owner != "Nam" || *got.Until != p.today()+5 {
		t.Errorf("taken: %+v", got)
	}
	id := got.ID
	for _, refused := range []struct {
		code string
		do   Action
	}{
		{"bad_until", Action{Do: ActTake, Until: p.today() - 1}}, {"needs_note", Action{Do: ActExplain, Note: "  "}}, {"needs_reason", Action{Do: ActClose}},
		{"alert_is_open", Action{Do: ActReopen, Note: "x"}}, {"unknown_action", Action{Do: "dance"}},
	} {
		if _, err := p.Act(t.Context(), id, refused.do); problemCode(err) != refused.code {
			t.Errorf("%+v: %v, want %s", refused.do, err, refused.code)
		}
	}
	if _, err := p.Act(t.Context(), "nope", Action{Do: ActSeen}); problemCode(err) != "unknown_alert" {
		t.Error(err)
	}
	p.act("b", "jobs", Action{Do: ActClose, By: "Hoa", Note: "huyện báo qua điện thoại"})
	p.look()
	if got := p.open(); slices.Contains(got, "b jobs overdue") {
		t.Errorf("a person closed it and the figures say nothing new: %v", got)
	}
	p.restart()
	p.at("2014-03-03").look() // a second report is missing: that is new
	all, err := p.List(t.Context(), Filter{Unit: "b"})
	if err != nil || len(all) != 1 || all[0].ID != id || all[0].Status != New || all[0].Owner != "" {
		t.Fatalf("not reopened: %+v %v", all, err)
	}
	one, err := p.Get(t.Context(), id, giaoban.English)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, h := range one.History {
		kinds = append(kinds, h.Kind)
	}
	if want := []string{reopened, closed, taken, seen, opened}; !slices.Equal(kinds, want) {
		t.Errorf("history %v, want %v", kinds, want)
	}
}

// Every event is on disk before it counts: what cannot be written did not happen.
func TestWhatCannotBeWrittenDidNotHappen(t *testing.T) {
	p := newProvince(t, nil).history()
	p.at("2014-02-03").look()
	before := p.open()
	if err := p.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Act(t.Context(), p.lives[0].id, Action{Do: ActClose, Note: "x"}); err == nil {
		t.Error("closed without a store")
	}
	if p.lives[0].status == Closed {
		t.Error("the alert is closed in memory and nowhere else")
	}
	if got := len(before); got != 4 {
		t.Errorf("%d alerts", got)
	}
}

// One picture gives the same states to whoever asks: the stalled call, the alerts.
func TestAlertsAreWhatTheStallRuleSays(t *testing.T) {
	p := newProvince(t, nil).history()
	for _, day := range []string{"2014-03-24", "2014-06-30", "2014-09-24"} {
		for d := morning(t, "2014-01-01"); !d.After(morning(t, day)); d = d.AddDate(0, 0, 1) {
			if r := rows(t, "reports.csv")[giaoban.DateOf(d, saigon).String()]; r != nil && d.After(p.now) {
				p.now = d
				p.send(r)
			}
		}
		picture := p.at(day).look()
		for _, root := range []query.StalledRequest{{Parent: "p"}, {Parent: "p", Level: "province"}} {
			answer, err := p.options.Answers.Stalled(t.Context(), root)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range answer.Rows {
				if c := picture.Cell(row.Unit.ID, row.Indicator); c == nil || !slices.Equal(c.States, row.States) || c.Reason != row.Reason {
					t.Errorf("%s: %s %s is %v there and %+v here", day, row.Unit.ID, row.Indicator, row.States, c)
				}
			}
		}
	}
}
