package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
)

// codes lists the codes of a report's issues.
func codes(r *Report) (out []string) {
	for _, i := range r.Issues {
		out = append(out, i.Code)
	}
	return out
}

// What a person said of a form is remembered once the file is in, and applied to the
// next file on that form, which is not asked again.
func TestAFormIsReadAsItWasSaidBefore(t *testing.T) {
	s, st := testService(t, province())
	file := func(period, rate string) []byte {
		return []byte("Báo cáo " + period + "\nĐơn vị;Tỷ lệ hộ nghèo\nHuyện Càng Long;" + rate + "\nHuyện Cầu Kè;0,5\n")
	}
	first := file("6 tháng đầu năm 2014", "0,8")
	o := send(t, s, st, "ngheo-1.csv", first, Given{})
	if o.Report.State != stateWaiting || o.Report.Questions[0].ID != "rate" {
		t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
	}
	o = send(t, s, st, "ngheo-1.csv", first, Given{Answers: map[string]string{"rate": "fraction"}, By: "lan"})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong poverty 2014H1 = 80") {
		t.Fatalf("%+v %v", o.Report.brief(), o.InForce)
	}
	o = send(t, s, st, "ngheo-2.csv", file("6 tháng cuối năm 2014", "0,7"), Given{})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong poverty 2014H2 = 70") {
		t.Fatalf("the next file was asked again: %+v %v", o.Report.brief(), o.Report.Issues)
	}
	if o.Report.Form == nil || o.Report.Form.Applied["rate"] != "fraction" || !slices.Contains(codes(o.Report), "form_known") ||
		!strings.Contains(o.Report.Issues[0].Message, "ngheo-1.csv") {
		t.Errorf("it is not said why: %+v %v", o.Report.Form, o.Report.Issues)
	}
	o = send(t, s, st, "ngheo-3.csv", file("6 tháng đầu năm 2015", "0,7"), Given{Answers: map[string]string{"rate": "percent"}})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong poverty 2015H1 = 0.7") {
		t.Errorf("what is said now counts: %+v %v", o.Report.brief(), o.InForce)
	}
	if err := st.ForgetForm(t.Context(), o.Report.Form.Fingerprint, "lan"); err != nil {
		t.Fatal(err)
	}
	if o = send(t, s, st, "ngheo-4.csv", file("6 tháng cuối năm 2015", "0,7"), Given{}); o.Report.State != stateWaiting {
		t.Errorf("a forgotten form is asked again: %+v", o.Report.brief())
	}
}

// A column that is not known is said once; a form with other columns is another form,
// which is noticed.
func TestAColumnIsSaidOnceAndAChangedFormNoticed(t *testing.T) {
	s, st := testService(t, province())
	file := func(period, heads, cells string) []byte {
		return []byte("Báo cáo " + period + "\nĐơn vị;Diện tích gieo trồng;Nhà mới;Cơ quan áp dụng ISO" + heads + "\nHuyện Càng Long;100;7;3" + cells + "\nHuyện Cầu Kè;200;8;4" + cells + "\n")
	}
	said := Given{Answers: map[string]string{"column:nhà mới": "houses", "reason": "vì sao", "period": "6 tháng đầu năm 2014"}}
	o := send(t, s, st, "a.csv", file("6 tháng đầu năm 2014", "", ""), said)
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong houses 2014H1 = 7") {
		t.Fatalf("%+v %v %v", o.Report.brief(), o.Report.Issues, o.InForce)
	}
	o = send(t, s, st, "b.csv", file("6 tháng cuối năm 2014", "", ""), Given{})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong houses 2014H2 = 7") || len(o.Report.Form.Applied) != 1 {
		t.Fatalf("%+v %+v %v", o.Report.brief(), o.Report.Form, o.Report.Issues)
	}
	o = send(t, s, st, "c.csv", file("6 tháng đầu năm 2015", ";Ghi thêm", ";1"), Given{DryRun: true})
	if !slices.Contains(codes(o.Report), "form_changed") || len(o.Report.Form.Applied) != 0 {
		t.Errorf("a changed form: %+v %v", o.Report.Form, o.Report.Issues)
	}
	for _, i := range o.Report.Issues {
		if i.Code == "form_changed" && (!strings.Contains(i.Message, "thêm “ghi thêm”") || !strings.Contains(i.Message, "b.csv") && !strings.Contains(i.Message, "a.csv")) {
			t.Errorf("%s", i.Message)
		}
	}
	fewer := province()
	kept := []*giaoban.Indicator{}
	for _, code := range fewer.Codes() {
		if code != "houses" {
			kept = append(kept, fewer.Versions(code)...)
		}
	}
	fewer.SetIndicators(kept)
	later := New(st, fewer, s.options)
	o = send(t, later, st, "d.csv", file("6 tháng đầu năm 2015", "", ""), Given{DryRun: true})
	if !slices.Contains(codes(o.Report), "form_outdated") || len(o.Report.Form.Applied) != 0 {
		t.Errorf("an indicator that is gone: %+v %v", o.Report.Form, o.Report.Issues)
	}
}

// "Leave these rows out" is remembered of those rows; a new unknown row is asked again.
func TestRowsLeftOutAreRememberedByName(t *testing.T) {
	s, st := testService(t, province())
	file := func(period, row string) []byte {
		return []byte("Báo cáo " + period + "\nĐơn vị;Diện tích gieo trồng\nHuyện Càng Long;100\nHuyện Cầu Kè;200\n" + row)
	}
	o := send(t, s, st, "a.csv", file("6 tháng đầu năm 2014", "Trạm giống;5\n"), Given{})
	if o.Report.State != stateWaiting || o.Report.Questions[0].ID != "rows" {
		t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
	}
	o = send(t, s, st, "a.csv", file("6 tháng đầu năm 2014", "Trạm giống;5\n"), Given{Answers: map[string]string{"rows": "-"}})
	if o.Report.State != stateAccepted {
		t.Fatalf("%+v %v", o.Report.brief(), o.Report.Issues)
	}
	if o = send(t, s, st, "b.csv", file("6 tháng cuối năm 2014", "Trạm giống;6\n"), Given{}); o.Report.State != stateAccepted || o.Report.Form.Applied["row:trạm giống"] != "-" {
		t.Errorf("the same row: %+v %+v %v", o.Report.brief(), o.Report.Form, o.Report.Issues)
	}
	if o = send(t, s, st, "c.csv", file("6 tháng đầu năm 2015", "Huyện Cầu Ke;6\n"), Given{}); o.Report.State != stateWaiting {
		t.Errorf("a misspelt district is asked: %+v %v", o.Report.brief(), o.Report.Issues)
	}
}
