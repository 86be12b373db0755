package pages

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/people"
	"github.com/giaoban/giaoban/store"
)

// recordView is what was done, by whom, the newest first.
type recordView struct {
	frame
	Heading, Lead string
	Who, Object   string
	Since, Until  string
	Acts          []choice
	Rows          []deedLine
	Empty         *parts.State
	Next          *parts.Link
	CSV           string
	Check         string
	Verdict       *parts.Banner
}

type deedLine struct {
	Number, When, Who, Address, Act, Object, Before, After string
	Outcome                                                parts.Status
}

// deedsShown is how many are on one page.
const deedsShown = 100

// acts are what deeds begin with, as one may narrow the record by.
var acts = [...]string{"sign_in", "sign_out", "report", "change", "export", "person", "password", "token", "refused"}

func (p *Pages) record(q *request) (any, error) {
	v := &recordView{frame: q.frame("", "record.title"), Heading: q.T("record.title"), Lead: q.T("record.lead"),
		Who: q.query.Get("who"), Object: q.query.Get("object"), Since: q.query.Get("since"), Until: q.query.Get("until"), Check: q.link("/record", "check", "1")}
	v.Acts = append(v.Acts, choice{Text: q.T("record.every_act")})
	for _, a := range acts {
		v.Acts = append(v.Acts, choice{Value: a, Text: q.T("act." + a), Chosen: q.query.Get("act") == a})
	}
	g := p.Doors.Register()
	if g == nil {
		return v, nil
	}
	f := store.EventFilter{Act: q.query.Get("act"), Object: v.Object, Who: v.Who, Since: q.dayOf(v.Since, 0), Until: q.dayOf(v.Until, 1), Limit: deedsShown + 1}
	f.After, _ = strconv.ParseUint(q.query.Get("after"), 10, 64) // what is no number begins anew
	if q.query.Get("check") != "" {
		verdict, err := g.Trail().Check(q.Context(), "")
		if err != nil {
			return nil, err
		}
		v.Verdict = q.verdictOf(verdict)
	}
	lines, err := g.Trail().Lines(q.Context(), f)
	if err != nil {
		return nil, err
	}
	if len(lines) > deedsShown {
		lines = lines[:deedsShown]
		v.Next = &parts.Link{Href: q.here("after", strconv.FormatUint(lines[len(lines)-1].Number, 10)), Text: q.T("record.earlier")}
	}
	for _, l := range lines {
		v.Rows = append(v.Rows, q.deed(l))
	}
	if len(v.Rows) == 0 {
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("record.none"), Text: q.T("record.none_text")}
	}
	asked := url.Values{"format": {"csv"}, "limit": {"10000"}, "lang": {string(q.Lang)}}
	for name, value := range map[string]string{"act": f.Act, "object": f.Object, "who": f.Who, "since": v.Since, "until": v.Until} {
		if value != "" {
			asked.Set(name, value)
		}
	}
	v.CSV = "/api/v1/record?" + asked.Encode()
	return v, nil
}

// dayOf is the beginning of a day that a filter names, some days on; none where it is no
// day.
func (q *request) dayOf(text string, on int) time.Time {
	d, err := giaoban.ParseDate(text)
	if err != nil {
		return time.Time{}
	}
	return time.Date(d.Year(), d.Month(), d.Day()+on, 0, 0, 0, 0, q.pages.Config.Zone)
}

func (q *request) verdictOf(v people.Verdict) *parts.Banner {
	n := giaoban.Whole(int64(v.Events)).Format(q.Lang, 0)
	if v.Broken == 0 {
		return &parts.Banner{Tone: parts.Notice, Shape: parts.OnTrack, Lead: q.T("record.whole"), Text: q.T("record.whole_text", "n", n, "head", v.Head)}
	}
	return &parts.Banner{Tone: parts.Failed, Shape: parts.Overdue, Lead: q.T("record.broken", "n", strconv.FormatUint(v.Broken, 10)), Text: q.T("record.why." + v.Why)}
}

// deed says an event in words.
func (q *request) deed(l people.Line) deedLine {
	out := deedLine{Number: strconv.FormatUint(l.Number, 10), When: q.moment(giaoban.RevisionAt(l.At)), Who: l.Who, Address: l.Address, Act: q.act(l.Act), Object: q.objectOf(l.Object), Before: l.Before, After: l.After,
		Outcome: parts.Status{Shape: parts.OnTrack, Word: q.T("record.done")}}
	if l.Outcome == people.Refused {
		out.Outcome = parts.Status{Shape: parts.Overdue, Word: q.T("record.refused")}
	}
	if l.Who == "" {
		out.Who = q.T("record.erased")
	}
	return out
}

func (q *request) act(act string) string {
	if _, ok := q.pages.words["act."+act]; ok {
		return q.T("act." + act)
	}
	first, rest, _ := strings.Cut(act, " ")
	if _, ok := q.pages.words["act."+first]; ok {
		return q.T("act."+first) + " " + rest
	}
	return act
}

// objectOf names a person where the object is one.
func (q *request) objectOf(object string) string {
	if g := q.pages.Doors.Register(); g != nil {
		if p, ok := g.Person(object); ok && p.ID == object {
			return p.Login
		}
	}
	return object
}
