package pages

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/giaoban/giaoban"
)

// stated is a page whose address says all that it shows: following it again gives the
// same view. Such a page can be saved, put into a briefing, and asked as of a moment.
type stated struct {
	name  string // of its template
	path  string // as the server knows it, with at most one part in braces
	build build
	knows []string // the parameters that choose what it shows, beside those every page has
	live  bool     // shows what is open now: it cannot be asked as of a moment
}

// Parameters of every page: the language is the reader's and is not saved; a page of a
// long list and a screen of the wall are passing.
const (
	langParameter = "lang"
	asOfParameter = "asof"
)

var passing = []string{langParameter, "cursor", "slide"}

// longestAddress bounds what is saved; the longest that the pages write themselves has
// some 300.
const longestAddress = 2000

// states lists the pages with a state. What a page newly asks its address for is
// written here, or it is refused where the page is saved.
func states() []stated {
	return []stated{
		{"overview", "/", (*Pages).overview, []string{"period", "order"}, false},
		{"indicators", "/indicators", (*Pages).indicators, nil, false},
		{"indicator", "/indicators/{code}", (*Pages).indicator, []string{"unit", "period", "frequency", "all"}, false},
		{"definitions", "/definitions", (*Pages).definitions, nil, false},
		{"units", "/units", (*Pages).units, []string{"at", "q"}, false},
		{"unit", "/units/{id}", (*Pages).unit, []string{"unit", "period", "indicator", "at"}, false},
		{"compare", "/compare", (*Pages).compare, []string{"indicator", "period", "per", "per_scale", "boundaries", "sort", "group", "unit", "parent", "level"}, false},
		{"movement", "/movement", (*Pages).movement, []string{"indicator", "scheme", "period", "base", "level", "parent"}, false},
		{"correlation", "/correlation", (*Pages).correlation, []string{"indicator", "with", "period", "per", "unit", "parent", "level"}, false},
		{"stalled", "/stalled", (*Pages).stalled, []string{"state", "owner", "unit", "indicator", "show"}, true},
		{"completeness", "/completeness", (*Pages).completeness, []string{"period", "unit", "group"}, false},
		{"since", "/changes", (*Pages).since, []string{"since", "unit", "indicator"}, false},
		{"figure", "/figure", (*Pages).figure, []string{"indicator", "unit", "period"}, false},
		{"search", "/search", (*Pages).search, []string{"q"}, false},
	}
}

// at finds the page of a path, and what stands for the part in braces.
func (p *Pages) at(where string) (page stated, name, value string, ok bool) {
	for _, s := range p.stated {
		head, rest, wild := strings.Cut(s.path, "{")
		switch {
		case !wild && s.path == where:
			return s, "", "", true
		case wild && strings.HasPrefix(where, head) && where != head && !strings.Contains(where[len(head):], "/"):
			return s, strings.TrimSuffix(rest, "}"), where[len(head):], true
		}
	}
	return stated{}, "", "", false
}

// address is one of our own pages with what it shows.
type address struct {
	page        stated
	name, value string // of the part of the path in braces
	query       url.Values
}

// readAddress reads a path with its query: one of the pages above and nothing else, so
// that what is saved can lead nowhere but into this installation.
func (p *Pages) readAddress(text string) (address, error) {
	refused := func(code, read string) (address, error) {
		return address{}, p.words.Problem(code, giaoban.Place{}, read, "", nil)
	}
	u, err := url.Parse(text)
	if err != nil || len(text) > longestAddress || u.Scheme != "" || u.Opaque != "" || u.Host != "" || u.User != nil ||
		!strings.HasPrefix(text, "/") || strings.HasPrefix(text, "//") || strings.ContainsAny(text, "\\\r\n\t") || path.Clean(u.Path) != u.Path {
		return refused("foreign_address", text)
	}
	a := address{query: url.Values{}}
	var ok bool
	if a.page, a.name, a.value, ok = p.at(u.Path); !ok {
		return refused("stateless_address", u.Path)
	}
	asked, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return refused("foreign_address", text)
	}
	for name, values := range asked {
		switch {
		case slices.Contains(passing, name) || values[0] == "" || name == asOfParameter && a.page.live:
		case name == asOfParameter:
			moment, ok := p.readMoment(values[0])
			if !ok {
				return refused("bad_moment", values[0])
			}
			a.query.Set(name, p.momentText(moment))
		case slices.Contains(a.page.knows, name):
			a.query.Set(name, values[0])
		default:
			return refused("unknown_address_part", name)
		}
	}
	return a, nil
}

// String is the one way an address is written.
func (a address) String() string {
	where := a.page.path
	if head, _, wild := strings.Cut(where, "{"); wild {
		where = head + url.PathEscape(a.value)
	}
	if len(a.query) == 0 {
		return where
	}
	return where + "?" + a.query.Encode()
}

// carried are the parameters of the present page that a form does not choose itself.
func (q *request) carried(chosen []pick) []hidden {
	var out []hidden
	page, _, _, ok := q.pages.at(q.URL.Path)
	for _, name := range append(slices.Clone(page.knows), asOfParameter) {
		value := q.query.Get(name)
		if ok && value != "" && !slices.ContainsFunc(chosen, func(k pick) bool { return k.Name == name }) {
			out = append(out, hidden{name, value})
		}
	}
	if q.Lang != q.pages.Config.Lang {
		out = append(out, hidden{langParameter, string(q.Lang)})
	}
	return out
}

// chooses is a page whose choices do not stand in the context line.
type chooses interface{ choices() []pick }

func (v *compareView) choices() []pick     { return v.Controls }
func (v *stalledView) choices() []pick     { return v.Controls }
func (v *movementView) choices() []pick    { return v.Controls }
func (v *correlationView) choices() []pick { return v.Controls }

// picksOf are the choices of a page, wherever they stand on it.
func picksOf(view any) []pick {
	var out []pick
	if framed, ok := view.(interface{ around() *frame }); ok {
		out = slices.Clone(framed.around().Picks)
	}
	if own, ok := view.(chooses); ok {
		out = append(out, own.choices()...)
	}
	return out
}

// pin writes into an address what its page chose by itself, so that the latest period
// of today is not another one tomorrow, and gives the choices.
func (a address) pin(view any) []pick {
	all := picksOf(view)
	for _, k := range all {
		for _, c := range k.Choices {
			if c.Chosen && c.Value != "" && c.Value != a.value && slices.Contains(a.page.knows, k.Name) && !a.query.Has(k.Name) {
				a.query.Set(k.Name, c.Value)
			}
		}
	}
	return all
}

// nameOf is what a view is called at first: its page and what was chosen.
func nameOf(view any, picks []pick) string {
	if c, ok := view.(*compareView); ok {
		return c.Kick // says the indicator, the units and the period
	}
	framed, ok := view.(interface{ around() *frame })
	if !ok {
		return ""
	}
	name := framed.around().Title
	for _, k := range picks {
		for _, c := range k.Choices {
			if c.Chosen && c.Value != "" && !strings.Contains(name, c.Text) {
				name += ", " + c.Text
			}
		}
	}
	return name
}
