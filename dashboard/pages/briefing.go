package pages

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/store"
)

// A briefing is what is shown in a meeting: views in order, with the chair's notes,
// perhaps as the figures stood at one moment.

// mostItems bounds a briefing; twelve views are an hour.
const mostItems = 60

// briefingsView lists the briefings.
type briefingsView struct {
	frame
	Heading, Lead string
	Done          *done
	Rows          []briefingLine
	Empty         *parts.State
	Called, Day   string // what a new one is called at first
}

type briefingLine struct {
	Name                parts.Link
	Day, Items, By      string
	Changed             string
	Show, Print, Figure string
}

// briefingView is one briefing as it is prepared.
type briefingView struct {
	frame
	Kick            []parts.Link
	Heading, Lead   string
	Done            *done
	Name, Site, Day string
	Frozen, Offered string // since when the figures stand; the moment that is offered
	Items           []briefingItem
	Empty           *parts.State
	Act, ID         string
	NextName        string // what the next briefing is called at first
	Show, Print     string
}

// briefingItem is one view of it.
type briefingItem struct {
	Number      int // its own
	Place       string
	Name, Note  string
	Page        parts.Link
	First, Last bool
	Focus       string // the button that was pressed: "up" or "down"
}

func briefingPath(id uint64) string { return "/briefings/" + strconv.FormatUint(id, 10) }

func (p *Pages) briefings(q *request) (any, error) {
	all, err := p.Store.Briefings(q.Context())
	if err != nil {
		return nil, err
	}
	v := &briefingsView{frame: q.frame("briefings", "briefings.title"), Heading: q.T("briefings.heading", "n", q.count(len(all))), Lead: q.T("briefings.lead"),
		Called: q.T("briefing.untitled", "day", q.Day.FormatDate(q.Lang)), Day: q.Day.FormatDate(q.Lang)}
	for _, b := range all {
		path := briefingPath(b.ID)
		v.Rows = append(v.Rows, briefingLine{Name: parts.Link{Href: q.link(path), Text: b.Title}, Day: q.meetsOn(b.Day), Items: q.count(len(b.Items)), By: q.person(b.By),
			Changed: q.moment(giaoban.RevisionAt(b.Changed())), Show: q.link(path + "/show"), Print: q.link(path + "/print"), Figure: q.asItStands(b.AsOf)})
	}
	if len(v.Rows) == 0 {
		v.Heading, v.Lead = q.T("briefings.title"), ""
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("briefings.none"), Text: q.T("briefings.none_text"),
			Actions: []parts.Link{{Href: q.link("/"), Text: q.T("nav.overview")}, {Href: q.link("/views"), Text: q.T("views.title")}}}
	}
	if id, err := strconv.ParseUint(q.query.Get("dropped"), 10, 64); err == nil {
		b, err := p.Store.Briefing(q.Context(), id)
		if err == nil && b.Removed {
			v.Done = &done{Text: q.T("briefing.dropped", "name", b.Title), Undo: briefingPath(id), Word: q.T("kept.undo"), Fields: append(undoing(b.Revision), v.Hidden...)}
		} else if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return v, nil
}

// undoing are the fields that take a change back.
func undoing(revision uint64) []hidden {
	return []hidden{{"do", "undo"}, {"revision", strconv.FormatUint(revision, 10)}}
}

// meetsOn is a day in words; empty where none is said.
func (q *request) meetsOn(d giaoban.Date) string {
	if d == 0 {
		return ""
	}
	return d.FormatDate(q.Lang)
}

// asItStands says how the figures of a briefing stand.
func (q *request) asItStands(asOf time.Time) string {
	if asOf.IsZero() {
		return q.T("briefing.live")
	}
	return q.T("moment.fresh", "moment", q.moment(giaoban.RevisionAt(asOf)))
}

// latestBriefing stands in a path for the briefing made last, so that the screen of a
// meeting room can keep one address.
const latestBriefing = "latest"

// briefingOf reads the briefing of the path.
func (q *request) briefingOf() (store.Briefing, error) {
	if q.PathValue("id") == latestBriefing {
		all, err := q.pages.Store.Briefings(q.Context())
		if err != nil {
			return store.Briefing{}, err
		}
		if len(all) == 0 {
			return store.Briefing{}, q.pages.words.Problem("nothing_kept", giaoban.Place{}, q.URL.Path, "", nil)
		}
		return all[0], nil
	}
	id, _ := strconv.ParseUint(q.PathValue("id"), 10, 64)
	b, err := q.pages.Store.Briefing(q.Context(), id)
	if errors.Is(err, store.ErrNotFound) || err == nil && b.Removed {
		return b, q.pages.words.Problem("nothing_kept", giaoban.Place{}, q.URL.Path, "", nil)
	}
	return b, err
}

func (p *Pages) briefing(q *request) (any, error) {
	b, err := q.briefingOf()
	if err != nil {
		return nil, err
	}
	path := briefingPath(b.ID)
	v := &briefingView{frame: q.frame("briefings", "briefing.title", "name", b.Title), Kick: []parts.Link{{Href: q.link("/briefings"), Text: q.T("briefings.title")}},
		Heading: b.Title, Lead: joined(" · ", b.Place, q.meetsOn(b.Day), q.T("briefing.views", "n", q.count(len(b.Items))), q.asItStands(b.AsOf)),
		Name: b.Title, Site: b.Place, Day: q.meetsOn(b.Day), Offered: q.moment(giaoban.RevisionAt(p.Now())), Act: path, ID: strconv.FormatUint(b.ID, 10), NextName: q.T("briefing.untitled", "day", q.Day.FormatDate(q.Lang)), Show: q.link(path + "/show"), Print: q.link(path + "/print")}
	if !b.AsOf.IsZero() {
		v.Frozen = q.asItStands(b.AsOf)
		v.Offered = q.moment(giaoban.RevisionAt(b.AsOf))
	}
	touched, _ := strconv.Atoi(q.query.Get("item"))
	for n, i := range b.Items {
		line := briefingItem{Number: i.Number, Place: q.count(n + 1), Name: i.Name, Note: i.Note, Page: parts.Link{Text: q.T("views.lost")}, First: n == 0, Last: n == len(b.Items)-1}
		if a, err := p.readAddress(i.Address); err == nil {
			line.Page = parts.Link{Href: q.follow(a), Text: q.T("page." + a.page.name)}
		}
		if i.Number == touched {
			line.Focus = q.query.Get("did")
			switch {
			case line.First && line.Focus == "up":
				line.Focus = "down"
			case line.Last && line.Focus == "down":
				line.Focus = "up"
			}
		}
		v.Items = append(v.Items, line)
	}
	if len(v.Items) == 0 {
		v.Empty = &parts.State{Shape: parts.Info, Title: q.T("briefing.empty"), Text: q.T("briefing.empty_text"),
			Actions: []parts.Link{{Href: q.link("/"), Text: q.T("nav.overview")}, {Href: q.link("/views"), Text: q.T("views.title")}}}
	}
	if did := q.query.Get("did"); slices.Contains(changesOf, did) && q.query.Get("changed") == strconv.FormatUint(b.Revision, 10) {
		v.Done = &done{Text: q.T("briefing.did." + did), Undo: path, Word: q.T("kept.undo"), Fields: append(undoing(b.Revision), v.Hidden...)}
		if did == "undone" {
			v.Done.Undo = ""
		}
	}
	return v, nil
}

// changesOf are the words for what can be done to a briefing.
var changesOf = []string{"added", "about", "up", "down", "save", "remove", "freeze", "thaw", "undone"}

// changed does what a button of the page says.
func (p *Pages) changed(w http.ResponseWriter, r *http.Request) {
	q, ok := p.sent(w, r)
	if !ok {
		return
	}
	id, _ := strconv.ParseUint(r.PathValue("id"), 10, 64)
	by, did, item := p.Viewer(r).Name, r.PostForm.Get("do"), r.PostForm.Get("item")
	if did == "undo" {
		revision, _ := strconv.ParseUint(r.PostForm.Get("revision"), 10, 64)
		b, err := p.Store.UndoBriefing(q.Context(), id, revision, by)
		q.goOn(w, err, briefingPath(id), "changed", strconv.FormatUint(b.Revision, 10), "did", "undone")
		return
	}
	change, problem := q.doing(did)
	if problem != nil {
		p.fail(w, q, problem)
		return
	}
	b, err := p.Store.ChangeBriefing(q.Context(), id, by, change)
	if did == "drop" {
		q.goOn(w, err, "/briefings", "dropped", r.PathValue("id"))
		return
	}
	q.goOn(w, err, briefingPath(id), "changed", strconv.FormatUint(b.Revision, 10), "did", did, "item", item)
}

// doing is what a button does to a briefing. The buttons beside a view carry its name
// and note as they were typed, so that moving it loses nothing.
func (q *request) doing(did string) (func(*store.Briefing), *giaoban.Problem) {
	words := q.pages.words
	switch did {
	case "about":
		title, place, text := line(q.Request, "title", longestTitle), line(q.Request, "place", longestTitle), line(q.Request, "day", longestTitle)
		day, ok := readDay(text)
		if text != "" && !ok {
			return nil, words.Problem("bad_moment", giaoban.Place{}, text, "01/07/2014", nil)
		}
		return func(b *store.Briefing) {
			if title != "" {
				b.Title = title
			}
			b.Place, b.Day = place, day
		}, nil
	case "freeze":
		text := line(q.Request, "moment", longestTitle)
		t, ok := q.pages.readMoment(text)
		if !ok {
			return nil, words.Problem("bad_moment", giaoban.Place{}, text, "01/07/2014 08:00", nil)
		}
		return func(b *store.Briefing) { b.AsOf = t.UTC() }, nil
	case "thaw":
		return func(b *store.Briefing) { b.AsOf = time.Time{} }, nil
	case "drop":
		return func(b *store.Briefing) { b.Removed = true }, nil
	case "save", "up", "down", "remove":
		number, _ := strconv.Atoi(q.PostForm.Get("item"))
		name, note := line(q.Request, "name", longestTitle), cut(strings.TrimSpace(strings.ReplaceAll(tidy(q.PostForm.Get("note")), "\r\n", "\n")), longestNote)
		return func(b *store.Briefing) {
			n := slices.IndexFunc(b.Items, func(i store.BriefingItem) bool { return i.Number == number })
			if n < 0 {
				return
			}
			if b.Items[n].Note = note; name != "" {
				b.Items[n].Name = name
			}
			switch other := n + map[string]int{"up": -1, "down": 1}[did]; {
			case did == "remove":
				b.Items = slices.Delete(b.Items, n, n+1)
			case other != n && other >= 0 && other < len(b.Items):
				b.Items[n], b.Items[other] = b.Items[other], b.Items[n]
			}
		}, nil
	}
	return nil, words.Problem("unknown_button", giaoban.Place{}, did, "", nil)
}

// made makes a new briefing, from nothing or as the next of one that is there.
func (p *Pages) made(w http.ResponseWriter, r *http.Request) {
	q, ok := p.sent(w, r)
	if !ok {
		return
	}
	text := line(r, "day", longestTitle)
	day, isDay := readDay(text)
	if text != "" && !isDay {
		p.fail(w, q, p.words.Problem("bad_moment", giaoban.Place{}, text, "01/07/2014", nil))
		return
	}
	c := store.BriefingContent{Title: line(r, "title", longestTitle), Place: q.root().Name.In(q.Lang), Day: day}
	if c.Title == "" {
		c.Title = q.T("briefing.untitled", "day", q.Day.FormatDate(q.Lang))
	}
	if id, err := strconv.ParseUint(r.PostForm.Get("of"), 10, 64); err == nil {
		last, err := p.Store.Briefing(q.Context(), id)
		if err != nil {
			q.goOn(w, err, "/briefings")
			return
		}
		c.Place = last.Place
		for _, i := range last.Items {
			c.Add(store.BriefingItem{Name: q.renamed(i), Address: q.nextPeriod(i.Address)})
		}
	}
	b, err := p.Store.MakeBriefing(q.Context(), p.Viewer(r).Name, c)
	q.goOn(w, err, briefingPath(b.ID))
}

// nextPeriod is an address one period later. One that names no period shows the latest
// by itself, and one that holds a moment lets go of it.
func (q *request) nextPeriod(text string) string {
	a, err := q.pages.readAddress(text)
	if err != nil {
		return text
	}
	a.query.Del(asOfParameter)
	if p, err := giaoban.ParsePeriod(a.query.Get("period")); err == nil {
		a.query.Set("period", p.Next().Key())
	}
	return a.String()
}

// renamed is the name of a view in the next briefing: the period that it names moves
// with its address.
func (q *request) renamed(i store.BriefingItem) string {
	a, err := q.pages.readAddress(i.Address)
	if err != nil {
		return i.Name
	}
	p, err := giaoban.ParsePeriod(a.query.Get("period"))
	if err != nil {
		return i.Name
	}
	return strings.ReplaceAll(i.Name, p.Label(q.Lang), p.Next().Label(q.Lang))
}

// ID names the item in the markup.
func (i briefingItem) ID() string { return fmt.Sprint("v", i.Number) }

// meeting are the routes of briefings.
func (p *Pages) meeting(m muxer) {
	m.Handle("GET /briefings", p.page("briefings", (*Pages).briefings))
	m.Handle("POST /briefings", http.HandlerFunc(p.made))
	m.Handle("GET /briefings/{id}", p.page("briefing", (*Pages).briefing))
	m.Handle("POST /briefings/{id}", http.HandlerFunc(p.changed))
	m.Handle("GET /briefings/{id}/show", p.page("show", (*Pages).present))
	m.Handle("GET /briefings/{id}/print", p.page("document", (*Pages).document))
}
