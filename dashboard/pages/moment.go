package pages

import (
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// Any page with a state can be asked as of a moment: ?asof= and a day, which is its
// end, or a moment as the API has it. All its links stay at that moment.

// readMoment reads a moment as people or programs write it.
func (p *Pages) readMoment(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if day, ok := readDay(text); ok {
		t := (day + 1).Time()
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, p.Config.Zone).Add(-time.Second), sane(t)
	}
	if t, err := time.ParseInLocation("2/1/2006 15:04", text, p.Config.Zone); err == nil {
		return t, sane(t)
	}
	t, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "+", 1)) // a plus sign that a URL made a space
	return t, err == nil && sane(t)
}

// sane is what the store can be asked as of.
func sane(t time.Time) bool { return t.Year() >= 1970 && t.Year() <= 2299 }

// momentText is the one way a moment is written in an address.
func (p *Pages) momentText(t time.Time) string { return t.In(p.Config.Zone).Format(time.RFC3339) }

// then is the pages as they stood at a moment.
func (p *Pages) then(t time.Time) *Pages {
	then := *p
	then.Answers = p.Answers.AsOf(t)
	return &then
}

// stand puts a request at the moment its address names.
func (q *request) stand() {
	text := q.query.Get(asOfParameter)
	if page, _, _, ok := q.pages.at(q.URL.Path); !ok || page.live || text == "" {
		return
	}
	t, ok := q.pages.readMoment(text)
	if !ok {
		q.wrong = q.pages.words.Problem("bad_moment", giaoban.Place{}, text, "01/07/2014", nil)
		return
	}
	q.asOf = t
	q.pages = q.pages.then(t)
	q.Day = min(q.Day, giaoban.DateOf(t, q.pages.Config.Zone))
}

// dated are the calls of the API that can be asked as of a moment.
var dated = []string{"series", "trend", "compare", "distribution", "movement", "correlation", "stalled", "completeness"}

// stays says whether a link can keep the moment.
func (q *request) stays(path string) bool {
	if q.asOf.IsZero() {
		return false
	}
	if call, ok := strings.CutPrefix(path, "/api/v1/"); ok {
		return slices.Contains(dated, call)
	}
	page, _, _, ok := q.pages.at(path)
	return ok && !page.live
}

// momentNote says that a page shows an earlier state, and leads back to now.
type momentNote struct {
	Text string
	Now  parts.Link
}

func (q *request) momentNote() *momentNote {
	if q.asOf.IsZero() {
		return nil
	}
	return &momentNote{q.T("moment.note", "moment", q.moment(giaoban.RevisionAt(q.asOf))), parts.Link{Href: q.here(asOfParameter, ""), Text: q.T("moment.now")}}
}
