package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// changing are the fields of an answer that another machine, hour or catalogue has
// otherwise; everything else in an example must be what is answered.
var changing = []string{"catalogue", "data_version", "recorded_at", "opened_at", "revision", "batch", "file_sha256", "request_id"}

// described is the description as the running program serves it.
func (s *server) described() *openapi3.T {
	s.t.Helper()
	_, body := s.get("/openapi.json")
	doc, err := openapi3.NewLoader().LoadFromData(body)
	if err != nil {
		s.t.Fatal(err)
	}
	return doc
}

// example is one documented request with the answer that is documented for it.
type example struct {
	request string
	kind    string
	schema  *openapi3.Schema
	value   any
}

// examplesOf lists what an operation's responses show; an example that several share
// belongs to the path it asks.
func examplesOf(path string, op *openapi3.Operation) []example {
	var out []example
	own := regexp.MustCompile("^" + regexp.MustCompile(`\\\{[^}]*\\\}`).ReplaceAllString(regexp.QuoteMeta(path), `[^/?]+`) + `(\?|$)`)
	for _, response := range op.Responses.Map() {
		for kind, media := range response.Value.Content {
			for _, e := range media.Examples {
				if request, ok := strings.CutPrefix(e.Value.Summary, "GET "); ok && own.MatchString(request) {
					out = append(out, example{request, kind, media.Schema.Value, e.Value.Value})
				}
			}
		}
	}
	return out
}

// unasked are the calls whose example cannot be had from the bundled installation.
var unasked = map[string]string{
	"/events":                      "a stream that does not end; TestOpenPagesHearOfFigures reads it",
	"/api/v1/people/{person}/data": "needs a person, and then everybody has to sign in",
	"/api/v1/record/check":         "counts what was done before it was asked",
}

// Every GET of the description has an example; each, asked of the program with the
// bundled catalogue, is answered as its schema says and with the very values that
// stand in the description. Lists in examples are cut.
func TestDocumentedExamplesAreTrue(t *testing.T) {
	s := looking(t)
	asked := 0
	for path, item := range s.described().Paths.Map() {
		if item.Get == nil {
			continue
		}
		examples := examplesOf(path, item.Get)
		if unasked[path] == "" && !slices.ContainsFunc(examples, func(e example) bool { return e.kind != "application/problem+json" }) {
			t.Errorf("GET %s has no example", path)
		}
		if why := unasked[path]; why != "" {
			continue
		}
		for _, e := range examples {
			asked++
			t.Run(e.request, func(t *testing.T) { e.check(t, s) })
		}
	}
	if asked < 20 {
		t.Errorf("only %d examples were asked: the test is blind", asked)
	}
}

func (e example) check(t *testing.T, s *server) {
	r, body := s.get(e.request)
	if refused := e.kind == "application/problem+json"; (r.StatusCode >= 400) != refused {
		t.Fatalf("%s\n%s", r.Status, body)
	}
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != e.kind {
		t.Errorf("answered as %s, described as %s", kind, e.kind)
	}
	if text, ok := e.value.(string); ok {
		if !strings.Contains(string(body), text) {
			t.Errorf("the answer does not hold %q:\n%.500s", text, body)
		}
		return
	}
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	for what, v := range map[string]any{"the answer": answer, "the example": e.value} {
		if err := e.schema.VisitJSON(v, openapi3.VisitAsResponse()); err != nil {
			t.Errorf("%s is not as described: %v", what, err)
		}
	}
	holds(t, "", answer, e.value)
}

// holds wants every value of an example in the answer.
func holds(t *testing.T, at string, answer, wanted any) {
	t.Helper()
	switch w := wanted.(type) {
	case map[string]any:
		a, _ := answer.(map[string]any)
		for key, value := range w {
			got, ok := a[key]
			switch {
			case !ok:
				t.Errorf("%s.%s is in the example and not in the answer", at, key)
			case !slices.Contains(changing, key):
				holds(t, at+"."+key, got, value)
			}
		}
	case []any:
		a, _ := answer.([]any)
		for n := range w {
			if n >= len(a) {
				t.Errorf("%s has %d entries, the example %d", at, len(a), len(w))
				return
			}
			holds(t, fmt.Sprintf("%s[%d]", at, n), a[n], w[n])
		}
	default:
		if !reflect.DeepEqual(answer, wanted) {
			t.Errorf("%s is %v, the example says %v", at, answer, wanted)
		}
	}
}

// Pages of every list join to the whole: every row once, none twice, in one order.
func TestEveryListInPages(t *testing.T) {
	s := looking(t)
	for _, c := range []struct {
		call, list string
		limit      int
		least      int // so many rows there are at least
	}{
		{"units", "units", 7, 100}, {"series?indicator=jobs_created&parent=tv&level=district", "series", 2, 8},
		{"trend?indicator=jobs_created&parent=tv&level=commune", "series", 40, 100}, {"compare?indicator=jobs_created&period=2014H1", "rows", 3, 8},
		{"stalled?parent=tv", "rows", 10, 30}, {"completeness?period=2014H1", "rows", 50, 200}, {"changes?since=2014-06-27", "figures", 1, 1},
		{"reports", "reports", 50, 100},
	} {
		t.Run(c.call, func(t *testing.T) {
			address, err := url.Parse(c.call)
			if err != nil {
				t.Fatal(err)
			}
			page := func(limit int, cursor string) (rows []string, next string) {
				q := address.Query()
				q.Set("limit", fmt.Sprint(limit))
				if cursor != "" {
					q.Set("cursor", cursor)
				}
				var answer map[string]json.RawMessage
				s.api(address.Path+"?"+q.Encode(), &answer)
				var list []json.RawMessage
				if err := json.Unmarshal(answer[c.list], &list); err != nil {
					t.Fatal(err)
				}
				for _, row := range list {
					rows = append(rows, string(row))
				}
				if len(answer["next_cursor"]) > 0 {
					if err := json.Unmarshal(answer["next_cursor"], &next); err != nil {
						t.Fatal(err)
					}
				}
				return rows, next
			}
			whole, rest := page(10_000, "")
			if rest != "" || len(whole) < c.least {
				t.Fatalf("%d rows in one, and %q follows", len(whole), rest)
			}
			var joined []string
			for next, n := "", 0; ; n++ {
				rows, then := page(c.limit, next)
				if len(rows) > c.limit || n > len(whole) {
					t.Fatalf("page %d has %d rows of %d", n, len(rows), c.limit)
				}
				joined = append(joined, rows...)
				if next = then; next == "" {
					break
				}
			}
			if !slices.Equal(joined, whole) {
				t.Errorf("%d rows in pages, %d in one, or not the same", len(joined), len(whole))
			}
			if n := len(slices.Compact(slices.Sorted(slices.Values(joined)))); n != len(whole) {
				t.Errorf("%d different rows of %d", n, len(whole))
			}
		})
	}
}

// A table of the bundled figures names the file and the source of each figure, and
// as a sheet it has the same columns in words.
func TestTablesNameTheirSources(t *testing.T) {
	s := looking(t)
	for call, want := range map[string]map[string]string{
		"series?indicator=jobs_created&unit=tv&from=2014H1&to=2014H1": {"value": "49867", "unit_name": "Tỉnh Trà Vinh", "unit_of_measure": "lao động", "period": "2014H1", "status": "reported",
			"basis": "reported", "reported": "8", "expected": "8", "file": "figures/source-2014H1.csv", "received_at": "2014-06-24T17:00:00Z",
			"origin": "Bí Thị Kiều Oanh, bài viết dẫn Báo cáo của Ban Dân vận Tỉnh ủy Trà Vinh, 6 tháng đầu năm 2014"},
		"trend?indicator=complaints_rate&unit=tv-tracu&from=2014H1&to=2014H1": {"numerator": "128", "file": "figures/illustrative/2014H1_correction_2.csv", "received_at": "2014-07-13T02:12:00Z", "illustrative": "true"},
		"compare?indicator=jobs_created&period=2014H1&limit=1":                {"unit": "tv-tracu", "value": "7415", "reported": "1", "file": "figures/illustrative/2014H1.csv"},
		"distribution?indicator=nrd_other_band&from=2014H1&to=2014H1":         {"file": "figures/source-2014H1.csv", "scheme": "other_2014", "unit_of_measure": "xã"},
		"completeness?period=2014H1&parent=tv-tracu&indicator=jobs_created":   {"received": "1", "file": "figures/illustrative/2014H1.csv", "unit_of_measure": "lao động"},
		"stalled?parent=tv&level=district&indicator=files_ontime":             {"last_period": "2013H2", "file": "figures/illustrative/2013H2.csv", "states": "overdue"},
		"changes?since=2014-07-13":                                            {"old_value": "122", "value": "128", "difference": "6", "note": "bổ sung 6 đơn của xã Định An gửi sau"},
	} {
		r, body := s.get("/api/v1/" + call + "&format=csv")
		rows, err := csv.NewReader(strings.NewReader(string(body))).ReadAll()
		if err != nil || r.StatusCode != http.StatusOK || len(rows) < 2 {
			t.Errorf("%s: %s %v\n%s", call, r.Status, err, body)
			continue
		}
		row := rows[1]
		if n := slices.Index(row, "effect"); n >= 0 { // the effects on headlines stand above the figures
			row = rows[1+slices.IndexFunc(rows[1:], func(r []string) bool { return r[n] != "effect" })]
		}
		for column, value := range want {
			if n := slices.Index(rows[0], column); n < 0 || row[n] != value {
				t.Errorf("%s: column %s (%d) of %v, want %q", call, column, n, row, value)
			}
		}
		if r, body := s.get("/api/v1/" + call + "&format=xlsx"); r.StatusCode != http.StatusOK || !strings.HasPrefix(string(body), "PK") {
			t.Errorf("%s as a sheet: %s", call, r.Status)
		}
	}
}
