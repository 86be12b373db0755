package ingest

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// abroad is a catalogue made of the very ids that a payload uses, so that what is
// tested is its form.
func abroad(content []byte) *giaoban.Catalogue {
	units, indicators := map[string]bool{}, map[string]bool{}
	words := strings.FieldsFunc(string(content), func(r rune) bool { return strings.ContainsRune("\",: \n\r\t{}[]", r) })
	for _, w := range words {
		if len(w) == 11 && (strings.HasPrefix(w, "ou") || w == "DiszpKrYNg8" || w == "BdfsJfj87js" || w == "O6uvpzGd5pu") {
			units[w] = true
		} else if len(w) == 11 && w != "HllvX50cXC0" {
			indicators[w] = true
		}
	}
	var spans []giaoban.Unit
	for u := range units {
		spans = append(spans, giaoban.Unit{ID: giaoban.UnitID(u), Name: named(u, u), Level: "district", ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever})
	}
	var all []*giaoban.Indicator
	for i := range indicators {
		all = append(all, &giaoban.Indicator{Code: i, Name: named(i, i), Kind: giaoban.Flow{}, Frequencies: []giaoban.Frequency{giaoban.Month, giaoban.Year}, ValidFrom: giaoban.FirstDate, ValidTo: giaoban.Forever})
	}
	c := &giaoban.Catalogue{Hash: "peers", Units: giaoban.NewUnits(spans, nil, nil)}
	c.SetIndicators(all)
	return c
}

// DHIS2's import payloads, with the outcome that our rules give them.
func TestDHIS2Payloads(t *testing.T) {
	_, st := testService(t, province())
	for name, want := range map[string]string{
		"dataValueSetB.csv":                     "accepted 12",
		"dataValueSetWithDataSetHeader.csv":     "accepted 3",           // a header longer than its rows
		"dataValues.csv":                        "refused not_a_number", // some of its elements are booleans
		"dataValueSetJ.json":                    "accepted 1",
		"dataValueSetCreateDate.json":           "accepted 1",
		"dataValueSetCreateDateUpdated.json":    "accepted 1",
		"dataValueSetJDeleteNewValue.json":      "accepted 1",
		"dataValueSetJDeleteZeroValue.json":     "accepted 1", // 0 is a figure
		"dataValueSetJDeleteNoValue.json":       "refused no_figures",
		"dataValueSetBNoHeader.csv":             "refused",
		"dataValueSetBooleanTest.csv":           "refused not_a_number",
		"dataValueSetBooleanDuplicatesTest.csv": "refused not_a_number",
		"dataValues_bulk.json":                  "refused band_unexpected", // categories that no band of ours is
	} {
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(shared(t, filepath.Join("peers", "dhis2", name)))
			if err != nil {
				t.Fatal(err)
			}
			s := New(st, abroad(b), Options{})
			o := send(t, s, st, name, b, Given{DryRun: true})
			got := fmt.Sprint("accepted ", o.Report.Accepted)
			if o.Report.State != stateChecked {
				got = o.Report.State + " " + o.Report.Issues[0].Code
			}
			if !strings.HasPrefix(got, want) {
				t.Errorf("%s, want %s: %+v", got, want, o.Report.Issues[:min(3, len(o.Report.Issues))])
			}
		})
	}
}

// Files that their owners' tests refuse or take. Ours know other columns, so that
// all of FingertipsNext's are refused here, each with a sentence; what must hold is
// that nothing of them is stored and nothing breaks.
func TestForeignFormsAreRefusedWithASentence(t *testing.T) {
	rows := csvRows(t, shared(t, "peers/expected.csv"))
	s, st := testService(t, province())
	for _, r := range rows[1:] {
		b, err := os.ReadFile(shared(t, filepath.Join("peers", r[0])))
		if err != nil {
			t.Fatal(err)
		}
		o := send(t, s, st, filepath.Base(r[0]), b, Given{})
		if o.Report.State != stateRefused || len(o.InForce) != 0 || len(o.Report.Issues) == 0 {
			t.Errorf("%s: %+v", r[0], o.Report.brief())
		}
		if bytes.Equal(b, nil) && o.Report.Issues[0].Code != "empty_file" {
			t.Errorf("%s: %s", r[0], o.Report.Issues[0].Code)
		}
	}
}

// What FingertipsNext expects of a file's form, asked of ours: a header in another
// order is taken by its names, a column too many is said, one that is there twice
// or missing refuses, blank lines do nothing.
func TestFormsOfHeaders(t *testing.T) {
	s, st := testService(t, province())
	for content, want := range map[string]string{
		"period,value,unit,indicator\n2014H1,1,tv-tp,jobs\n":                                       stateChecked,
		"unit,indicator,period,value,extra\ntv-tp,jobs,2014H1,1,z\n":                               stateChecked,
		"unit,indicator,period,value,value\ntv-tp,jobs,2014H1,1,1\n":                               stateRefused,
		"unit,indicator,value\ntv-tp,jobs,1\n":                                                     stateRefused,
		"\n\nunit,indicator,period,value\n\ntv-tp,jobs,2014H1,1\n\n":                               stateChecked,
		" unit ,indicator,  period,value \n tv-tp,jobs , 2014H1, 1 \n":                             stateChecked,
		"\"unit\", \"indicator\", \"period\", \"value\"\n\"tv-tp\", \"jobs\", \"2014H1\", \"1\"\n": stateChecked,
	} {
		o := send(t, s, st, "h.csv", []byte(content), Given{DryRun: true})
		if o.Report.State != want {
			t.Errorf("%q: %s, want %s: %+v", content, o.Report.State, want, o.Report.Issues)
		}
	}
}

func TestWorkbooksThatAreNoStatistics(t *testing.T) {
	s, st := testService(t, province())
	files, err := filepath.Glob(filepath.Join(shared(t, "workbooks/refuse"), "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		o := send(t, s, st, filepath.Base(f), b, Given{})
		if o.Report.State != stateRefused || o.Report.Issues[0].Code != "old_excel" || len(o.InForce) != 0 {
			t.Errorf("%s: %+v", f, o.Report.brief())
		}
	}
}

// Real workbooks of many offices meet a catalogue that knows none of their names:
// every one is refused with a sentence, none breaks anything, none stores a figure.
func TestRealWorkbooksOfStrangersStoreNothing(t *testing.T) {
	s, st := testService(t, province())
	files, err := filepath.Glob(filepath.Join(shared(t, "workbooks"), "*", "*.*"))
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), "files", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		o := send(t, s, st, filepath.Base(f), b, Given{DryRun: true})
		if o.Report.State != stateRefused && o.Report.State != stateWaiting {
			t.Errorf("%s: %s", f, o.Report.State)
		} else {
			t.Log(filepath.Base(f), o.Report.Issues[0].Code, o.Report.Issues[0].MessageEN)
		}
	}
}
