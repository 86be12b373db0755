package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// parameter is one a call knows.
type parameter struct {
	name   string
	many   bool
	needed bool
}

type parameters []parameter

func one(name string) parameter    { return parameter{name: name} }
func many(name string) parameter   { return parameter{name: name, many: true} }
func needed(name string) parameter { return parameter{name: name, needed: true} }

// common are known to every reading call.
func common(own ...parameter) parameters { return append(own, one("lang"), one("format")) }

// request is the parameters of one call as read. What is wrong with them is kept,
// the first of it, so that a handler can read all it needs and be refused once.
type request struct {
	http    *http.Request
	values  url.Values
	lang    giaoban.Lang
	format  string
	problem *giaoban.Problem
}

const (
	formatJSON = "json"
	formatCSV  = "csv"
	formatXLSX = "xlsx"
)

// read takes the query of a request and refuses what the call does not know: a
// mistyped parameter must not be a question quietly widened.
func (known parameters) read(r *http.Request, lang giaoban.Lang) *request {
	q := &request{http: r, lang: lang, format: formatJSON}
	var err error
	if q.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		q.refuse("bad_query", r.URL.RawQuery, "")
		return q
	}
	q.language()
	for _, name := range sorted(q.values) {
		known.check(q, name)
	}
	for _, p := range known {
		if p.needed && !q.values.Has(p.name) {
			q.refuse("missing_parameter", p.name, "")
		}
	}
	if f := q.text("format"); f != "" {
		if q.format = f; f != formatJSON && f != formatCSV && f != formatXLSX {
			q.refuse("bad_format", f, "json, csv, xlsx")
		}
	}
	return q
}

func (known parameters) check(q *request, name string) {
	values := q.values[name]
	i := slices.IndexFunc(known, func(p parameter) bool { return p.name == name })
	switch {
	case i < 0:
		q.refuse("unknown_parameter", name, known.nearest(name))
	case len(values) > 1 && !known[i].many:
		q.refuse("repeated_parameter", name, "")
	case slices.Contains(values, ""):
		q.refuse("empty_parameter", name, "")
	}
}

// nearest is the known parameter that a mistyped one was probably meant to be; all
// of them where none is near.
func (known parameters) nearest(name string) string {
	best, least := "", 3
	var all []string
	for _, p := range known {
		all = append(all, p.name)
		if d := distance(strings.ToLower(name), p.name); d < least {
			best, least = p.name, d
		}
	}
	if best == "" {
		return strings.Join(all, ", ")
	}
	return best
}

// distance is how many letters must be added, dropped or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(row[j]+1, row[j-1]+1, change)
		}
	}
	return row[len(b)]
}

// language is read before all else, so that what is wrong is said in it.
func (q *request) language() {
	switch l := q.values.Get("lang"); l {
	case "":
	case "vi", "en":
		q.lang = giaoban.Lang(l)
	default:
		q.refuse("bad_lang", l, "vi, en")
	}
}

func (q *request) refuse(code, read, expected string) {
	if q.problem == nil {
		q.problem = Problem(code, read, expected, nil)
	}
}

func (q *request) text(name string) string { return q.values.Get(name) }

// path is a part of the path.
func (q *request) path(name string) string { return q.http.PathValue(name) }

func (q *request) unit(name string) giaoban.UnitID { return giaoban.UnitID(q.values.Get(name)) }

func (q *request) units(name string) []giaoban.UnitID {
	var out []giaoban.UnitID
	for _, v := range q.values[name] {
		out = append(out, giaoban.UnitID(v))
	}
	return out
}

// moment reads RFC 3339; a plus sign that a URL made a space is forgiven, because
// "2014-07-01T00:00:00+07:00" pasted into a URL becomes one and can mean no other.
func (q *request) moment(name, code string) time.Time {
	v := q.text(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, strings.Replace(v, " ", "+", 1))
	if err != nil {
		q.refuse(code, v, "2014-07-15T08:00:00+07:00")
	}
	return t
}

// maxLimit bounds what one answer may hold.
const maxLimit = 10_000

// limit reads how many rows are wanted; 0 where nothing is said.
func (q *request) limit() int {
	v := q.text("limit")
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > maxLimit {
		q.refuse("bad_limit", v, "1.."+strconv.Itoa(maxLimit))
	}
	return n
}

func sorted(v url.Values) []string {
	var out []string
	for name := range v {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
