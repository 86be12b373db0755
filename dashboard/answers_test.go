package dashboard

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/giaoban/giaoban/ingest"
)

// fits checks an answer of a real handler against its description.
func fits(t *testing.T, doc *openapi3.T, method, path string, status int, kind string, body []byte) {
	t.Helper()
	op := doc.Paths.Value(path).GetOperation(method)
	response := op.Responses.Status(status)
	if response == nil {
		response = op.Responses.Default()
	}
	media := response.Value.Content.Get(kind)
	if media == nil {
		t.Errorf("%s %s: %d as %s is not described", method, path, status, kind)
		return
	}
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Errorf("%s %s: %v: %s", method, path, err, body)
		return
	}
	if err := media.Schema.Value.VisitJSON(answer, openapi3.VisitAsResponse(), openapi3.MultiErrors()); err != nil {
		t.Errorf("%s %s: %v\n%s", method, path, err, body)
	}
}

func (h *testHouse) document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(h.get("/openapi.json").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Every reading call, asked of the real engine in both languages and as a table,
// gives what is described; and so does what it refuses.
func TestAnswersAreAsDescribed(t *testing.T) {
	h, _ := measured(t)
	refuse(t, h)
	h.accept(t, time.Date(2014, 7, 13, 9, 0, 0, 0, saigon), figure("jobs", "a", "2013H2", "", 110))
	doc := h.document(t)
	for path, questions := range map[string][]string{
		"/api/v1/units":                {"", "?level=district", "?q=huyen", "?limit=1"},
		"/api/v1/indicators":           {""},
		"/api/v1/series":               {"?indicator=jobs", "?indicator=jobs&unit=a&unit=b", "?indicator=agencies&parent=p&level=district&frequency=year"},
		"/api/v1/trend":                {"?indicator=jobs", "?indicator=agencies&unit=b&to=2014H1"},
		"/api/v1/compare":              {"?indicator=jobs", "?indicator=jobs&period=2013H2&sort=name", "?indicator=jobs&limit=1"},
		"/api/v1/distribution":         {"?indicator=band", "?indicator=band&unit=a"},
		"/api/v1/stalled":              {"", "?indicator=agencies", "?limit=1", "?period=2013H2"},
		"/api/v1/completeness":         {"?period=2013H2", "?period=2014H1&indicator=jobs&indicator=band", "?period=2014H1&limit=2"},
		"/api/v1/observations/history": {"?indicator=jobs&unit=a&period=2013H2", "?indicator=jobs&unit=p&period=2013H2", "?indicator=band&unit=a&period=2013H2"},
		"/api/v1/changes":              {"?since=2014-02-01", "?since=2014-02-05T00:00:00%2B07:00&until=2014-07-13", "?since=2014-07-13&parent=a&indicator=jobs"},
		"/api/v1/reports":              {"", "?limit=2"},
	} {
		for _, question := range questions {
			join := "?"
			if question != "" {
				join = "&"
			}
			for _, lang := range []string{"vi", "en"} {
				r := h.get(path + question + join + "lang=" + lang)
				if r.Code != http.StatusOK || r.Header().Get("ETag") == "" || r.Header().Get("Content-Language") != lang {
					t.Errorf("%s%s: %d %v %s", path, question, r.Code, r.Header(), r.Body)
					continue
				}
				fits(t, doc, "GET", path, 200, "application/json", r.Body.Bytes())
			}
			if r := h.get(path + question + join + "format=csv"); r.Code != 200 || !strings.HasPrefix(r.Header().Get("Content-Type"), "text/csv") {
				t.Errorf("%s%s as csv: %d %s", path, question, r.Code, r.Body)
			} else if rows, err := csv.NewReader(r.Body).ReadAll(); err != nil || len(rows) < 2 && !strings.Contains(question, "unit=p") { // a total has parts and no revisions of its own
				t.Errorf("%s%s as csv: %d rows, %v", path, question, len(rows), err)
			}
			if r := h.get(path + question + join + "format=xlsx"); r.Code != 200 || !strings.HasPrefix(r.Body.String(), "PK") {
				t.Errorf("%s%s as xlsx: %d %.100s", path, question, r.Code, r.Body)
			}
		}
		refused := h.get(path + "?colour=red")
		if refused.Code != http.StatusBadRequest {
			t.Errorf("%s?colour=red: %d", path, refused.Code)
		}
		fits(t, doc, "GET", path, refused.Code, refused.Header().Get("Content-Type"), refused.Body.Bytes())
	}
}

func TestWhatCannotBeAnswered(t *testing.T) {
	h, _ := measured(t)
	doc := h.document(t)
	for asked, want := range map[string]struct {
		status int
		code   string
	}{
		"/api/v1/series?indicator=nothing":                   {404, "unknown_indicator"},
		"/api/v1/series?indicator=jobs&unit=nobody":          {404, "unknown_unit"},
		"/api/v1/series?indicator=band":                      {422, "use_distribution"},
		"/api/v1/series?indicator=jobs&from=soon":            {400, "bad_period"},
		"/api/v1/series?indicator=jobs&frequency=fortnight":  {400, "bad_frequency"},
		"/api/v1/compare?indicator=jobs&sort=beauty":         {400, "bad_sort"},
		"/api/v1/reports/1":                                  {404, "unknown_report"},
		"/api/v1/reports/x":                                  {404, "unknown_report"},
		"/api/v1/reports/1/file":                             {404, "unknown_report"},
		"/api/v1/observations/history?indicator=jobs&unit=a": {400, "missing_parameter"},
		"/api/v1/stalled?cursor=nowhere":                     {400, "bad_cursor"},
		"/api/v1/units?lang=fr":                              {400, "bad_lang"},
		"/api/v1/changes":                                    {400, "missing_parameter"},
		"/api/v1/changes?since=yesterday":                    {400, "bad_since"},
		"/api/v1/changes?since=2014-07-02&until=2014-07-01":  {400, "bad_until"},
		"/api/v1/changes?since=2014-07-02&limit=0":           {400, "bad_limit"},
	} {
		r := h.get(asked)
		path, _, _ := strings.Cut(asked, "?")
		path = strings.NewReplacer("/1", "/{batch}", "/x", "/{batch}").Replace(strings.Replace(path, "/v1", "/V", 1))
		path = strings.Replace(path, "/V", "/v1", 1)
		var p struct{ Code, Detail string }
		if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil || r.Code != want.status || p.Code != want.code || p.Detail == "" || p.Detail == p.Code {
			t.Errorf("%s: %d %s, want %d %s", asked, r.Code, r.Body, want.status, want.code)
			continue
		}
		fits(t, doc, "GET", path, r.Code, "application/problem+json", r.Body.Bytes())
	}
}

// A problem names the parameter it is about, so that a form can mark its field.
func TestAProblemNamesItsField(t *testing.T) {
	h, _ := measured(t)
	for asked, want := range map[string]string{
		"series?indicator=nothing": "indicator", "series?indicator=jobs&unit=a&unit=nobody": "unit", "series?indicator=jobs&from=2014H1&to=soon": "to",
		"series?indicator=jobs&frequency=fortnight": "frequency", "series?indicator=band": "indicator", "compare?indicator=jobs&sort=beauty": "sort",
		"compare": "indicator", "compare?indicator=jobs&colour=red": "colour", "compare?indicator=jobs&period=": "period", "units?lang=fr": "lang",
		"units?format=xml": "format", "units?limit=0": "limit", "units?at=soon": "at", "stalled?cursor=nowhere": "cursor", "units?cursor=nowhere": "cursor", "series?indicator=jobs&cursor=nowhere": "cursor", "changes?since=soon": "since",
		"completeness?asof=2014": "asof", "reports?cursor=x": "cursor", "observations/history?indicator=jobs&unit=a&period=x": "period",
	} {
		var p struct{ Field, Code string }
		r := h.get("/api/v1/" + asked)
		if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil || r.Code < 400 || p.Field != want {
			t.Errorf("%s: field %q of %s, want %q", asked, p.Field, p.Code, want)
		}
	}
}

// Pages of a list join to the whole list, each row once.
func TestPagesOfAList(t *testing.T) {
	h, _ := measured(t)
	whole := rowsOf(t, h, "/api/v1/stalled?lang=vi")
	var joined []json.RawMessage
	next := ""
	for n := 0; n < 100; n++ {
		r := h.get("/api/v1/stalled?lang=vi&limit=2" + next)
		var page struct {
			Rows []json.RawMessage
			Next string `json:"next_cursor"`
		}
		if err := json.Unmarshal(r.Body.Bytes(), &page); err != nil || len(page.Rows) > 2 {
			t.Fatalf("%v %s", err, r.Body)
		}
		joined = append(joined, page.Rows...)
		if page.Next == "" {
			break
		}
		next = "&cursor=" + page.Next
	}
	if len(whole) < 3 || len(joined) != len(whole) {
		t.Fatalf("%d rows in pages, %d in one", len(joined), len(whole))
	}
	for n := range whole {
		if string(whole[n]) != string(joined[n]) {
			t.Errorf("row %d: %s, in pages %s", n, whole[n], joined[n])
		}
	}
}

func rowsOf(t *testing.T, h *testHouse, path string) []json.RawMessage {
	t.Helper()
	var answer struct{ Rows []json.RawMessage }
	if err := json.Unmarshal(h.get(path).Body.Bytes(), &answer); err != nil {
		t.Fatal(err)
	}
	return answer.Rows
}

// The very bytes that came in go out again, to be saved and never to be shown.
func TestTheBytesThatCameIn(t *testing.T) {
	h, _ := measured(t)
	var list struct {
		Reports []struct{ Batch, SHA256 string }
	}
	if err := json.Unmarshal(h.get("/api/v1/reports").Body.Bytes(), &list); err != nil || len(list.Reports) == 0 {
		t.Fatal(err)
	}
	one := "/api/v1/reports/" + list.Reports[0].Batch
	fits(t, h.document(t), "GET", "/api/v1/reports/{batch}", 200, "application/json", h.get(one).Body.Bytes())
	r := h.get(one + "/file")
	if r.Code != 200 || r.Body.String() != "x" {
		t.Fatalf("%d %q", r.Code, r.Body)
	}
	for name, want := range map[string]string{"Content-Type": "application/octet-stream", "Content-Disposition": `attachment; filename="bao cao.csv"`,
		"Content-Security-Policy": "sandbox; default-src 'none'", "ETag": `"` + hashOf("x") + `"`} {
		if got := r.Header().Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if r := h.get(one+"/file", "If-None-Match", `"`+hashOf("x")+`"`); r.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", r.Code)
	}
}

// What a report becomes decides the status; a refusal is a problem that carries the
// whole report.
func TestWhatAReportBecomes(t *testing.T) {
	report := &ingest.Report{Mode: ingest.All, Issues: []ingest.Issue{{Code: "unknown_unit", Severity: "error", Message: "vi", MessageEN: "en", Raw: "x"}}}
	h := newHouse(t, func(o *Options) {
		o.Ingest = told(func(ingest.File, ingest.Given) (*ingest.Report, error) { return report, nil })
	})
	doc := h.document(t)
	for state, want := range map[string]struct {
		status int
		kind   string
		code   string
	}{
		"accepted": {200, "application/json", ""}, "checked": {200, "application/json", ""},
		"refused": {422, "application/problem+json", "report_refused"}, "waiting": {422, "application/problem+json", "report_waiting"},
	} {
		report.State = state
		r := h.ask("POST", "/api/v1/reports", strings.NewReader("x"), "Content-Type", "text/csv")
		var said struct {
			Code, State string
			Issues      []any
		}
		if err := json.Unmarshal(r.Body.Bytes(), &said); err != nil || r.Code != want.status || r.Header().Get("Content-Type") != want.kind ||
			said.Code != want.code || said.State != state || len(said.Issues) != 1 {
			t.Errorf("%s: %d %v %s", state, r.Code, r.Header(), r.Body)
		}
		fits(t, doc, "POST", "/api/v1/reports", r.Code, want.kind, r.Body.Bytes())
	}
}
