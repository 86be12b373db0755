package dashboard

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/ingest"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// A house of the tests stands on the real engine with a small province: two
// districts that owe jobs, agencies, cases and a band each half-year, and one of which
// sends nothing more.
type testHouse struct {
	*Server
	store *store.Store
	now   time.Time
	log   *bytes.Buffer
	asked int
}

var saigon = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)

func province() *giaoban.Catalogue {
	span := func(id, vi, level, parent string) giaoban.Unit {
		return giaoban.Unit{ID: giaoban.UnitID(id), Code: id, Name: giaoban.Text{VI: vi, EN: vi}, Level: level, Parent: giaoban.UnitID(parent),
			ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Ranked: true}
	}
	scheme := &giaoban.Scheme{Code: "s", Name: giaoban.Text{VI: "Thang", EN: "Scheme"}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever,
		Bands: []giaoban.Band{{Code: "low", Label: giaoban.Text{VI: "Thấp", EN: "Low"}}, {Code: "high", Label: giaoban.Text{VI: "Cao", EN: "High"}}}}
	indicator := func(code, vi string, k giaoban.Kind, rank int) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Name: giaoban.Text{VI: vi, EN: code}, UnitOfMeasure: giaoban.Text{VI: "người", EN: "people"},
			Kind: k, Direction: giaoban.Up, Frequencies: []giaoban.Frequency{giaoban.Half}, ReportedAs: giaoban.AsPeriod, StallAfter: 2,
			ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever, Headline: rank, Source: giaoban.Text{VI: "Báo cáo", EN: "Report"}}
	}
	c := &giaoban.Catalogue{Hash: "cafe", Schemes: map[string]*giaoban.Scheme{"s": scheme},
		Units: giaoban.NewUnits([]giaoban.Unit{span("p", "Tỉnh P", "province", ""), span("a", "Huyện A", "district", "p"), span("b", "Huyện B", "district", "p")}, nil, nil)}
	cases := indicator("cases", "Ca bệnh", giaoban.Flow{}, 4)
	cases.Direction = giaoban.Down
	c.SetIndicators([]*giaoban.Indicator{cases, indicator("jobs", "Việc làm", giaoban.Flow{}, 1), indicator("agencies", "Cơ quan", giaoban.Stock{}, 2),
		indicator("band", "Theo mức", giaoban.Distribution{Scheme: scheme}, 3), indicator("spare", "Khác", giaoban.Stock{}, 0)})
	return c
}

func newHouse(t testing.TB, change func(*Options)) *testHouse {
	t.Helper()
	return newHouseAt(t, t.TempDir(), change)
}

func newHouseAt(t testing.TB, dir string, change func(*Options)) *testHouse {
	t.Helper()
	h := &testHouse{store: storetest.At(t, dir), now: time.Date(2014, 7, 15, 9, 0, 0, 0, saigon), log: &bytes.Buffer{}}
	c := province()
	o := Options{Config: configs.Config{Lang: giaoban.Vietnamese, Zone: saigon}, Catalogue: c, Store: h.store, Version: "v1",
		Ingest: told(func(ingest.File, ingest.Given) (*ingest.Report, error) { return &ingest.Report{State: "accepted"}, nil }),
		Logger: slog.New(slog.NewJSONHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: func() time.Time { return h.now }}
	today := func() giaoban.Date { return o.Config.Viewing(h.now) }
	o.Answers = query.New(h.store, c, query.Options{Today: today, Zone: saigon})
	if change != nil {
		change(&o)
	}
	var err error
	if h.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	return h
}

// told is an ingest that says what a test wants: what becomes of a file is not the
// matter here, how it is carried is.
type told func(ingest.File, ingest.Given) (*ingest.Report, error)

func (f told) Ingest(_ context.Context, file ingest.File, g ingest.Given) (*ingest.Report, error) {
	return f(file, g)
}

func (f told) Undo(_ context.Context, _ giaoban.Revision, g ingest.Given) (*ingest.Report, error) {
	return f(ingest.File{}, g)
}

// accept puts figures into the store as one batch, received at a moment.
func (h *testHouse) accept(t testing.TB, received time.Time, figures ...giaoban.Observation) {
	t.Helper()
	err := h.store.Write(t.Context(), func(w store.Writer) error {
		_, err := w.Accept(t.Context(), store.Batch{Received: received, FileName: "bao cao.csv", SHA256: hashOf("x")}, strings.NewReader("x"),
			func() (o giaoban.Observation, c store.Cell, ok bool) {
				if len(figures) == 0 {
					return o, c, false
				}
				o, figures = figures[0], figures[1:]
				return o, c, true
			}, func(giaoban.Revision) string { return `{"rows":1,"accepted":1}` })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func hashOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func figure(indicator, unit, period, band string, value int64) giaoban.Observation {
	p, err := giaoban.ParsePeriod(period)
	if err != nil {
		panic(err)
	}
	return giaoban.Observation{Figure: giaoban.Figure{Indicator: indicator, Unit: giaoban.UnitID(unit), Period: p, Band: band},
		Amount: giaoban.Of(giaoban.Whole(value)), Status: giaoban.Reported}
}

// ask sends one request; pairs are headers.
func (h *testHouse) ask(method, path string, body io.Reader, pairs ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	r.Host = "127.0.0.1:8080"
	h.asked++ // from another address each time: who guesses often from one is stopped
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1234", h.asked>>16&255, h.asked>>8&255, h.asked&255)
	for n := 0; n+1 < len(pairs); n += 2 {
		r.Header.Set(pairs[n], pairs[n+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (h *testHouse) get(path string, pairs ...string) *httptest.ResponseRecorder {
	return h.ask(http.MethodGet, path, nil, pairs...)
}

// refuse lays a refused file into the store: no figure, but the attempt.
func refuse(t testing.TB, h *testHouse) {
	t.Helper()
	err := h.store.Write(t.Context(), func(w store.Writer) error {
		_, err := w.Refuse(t.Context(), store.Batch{FileName: "sai.csv", SHA256: hashOf("y")}, store.Refused, strings.NewReader("y"),
			func(giaoban.Revision) string { return `{"rows":3,"rejected":3}` })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
