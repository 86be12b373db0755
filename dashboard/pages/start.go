package pages

import (
	"fmt"
	"net/http"

	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
)

// startView leads an installation without figures to its first report.
type startView struct {
	frame
	Heading, Lead string
	Catalogue     startStep
	Form          startStep
	Report        startStep
	Holds         []fact // what the catalogue holds
	Blank         []pick // unit and period of the form to fill in
	Sample        *sampleFigures
}

// startStep is one of the three, with whether it is done.
type startStep struct {
	Number      string
	Title, Text string
	Status      parts.Status
	Links       []parts.Link
}

// sampleFigures are the illustrative figures of the catalogue that were not loaded.
type sampleFigures struct {
	Lead string
	Mark parts.Mark
	Ways []sampleWay
}

// sampleWay is one way to load or leave them out: what it does, and what to write.
type sampleWay struct{ Does, Write string }

// onceBegun is a page once there is a figure, and leads to the start until then.
func (p *Pages) onceBegun(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Store.DataVersion() == 0 {
			http.Redirect(w, r, p.request(r).link("/start"), http.StatusSeeOther)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// beginning is the start, which is over with the first figure. It is no part of what
// the house keeps: a refused report shows on it and changes no figure.
func (p *Pages) beginning() http.Handler {
	start := p.page("start", (*Pages).start)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.Store.DataVersion() > 0 {
			http.Redirect(w, r, p.request(r).link("/"), http.StatusSeeOther)
			return
		}
		start.ServeHTTP(w, r)
	})
}

func (p *Pages) start(q *request) (any, error) {
	came, err := p.Store.Batches(q.Context(), 0, 1)
	if err != nil {
		return nil, err
	}
	period := q.latest(q.leading())
	v := &startView{frame: q.frame("overview", "start.title"), Heading: q.T("start.heading"), Lead: q.T("start.lead")}
	v.footer(query.Freshness{})
	v.Catalogue = q.stepOf(1, "catalogue")
	v.Form = q.stepOf(2, "form")
	v.Report = q.stepOf(3, "report")
	units, indicators := len(p.Catalogue.Units.All(q.Day)), len(p.Catalogue.Codes())
	v.Holds = []fact{
		{Name: q.T("start.units"), Value: q.count(units), Href: q.link("/units"), Sub: q.T("start.units_sub", "day", q.Day.FormatDate(q.Lang))},
		{Name: q.T("start.indicators"), Value: q.count(indicators), Href: q.link("/indicators"), Sub: q.T("start.indicators_sub", "n", q.count(len(p.Catalogue.Headlines())))},
	}
	if units == 0 || indicators == 0 {
		v.Catalogue.Text = q.T("start.catalogue_empty")
		v.Catalogue.Status = q.stepNext()
		return v, nil
	}
	v.Holds = append(v.Holds, fact{Name: q.T("start.period"), Value: period.ShortLabel(q.Lang), Sub: q.T("entry.due", "day", p.Catalogue.Calendar.On(period, "").Due.FormatDate(q.Lang))})
	v.Catalogue.Status = q.stepDone()
	v.Blank = []pick{q.entryUnits("", period), q.entryPeriods(period)}
	v.Form.Links = []parts.Link{{Href: q.link("/entry"), Text: q.T("start.entry")}}
	v.Report.Links = []parts.Link{{Href: q.link("/upload"), Text: q.T("empty.send")}}
	if len(came) == 0 {
		v.Form.Status = q.stepNext()
	} else {
		v.Form.Status, v.Report.Status = q.stepDone(), q.stepNext()
		v.Report.sent(q, came[0])
	}
	v.Sample = q.sample()
	return v, nil
}

// sent says that a report came of which nothing is in force yet, and where it says why.
func (s *startStep) sent(q *request, b store.Info) {
	key := "start.refused"
	if b.State == store.Waiting {
		key = "start.waiting"
	}
	s.Text = q.T(key, "file", b.FileName, "when", q.moment(b.ID))
	s.Links = append([]parts.Link{{Href: q.link(fmt.Sprintf("/reports/%d", uint64(b.ID))), Text: q.T("start.see")}}, s.Links...)
}

func (q *request) stepOf(n int, key string) startStep {
	return startStep{Number: fmt.Sprint(n), Title: q.T("start." + key), Text: q.T("start." + key + "_text"),
		Status: parts.Status{Shape: parts.Missing, Word: q.T("start.later")}}
}

func (q *request) stepDone() parts.Status {
	return parts.Status{Shape: parts.OnTrack, Word: q.T("start.done")}
}

func (q *request) stepNext() parts.Status {
	return parts.Status{Shape: parts.Info, Word: q.T("start.next")}
}

// sample says how the illustrative figures are loaded and left out, where the
// catalogue has some and the configuration left them out.
func (q *request) sample() *sampleFigures {
	files := 0
	for _, f := range q.pages.Catalogue.Figures {
		if f.Illustrative {
			files++
		}
	}
	if files == 0 || q.pages.Config.Illustrative {
		return nil
	}
	return &sampleFigures{Lead: q.T("start.sample_text", "n", q.count(files)), Mark: parts.Mark{Label: q.T("mark.long")}, Ways: []sampleWay{
		{q.T("start.sample_apart"), "GIAOBAN_ILLUSTRATIVE=yes GIAOBAN_STORE_URL=chdb:var/sample GIAOBAN_LISTEN=127.0.0.1:8081 giaoban serve"},
		{q.T("start.sample_here"), "illustrative: yes"},
		{q.T("start.sample_out"), "illustrative: no"},
	}}
}
