package pages

import (
	"bytes"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard/parts"
)

// inset is the content of one page as it stands within another.
type inset struct {
	Title  string // of the page
	Scope  string // what its context line chose
	Main   template.HTML
	Source string
	Fresh  string      // how new the figures are, or as of when
	Notice *parts.Mark // of illustrative figures
	Failed *parts.Banner
	Stands string // how the figures stand
}

// around lets a page's frame be found in whichever view it stands.
func (f *frame) around() *frame { return f }

// open makes the view of a page of ours from its address, in the language of the
// present request. A moment that the address does not name itself is given by asOf.
func (q *request) open(a address, asOf time.Time) (*request, any, error) {
	values := url.Values{}
	for name := range a.query {
		values.Set(name, a.query.Get(name))
	}
	if !asOf.IsZero() && !values.Has(asOfParameter) && !a.page.live {
		values.Set(asOfParameter, q.pages.momentText(asOf))
	}
	if q.Lang != q.pages.Config.Lang {
		values.Set(langParameter, string(q.Lang))
	}
	where, _, _ := strings.Cut(a.String(), "?")
	r, err := http.NewRequestWithContext(q.Context(), http.MethodGet, where+"?"+values.Encode(), nil)
	if err != nil {
		return nil, nil, err
	}
	if a.name != "" {
		r.SetPathValue(a.name, a.value)
	}
	then := q.pages.request(r)
	if then.wrong != nil {
		return then, nil, then.wrong
	}
	view, err := a.page.build(then.pages, then)
	return then, view, err
}

// embed draws the content of a page for a place in another. What ids it has begin with
// the prefix; where it is one of several its heading is one level down. Controls are
// left out: what they choose is part of the address that was kept.
func (q *request) embed(text string, asOf time.Time, prefix string, several bool) inset {
	a, err := q.pages.readAddress(text)
	if err != nil {
		return q.unopened(err)
	}
	then, view, err := q.open(a, asOf)
	if err != nil {
		return q.unopened(err)
	}
	var out bytes.Buffer
	if err := then.pages.templates[a.page.name].ExecuteTemplate(&out, "main", view); err != nil {
		q.pages.Logger.ErrorContext(q.Context(), "drawing a page within another", "page", a.page.name, "error", err)
		return q.unopened(nil)
	}
	e := inset{Main: then.charted(fitted(out.String(), prefix, several)), Stands: q.asItStands(then.asOf)}
	if a.page.live {
		e.Stands = q.T("briefing.open_now")
	}
	if framed, ok := view.(interface{ around() *frame }); ok {
		f := framed.around()
		e.Title, e.Scope, e.Source, e.Fresh, e.Notice = f.Title, scope(picksOf(view)), f.Source, f.Fresh, f.Notice
	}
	return e
}

// charted says of a page's content where its charts are drawn: not at the address of the
// page it stands in.
func (q *request) charted(main template.HTML) template.HTML {
	return template.HTML(`<div class="within" data-charts="`+template.HTMLEscapeString(q.chartLink())+`">`) + main + "</div>"
}

// unopened says in place of a page why it is not there; the others are not to blame.
func (q *request) unopened(err error) inset {
	b := &parts.Banner{Tone: parts.Caution, Shape: parts.Missing, Lead: q.T("problem.title") + ".", Text: q.T("problem.holds")}
	if problem, ok := err.(*giaoban.Problem); ok {
		b.Text = problem.Message.In(q.Lang)
	} else if err != nil {
		q.pages.Logger.ErrorContext(q.Context(), "opening a page within another", "error", err)
	}
	return inset{Failed: b}
}

// scope puts what a page was asked for into words; how its rows are sorted is seen.
func scope(picks []pick) string {
	var out []string
	for _, k := range picks {
		if k.Name == "sort" || k.Name == "boundaries" {
			continue
		}
		for _, c := range k.Choices {
			if c.Chosen && c.Value != "" {
				out = append(out, k.Label+": "+c.Text)
			}
		}
	}
	return strings.Join(out, " · ")
}

var (
	pickMarkup   = regexp.MustCompile(`(?s)<form\b[^>]*method="get".*?</form>`) // chooses what is shown: said by the address
	formMarkup   = regexp.MustCompile(`<(/?)form\b`)
	pressMarkup  = regexp.MustCompile(`(?s)<(?:label|button|select|textarea)\b.*?</(?:label|button|select|textarea)>|<input\b[^>]*>`)
	scriptMarkup = regexp.MustCompile(`(?s)(<script\b[^>]*>)(.*?</script>)`)
	idMarkup     = regexp.MustCompile(` (id|for|data-ref|aria-labelledby|aria-describedby|aria-controls|list)="([^"]+)"`)
	leadMarkup   = regexp.MustCompile(`(href="|url\()#`)
	headMarkup   = regexp.MustCompile(`<(/?)h1\b`)
)

// fitted fits the markup of one of our own templates into another page. In it quotes
// stand raw around attributes only, and a script holds data: that is left as it is.
func fitted(main, prefix string, several bool) template.HTML {
	var out strings.Builder
	fit := func(markup string) {
		markup = formMarkup.ReplaceAllString(pressMarkup.ReplaceAllString(markup, ""), "<${1}section") // a list that can be acted upon is a list
		markup = idMarkup.ReplaceAllStringFunc(markup, func(s string) string {
			m := idMarkup.FindStringSubmatch(s)
			ids := strings.Fields(m[2])
			for n := range ids {
				ids[n] = prefix + ids[n]
			}
			return " " + m[1] + `="` + strings.Join(ids, " ") + `"`
		})
		markup = leadMarkup.ReplaceAllString(markup, "${1}#"+prefix)
		if several {
			markup = headMarkup.ReplaceAllStringFunc(markup, func(s string) string {
				if s == "</h1" {
					return "</h2"
				}
				return "<h2 data-first"
			})
		}
		out.WriteString(markup)
	}
	main = pickMarkup.ReplaceAllString(main, "")
	at := 0
	for _, m := range scriptMarkup.FindAllStringSubmatchIndex(main, -1) {
		fit(main[at:m[3]])
		out.WriteString(main[m[4]:m[5]])
		at = m[1]
	}
	fit(main[at:])
	return template.HTML(out.String())
}
