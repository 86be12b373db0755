package dashboard

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/giaoban/giaoban/ingest"
)

// promised are the names of the contract with their labels.
var promised = map[string][]string{
	"giaoban_build_info": {"commit", "version"}, "giaoban_ingest_rows_total": {"code", "result"}, "giaoban_ingest_batches_total": {"result"},
	"giaoban_ingest_duration_seconds": nil, "giaoban_query_duration_seconds": {"query"}, "giaoban_http_requests_total": {"code", "handler"},
	"giaoban_http_request_duration_seconds": {"handler"}, "giaoban_store_up": nil, "giaoban_event_streams": nil, "giaoban_snapshot_timestamp_seconds": nil,
	"giaoban_unit_info": {"code", "name", "unit"}, "giaoban_indicator_info": {"indicator", "name"},
	"giaoban_indicator_value": {"indicator", "unit"}, "giaoban_indicator_period_end_timestamp_seconds": {"indicator", "unit"},
	"giaoban_indicator_stalled_periods": {"indicator", "unit"}, "giaoban_report_expected": {"indicator", "unit"},
	"giaoban_report_missing_periods": {"indicator", "unit"}, "giaoban_report_overdue_seconds": {"indicator", "unit"},
	"giaoban_indicator_falling": {"indicator", "unit"}, "giaoban_unit_silent": {"unit"},
}

// measured is a house where A has reported for two years and B only until 2013H1.
func measured(t *testing.T) (*testHouse, prometheus.Gatherer) {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	h := newHouse(t, func(o *Options) { o.Registry = registry })
	for n, period := range []string{"2012H1", "2012H2", "2013H1", "2013H2"} {
		h.accept(t, h.now.AddDate(-2, 6*n, 0), figure("jobs", "a", period, "", int64(100+n)), figure("agencies", "a", period, "", 5),
			figure("cases", "a", period, "", 0), figure("band", "a", period, "low", 3), figure("band", "a", period, "high", int64(n)))
		if n < 3 {
			h.accept(t, h.now.AddDate(-2, 6*n, 1), figure("jobs", "b", period, "", 50), figure("agencies", "b", period, "", int64(n)))
		}
	}
	if err := h.snapshot.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h, gathered{registry, h.snapshot}
}

func TestMetricsHaveTheirNamesAndAreClean(t *testing.T) {
	h, registry := measured(t)
	for _, state := range []string{"accepted", "refused"} {
		h.metrics.received(&ingest.Report{State: state, Accepted: 3, Rejected: 2, Issues: []ingest.Issue{{Code: "unknown_unit", Severity: "error"}}})
	}
	h.get("/api/v1/series?indicator=jobs")
	problems, err := testutil.GatherAndLint(registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range families {
		labels, ours := promised[f.GetName()]
		if !ours {
			if strings.HasPrefix(f.GetName(), "giaoban_") && !slices.Contains([]string{"giaoban_indicator_pace_ratio", "giaoban_indicator_outlook_ratio", "giaoban_report_later_than_usual_seconds"}, f.GetName()) {
				t.Errorf("%s is promised to nobody", f.GetName())
			}
			continue
		}
		found[f.GetName()] = true
		for _, m := range f.GetMetric() {
			var names []string
			for _, l := range m.GetLabel() {
				names = append(names, l.GetName())
			}
			slices.Sort(names)
			if !slices.Equal(names, labels) {
				t.Errorf("%s has the labels %v, promised are %v", f.GetName(), names, labels)
			}
		}
	}
	for name := range promised {
		if !found[name] {
			t.Errorf("%s is promised and missing", name)
		}
	}
}

// promtool is Prometheus' own judge of the text that is served.
func TestPromtoolAcceptsTheText(t *testing.T) {
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Skip("SKIPPED: promtool is not installed (Debian: prometheus)")
	}
	h, _ := measured(t)
	check := exec.CommandContext(t.Context(), tool, "check", "metrics")
	check.Stdin = h.get("/metrics").Body
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestTheSeriesOfAProvince(t *testing.T) {
	h, registry := measured(t)
	h.now = time.Date(2014, 7, 30, 12, 0, 0, 0, saigon)
	if err := h.snapshot.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	// The reports of 2014H1 were due on 25 June and are owed by both; B owes 2013H2,
	// due on 25 December 2013, too, and never sent a band: overdue from the day after.
	// That no case came for two years is good news: a run of zeros, no stall.
	want := `
# HELP giaoban_indicator_period_end_timestamp_seconds End of the period of that value.
# TYPE giaoban_indicator_period_end_timestamp_seconds gauge
giaoban_indicator_period_end_timestamp_seconds{indicator="agencies",unit="a"} 1.3885092e+09
giaoban_indicator_period_end_timestamp_seconds{indicator="agencies",unit="b"} 1.3726116e+09
giaoban_indicator_period_end_timestamp_seconds{indicator="cases",unit="a"} 1.3885092e+09
giaoban_indicator_period_end_timestamp_seconds{indicator="jobs",unit="a"} 1.3885092e+09
giaoban_indicator_period_end_timestamp_seconds{indicator="jobs",unit="b"} 1.3726116e+09
# HELP giaoban_indicator_stalled_periods Received periods without movement where the cell is stalled, else 0.
# TYPE giaoban_indicator_stalled_periods gauge
giaoban_indicator_stalled_periods{indicator="agencies",unit="a"} 3
giaoban_indicator_stalled_periods{indicator="agencies",unit="b"} 0
giaoban_indicator_stalled_periods{indicator="band",unit="a"} 0
giaoban_indicator_stalled_periods{indicator="band",unit="b"} 0
giaoban_indicator_stalled_periods{indicator="cases",unit="a"} 0
giaoban_indicator_stalled_periods{indicator="cases",unit="b"} 0
giaoban_indicator_stalled_periods{indicator="jobs",unit="a"} 0
giaoban_indicator_stalled_periods{indicator="jobs",unit="b"} 0
# HELP giaoban_indicator_value Last value that came, of the indicator's first frequency.
# TYPE giaoban_indicator_value gauge
giaoban_indicator_value{indicator="agencies",unit="a"} 5
giaoban_indicator_value{indicator="agencies",unit="b"} 2
giaoban_indicator_value{indicator="cases",unit="a"} 0
giaoban_indicator_value{indicator="jobs",unit="a"} 103
giaoban_indicator_value{indicator="jobs",unit="b"} 50
# HELP giaoban_report_expected 1 while the unit owes the indicator.
# TYPE giaoban_report_expected gauge
giaoban_report_expected{indicator="agencies",unit="a"} 1
giaoban_report_expected{indicator="agencies",unit="b"} 1
giaoban_report_expected{indicator="band",unit="a"} 1
giaoban_report_expected{indicator="band",unit="b"} 1
giaoban_report_expected{indicator="cases",unit="a"} 1
giaoban_report_expected{indicator="cases",unit="b"} 1
giaoban_report_expected{indicator="jobs",unit="a"} 1
giaoban_report_expected{indicator="jobs",unit="b"} 1
# HELP giaoban_store_up 1 while the store answers.
# TYPE giaoban_store_up gauge
giaoban_store_up 1
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want), "giaoban_indicator_value", "giaoban_indicator_period_end_timestamp_seconds",
		"giaoban_indicator_stalled_periods", "giaoban_report_expected", "giaoban_store_up"); err != nil {
		t.Error(err)
	}
	text := h.get("/metrics").Body.String()
	for _, line := range []string{
		`giaoban_report_missing_periods{indicator="jobs",unit="a"} 1`,
		`giaoban_report_missing_periods{indicator="jobs",unit="b"} 2`,
		`giaoban_report_overdue_seconds{indicator="jobs",unit="a"} 2.9808e+06`, // 34.5 days since 26 June
		`giaoban_unit_info{code="a",name="Huyện A",unit="a"} 1`,
		`giaoban_indicator_info{indicator="jobs",name="Việc làm"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
}

// A scrape looks at the picture: it sends no statement to the store, however often,
// and time alone makes what is overdue older.
func TestAScrapeAsksTheStoreNothing(t *testing.T) {
	h, _ := measured(t)
	before := h.store.Statements()
	for range 100 {
		if r := h.get("/metrics"); r.Code != 200 || !strings.Contains(r.Body.String(), "giaoban_report_overdue_seconds{") {
			t.Fatalf("%d %s", r.Code, r.Body)
		}
	}
	if n := h.store.Statements() - before; n != 0 {
		t.Errorf("%d statements during 100 scrapes", n)
	}
}

// An accepted batch is seen in the metrics without anybody asking for it.
func TestAnAcceptedBatchRefreshesThePicture(t *testing.T) {
	h, _ := measured(t)
	done := make(chan struct{})
	go func() { defer close(done); h.snapshot.run(t.Context()) }()
	h.accept(t, h.now, figure("jobs", "a", "2014H1", "", 777))
	if r := h.ask("POST", "/api/v1/reports", strings.NewReader("x"), "Content-Type", "text/csv"); r.Code != 200 {
		t.Fatal(r.Body)
	}
	for end := time.Now().Add(5 * time.Second); !strings.Contains(h.get("/metrics").Body.String(), `giaoban_indicator_value{indicator="jobs",unit="a"} 777`); {
		if time.Now().After(end) {
			t.Fatal("the picture was not taken anew")
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func TestTooManySeriesAreRefused(t *testing.T) {
	h := newHouse(t, nil)
	o := h.o
	o.Registry = nil
	// Ten of each of eight cells, but no value of the distribution's two; name and
	// silence of two units, and the names of four indicators.
	o.Config.MaxSeries = 8*10 - 2 + 2*2 + 4 - 1
	_, err := New(o)
	if err == nil || !strings.Contains(err.Error(), "86") || !strings.Contains(err.Error(), "metrics.level") {
		t.Errorf("86 series where 85 are allowed: %v", err)
	}
	o.Config.MaxSeries++
	if _, err := New(o); err != nil {
		t.Error(err)
	}
}

func TestTheNextPictureIsTakenWhenTheDayChanges(t *testing.T) {
	h := newHouse(t, nil)
	h.now = time.Date(2014, 7, 15, 23, 59, 0, 0, saigon)
	if got := h.snapshot.next(nil); got != 61*time.Second {
		t.Errorf("at 23:59 in the province the next picture comes in %s", got)
	}
	h.now = time.Date(2014, 7, 15, 16, 0, 0, 0, time.UTC) // 23:00 there
	if got := h.snapshot.next(nil); got != time.Hour+time.Second {
		t.Errorf("at 16:00 UTC it comes in %s", got)
	}
}
