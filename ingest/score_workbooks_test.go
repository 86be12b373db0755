package ingest

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
	"github.com/giaoban/giaoban/store"
	"github.com/giaoban/giaoban/store/storetest"
)

// workbooks is the folder of other people's workbooks, beside the project.
const workbooks = "../../shared/data/workbooks"

// realBook is one line of testdata/workbooks/files.yaml.
type realBook struct {
	File      string            `yaml:"file"`
	Catalogue string            `yaml:"catalogue"`
	Period    string            `yaml:"period"`
	Unit      string            `yaml:"unit"`
	Indicator string            `yaml:"indicator"`
	Numbers   string            `yaml:"numbers"`
	Answers   map[string]string `yaml:"answers"`
	Refuse    bool              `yaml:"refuse"`
}

// stated is a fact that people wrote down of a workbook: see the README of its folder.
type stated struct {
	sheet, unit, indicator, period, value, cells, kind string
	without                                            int // lines of the range that other facts say are none
}

// TestScoreWorkbooks reads the workbooks of real offices, each with a catalogue made
// of its own labels, and counts the facts people wrote down of them. A figure that
// contradicts one fails the test.
func TestScoreWorkbooks(t *testing.T) {
	if _, err := os.Stat(workbooks); err != nil {
		t.Skipf("THE REAL WORKBOOKS ARE NOT READ: no folder %s", workbooks)
	}
	facts := statedFacts(t)
	st := storetest.Open(t)
	offices := officeServices{}
	var out []scored
	for _, w := range realBooks(t) {
		content, err := os.ReadFile(filepath.Join(workbooks, w.File))
		if err != nil {
			t.Fatal(err)
		}
		got := scoreWorkbook(t, offices.of(t, st, w.Catalogue), st, w, content, facts[w.File])
		out = append(out, got)
		if got.wrong > 0 {
			t.Errorf("%s: %s", got.name, got.why)
		}
	}
	printScore(t, "workbooks", out)
}

func realBooks(t *testing.T) (all []realBook) {
	t.Helper()
	text, err := os.ReadFile("../testdata/workbooks/files.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// officeServices are services by the folder of their catalogue. None remembers a form:
// the score is of what is read without.
type officeServices map[string]*Service

func (o officeServices) of(t *testing.T, st *store.Store, folder string) *Service {
	t.Helper()
	if o[folder] == nil {
		c, problems := configs.ReadCatalogue(filepath.Join("../testdata/workbooks", folder))
		if len(problems) > 0 {
			t.Fatal(folder, problems)
		}
		o[folder] = scoreService(st, c)
	}
	return o[folder]
}

// statedFacts are the facts by file.
func statedFacts(t *testing.T) map[string][]stated {
	t.Helper()
	rows := csvRows(t, filepath.Join(workbooks, "facts.csv"))
	out := map[string][]stated{}
	for _, r := range rows[1:] {
		out[r[0]] = append(out[r[0]], stated{r[1], r[2], r[3], r[4], r[5], r[6], r[7], 0})
	}
	return out
}

func scoreWorkbook(t *testing.T, s *Service, st *store.Store, w realBook, content []byte, facts []stated) scored {
	t.Helper()
	out := scored{name: w.File, outcome: "whole"}
	g := Given{Period: w.Period, Unit: w.Unit, Indicator: w.Indicator, NumberFormat: w.Numbers}
	r, read, err := understand(t.Context(), s, st, w.File, content, g)
	if err != nil {
		t.Fatalf("%s: %v", w.File, err)
	}
	if r.State == stateWaiting && len(w.Answers) > 0 {
		out.outcome, g.Answers = "asked", w.Answers
		if r, read, err = understand(t.Context(), s, st, w.File, content, g); err != nil {
			t.Fatalf("%s: %v", w.File, err)
		}
	}
	if r.State != stateChecked {
		out.outcome, out.why, out.missed = "refused", why(r), len(facts)
		if r.State == stateWaiting {
			out.why = "waits for " + r.Questions[0].ID + ": " + r.Questions[0].TextEN
		}
		return out
	}
	var missed, bad []string
	for _, f := range facts {
		if f.ofNoRow(facts) || f.kind == "count" && strings.Contains(f.indicator, "of class") {
			continue // it counts units of one class, which is no figure of theirs; or it is // an aggregate that is to be stored nowhere: the fact checks the file's own arithmetic
		}
		_, top, _, bottom, _ := area(f.cells)
		for _, o := range facts {
			if _, row, _, _, ok := area(o.cells); ok && o.kind == "not_a_row" && o.sheet == f.sheet && row > top && row <= bottom {
				f.without++
			}
		}
		if w.Period != "" {
			f.period = "" // it is not in the file
		}
		switch said := f.against(s, read); {
		case said == "":
			out.right++
		case strings.HasPrefix(said, "missed"):
			missed = append(missed, said)
		default:
			bad = append(bad, said)
		}
	}
	out.missed, out.wrong = len(missed), len(bad)
	switch {
	case w.Refuse:
		out.outcome, out.wrong, out.why = "wrong", max(1, len(bad)), "it was to be refused and was taken"
	case len(bad) > 0:
		out.outcome, out.why = "wrong", strings.Join(bad[:min(4, len(bad))], "; ")
	case len(missed) > 0:
		out.outcome, out.why = "partly", strings.Join(missed[:min(4, len(missed))], "; ")
	}
	return out
}

// ofNoRow says whether the first cell of a fact lies in a row that another fact says
// is none.
func (f stated) ofNoRow(all []stated) bool {
	_, top, _, _, ok := area(f.cells)
	return ok && f.kind != "not_a_row" && slices.ContainsFunc(all, func(o stated) bool {
		left, row, _, _, _ := area(o.cells)
		return o.kind == "not_a_row" && o.sheet == f.sheet && row == top && left <= 2
	})
}

// against holds a fact against what was read: nothing to say, "missed …", or what is
// wrong.
func (f stated) against(s *Service, read []readAt) string {
	left, top, right, bottom, ok := area(f.cells)
	if !ok {
		return f.overLabels(read)
	}
	sheet := func(r *readAt) bool { return !r.target && (f.sheet == "" || r.sheet == f.sheet) }
	var in []*readAt
	for i := range read {
		if r := &read[i]; sheet(r) && r.row >= top && r.row <= bottom && (f.kind == "count" || r.column >= left && r.column <= right) {
			in = append(in, r)
		}
	}
	switch f.kind {
	case "value":
		if len(in) == 0 && f.planned(s, read) {
			return ""
		}
		if len(in) == 0 {
			return fmt.Sprintf("missed %s!%s %s", f.sheet, f.cells, f.value)
		}
		return f.valueOf(s, in[0])
	case "missing":
		for _, r := range in {
			if r.status != giaoban.NotApplicable {
				return fmt.Sprintf("%s!%s holds no figure and was read as %v", f.sheet, f.cells, r.Value)
			}
		}
	case "not_a_row":
		for i := range read {
			r := &read[i]
			if sheet(r) && !r.twin && (r.row == top && r.column >= left || r.column == left && r.row > top && headed(read, sheet, top, left)) {
				return fmt.Sprintf("%s!%s %q is no row and was read: R%dC%d = %v %v", f.sheet, f.cells, f.unit, r.row, r.column, r.Value, r.Figure)
			}
		}
	case "sum":
		return f.sumOf(in)
	case "count":
		return f.countOf(in, read, sheet, left, top, right, bottom)
	}
	return ""
}

// headed says whether a label stands above figures, and not in front of them.
func headed(read []readAt, sheet func(*readAt) bool, row, column int) bool {
	return !slices.ContainsFunc(read, func(r readAt) bool { return sheet(&r) && r.row <= row }) && row <= 3 && column > 1
}

// valueOf compares one figure; a fraction shown as percent may be kept as the percent.
func (f stated) valueOf(s *Service, r *readAt) string {
	want, _, err := giaoban.ParseDecimal(f.value)
	if err != nil {
		return fmt.Sprintf("%s!%s: the fact is no number", f.sheet, f.cells)
	}
	if r.status == giaoban.NotApplicable {
		return fmt.Sprintf("missed %s!%s: read as %v", f.sheet, f.cells, r.status)
	}
	got := r.Value
	last := giaoban.DecimalBits(0, 1)
	if _, decimals, ok := strings.Cut(f.value, "."); ok && len(f.value) > 12 { // facts are written with twelve digits
		last, _, _ = giaoban.ParseDecimal("0." + strings.Repeat("0", len(decimals)-1) + "1")
	}
	if got.Sub(want).Abs().Cmp(last) > 0 && got.Sub(want.Mul(giaoban.Whole(100))).Abs().Cmp(last) > 0 {
		return fmt.Sprintf("%s!%s read as %v, not %v", f.sheet, f.cells, got, want)
	}
	if p, err := giaoban.ParsePeriod(f.period); err == nil && p != r.Period {
		return fmt.Sprintf("%s!%s read for %s, not %s", f.sheet, f.cells, r.Period.Key(), f.period)
	}
	if !f.isUnit(s, r.Unit) {
		return fmt.Sprintf("%s!%s read as of %s, not %s", f.sheet, f.cells, r.Unit, f.unit)
	}
	return ""
}

// sumOf adds what was read of a range. Less than all of it is missed; as much as all
// of it or more, and another sum, is wrong.
func (f stated) sumOf(in []*readAt) string {
	want, _, err := giaoban.ParseDecimal(f.value)
	if err != nil {
		return "the fact is no number"
	}
	var sum giaoban.Decimal
	units := map[giaoban.UnitID]bool{}
	for _, r := range in {
		sum = sum.Add(r.Value)
		units[r.Unit] = true
	}
	off := sum.Sub(want).Abs()
	switch {
	case off.Cmp(giaoban.DecimalBits(0, 1_000_000)) <= 0:
		return ""
	case sum.Cmp(want) < 0:
		return fmt.Sprintf("missed %s!%s: %d figures add to %v of %v", f.sheet, f.cells, len(in), sum, want)
	}
	return fmt.Sprintf("%s!%s: %d figures of %d units add to %v, not %v", f.sheet, f.cells, len(in), len(units), sum, want)
}

// countOf counts the units, periods or indicators read in the rows of a range, or in
// its columns where it lies across.
func (f stated) countOf(in []*readAt, read []readAt, sheet func(*readAt) bool, left, top, right, bottom int) string {
	if top == bottom {
		in = nil
		for i := range read {
			if r := &read[i]; sheet(r) && r.column >= left && r.column <= right && r.row > top {
				in = append(in, r)
			}
		}
	}
	units, periods, indicators, lines := map[giaoban.UnitID]bool{}, map[giaoban.Period]bool{}, map[string]bool{}, map[int]bool{}
	for _, r := range in {
		units[r.Unit], periods[r.Period], indicators[r.Indicator] = true, true, true
		lines[r.row] = true
	}
	var want int
	fmt.Sscan(f.value, &want)
	for n := want - f.without; n <= want; n++ {
		if slices.Contains([]int{len(units), len(periods), len(indicators)}, n) {
			return ""
		}
	}
	got := max(len(units), len(periods), len(indicators))
	if len(units) > 1 {
		got = len(units)
	}
	said := fmt.Sprintf("%s!%s: %d units, %d periods, %d indicators, not %d %s", f.sheet, f.cells, len(units), len(periods), len(indicators), want, f.indicator)
	if got < want {
		return "missed " + said
	}
	return said
}

// planned says whether the value was kept as a target of the unit and year.
func (f stated) planned(s *Service, read []readAt) bool {
	year, isPlan := strings.CutPrefix(f.period, "Plan ")
	want, _, err := giaoban.ParseDecimal(f.value)
	return isPlan && err == nil && slices.ContainsFunc(read, func(r readAt) bool {
		return r.target && r.Value == want && r.Period.Key() == year && f.isUnit(s, r.Unit)
	})
}

// isUnit says whether the unit a fact names may be this one.
func (f stated) isUnit(s *Service, id giaoban.UnitID) bool {
	name, _, _ := strings.Cut(f.unit, " (")
	name, _, _ = strings.Cut(name, " / ")
	all := s.roster.unit(name).first()
	return len(all) == 0 || slices.ContainsFunc(all, func(n spanName) bool { return n.span.ID == id })
}

// overLabels is a sum over rows told in words: all that was read of one indicator, in
// one column or year, must give it.
func (f stated) overLabels(read []readAt) string {
	want, _, err := giaoban.ParseDecimal(f.value)
	type group struct {
		indicator, sheet string
		year, column     int
	}
	sums := map[group]giaoban.Decimal{}
	within, _, _ := strings.Cut(f.cells, " ")
	_, top, _, bottom, ranged := area(within) // "D15:D198 where A is an indented name"
	for i := range read {
		if r := &read[i]; err == nil && r.Present && !r.twin && (!ranged || r.row >= top && r.row <= bottom) {
			g := group{r.Indicator, r.sheet, r.Period.Ends.Year(), r.column}
			sums[g] = sums[g].Add(r.Value)
		}
	}
	for _, sum := range sums {
		if sum == want {
			return ""
		}
	}
	return "missed " + f.cells
}

// area is a range like B4:B66, or a cell.
func area(s string) (left, top, right, bottom int, ok bool) {
	from, to, two := strings.Cut(s, ":")
	if !two {
		to = from
	}
	left, top, err := excelize.CellNameToCoordinates(from)
	if err != nil {
		return 0, 0, 0, 0, false
	}
	right, bottom, err = excelize.CellNameToCoordinates(to)
	return left, top, max(left, right), max(top, bottom), cmp.Or(err, nil) == nil
}
