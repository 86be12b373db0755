package alert

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// province is an installation on the real engine under a clock that the test moves.
type province struct {
	*Book
	t         *testing.T
	store     *store.Store
	catalogue *giaoban.Catalogue
	ingest    *ingest.Service
	now       time.Time
	options   Options
}

var saigon = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)

func newProvince(t *testing.T, change func(*Options)) *province {
	t.Helper()
	c, problems := configs.ReadCatalogue("testdata/province")
	if configs.Refused(problems) {
		t.Fatal(problems)
	}
	p := &province{t: t, store: storetest.Open(t), catalogue: c, now: morning(t, "2013-12-30")}
	now := func() time.Time { return p.now }
	p.ingest = ingest.New(p.store, c, ingest.Options{Today: p.today, Now: now, Zone: saigon})
	if err := p.store.SetTargets(t.Context(), c.Targets, giaoban.RevisionAt(p.now)); err != nil {
		t.Fatal(err)
	}
	p.options = Options{Keeper: p.store, Answers: query.New(p.store, c, query.Options{Today: p.today, Zone: saigon}), Catalogue: c, Today: p.today, Now: now}
	if change != nil {
		change(&p.options)
	}
	p.restart()
	return p
}

// restart forgets everything that is not on disk.
func (p *province) restart() {
	p.Book = NewBook(p.options)
}

func (p *province) today() giaoban.Date { return giaoban.DateOf(p.now, saigon) }

func morning(t testing.TB, day string) time.Time {
	d, err := giaoban.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(d.Year(), d.Month(), d.Day(), 8, 0, 0, 0, saigon)
}

// rows reads a file of the replayed year, by its first column.
func rows(t testing.TB, name string) map[string][][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/year/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][][]string{}
	for _, r := range all[1:] {
		out[r[0]] = append(out[r[0]], r)
	}
	return out
}

// send has figures come in, as one report.
func (p *province) send(reports [][]string) {
	p.t.Helper()
	text := "unit,indicator,period,value,note\n"
	for _, r := range reports {
		text += strings.Join(r[1:], ",") + "\n"
	}
	report, err := p.ingest.Ingest(p.t.Context(), ingest.File{Name: "reports.csv", Content: strings.NewReader(text)}, ingest.Given{Received: p.now, Note: "replayed"})
	if err != nil || report.State != "accepted" {
		p.t.Fatalf("%s: %v %+v", p.now, err, report)
	}
}

func (p *province) look() *Picture {
	p.t.Helper()
	picture, err := p.Look(p.t.Context())
	if err != nil {
		p.t.Fatalf("%s: %v", p.now, err)
	}
	return picture
}

// act has a person do something with the open, or else the last, alert of a cell.
func (p *province) act(unit, indicator string, a Action) *Alert {
	p.t.Helper()
	all, err := p.List(p.t.Context(), Filter{Unit: giaoban.UnitID(unit), All: true})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, x := range all {
		if x.Indicator == indicator {
			done, err := p.Act(p.t.Context(), x.ID, a)
			if err != nil {
				p.t.Fatalf("%s %s %s: %v", p.now, unit, indicator, err)
			}
			return done
		}
	}
	p.t.Fatalf("%s: there is no alert of %s %s", p.now, unit, indicator)
	return nil
}

// A year of a province's reporting, day by day: what opened and what ended, for a
// planner to read. The list is written by the program alone (-update).
func TestAYearIsReplayed(t *testing.T) {
	p := newProvince(t, nil)
	reports, people := rows(t, "reports.csv"), rows(t, "people.csv")
	begun := time.Now()
	for day := morning(t, "2013-12-30"); day.Year() < 2015; day = day.AddDate(0, 0, 1) {
		p.now = day
		key := p.today().String()
		if r := reports[key]; r != nil {
			p.send(r)
		}
		p.look()
		p.now = day.Add(time.Hour)
		for _, r := range people[key] {
			a := Action{Do: r[3], By: r[4], Note: r[6]}
			if r[5] != "" {
				a.Until = giaoban.DateOf(morning(t, r[5]), saigon)
			}
			p.act(r[1], r[2], a)
		}
	}
	t.Logf("a year in %s", time.Since(begun).Round(time.Millisecond))
	compareGolden(t, "testdata/year/alerts.txt", p.written())
	p.restart() // the same is read back from disk
	if _, err := p.List(t.Context(), Filter{}); err != nil {
		t.Fatal(err)
	}
	compareGolden(t, "testdata/year/alerts.txt", p.written())
}

// written is everything that happened, in order.
func (p *province) written() string {
	var b strings.Builder
	b.WriteString("Một năm của một tỉnh mẫu, từng ngày: cảnh báo mở, diễn biến và kết thúc.\nDo chương trình ghi: go test ./alert -run TestAYearIsReplayed -update\n")
	events, err := p.store.AlertEvents(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	says := map[string]string{opened: "MỞ", changed: "đổi", seen: "đã xem", taken: "nhận việc", explained: "giải thích", escalated: "báo lên", resolved: "XONG", closed: "ĐÓNG", reopened: "MỞ LẠI"}
	last := ""
	for _, kept := range events {
		l := p.byID[kept.Alert]
		var e Event
		for _, x := range l.events {
			if x.At.Equal(kept.At) && x.Kind == kept.Kind {
				e = x
			}
		}
		if day := e.Day.FormatDate(giaoban.Vietnamese); day != last {
			fmt.Fprintf(&b, "\n%s\n", day)
			last = day
		}
		what := "mọi chỉ tiêu"
		if i := p.catalogue.Indicator(e.Indicator, e.Day); i != nil {
			what = i.Name.VI
		}
		u, _ := p.catalogue.Units.Nearest(e.Unit, e.Day)
		fmt.Fprintf(&b, "  %-10s %s · %s", says[e.Kind], u.Name.VI, what)
		for _, s := range []string{strings.Join(e.States, "+"), e.By} {
			if s != "" {
				fmt.Fprintf(&b, " [%s]", s)
			}
		}
		if e.Until != 0 {
			fmt.Fprintf(&b, " [hẹn %s]", e.Until.FormatDate(giaoban.Vietnamese))
		}
		for _, s := range []string{e.Text.VI, e.Note} {
			if s != "" {
				fmt.Fprintf(&b, ": %s", s)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what happened; it is now:\n%s", file, got)
	}
}
