package giaoban_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"golang.org/x/text/unicode/norm"
)

// What officers and machines write, and the span it is.
var periodsAsWritten = []struct{ text, key string }{
	// keys, ours and DHIS2's
	{"2014", "2014"}, {"2014H1", "2014H1"}, {"2014h2", "2014H2"}, {"2014Q2", "2014Q2"}, {"2014-06", "2014-06"},
	{"2014-W23", "2014-W23"}, {"2014-06-15", "2014-06-15"}, {"2014C09", "2014C09"}, {"2014C06", "2014H1"}, {"2014C03", "2014Q1"},
	{"2014C12", "2014"}, {"2014C01", "2014-01"}, {"2014-06-02/2014-07-12", "2014-06-02/2014-07-12"},
	{"201406", "2014-06"}, {"2014S1", "2014H1"}, {"2014W23", "2014-W23"}, {"2014W3", "2014-W03"}, {"20140615", "2014-06-15"},
	// ISO 8601 intervals
	{"2014-06-02/2014-06-08", "2014-W23"}, {"2014-06-01/2014-06-30", "2014-06"}, {"2014-01-01/2014-06-30", "2014H1"},
	{"2014-06-01/P1M", "2014-06"}, {"2014-06-02/P1W", "2014-W23"}, {"2014-01-01/P1Y", "2014"}, {"2014-06-15/P1D", "2014-06-15"},
	// months
	{"06/2014", "2014-06"}, {"6/2014", "2014-06"}, {"06-2014", "2014-06"}, {"2014/06", "2014-06"}, {"Tháng 6/2014", "2014-06"},
	{"tháng 06/2014", "2014-06"}, {"Tháng 6 năm 2014", "2014-06"}, {"T6/2014", "2014-06"}, {"T6 2014", "2014-06"}, {"t.6-2014", "2014-06"},
	{"June 2014", "2014-06"}, {"Jun 2014", "2014-06"}, {"june, 2014", "2014-06"}, {"Aug-2021", "2021-08"}, {"2014 June", "2014-06"},
	// quarters
	{"Quý II/2014", "2014Q2"}, {"Quý 2 năm 2014", "2014Q2"}, {"QII/2014", "2014Q2"}, {"Q2 2014", "2014Q2"}, {"2014 Q2", "2014Q2"},
	{"Quý IV-2014", "2014Q4"}, {"quý tư năm 2014", "2014Q4"}, {"Q.3/2014", "2014Q3"}, {"second quarter of 2014", "2014Q2"}, {"3 tháng đầu năm 2014", "2014Q1"},
	// halves and months from New Year
	{"6 tháng đầu năm 2014", "2014H1"}, {"06 tháng đầu năm 2014", "2014H1"}, {"6 tháng năm 2014", "2014H1"}, {"6T/2014", "2014H1"},
	{"6T đầu 2014", "2014H1"}, {"6 T đầu năm 2014", "2014H1"}, {"sáu tháng đầu năm 2014", "2014H1"}, {"First half of 2014", "2014H1"},
	{"H1 2014", "2014H1"}, {"1H 2014", "2014H1"}, {"2014 H1", "2014H1"}, {"nửa đầu năm 2014", "2014H1"}, {"first six months of 2014", "2014H1"},
	{"6 tháng cuối năm 2014", "2014H2"}, {"6T cuối 2014", "2014H2"}, {"Second half of 2014", "2014H2"}, {"H2/2014", "2014H2"},
	{"9 tháng năm 2014", "2014C09"}, {"9T/2014", "2014C09"}, {"9 tháng đầu năm 2014", "2014C09"}, {"First 9 months of 2014", "2014C09"},
	{"9M 2014", "2014C09"}, {"8 tháng đầu năm 2014", "2014C08"}, {"12 tháng năm 2014", "2014"},
	// years
	{"Năm 2014", "2014"}, {"cả năm 2014", "2014"}, {"Year 2014", "2014"}, {"giai đoạn 2011-2015", "2011-01-01/2015-12-31"},
	// weeks and days
	{"Tuần 23/2014", "2014-W23"}, {"tuần thứ 23 năm 2014", "2014-W23"}, {"Week 23, 2014", "2014-W23"}, {"W23 2014", "2014-W23"},
	{"ngày 06/07/2014", "2014-07-06"}, {"15 tháng 6 năm 2014", "2014-06-15"}, {"ngày 15 tháng 6 năm 2014", "2014-06-15"},
	{"15/06/2014", "2014-06-15"}, {"06/15/2014", "2014-06-15"}, {"05/05/2014", "2014-05-05"}, {"15 June 2014", "2014-06-15"}, {"June 15, 2014", "2014-06-15"},
	// intervals
	{"từ 15/12/2013 đến 14/6/2014", "2013-12-15/2014-06-14"}, {"từ ngày 02/06/2014 đến ngày 08/06/2014", "2014-W23"},
	{"2 June 2014 to 12 July 2014", "2014-06-02/2014-07-12"}, {"T4-T6/2014", "2014Q2"}, {"từ tháng 1 đến tháng 6 năm 2014", "2014H1"},
	// lũy kế says so itself
	{"lũy kế tháng 6/2014", "2014H1"}, {"Luỹ kế đến tháng 8/2014", "2014C08"}, {"LK 6T/2014", "2014H1"}, {"Tháng 8/2014 (lũy kế)", "2014C08"},
	{"lũy kế từ đầu năm đến 14/6/2014", "2014-01-01/2014-06-14"}, {"từ đầu năm đến tháng 9/2014", "2014C09"}, {"Lũy kế Quý III/2014", "2014C09"}, {"YTD June 2014", "2014H1"},
	// words around, letters as they come
	{"Kỳ báo cáo: 6 tháng đầu năm 2014", "2014H1"}, {"Ước thực hiện 6 tháng đầu năm 2014", "2014H1"}, {"TH 6T/2014", "2014H1"},
	{"  QUÝ   ii / 2014 ", "2014Q2"}, {"6\u00a0tháng\u00a0đầu\u00a0năm\u00a02014", "2014H1"}, {"6 thang dau nam 2014", "2014H1"},
}

func TestReadPeriodReadsWhatIsWritten(t *testing.T) {
	for _, c := range periodsAsWritten {
		for form, text := range map[string]string{"as is": c.text, "NFD": norm.NFD.String(c.text), "upper": strings.ToUpper(c.text)} {
			r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{})
			if err != nil || r.Period.Key() != c.key {
				t.Errorf("%q (%s): got %s, %v; want %s", c.text, form, r.Period, err, c.key)
			}
		}
	}
}

func TestReadPeriodRefusesWhatCanBeReadTwoWays(t *testing.T) {
	cases := []struct{ text, code, expected string }{
		{"06/07/2014", "ambiguous_period", "2014-07-06 | 2014-06-07"},
		{"6/14", "ambiguous_period", "2014-06 | 1914-06"},
		{"Quý II/14", "ambiguous_period", "2014Q2 | 1914Q2"},
		{"6T/14", "ambiguous_period", "2014H1 | 1914H1"},
		{"Q2", "ambiguous_period", "Q2/2014"},
		{"T6", "ambiguous_period", "T6/2014"},
		{"6 tháng đầu năm", "ambiguous_period", "6 tháng đầu năm/2014"},
		{"Sep-2021", "ambiguous_period", "2021-09 | 2021Q3"},
		{"2011/12", "ambiguous_period", "2011-12 | 2011-01-01/2012-12-31"},
		{"đến 14/6/2014", "ambiguous_period", "2014-06-14 | 2014-01-01/2014-06-14"},
		{"06/07/2014 - 12/07/2014", "ambiguous_period", "2014-07-06/2014-07-12 | 2014-06-07/2014-12-07"},
	}
	for _, text := range []string{"", "-", "x", "35", "1.097", "10.25", "Lũy kế", "Kế hoạch năm 2014", "Cùng kỳ 2013", "31/06/2014", "2014-06-31", "13/2014", "Quý V/2014",
		"2014Q5", "2014-W54", "2015W53x", "1899", "2300", "Tháng 6/1899", "lũy kế từ đầu năm 2014", "2014-06-30/2014-06-01", "2013-2014", "Tuần 53/2014", "0/2014", "13 tháng năm 2014"} {
		cases = append(cases, struct{ text, code, expected string }{text, "unknown_period", ""})
	}
	for _, c := range cases {
		r, err := giaoban.ReadPeriod(c.text, giaoban.ReadOptions{})
		var p *giaoban.Problem
		if !errors.As(err, &p) {
			t.Errorf("%q was taken as %s", c.text, r.Period)
			continue
		}
		if p.Code != c.code || c.expected != "" && p.Expected != c.expected || p.Read != c.text || p.Message.VI == "" || p.Message.EN == "" {
			t.Errorf("%q: %+v; want %s, expected %q", c.text, p, c.code, c.expected)
		}
	}
}

func TestReadPeriodOfCumulativeIndicator(t *testing.T) {
	for _, c := range []struct {
		text, key   string
		fromNewYear bool
	}{
		{"Tháng 6/2014", "2014H1", true}, {"Quý II/2014", "2014H1", true}, {"08/2014", "2014C08", true}, {"9T/2014", "2014C09", true}, {"June 2014", "2014H1", true},
		{"Năm 2014", "2014", true},
		{"trong tháng 6/2014", "2014-06", false}, {"Tháng 6/2014 (trong tháng)", "2014-06", false}, {"Trong quý II/2014", "2014Q2", false}, {"trong kỳ 6 tháng cuối năm 2014", "2014H2", false},
		{"2014-06", "2014-06", false}, {"2014Q2", "2014Q2", false}, {"201406", "2014-06", false}, {"2014C06", "2014H1", false}, // a key is its span
		{"Tuần 23/2014", "2014-W23", false}, {"đến 14/6/2014", "2014-01-01/2014-06-14", true}, {"từ 15/12/2013 đến 14/6/2014", "2013-12-15/2014-06-14", false},
		{"lũy kế 6 tháng cuối năm 2014", "2014", true},
	} {
		r, err := giaoban.ReadPeriod(c.text, giaoban.ReadOptions{Cumulative: true})
		if err != nil || r.Period.Key() != c.key || r.FromNewYear != c.fromNewYear {
			t.Errorf("%q: got %s from New Year %v, %v; want %s %v", c.text, r.Period, r.FromNewYear, err, c.key, c.fromNewYear)
		}
	}
	if r, err := giaoban.ReadPeriod("6 tháng cuối năm 2014", giaoban.ReadOptions{Cumulative: true}); err == nil {
		t.Errorf("the last six months of a cumulative indicator are those six or the whole year; taken as %s", r.Period)
	}
}

func TestReadPeriodTakesTheYearSaidElsewhere(t *testing.T) {
	for text, key := range map[string]string{"Q2": "2014Q2", "T6": "2014-06", "6 tháng đầu năm": "2014H1", "6T": "2014H1", "Quý I": "2014Q1", "cả năm": "2014", "June": "2014-06", "Tháng 6/2013": "2013-06"} {
		r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Year: 2014})
		if err != nil || r.Period.Key() != key {
			t.Errorf("%q: got %s, %v; want %s", text, r.Period, err, key)
		}
	}
}

func TestReadPeriodOwedFrequenciesDecideBetweenLengths(t *testing.T) {
	monthly := giaoban.ReadOptions{Frequencies: []giaoban.Frequency{giaoban.Month}}
	if r, err := giaoban.ReadPeriod("Sep-2021", monthly); err != nil || r.Period.Key() != "2021-09" {
		t.Errorf("Sep-2021 of a monthly indicator: %s, %v", r.Period, err)
	}
	if _, err := giaoban.ReadPeriod("06/07/2014", giaoban.ReadOptions{Frequencies: []giaoban.Frequency{giaoban.Day}}); err == nil {
		t.Error("06/07/2014 is two days, whatever is owed")
	}
}

func TestReadPeriodDate(t *testing.T) {
	june := giaoban.NewDate(2014, 6, 1)
	for _, c := range []struct {
		day         giaoban.Date
		format, key string
		owed        []giaoban.Frequency
	}{
		{june, "mm/yyyy", "2014-06", nil}, {june, "mmm-yy", "2014-06", nil}, {june, "yyyy", "2014", nil}, {june + 14, "dd/mm/yyyy", "2014-06-15", nil},
		{june, "dd/mm/yyyy", "2014-06", []giaoban.Frequency{giaoban.Month}}, {june, "dd/mm/yyyy", "2014-06-01", []giaoban.Frequency{giaoban.Day}},
		{june, "dd/mm/yyyy", "", nil},
	} {
		r, err := giaoban.ReadPeriodDate(c.day, c.format, giaoban.ReadOptions{Frequencies: c.owed})
		if c.key == "" && err == nil || c.key != "" && (err != nil || r.Period.Key() != c.key) {
			t.Errorf("%s as %s: got %s, %v; want %q", c.day, c.format, r.Period, err, c.key)
		}
	}
}

func TestFindPeriodsInTitles(t *testing.T) {
	for text, keys := range map[string]string{
		"BIỂU TỔNG HỢP GIẢI QUYẾT KHIẾU NẠI, TIẾP CÔNG DÂN QUÝ II/2015":   "2015Q2",
		"Công tác dân vận chính quyền 6 tháng đầu năm 2014":               "2014H1",
		"(Kỳ báo cáo: 6 tháng đầu năm 2014; từ 15/12/2013 đến 14/6/2014)": "2014H1 2013-12-15/2014-06-14",
		"Cơ quan áp dụng TCVN ISO 9001:2008":                              "",
		"BC-danvan-6T-2014_CangLong":                                      "2014H1",
		"Nghị quyết 25-NQ/TW, báo cáo tháng 6/2014":                       "2014-06",
		"Hộ nghèo năm 2014":                                               "2014",
	} {
		var got []string
		for _, r := range giaoban.FindPeriods(text, giaoban.ReadOptions{}) {
			got = append(got, r.Period.Key())
		}
		if strings.Join(got, " ") != keys {
			t.Errorf("%q: got %v, want %q", text, got, keys)
		}
	}
}

func TestLabels(t *testing.T) {
	for key, want := range map[string][4]string{
		"2014H1":                {"6 tháng đầu năm 2014", "First half of 2014", "6T đầu 2014", "H1 2014"},
		"2014H2":                {"6 tháng cuối năm 2014", "Second half of 2014", "6T cuối 2014", "H2 2014"},
		"2014-06":               {"Tháng 6/2014", "June 2014", "T6/2014", "Jun 2014"},
		"2014Q2":                {"Quý II/2014", "Q2 2014", "QII/2014", "Q2 2014"},
		"2014":                  {"Năm 2014", "Year 2014", "2014", "2014"},
		"2014C09":               {"9 tháng đầu năm 2014", "First 9 months of 2014", "9T/2014", "9M 2014"},
		"2014C08":               {"8 tháng đầu năm 2014", "First 8 months of 2014", "8T/2014", "8M 2014"},
		"2014-W23":              {"Tuần 23/2014", "Week 23, 2014", "Tuần 23/2014", "W23 2014"},
		"2014-06-30":            {"Ngày 30/06/2014", "30 June 2014", "30/06/2014", "30 Jun 2014"},
		"2014-06-02/2014-07-12": {"Từ 02/06/2014 đến 12/07/2014", "2 June 2014 to 12 July 2014", "02/06/2014–12/07/2014", "2 Jun 2014–12 Jul 2014"},
	} {
		p := period(t, key)
		if got := [4]string{p.Label(giaoban.Vietnamese), p.Label(giaoban.English), p.ShortLabel(giaoban.Vietnamese), p.ShortLabel(giaoban.English)}; got != want {
			t.Errorf("%s: got %q, want %q", key, got, want)
		}
		for _, l := range []giaoban.Lang{giaoban.Vietnamese, giaoban.English} {
			if r, err := giaoban.ReadPeriod(p.Label(l), giaoban.ReadOptions{}); err != nil || r.Period != p {
				t.Errorf("%s: its label %q is read as %s, %v", key, p.Label(l), r.Period, err)
			}
		}
	}
}

func FuzzReadPeriod(f *testing.F) {
	for _, c := range periodsAsWritten {
		f.Add(c.text, false, 0)
	}
	f.Add("06/07/2014", true, 2014)
	f.Add("nam nam", true, 2014)
	f.Fuzz(func(t *testing.T, text string, cumulative bool, year int) {
		r, err := giaoban.ReadPeriod(text, giaoban.ReadOptions{Cumulative: cumulative, Year: year})
		if err != nil {
			var p *giaoban.Problem
			if !errors.As(err, &p) || p.Code == "" || p.Message.VI == "" || p.Message.EN == "" {
				t.Fatalf("%q: refused without a reason: %v", text, err)
			}
			return
		}
		if r.Period.Starts < giaoban.FirstDate || r.Period.Ends > giaoban.LastDate || r.Period.Ends < r.Period.Starts {
			t.Fatalf("%q: %+v is no period", text, r.Period)
		}
		if back, err := giaoban.ParsePeriod(r.Period.Key()); err != nil || back != r.Period {
			t.Fatalf("%q: key %s reads back as %v, %v", text, r.Period.Key(), back, err)
		}
	})
}

func period(t testing.TB, key string) giaoban.Period {
	t.Helper()
	p, err := giaoban.ParsePeriod(key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
