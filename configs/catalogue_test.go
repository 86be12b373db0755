package configs_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

var update = flag.Bool("update", false, "write the messages as they are now into testdata")

// Each folder of testdata/bad is laid over testdata/good/minimal; what is said about
// it, in both languages, must be exactly its messages.txt.
func TestBadCataloguesAreRefusedInTheseWords(t *testing.T) {
	for _, folder := range folders(t, "testdata/bad") {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := t.TempDir()
			if filepath.Base(folder) != "no_files" {
				lay(t, "testdata/good/minimal", dir)
			}
			lay(t, folder, dir)
			_, problems := configs.ReadCatalogue(dir)
			if len(problems) == 0 {
				t.Fatal("nothing was said")
			}
			golden(t, filepath.Join(folder, "messages.txt"), words(problems, dir+"/"))
		})
	}
}

func TestGoodCataloguesAreReadWithoutAWord(t *testing.T) {
	for _, folder := range append(folders(t, "testdata/good"), "catalogues/tra-vinh", "../testdata/dengue") {
		if _, problems := configs.ReadCatalogue(folder); len(problems) > 0 {
			t.Errorf("%s:\n%s", folder, words(problems, ""))
		}
	}
}

func TestCatalogueHoldsWhatItsFilesSay(t *testing.T) {
	c, problems := configs.ReadCatalogue("testdata/good/everything")
	if len(problems) > 0 {
		t.Fatal(words(problems, ""))
	}
	day := giaoban.NewDate(2014, 6, 30)
	births, poverty, growth := c.Indicator("births", day), c.Indicator("poverty", day), c.Indicator("growth", day)
	office, _ := c.Units.On("s", day)
	town, _ := c.Units.On("b", giaoban.NewDate(2015, 5, 15))
	for _, is := range []struct {
		what      string
		got, want any
	}{
		{"headlines by rank", c.Headlines(), []string{"poverty", "births", "by_size"}},
		{"levels by order, not by row", c.Units.Levels[0].Code, "province"},
		{"a name with a comma", c.Units.Spans("a")[0].Name.VI, "Huyện An, miền Đông"},
		{"aliases", c.Units.Spans("a")[0].Aliases, []string{"H. An", "An"}},
		{"an office is not ranked", office.Ranked, false},
		{"a district is", town.Ranked, true},
		{"the second span of a unit", town.Name.EN, "Bình Town"},
		{"a maximum of one tenth, exactly", births.Bounds.Max.String(), "0.1"},
		{"no float in between: 0.1 × 3", births.Bounds.Max.Mul(giaoban.Whole(3)).String(), "0.3"},
		{"a target, exactly", c.Targets[0].Value.String(), "0.1"},
		{"illustrative target", []bool{c.Targets[0].Illustrative, c.Targets[1].Illustrative}, []bool{true, false}},
		{"frequencies", births.Frequencies, []giaoban.Frequency{giaoban.Month, giaoban.Year}},
		{"stall said", births.StallAfter, 5},
		{"stall of half-years", poverty.StallAfter, 2},
		{"cumulative", births.ReportedAs, giaoban.AsCumulative},
		{"card year", births.ResetsYearly, true},
		{"first over periods", c.Indicator("poor", day).OverPeriods, giaoban.OverPeriodsFirst},
		{"not apportioned", c.Indicator("poor", day).NoApportion, true},
		{"growth adds over nothing", growth.NotOverUnits && growth.OverPeriods == giaoban.OverPeriodsNone, true},
		{"poor of all households: states, the last pair counts", poverty.Kind, giaoban.Kind(giaoban.Ratio{Scale: giaoban.Whole(100), PartsLast: true})},
		{"the break between two versions", fmt.Sprint(c.Breaks("poverty")), "[{2016-01-01 {Quyết định mới The new decision} {tỷ lệ tính như trước the rate is computed as before}}]"},
		{"who owes before and after", fmt.Sprint(len(c.Owing(c.Indicator("households", day), "p", month(2014, 6))), len(c.Owing(c.Indicator("households", day), "p", month(2020, 6)))), "3 2"},
		{"bands with open ends", fmt.Sprint(c.Schemes["sizes"].Bands[0].OpenFrom, c.Schemes["sizes"].Bands[2].OpenTo), "true true"},
		{"a band without label is called by its code", c.Schemes["sizes"].Bands[2].Label.EN, "20+"},
		{"due of the half-year", c.Calendar.On(month(2014, 1).YearToDate(), "").Due.String(), "2014-01-25"},
		{"the name of June in another language", c.Words[0].Months[5], "មិថុនា"},
		{"due of a month of the group", c.Calendar.On(month(2014, 6), "people").Due.String(), "2014-07-05"},
		{"overview", c.Overview[0].Indicators, []string{"poverty", "births"}},
		{"unit groups", c.UnitGroups[0].Units, []giaoban.UnitID{"a", "b"}},
		{"event", c.Events[0].Indicators, []string{"births", "poor"}},
		{"rules", fmt.Sprintln(c.Checks[0].Severity, c.Checks[1].Severity, c.Checks[1].Left), "error warning poor + births\n"},
		{"figures by name, the published first", names(c.Figures), []string{"figures/a.csv", "figures/b.csv", "figures/illustrative/c.csv"}},
		{"which of them nobody published", []bool{c.Figures[0].Illustrative, c.Figures[2].Illustrative}, []bool{false, true}},
		{"tiles", fmt.Sprint(c.Tiles), "[{a 0 1} {b 1 0}]"},
		{"a map at 60° north: a degree of longitude is half as long", fmt.Sprint(c.Map.Width, c.Map.Height), "1000 1000"},
		{"an outline with its hole, from the top", fmt.Sprint(c.Map.Outlines[0].Rings), "[[{0 1000} {500 1000} {500 0} {0 0}] [{200 600} {300 600} {300 400} {200 400}]]"},
		{"an island too small to be seen, and the border that is shared", fmt.Sprint(c.Map.Outlines[1].Rings), "[[{500 1000} {1000 1000} {1000 0} {500 0}]]"},
		{"an outline ends with the boundaries", []bool{c.Map.Outlines[1].On(day), c.Map.Outlines[1].On(giaoban.NewDate(2015, 5, 15))}, []bool{true, false}},
		{"a transfer back", fmt.Sprint(c.Units.Changes[0].Share, c.Units.Changes[0].ShareBack, c.Units.Changes[0].HasBack, c.Units.Changes[0].Year), "0.125 0.2 true 2014"},
	} {
		if !reflect.DeepEqual(is.got, is.want) {
			t.Errorf("%s: got %v, want %v", is.what, is.got, is.want)
		}
	}
}

func TestHashIsOfTheCatalogueAndNotOfItsFigures(t *testing.T) {
	dir := t.TempDir()
	lay(t, "testdata/good/everything", dir)
	hash := func() string {
		c, problems := configs.ReadCatalogue(dir)
		if len(problems) > 0 {
			t.Fatal(words(problems, ""))
		}
		return c.Hash
	}
	first := hash()
	write(t, dir+"/figures/d.csv", "unit,indicator,period,value\np,births,2014-01,3\n")
	if hash() != first {
		t.Error("a new file of figures changed the catalogue's hash")
	}
	write(t, dir+"/definitions/poor.csv", "edition,code\n2016,poor\n")
	if hash() == first {
		t.Error("a changed definition did not change the catalogue's hash")
	}
}

func TestSharesRoundedToNineDigitsStillConserveTotals(t *testing.T) {
	dir := t.TempDir()
	lay(t, "testdata/good/minimal", dir)
	write(t, dir+"/transfers.csv", "date,from,to,kind,share,source\n2015-05-15,b,a,split,0.3333333334,thirds\n2015-05-15,b,c,split,0.6666666664,thirds\n")
	c, problems := configs.ReadCatalogue(dir)
	if len(problems) > 0 {
		t.Fatal(words(problems, ""))
	}
	if sum := c.Units.Changes[0].Share.Add(c.Units.Changes[1].Share); sum != giaoban.Whole(1) {
		t.Errorf("shares add to %s", sum)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	lay(t, "testdata/good/minimal", dir)
	write(t, dir+"/levels.csv", "")
	if err := os.Truncate(dir+"/levels.csv", 65<<20); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir + "/targets.csv"); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(dir+"/targets.csv", 0o755); err != nil {
		t.Fatal(err)
	}
	_, problems := configs.ReadCatalogue(dir)
	if got := codes(problems); !slices.Equal(got, []string{"too_large", "unreadable_file"}) {
		t.Errorf("got %v", got)
	}
	if _, problems := configs.ReadCatalogue(dir + "/nowhere"); !slices.Equal(codes(problems), []string{"no_catalogue"}) {
		t.Errorf("a folder that is not there: %v", codes(problems))
	}
}

// A coastline of a surveyor is refused with the number of its points: a page would
// carry them all on every visit.
func TestAMapTooFineIsRefused(t *testing.T) {
	dir := t.TempDir()
	lay(t, "testdata/good/minimal", dir)
	var line []string
	for n := range 20_000 { // a comb, whose every tooth is seen
		line = append(line, fmt.Sprintf("[%g,%d]", 106+float64(n)/20_000, 9+n%2))
	}
	write(t, dir+"/map.geojson", `{"type":"FeatureCollection","features":[{"properties":{"unit":"a"},"geometry":{"type":"Polygon","coordinates":[[`+strings.Join(append(line, line[0]), ",")+`]]}}]}`)
	c, problems := configs.ReadCatalogue(dir)
	if got := codes(problems); !slices.Equal(got, []string{"map_large"}) || len(c.Map.Outlines) > 0 {
		t.Errorf("got %v and %d outlines", got, len(c.Map.Outlines))
	}
}

// Every sentence of messages.csv is said somewhere in testdata, or in a test named here.
func TestEverySentenceHasAnExample(t *testing.T) {
	file, err := os.ReadFile("messages.csv")
	if err != nil {
		t.Fatal(err)
	}
	messages, err := giaoban.ReadMessages(string(file))
	if err != nil {
		t.Fatal(err)
	}
	said := "too_large unreadable_file no_catalogue unknown_environment map_large " // tests with files of their own
	err = filepath.WalkDir("testdata", func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, "messages.txt") {
			text, err := os.ReadFile(path)
			said += string(text)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for code := range messages {
		if !strings.Contains(said, " "+code+"\n") && !strings.Contains(said, code+" ") {
			t.Errorf("no example says %s", code)
		}
	}
}

func FuzzReadCatalogue(f *testing.F) {
	for _, name := range []string{"units.csv", "transfers.csv", "indicators.yaml", "schemes.yaml", "calendar.yaml", "targets.csv", "rules.yaml"} {
		for _, folder := range append(folders(f, "testdata/bad"), "testdata/good/everything", "testdata/good/minimal") {
			if text, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
				f.Add(name, text)
			}
		}
	}
	dir := f.TempDir()
	lay(f, "testdata/good/everything", dir)
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		if filepath.Base(name) != name || !strings.Contains(name, ".") || strings.Trim(name, ".") == "" || strings.ContainsRune(name, 0) || len(name) > 100 {
			t.Skip()
		}
		path := filepath.Join(dir, name)
		before, _ := os.ReadFile(path)
		write(t, path, string(text))
		defer write(t, path, string(before))
		_, problems := configs.ReadCatalogue(dir)
		for _, p := range problems {
			if p.Place.File == "" || p.Message.VI == "" || p.Message.EN == "" || strings.Contains(p.Message.EN, "{near") {
				t.Fatalf("a problem without place or words: %+v", p)
			}
		}
	})
}

func month(year, m int) giaoban.Period {
	p, _ := giaoban.Month.PeriodOf(giaoban.NewDate(year, 1, 1).AddMonths(m - 1))
	return p
}

func names(files []giaoban.FiguresFile) (out []string) {
	for _, f := range files {
		out = append(out, f.Name)
	}
	return out
}

func codes(problems []*giaoban.Problem) (out []string) {
	for _, p := range problems {
		out = append(out, p.Code)
	}
	return out
}

// words are problems as `giaoban check` prints them, with their codes.
func words(problems []*giaoban.Problem, folder string) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s: %s %s\n    %s\n    %s\n", p.Place, p.Severity, p.Code, p.Message.VI, p.Message.EN)
	}
	if folder == "" {
		return b.String()
	}
	return strings.ReplaceAll(b.String(), folder, "")
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		write(t, path, got)
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got:\n%s\nwant (%s):\n%s", got, path, want)
	}
}

func folders(t testing.TB, parent string) (out []string) {
	t.Helper()
	entries, err := os.ReadDir(parent)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, filepath.Join(parent, e.Name()))
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s is empty", parent)
	}
	return out
}

func lay(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e os.DirEntry, err error) error {
		rel, _ := filepath.Rel(from, path)
		if err != nil || e.Name() == "messages.txt" {
			return err
		}
		if e.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
