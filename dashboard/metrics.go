package dashboard

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
)

// metrics are what the program counts about itself; what it knows about the
// province is the snapshot's.
type metrics struct {
	requests *prometheus.CounterVec
	took     *prometheus.HistogramVec
	query    *prometheus.HistogramVec
	rows     *prometheus.CounterVec
	batches  *prometheus.CounterVec
	ingest   prometheus.Histogram
}

var (
	requestBuckets = []float64{.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 30}
	ingestBuckets  = []float64{.01, .05, .1, .5, 1, 5, 10, 60, 300}
)

func newMetrics(o Options) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "giaoban_http_requests_total",
			Help: "Requests answered, by route and status."}, []string{"handler", "code"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "giaoban_http_request_duration_seconds",
			Help: "Time to answer a request, by route.", Buckets: requestBuckets}, []string{"handler"}),
		query: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "giaoban_query_duration_seconds",
			Help: "Time to answer a question of the briefing, by question.", Buckets: requestBuckets}, []string{"query"}),
		rows: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "giaoban_ingest_rows_total",
			Help: "Figures that came in, by what became of them; of rejected ones the code of the problem."}, []string{"result", "code"}),
		batches: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "giaoban_ingest_batches_total",
			Help: "Files that came in, by what became of them."}, []string{"result"}),
		ingest: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "giaoban_ingest_duration_seconds",
			Help: "Time from the first byte of a file to its report.", Buckets: ingestBuckets}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "giaoban_build_info", Help: "1, with the version that runs.",
		ConstLabels: prometheus.Labels{"version": o.Version, "commit": o.Commit}})
	build.Set(1)
	for _, c := range []prometheus.Collector{m.requests, m.took, m.query, m.rows, m.batches, m.ingest, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := o.Registry.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) handler(r prometheus.Gatherer, l *slog.Logger) http.Handler {
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{DisableCompression: true,
		ErrorLog: slog.NewLogLogger(l.Handler(), slog.LevelError)})
}

func (m *metrics) request(r *route, status int, took time.Duration) {
	name := handlerName(r)
	m.requests.WithLabelValues(name, strconv.Itoa(status)).Inc()
	if r != nil && r.stream { // how long somebody looked is not how long an answer took
		return
	}
	m.took.WithLabelValues(name).Observe(took.Seconds())
}

// received counts what became of one file. A dry run stores nothing and is counted
// as one, without figures.
func (m *metrics) received(r *ingest.Report) {
	m.batches.WithLabelValues(r.State).Inc()
	if r.DryRun {
		return
	}
	if r.State == "accepted" {
		m.rows.WithLabelValues("accepted", "").Add(float64(r.Accepted))
	}
	left := r.Rejected
	for _, i := range r.Issues {
		if i.Severity == giaoban.SeverityError && left > 0 {
			m.rows.WithLabelValues("rejected", i.Code).Inc()
			left--
		}
	}
	if left > 0 { // beyond the issues that are listed
		m.rows.WithLabelValues("rejected", "other").Add(float64(left))
	}
}

// measuredReader times and counts files, and has the snapshot refreshed after each
// accepted one.
type measuredReader struct {
	ingest.Reader
	metrics  *metrics
	accepted func()
	now      func() time.Time
}

func (m measuredReader) Ingest(ctx context.Context, f ingest.File, g ingest.Given) (*ingest.Report, error) {
	return m.measured(func() (*ingest.Report, error) { return m.Reader.Ingest(ctx, f, g) })
}

func (m measuredReader) Undo(ctx context.Context, batch giaoban.Revision, g ingest.Given) (*ingest.Report, error) {
	return m.measured(func() (*ingest.Report, error) { return m.Reader.Undo(ctx, batch, g) })
}

func (m measuredReader) measured(read func() (*ingest.Report, error)) (*ingest.Report, error) {
	begun := m.now()
	report, err := read()
	m.metrics.ingest.Observe(m.now().Sub(begun).Seconds())
	switch {
	case report != nil:
		m.metrics.received(report)
		if report.State == "accepted" && !report.DryRun {
			m.accepted()
		}
	case err != nil:
		m.metrics.batches.WithLabelValues("failed").Inc()
	}
	return report, err
}

// measuredAnswers times each question.
type measuredAnswers struct {
	query.Answers
	took *prometheus.HistogramVec
}

func timed[Q, A any](ctx context.Context, m measuredAnswers, name string, ask func(context.Context, Q) (A, error), q Q) (A, error) {
	t := prometheus.NewTimer(m.took.WithLabelValues(name))
	defer t.ObserveDuration()
	return ask(ctx, q)
}

// AsOf keeps the answers of another moment timed.
func (m measuredAnswers) AsOf(t time.Time) query.Answers {
	return measuredAnswers{m.Answers.AsOf(t), m.took}
}

func (m measuredAnswers) Series(ctx context.Context, q query.SeriesRequest) (*query.SeriesAnswer, error) {
	return timed(ctx, m, "series", m.Answers.Series, q)
}

func (m measuredAnswers) Trend(ctx context.Context, q query.SeriesRequest) (*query.TrendAnswer, error) {
	return timed(ctx, m, "trend", m.Answers.Trend, q)
}

func (m measuredAnswers) Trends(ctx context.Context, all []query.SeriesRequest) ([]*query.TrendAnswer, error) {
	return timed(ctx, m, "trend", m.Answers.Trends, all)
}

func (m measuredAnswers) Compare(ctx context.Context, q query.CompareRequest) (*query.CompareAnswer, error) {
	return timed(ctx, m, "compare", m.Answers.Compare, q)
}

func (m measuredAnswers) Distribution(ctx context.Context, q query.DistributionRequest) (*query.DistributionAnswer, error) {
	return timed(ctx, m, "distribution", m.Answers.Distribution, q)
}

func (m measuredAnswers) Stalled(ctx context.Context, q query.StalledRequest) (*query.StalledAnswer, error) {
	return timed(ctx, m, "stalled", m.Answers.Stalled, q)
}

func (m measuredAnswers) Completeness(ctx context.Context, q query.CompletenessRequest) (*query.CompletenessAnswer, error) {
	return timed(ctx, m, "completeness", m.Answers.Completeness, q)
}

func (m measuredAnswers) History(ctx context.Context, q query.HistoryRequest) (*query.HistoryAnswer, error) {
	return timed(ctx, m, "history", m.Answers.History, q)
}

func (m measuredAnswers) Changed(ctx context.Context, q query.ChangedRequest) (*query.ChangedAnswer, error) {
	return timed(ctx, m, "changed", m.Answers.Changed, q)
}

func (m measuredAnswers) Sources(ctx context.Context, figures []query.FigureAt, asOf time.Time) ([]query.Source, error) {
	return timed(ctx, m, "sources", func(ctx context.Context, figures []query.FigureAt) ([]query.Source, error) {
		return m.Answers.Sources(ctx, figures, asOf)
	}, figures)
}

func (m measuredAnswers) Units(ctx context.Context, q query.UnitsRequest) (*query.UnitsAnswer, error) {
	return timed(ctx, m, "units", m.Answers.Units, q)
}

func (m measuredAnswers) Indicators(ctx context.Context, l giaoban.Lang) (*query.IndicatorsAnswer, error) {
	return timed(ctx, m, "indicators", m.Answers.Indicators, l)
}
