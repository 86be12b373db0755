package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
	"github.com/giaoban/giaoban/people"
)

// request is one visit: what was asked, in which language, on which viewing day.
type request struct {
	*http.Request
	pages *Pages
	Lang  giaoban.Lang
	Day   giaoban.Date
	query url.Values
	asOf  time.Time        // what is shown is as of it; zero: now
	wrong *giaoban.Problem // with the address itself
	// charts are gathered where they are what was asked for; nil: the page was.
	charts map[string]placed
	sheets map[string]sheet // of the menus, by the first chart of each
}

func (p *Pages) request(r *http.Request) *request {
	if path, ok := strings.CutPrefix(r.URL.Path, "/charts/"); ok { // a page's charts: everything else is the page's
		r = r.Clone(r.Context())
		r.URL.Path = "/" + path
	}
	q := &request{Request: r, pages: p, Lang: p.Config.Lang, Day: p.Today(), query: r.URL.Query()}
	switch l := giaoban.Lang(q.query.Get("lang")); l {
	case giaoban.Vietnamese, giaoban.English:
		q.Lang = l
	}
	q.stand()
	return q
}

// T says a sentence of the pages: key, then name and value pairs to fill in.
func (q *request) T(key string, pairs ...string) string {
	return say(q.pages.words, q.Lang, key, pairs...)
}

func say(m giaoban.Messages, l giaoban.Lang, key string, pairs ...string) string {
	t, ok := m[key]
	if !ok {
		return "⟦" + key + "⟧" // a test looks for these
	}
	s := t.In(l)
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
	}
	return s
}

// link writes an address with the language and the moment kept, and name and value
// pairs; empty values are left out.
func (q *request) link(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if q.Lang != q.pages.Config.Lang {
		v.Set("lang", string(q.Lang))
	}
	if !v.Has(asOfParameter) && q.stays(path) {
		v.Set(asOfParameter, q.pages.momentText(q.asOf))
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// here is the present address with one parameter changed; an empty value takes it out.
func (q *request) here(name, value string) string {
	v := url.Values{}
	for k, vs := range q.query {
		v[k] = slices.Clone(vs)
	}
	v.Set(name, value)
	if value == "" {
		v.Del(name)
	}
	if name == "lang" && giaoban.Lang(value) == q.pages.Config.Lang {
		v.Del("lang")
	}
	if len(v) == 0 {
		return q.URL.Path
	}
	return q.URL.Path + "?" + v.Encode()
}

// root is the unit the installation is about, as it is on the viewing day.
func (q *request) root() giaoban.Unit {
	if roots := q.pages.Catalogue.Units.Roots(q.Day); len(roots) > 0 {
		return roots[0]
	}
	ids := q.pages.Catalogue.Units.IDs()
	if len(ids) == 0 {
		return giaoban.Unit{}
	}
	u, _ := q.pages.Catalogue.Units.Nearest(ids[0], q.Day)
	return u
}

// period is the period asked for, or the latest of the first page: the headline
// indicators' first frequency, the last one that has ended on the viewing day.
func (q *request) period() (giaoban.Period, error) {
	if key := q.query.Get("period"); key != "" {
		p, err := giaoban.ParsePeriod(key)
		if err != nil {
			return p, q.pages.words.Problem("bad_period", giaoban.Place{}, key, "2014H1", nil)
		}
		return p, nil
	}
	return q.latest(q.leading()), nil
}

// leading is the frequency of the first headline.
func (q *request) leading() giaoban.Frequency {
	for _, code := range q.codes() {
		return q.pages.Catalogue.Indicator(code, q.Day).First()
	}
	return giaoban.Year
}

// codes are the headline indicators, or all where the catalogue names none.
func (q *request) codes() []string {
	if h := q.pages.Catalogue.Headlines(); len(h) > 0 {
		return h
	}
	return q.pages.Catalogue.Codes()
}

// latest is the last period of a frequency that has ended on the viewing day.
func (q *request) latest(f giaoban.Frequency) giaoban.Period {
	p, ok := f.PeriodOf(q.Day)
	if !ok {
		return giaoban.YearOf(q.Day.Year())
	}
	if p.Ends > q.Day {
		p = p.Previous()
	}
	return p
}

// choice is one option of a pick.
type choice struct {
	Value, Text string
	Chosen      bool
}

// pick is a control of the context line: a select in a GET form.
type pick struct {
	Name, Label string
	Choices     []choice
	Optional    bool // hidden where the screen is narrow
}

// hidden keeps a parameter that no pick of a form carries.
type hidden struct{ Name, Value string }

// nav is one item of the menu.
type nav struct {
	parts.Link
	Here  bool
	Count *parts.Count
}

// frame is what every page has around its content.
type frame struct {
	*request
	Title   string
	Place   string // the root unit's name
	Nav     []nav
	Home    string
	Other   parts.Link // the other language
	Picks   []pick
	Hidden  []hidden
	Moment  *momentNote
	Fresh   string
	Old     *parts.Banner // nobody has reported for too long
	Aged    string        // the same in few words
	Notice  *parts.Mark
	Source  string
	Version string
	Printed string
	Follows string // the data version of a page that is told of the next; empty: it is not
}

// may says whether who asks may do something at all: for a link that only some have
// use for. What is behind it decides by itself.
func (q *request) may(a people.Action) bool {
	return q.pages.Doors.May(q.Request, people.Question{Action: a})
}

// frame begins a page; title is a key, its placeholders pairs.
func (q *request) frame(section, title string, pairs ...string) frame {
	f := frame{request: q, Title: q.T(title, pairs...), Place: q.root().Name.In(q.Lang), Home: q.link("/"), Moment: q.momentNote()}
	for _, n := range []struct{ key, path string }{
		{"overview", "/"}, {"indicators", "/indicators"}, {"compare", "/compare"}, {"units", "/units"},
		{"completeness", "/completeness"}, {"stalled", "/stalled"}, {"upload", "/upload"},
	} {
		if n.key == "upload" && !q.may(people.Send) {
			continue
		}
		f.Nav = append(f.Nav, nav{Link: parts.Link{Href: q.link(n.path), Text: q.T("nav." + n.key)}, Here: n.key == section})
	}
	other := giaoban.English
	if q.Lang == giaoban.English {
		other = giaoban.Vietnamese
	}
	f.Other = parts.Link{Href: q.here("lang", string(other)), Text: map[giaoban.Lang]string{giaoban.English: "English", giaoban.Vietnamese: "Tiếng Việt"}[other]}
	if q.Lang != q.pages.Config.Lang {
		f.Hidden = append(f.Hidden, hidden{langParameter, string(q.Lang)})
	}
	if !q.asOf.IsZero() {
		f.Hidden = append(f.Hidden, hidden{asOfParameter, q.pages.momentText(q.asOf)})
	}
	return f
}

// OtherLang is the code of the other language, for hreflang.
func (f frame) OtherLang() string {
	if f.Lang == giaoban.English {
		return string(giaoban.Vietnamese)
	}
	return string(giaoban.English)
}

// Here is the page's own address.
func (f frame) Here() string { return f.URL.RequestURI() }

// Asset is the address of a static file.
func (f frame) Asset(name string) string { return f.pages.assets.URL(name) }

// Fonts are the addresses a page asks for together with its style.
func (f frame) Fonts() []string { return f.pages.assets.Fonts() }

// WallLink leads to the overview for the meeting room, of the same period.
func (f frame) WallLink() string { return f.link("/wall", "period", f.query.Get("period")) }

// IndicatorsLink leads to the catalogue.
func (f frame) IndicatorsLink() string { return f.link("/indicators") }

// DefinitionsLink leads to the editions of criteria; empty where there are none.
func (f frame) DefinitionsLink() string {
	if len(f.pages.Catalogue.Definitions) == 0 {
		return ""
	}
	return f.link("/definitions")
}

// SearchLink leads to the search by name.
func (f frame) SearchLink() string { return f.link("/search") }

// ReportsLink leads to what came in.
func (f frame) ReportsLink() string { return f.link("/reports") }

// ChangesLink leads to what changed since the last briefing.
func (f frame) ChangesLink() string { return f.link("/changes") }

// PeopleLink is where accounts are kept; empty for who may not.
func (f frame) PeopleLink() string {
	if !f.may(people.People) {
		return ""
	}
	return f.link("/people")
}

// TokensLink leads to the tokens of machines.
func (f frame) TokensLink() string { return f.link("/tokens") }

// RecordLink leads to what was done; empty for who may not.
func (f frame) RecordLink() string {
	if !f.may(people.Record) {
		return ""
	}
	return f.link("/record")
}

// AccountLink leads to one's own account or, where nobody has one, to where the first
// is made.
func (f frame) AccountLink() string {
	g := f.pages.Doors.Register()
	if g == nil || !g.Any() || f.pages.Doors.Asker(f.Request).Anonymous() {
		return f.link("/sign-in")
	}
	return f.link("/account")
}

// AccountWord is what that link is called.
func (f frame) AccountWord() string {
	switch g := f.pages.Doors.Register(); {
	case g == nil || !g.Any():
		return f.T("door.first")
	case f.pages.Doors.Asker(f.Request).Anonymous():
		return f.T("door.title")
	}
	return f.T("account.title")
}

// Carried are what the form of the context line keeps of the address.
func (f frame) Carried() []hidden { return f.carried(f.Picks) }

// KeepLink is where the present view is saved or put into a briefing; empty where a
// page has no state.
func (f frame) KeepLink() string {
	if _, _, _, ok := f.pages.at(f.URL.Path); !ok || f.Method != "GET" || !f.may(people.Keep) {
		return ""
	}
	return f.link("/views/new", "of", f.URL.RequestURI())
}

// Scope is what the context line chose, for paper.
func (f frame) Scope() string { return scope(f.Picks) }

// Signed says whether a page is one that a chief of office signs on paper: what states
// figures, not what looks for them.
func (f frame) Signed() bool {
	page, _, _, ok := f.pages.at(f.URL.Path)
	return ok && !slices.Contains([]string{"indicators", "units", "definitions", "figure", "search"}, page.name)
}

// ViewsLink and BriefingsLink lead to what was kept.
func (f frame) ViewsLink() string     { return f.link("/views") }
func (f frame) BriefingsLink() string { return f.link("/briefings") }

// FormsLink is where the remembered forms are listed.
func (f frame) FormsLink() string { return f.link("/forms") }

// DesignLink is where the parts of the pages themselves are shown.
func (f frame) DesignLink() string { return f.link("/design") }
