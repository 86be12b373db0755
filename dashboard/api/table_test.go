package api

import (
	"bytes"
	"encoding/csv"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/query"
)

// hostile is a table with a formula in every text and figures that look like one.
func hostile() *table {
	minus, _, _ := giaoban.ParseDecimal("-1234567890123.000000001")
	received := time.Date(2014, 6, 25, 1, 0, 0, 0, time.UTC)
	return &table{name: "series-=x/../y", columns: []string{"unit_name", "value", "numerator", "illustrative", "starts", "valid_to", "received_at", "rank", "source"},
		rows: func(yield func([]any) bool) {
			yield([]any{"=HYPERLINK(\"http://x\")", &minus, query.Value(nil), true, giaoban.NewDate(2014, 1, 1), giaoban.Forever, &received, nil, "-2+3"})
		}}
}

func TestCSVKeepsFiguresAndDisarmsText(t *testing.T) {
	w := httptest.NewRecorder()
	if err := hostile().write(w, formatCSV, giaoban.Vietnamese, nil); err != nil {
		t.Fatal(err)
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="series--x-..-y.csv"` {
		t.Errorf("file name: %s", got)
	}
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"'=HYPERLINK(\"http://x\")", "-1234567890123.000000001", "", "true", "2014-01-01", "", "2014-06-25T01:00:00Z", "", "'-2+3"}
	if len(rows) != 2 || strings.Join(rows[1], "|") != strings.Join(want, "|") {
		t.Errorf("got  %q\nwant %q", rows, want)
	}
}

func TestXLSXHasNumbersNoFormulasAndNamedColumns(t *testing.T) {
	titles, err := giaoban.ReadMessages(titlesFile)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := hostile().write(w, formatXLSX, giaoban.Vietnamese, titles); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"A1": "Đơn vị", "B1": "Giá trị", "A2": "'=HYPERLINK(\"http://x\")", "B2": "-1234567890123", "C2": "", "I2": "'-2+3"} {
		if got, _ := f.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
		if formula, _ := f.GetCellFormula("Sheet1", cell); formula != "" {
			t.Errorf("%s is a formula: %s", cell, formula)
		}
	}
	if kind, _ := f.GetCellType("Sheet1", "B2"); kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("a figure is written as cell type %v", kind)
	}
}

func TestEveryColumnHasATitle(t *testing.T) {
	titles, err := giaoban.ReadMessages(titlesFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*table{seriesTable(&query.SeriesAnswer{}), trendTable(&query.TrendAnswer{}), compareTable(&comparison{}),
		distributionTable(&query.DistributionAnswer{}), stalledTable(&standstill{}), completenessTable(&attendance{}),
		historyTable(&query.HistoryAnswer{}), unitsTable(&query.UnitsAnswer{}), indicatorsTable(&query.IndicatorsAnswer{}),
		arrivalsTable(&arrivals{}), changesTable(&query.ChangedAnswer{})} {
		for _, c := range one.columns {
			if _, ok := titles[c]; !ok {
				t.Errorf("%s: the column %s has no title", one.name, c)
			}
		}
	}
}

// A row has as many cells as there are columns, in every table.
func TestRowsFitTheirColumns(t *testing.T) {
	i := query.IndicatorRef{Code: "x"}
	for _, one := range []*table{
		seriesTable(&query.SeriesAnswer{Indicator: i, Series: []query.Series{{Points: []query.Point{{}}}}}),
		trendTable(&query.TrendAnswer{Indicator: i, Series: []query.TrendSeries{{Points: []query.TrendPoint{{}}}}}),
		compareTable(&comparison{CompareAnswer: query.CompareAnswer{Rows: []query.CompareRow{{}}}}),
		distributionTable(&query.DistributionAnswer{Points: []query.DistributionPoint{{Bands: []query.BandValue{{}}}}}),
		stalledTable(&standstill{StalledAnswer: query.StalledAnswer{Rows: []query.StalledRow{{}}}}),
		completenessTable(&attendance{CompletenessAnswer: query.CompletenessAnswer{Rows: []query.CompletenessRow{{}}}}),
		historyTable(&query.HistoryAnswer{Revisions: []query.Revision{{}}}),
		unitsTable(&query.UnitsAnswer{Units: []query.UnitAnswer{{}}}),
		indicatorsTable(&query.IndicatorsAnswer{Indicators: []query.IndicatorRef{i}}),
		arrivalsTable(&arrivals{Reports: []arrival{{}}}),
		changesTable(&query.ChangedAnswer{Figures: []query.ChangedFigure{{}}}),
		changesTable(&query.ChangedAnswer{Effects: []query.Effect{{}}}),
		changesTable(&query.ChangedAnswer{Effects: []query.Effect{{Before: &query.Point{}, After: &query.Point{}, Latest: &query.Point{}}}}),
		trendTable(&query.TrendAnswer{Indicator: i, Series: []query.TrendSeries{{Points: []query.TrendPoint{{Needed: &query.Needed{}}},
			Forecast: &query.Forecast{Points: []query.ForecastPoint{{}}}}}}),
	} {
		rows := 0
		for row := range one.rows {
			if rows++; len(row) != len(one.columns) {
				t.Errorf("%s: %d cells under %d columns", one.name, len(row), len(one.columns))
			}
		}
		if rows == 0 {
			t.Errorf("%s: no row", one.name)
		}
	}
}

// A table of figures stands alone: it names unit, period and indicator with their
// words, how sure the figure is, what it is made of, and where it came from.
func TestTablesOfFiguresStandAlone(t *testing.T) {
	who := []string{"unit", "unit_code", "unit_name", "indicator", "indicator_name", "unit_of_measure"}
	made := []string{"period", "value", "status", "illustrative", "basis", "reported", "expected", "source"}
	for name, c := range map[string]struct {
		table *table
		also  []string
	}{
		"series":       {seriesTable(&query.SeriesAnswer{}), append(made, "starts", "ends", "numerator", "denominator")},
		"trend":        {trendTable(&query.TrendAnswer{}), append(made, "starts", "ends", "change", "target")},
		"compare":      {compareTable(&comparison{}), append(made, "rank")},
		"distribution": {distributionTable(&query.DistributionAnswer{}), append(made, "band", "band_label", "scheme")},
		"completeness": {completenessTable(&attendance{}), []string{"period", "status", "illustrative", "expected", "received", "due"}},
		"stalled":      {stalledTable(&standstill{}), []string{"last_period", "last_value", "states", "reason", "illustrative"}},
		"movement":     {movementTable(&query.MovementAnswer{}), []string{"period", "band_from", "band_to"}},
		"correlation":  {correlationTable(&query.CorrelationAnswer{}), []string{"period", "value", "with_value"}},
	} {
		columns := c.table.with(nil).columns
		for _, column := range slices.Concat(who, c.also, sourceColumns) {
			if !slices.Contains(columns, column) {
				t.Errorf("%s lacks the column %s", name, column)
			}
		}
		if n := len(columns); len(slices.Compact(slices.Sorted(slices.Values(columns)))) != n {
			t.Errorf("%s has a column twice: %v", name, columns)
		}
		if c.table.figures == nil {
			t.Errorf("%s does not say which figures it shows", name)
		}
	}
}

// The source of each row stands behind it, and nothing where nothing came.
func TestSourcesStandBehindTheirRows(t *testing.T) {
	at := time.Date(2014, 7, 1, 1, 0, 0, 0, time.UTC)
	s := seriesTable(&query.SeriesAnswer{Series: []query.Series{{Points: []query.Point{{Period: "2014H1", Revision: "7"}, {Period: "2014H2"}}}}})
	if n := len(s.figures()); n != 2 {
		t.Fatalf("%d figures", n)
	}
	w := httptest.NewRecorder()
	if err := s.with([]query.Source{{Revision: "7", ReceivedAt: &at, File: "a.csv", Origin: "Niên giám"}, {}}).write(w, formatCSV, giaoban.Vietnamese, nil); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(w.Body.String(), "\r\n")
	if !strings.HasSuffix(lines[0], "received_at,file,origin") || !strings.HasSuffix(lines[1], "2014-07-01T01:00:00Z,a.csv,Niên giám") || !strings.HasSuffix(lines[2], ",,,") {
		t.Errorf("%q", lines)
	}
}
