package query_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// world is a small province: three districts and the offices outside them, in which
// district c is split off from b in 2012 and district e ended in 2013.
type world struct {
	t         testing.TB
	store     *store.Store
	catalogue *giaoban.Catalogue
	today     giaoban.Date
	*query.Service
}

func newWorld(t testing.TB, today string) *world { return worldOfWards(t, today, 0) }

// worldOfWards has so many wards below district a.
func worldOfWards(t testing.TB, today string, wards int) *world {
	w := &world{t: t, store: storetest.Open(t), catalogue: worldCatalogue(wards), today: date(t, today)}
	w.Service = query.New(w.store, w.catalogue, query.Options{Today: func() giaoban.Date { return w.today }, Zone: hanoi})
	return w
}

var hanoi = time.FixedZone("Hanoi", 7*3600)

func date(t testing.TB, s string) giaoban.Date {
	t.Helper()
	d, err := giaoban.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func period(t testing.TB, key string) giaoban.Period {
	t.Helper()
	p, err := giaoban.ParsePeriod(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func day(y, m, d int) giaoban.Date { return giaoban.NewDate(y, time.Month(m), d) }

func decimal(s string) giaoban.Decimal {
	d, _, err := giaoban.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

func worldCatalogue(wards int) *giaoban.Catalogue {
	unit := func(id giaoban.UnitID, name, level string, parent giaoban.UnitID, from, to giaoban.Date) giaoban.Unit {
		return giaoban.Unit{ID: id, Code: strings.ToUpper(string(id)), Name: giaoban.Text{VI: name, EN: name}, Level: level, Parent: parent,
			ValidFrom: from, ValidTo: to, Ranked: id != "office"}
	}
	begin := day(2000, 1, 1)
	units := []giaoban.Unit{
		unit("p", "Tỉnh", "province", "", begin, giaoban.Forever),
		unit("a", "Ấp Bắc", "district", "p", begin, giaoban.Forever),
		unit("b", "Đôn Xuân", "district", "p", begin, giaoban.Forever),
		unit("c", "Duyên Hải", "district", "p", day(2012, 1, 1), giaoban.Forever),
		unit("e", "Hết", "district", "p", begin, day(2013, 7, 1)),
		unit("office", "Khối sở, ngành", "district", "p", begin, giaoban.Forever),
		unit("t", "Thị trấn cũ", "town", "p", begin, day(2010, 1, 1)),
	}
	for n := range wards {
		units = append(units, unit(giaoban.UnitID(fmt.Sprint("ward", n)), fmt.Sprint("Phường ", n), "ward", "a", day(2014, 1, 1), giaoban.Forever))
	}
	changes := []giaoban.BoundaryChange{
		{Date: day(2012, 1, 1), From: "b", To: "c", Kind: giaoban.Split, Share: decimal("0.4"), Basis: "people", Year: 2011},
	}
	c := &giaoban.Catalogue{Hash: "world", Units: giaoban.NewUnits(units, changes, nil), Schemes: map[string]*giaoban.Scheme{}}
	c.Schemes["steps"] = &giaoban.Scheme{Code: "steps", ValidTo: giaoban.Forever, Bands: []giaoban.Band{
		{Code: "all", From: decimal("19"), OpenTo: true}, {Code: "high", From: decimal("11"), To: decimal("18")}, {Code: "low", From: decimal("8"), To: decimal("10")}}}
	c.UnitGroups = []giaoban.UnitGroup{{Code: "rural", Units: []giaoban.UnitID{"b", "c"}}}
	c.SetIndicators(worldIndicators())
	return c
}

func worldIndicators() []*giaoban.Indicator {
	half := []giaoban.Frequency{giaoban.Half}
	owners := []giaoban.Owner{{Units: []giaoban.UnitID{"a", "b", "c"}, From: giaoban.FirstDate, To: giaoban.Forever}}
	all := []giaoban.Owner{{Level: "district", From: giaoban.FirstDate, To: giaoban.Forever}}
	base := func(code string, k giaoban.Kind) *giaoban.Indicator {
		return &giaoban.Indicator{Code: code, Name: giaoban.Text{VI: code, EN: code}, UnitOfMeasure: giaoban.Text{VI: "việc", EN: "things"},
			Kind: k, Direction: giaoban.Up, Frequencies: half, ReportedAs: giaoban.AsPeriod, ReportedBy: owners, StallAfter: 2,
			ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever}
	}
	with := func(i *giaoban.Indicator, change func(*giaoban.Indicator)) *giaoban.Indicator { change(i); return i }
	percent := giaoban.Ratio{Scale: giaoban.Whole(100)}
	scheme := &giaoban.Scheme{Code: "criteria", ValidTo: giaoban.Forever, Bands: []giaoban.Band{{Code: "19"}, {Code: "11-14"}, {Code: "8-10"}}}
	return []*giaoban.Indicator{
		base("jobs", giaoban.Flow{}),
		base("iso", giaoban.Stock{}),
		with(base("offices", giaoban.Stock{}), func(i *giaoban.Indicator) { i.ReportedBy = all }),
		base("resolved", giaoban.Flow{}),
		with(base("due", giaoban.Flow{}), func(i *giaoban.Indicator) { i.OverPeriods = giaoban.OverPeriodsNone }),
		with(base("rate", percent), func(i *giaoban.Indicator) { i.Numerator, i.Denominator = "resolved", "due" }),
		with(base("ontime", percent), func(i *giaoban.Indicator) {}),
		base("rate_only", percent),
		base("met", giaoban.Stock{}),
		with(base("weekly", giaoban.Flow{}), func(i *giaoban.Indicator) { i.Frequencies = []giaoban.Frequency{giaoban.Week} }),
		with(base("money", giaoban.Flow{}), func(i *giaoban.Indicator) {
			i.ReportedBy = []giaoban.Owner{{Level: "ward", From: day(2014, 1, 1), To: giaoban.Forever}}
		}),
		with(base("spent", giaoban.Flow{}), func(i *giaoban.Indicator) {
			i.ReportedBy = []giaoban.Owner{{Level: "ward", From: day(2014, 1, 1), To: giaoban.Forever}}
		}),
		with(base("seen", giaoban.Flow{}), func(i *giaoban.Indicator) { i.Whole = true }),
		with(base("asked", giaoban.Flow{}), func(i *giaoban.Indicator) { i.Whole = true }),
		with(base("seen_rate", percent), func(i *giaoban.Indicator) { i.Numerator, i.Denominator = "seen", "asked" }),
		with(base("whole_only", giaoban.Stock{}), func(i *giaoban.Indicator) { i.NoApportion = true }),
		with(base("capital", giaoban.Flow{}), func(i *giaoban.Indicator) {
			i.ReportedAs, i.Frequencies = giaoban.AsCumulative, []giaoban.Frequency{giaoban.Month, giaoban.Quarter, giaoban.Year}
		}),
		with(base("cards", giaoban.Flow{}), func(i *giaoban.Indicator) { i.ResetsYearly = true }),
		with(base("index", giaoban.Stock{}), func(i *giaoban.Indicator) { i.NotOverUnits = true }),
		with(base("cases", giaoban.Flow{}), func(i *giaoban.Indicator) {
			i.Direction, i.Frequencies, i.StallAfter, i.Whole = giaoban.Down, []giaoban.Frequency{giaoban.Month}, 3, true
		}),
		with(base("people", giaoban.Stock{}), func(i *giaoban.Indicator) { i.Frequencies = []giaoban.Frequency{giaoban.Year} }),
		with(base("bands", giaoban.Distribution{Scheme: scheme}), func(i *giaoban.Indicator) { i.Total = "iso" }),
		with(base("edition", giaoban.Stock{}), func(i *giaoban.Indicator) { i.ValidTo = day(2013, 1, 1) }),
		with(base("edition", giaoban.Stock{}), func(i *giaoban.Indicator) {
			i.ValidFrom, i.Rule = day(2013, 1, 1), giaoban.Text{VI: "Quyết định mới", EN: "New rule"}
		}),
		with(base("renumbered", giaoban.Stock{}), func(i *giaoban.Indicator) { i.ValidTo = day(2013, 1, 1) }),
		with(base("renumbered", giaoban.Stock{}), func(i *giaoban.Indicator) {
			i.ValidFrom, i.Rule = day(2013, 1, 1), giaoban.Text{VI: "Quyết định mới", EN: "New rule"}
			i.Link = giaoban.Text{VI: "chỉ đổi số hiệu", EN: "only the number changed"}
		}),
	}
}

// report sends one batch, received on a day: a line is unit indicator period value
// and words: a status, or illustrative. A value is 12, 978/1170, na or withdrawn;
// an indicator of bands is bands:19.
func (w *world) report(received, lines string) {
	w.t.Helper()
	var all []giaoban.Observation
	for line := range strings.Lines(lines) {
		if f := strings.Fields(line); len(f) > 0 {
			all = append(all, observation(w.t, f))
		}
	}
	at := date(w.t, received).Time().Add(3 * time.Hour) // ten in the morning there
	accept(w.t, w.store, at, all)
}

func observation(t testing.TB, f []string) giaoban.Observation {
	t.Helper()
	code, band, _ := strings.Cut(f[1], ":")
	o := giaoban.Observation{Figure: giaoban.Figure{Unit: giaoban.UnitID(f[0]), Indicator: code, Band: band, Period: period(t, f[2])}, Status: giaoban.Reported}
	switch n, d, parts := strings.Cut(f[3], "/"); {
	case f[3] == "na":
		o.Status = giaoban.NotApplicable
	case f[3] == "withdrawn":
		o.Status = giaoban.Withdrawn
	case parts:
		o.Amount = giaoban.OfParts(decimal(n), decimal(d))
	default:
		o.Amount = giaoban.Of(decimal(n))
	}
	for _, word := range f[4:] {
		if word == "illustrative" {
			o.Illustrative = true
			continue
		}
		s, err := giaoban.ParseStatus(word)
		if err != nil {
			t.Fatal(err)
		}
		o.Status = s
	}
	return o
}

// accept writes one batch; a batch of its own bytes each time.
func accept(t testing.TB, s *store.Store, received time.Time, all []giaoban.Observation) giaoban.Revision {
	t.Helper()
	text := fmt.Sprint(received.UnixNano(), len(all), all[0])
	sum := sha256.Sum256([]byte(text))
	var info store.Info
	err := s.Write(t.Context(), func(w store.Writer) error {
		n := 0
		rows := func() (giaoban.Observation, store.Cell, bool) {
			if n == len(all) {
				return giaoban.Observation{}, store.Cell{}, false
			}
			n++
			return all[n-1], store.Cell{Sheet: "S", Row: n, Col: 4, Raw: all[n-1].Value.String()}, true
		}
		var err error
		info, err = w.Accept(t.Context(), store.Batch{Received: received, By: "test", FileName: "report.csv", SHA256: hex.EncodeToString(sum[:])},
			strings.NewReader(text), rows, func(giaoban.Revision) string { return "{}" })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return info.ID
}

func (w *world) series(indicator string, r query.SeriesRequest) []query.Point {
	w.t.Helper()
	r.Indicator = indicator
	a, err := w.Series(w.t.Context(), r)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(a.Series) != 1 {
		w.t.Fatalf("%d series, one was asked for", len(a.Series))
	}
	return a.Series[0].Points
}

// one is the point of a unit in a period.
func (w *world) one(indicator string, unit giaoban.UnitID, key string) query.Point {
	w.t.Helper()
	f := period(w.t, key).Frequency().String()
	p := w.series(indicator, query.SeriesRequest{Units: []giaoban.UnitID{unit}, From: key, To: key, Frequency: f})
	if len(p) != 1 {
		w.t.Fatalf("%s of %s in %s: %d points, want 1", indicator, unit, key, len(p))
	}
	return p[0]
}

// said writes a point as tests expect it: value basis status reported/expected.
func said(p query.Point) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s %d/%d", shown(p.Value), p.Basis, p.Status, p.Coverage.Reported, p.Coverage.Expected))
}

func shown(v query.Value) string {
	if v == nil {
		return "–"
	}
	return v.Round(3).String()
}

func check(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}
