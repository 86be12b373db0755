package dashboard_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/dashboard"
	"github.com/giaoban/giaoban/dashboard/chart/draw"
	"github.com/giaoban/giaoban/dashboard/pages"
	"github.com/giaoban/giaoban/dashboard/static"
	"github.com/giaoban/giaoban/people"
)

var rewrite = flag.Bool("rewrite", false, "write testdata/rights.txt anew")

// visitors are the columns of the matrix.
var visitors = []struct {
	name          string
	roles         []people.Role
	units, groups []string
}{
	{"nobody", nil, nil, nil},
	{"officer a", []people.Role{people.Officer}, []string{"a"}, nil},
	{"head b", []people.Role{people.Head}, []string{"b"}, []string{"open", "inner", "closed"}},
	{"planner p", []people.Role{people.Planner}, []string{"p"}, nil},
	{"leader c", []people.Role{people.Leader}, []string{"c"}, []string{"*"}},
	{"monitor", []people.Role{people.Monitor}, []string{"*"}, []string{"*"}},
	{"admin", []people.Role{people.Administrator}, nil, nil},
	{"all", people.Roles(), []string{"*"}, []string{"*"}},
}

// questions are the parameters of the calls that need some.
func question(path, unit string) string {
	switch strings.TrimPrefix(path, "/api/v1") {
	case "/series", "/trend":
		return "?indicator=inner_flow&unit=" + unit
	case "/distribution":
		return "?indicator=closed_stock&unit=" + unit
	case "/compare":
		if strings.HasPrefix(path, "/api") {
			return "?indicator=closed_flow&period=2014H1&parent=" + unit
		}
	case "/movement":
		return "?indicator=inner_stock&parent=" + unit
	case "/correlation":
		return "?indicator=inner_stock&with=closed_stock&parent=" + unit
	case "/completeness", "/stalled":
		if strings.HasPrefix(path, "/api") {
			return "?period=2014H2&parent=" + unit
		}
	case "/observations/history":
		return "?indicator=closed_flow&period=2014H1&unit=" + unit
	case "/changes":
		return "?since=2014-01-01"
	case "/template":
		return "?period=2014H1&unit=" + unit
	case "/units":
		return ""
	}
	if strings.HasPrefix(path, "/api/") || path == "/metrics" || path == "/openapi.json" {
		return ""
	}
	return "?indicator=inner_flow&period=2014H1&q=chi+tieu&since=2014-01-01&unit=" + unit
}

var hole = regexp.MustCompile(`\{[^}]*\}`)

func concreteOf(h *dashboard.House, pattern, unit string) (method, path string) {
	method, path, _ = strings.Cut(pattern, " ")
	path = strings.NewReplacer("{$}", "", "{batch}", h.Batch, "{code}", "inner_flow", "/units/{id}", "/units/"+unit, "{change}", "none").Replace(path)
	return method, hole.ReplaceAllString(path, "x")
}

// told says whether a text holds a number, however it is written.
func told(said string, v int64) bool {
	d := giaoban.Whole(v)
	return strings.Contains(said, fmt.Sprint(v)) || strings.Contains(said, d.Format(giaoban.Vietnamese, 0)) || strings.Contains(said, d.Format(giaoban.English, 0))
}

// Every route × person × unit, as it stands and with the tricks by which paths slip past
// a check: nobody sees a number or a name that is not theirs. What each route answers to
// whom is testdata/rights.txt, a table to read.
func TestTheMatrixOfRights(t *testing.T) {
	assets, err := static.Load()
	if err != nil {
		t.Fatal(err)
	}
	drawer, err := draw.New(assets)
	if err != nil {
		t.Fatal(err)
	}
	h := dashboard.Manor(t, func(r dashboard.Rooms) (dashboard.Pages, error) { return pages.New(r, assets, drawer) }, assets)
	cookies := map[string]string{}
	for _, v := range visitors[1:] {
		cookies[v.name] = h.Join(t, strings.ReplaceAll(v.name, " ", "."), v.roles, v.units, v.groups)
	}
	patterns := []string{}
	for pattern, action := range h.Routes() {
		if action == people.Nothing {
			t.Errorf("%s asks nothing: dashboard/actions.go does not say what it lets do", pattern)
		}
		if !strings.HasSuffix(pattern, "/sign-out") && pattern != "GET /static/" { // these end the session that asks
			patterns = append(patterns, pattern)
		}
	}
	slices.SortFunc(patterns, func(a, b string) int {
		_, x, _ := strings.Cut(a, " ")
		_, y, _ := strings.Cut(b, " ")
		return strings.Compare(x+a, y+b)
	})
	var table strings.Builder
	fmt.Fprintf(&table, "Who gets an answer, route by route: + an answer, . sent to sign in, - refused, ? not found or not understood.\nRights are decided in package people; dashboard/matrix_test.go writes this table.\n\n%-50s", "")
	for _, v := range visitors {
		fmt.Fprintf(&table, " %-9s", v.name)
	}
	table.WriteByte('\n')
	cells, tricks, units, most := 0, 0, []string{"p", "a", "b", "c", "a3"}, 1
	whole := *rewrite
	switch {
	case os.Getenv("GIAOBAN_TORTURE") != "":
		whole, most = true, 12
	case os.Getenv("GIAOBAN_FULL") != "":
		whole, most = true, 2
	case !whole:
		units = []string{"p", "b"}
	}
	for _, pattern := range patterns {
		fmt.Fprintf(&table, "%-50s", pattern)
		for _, v := range visitors {
			secrets, names := h.Secrets(v.units, v.groups)
			if v.name == "all" {
				secrets, names = nil, nil
			}
			look := func(method, path string, pairs ...string) int {
				status, header, said := h.Ask(method, path, "", append(pairs, "Cookie", cookies[v.name], "Sec-Fetch-Site", "same-origin")...)
				for _, x := range secrets {
					if told(said, x.Value) {
						t.Fatalf("%s: %s %s (%d) tells %s, %d", v.name, method, path, status, x.What, x.Value)
					}
				}
				for _, x := range names {
					if strings.Contains(said, x) {
						t.Fatalf("%s: %s %s (%d) names %s", v.name, method, path, status, x)
					}
				}
				if status >= 500 {
					t.Errorf("%s: %s %s: %d %.300s", v.name, method, path, status, said)
				}
				if status == http.StatusSeeOther && strings.HasPrefix(header.Get("Location"), "/sign-in?next=") {
					return http.StatusUnauthorized
				}
				return status
			}
			outcome := byte(0)
			for _, unit := range units {
				method, path := concreteOf(h, pattern, unit)
				cells++
				got := outcomeOf(look(method, path+question(path, unit)))
				if outcome == 0 || got == '+' {
					outcome = got
				}
			}
			method, path := concreteOf(h, pattern, "b")
			all := []func(){}
			for _, trick := range []string{"/" + path, "/." + path, "/x/.." + path, "/%2e%2e" + path, strings.Replace(path, "/", "/%2f", 1), strings.ToUpper(path), path + "/", path + "%2f", path + ";x"} {
				all = append(all, func() { look(method, trick+question(path, "b")) })
			}
			for _, over := range []string{"GET", "DELETE", "POST"} {
				all = append(all, func() {
					look(method, path+question(path, "b"), "X-HTTP-Method-Override", over, "X-Original-URL", "/compare?indicator=closed_flow", "X-Forwarded-Proto", "https")
				})
			}
			for n := range most { // a share of them, another for each cell
				all[(tricks+n*5)%len(all)]()
			}
			tricks += most
			fmt.Fprintf(&table, " %-9c", outcome)
		}
		table.WriteByte('\n')
	}
	fmt.Fprintf(&table, "\n%s", figuresTable(h))
	t.Logf("%d cells and %d tricks", cells, tricks)
	if !whole {
		return
	}
	if cells < 2000 {
		t.Errorf("only %d cells", cells)
	}
	trimmed := regexp.MustCompile(` +\n`).ReplaceAllString(table.String(), "\n")
	const file = "testdata/rights.txt"
	if *rewrite {
		if err := os.WriteFile(file, []byte(trimmed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(file); err != nil || string(want) != trimmed {
		t.Errorf("%s is not what is answered (go test ./dashboard -run Matrix -rewrite), %v:\n%s", file, err, trimmed)
	}
}

func outcomeOf(status int) byte {
	switch {
	case status == http.StatusUnauthorized, status == http.StatusTooManyRequests:
		return '.'
	case status == http.StatusForbidden:
		return '-'
	case status < 400:
		return '+'
	}
	return '?'
}

// figuresTable is whose figures of which group each person sees.
func figuresTable(h *dashboard.House) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Whose figures are seen, by group of indicators; commune a3 goes from district a to b on 1 July 2014.\n\n%-50s", "")
	for _, v := range visitors {
		fmt.Fprintf(&b, " %-9s", v.name)
	}
	b.WriteByte('\n')
	for _, group := range []string{"open", "inner", "closed"} {
		for _, commune := range []string{"a1", "a3", "b1", "c1"} {
			for _, half := range []string{"2014H1", "2014H2"} {
				fmt.Fprintf(&b, "%-50s", fmt.Sprintf("%s, commune %s, %s", map[string]string{"open": "public", "inner": "internal", "closed": "restricted"}[group], commune, half))
				for _, v := range visitors {
					seen := byte('-')
					if h.Sees(v.units, v.groups, group, commune, half) {
						seen = '+'
					}
					fmt.Fprintf(&b, " %-9c", seen)
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}
