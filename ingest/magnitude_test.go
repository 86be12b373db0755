package ingest

import (
	"slices"
	"strings"
	"testing"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/store"
)

// A number stands in the unit of measure that is written behind it or in its
// headings, and is brought into the indicator's own; what counts something else is not.
func TestMeasureBesideANumber(t *testing.T) {
	for _, c := range []struct{ own, behind, heading, want string }{
		{"tỷ đồng", "", "", "1500"},
		{"tỷ đồng", "", "tỷ đồng", "1500"},
		{"tỷ đồng", "", "(triệu đồng)", "1.5"},
		{"tỷ đồng", "", "ĐVT: Tr.đ", "1.5"},
		{"tỷ đồng", "", "nghìn đồng", "0.0015"},
		{"tỷ đồng", "", "1.000 đồng", "0.0015"},
		{"tỷ đồng", "", "đồng", "0.0000015"},
		{"tỷ đồng", "", "nghìn tỷ đồng", "1500000"},
		{"triệu đồng", "tỷ đồng", "", "1500000"},
		{"triệu đồng", "tỷ", "triệu đồng", "1500000"}, // what stands behind the number is nearer
		{"triệu đồng", "tỉ VNĐ", "", "1500000"},
		{"người", "", "nghìn người", "1500000"},
		{"người", "", "triệu đồng", "1500"}, // the table's unit of measure, not this column's
		{"%", "", "tỷ lệ", "1500"},
		{"ha", "", "1.000 ha", "1500000"},
	} {
		v := &giaoban.Indicator{UnitOfMeasure: giaoban.Text{VI: c.own}}
		n := number{kind: single, value: giaoban.Whole(1500), unit: c.behind}
		if got, _ := inMeasure(&entry{scale: c.heading}, v, n); got.value.String() != c.want {
			t.Errorf("1500 %q under %q for %q: %s, want %s", c.behind, c.heading, c.own, got.value, c.want)
		}
	}
}

// The same through the door, with the refusal of what counts something else.
func TestFiguresInAnotherUnitOfMeasure(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{"\"35,5 tỷ đồng\"", "35.5"},
		{"\"35.500,0 triệu đồng\"", "35.5"},
		{"35.5 triệu USD", "unknown_unit_of_measure"},
		{"35.5 người", "unknown_unit_of_measure"},
		{"1.097 triệu đồng", "two_readings"},
	} {
		t.Run(c.value, func(t *testing.T) {
			s, st := testService(t, province())
			o := send(t, s, st, "a.csv", []byte("unit,indicator,period,value\ntv-tp,revenue,2014Q1,"+c.value+"\n"), Given{})
			got := ""
			if len(o.Report.Issues) > 0 {
				got = o.Report.Issues[0].Code
			} else if f, err := st.Latest(t.Context(), store.Filter{Indicators: []string{"revenue"}}); err == nil && len(f) == 1 {
				got = f[0].Value.String()
			}
			if got != c.want {
				t.Errorf("%s: %s, want %s: %v", c.value, got, c.want, o.Report.Issues)
			}
		})
	}
}

// The plan and the total of a table in "triệu đồng" are brought into the indicator's
// unit of measure like its figures.
func TestPlansAndTotalsAreInTheMeasureToo(t *testing.T) {
	c := province()
	for _, code := range c.Codes() {
		for _, v := range c.Versions(code) {
			if v.Code == "revenue" {
				v.Frequencies = append(v.Frequencies, giaoban.Half)
			}
		}
	}
	s, st := testService(t, c)
	file := "Kết quả 6 tháng đầu năm 2014\nĐơn vị tính: triệu đồng\nĐơn vị;Thu ngân sách\nHuyện Càng Long;1500\nHuyện Cầu Kè;2500\nTổng cộng;4000\n"
	o := send(t, s, st, "a.csv", []byte(file), Given{})
	if o.Report.State != stateAccepted || !slices.Contains(o.InForce, "tv-canglong revenue 2014H1 = 1.5") {
		t.Fatalf("%+v %v %v", o.Report.brief(), o.InForce, o.Report.Issues)
	}
	for _, i := range o.Report.Issues {
		if i.Code == "total_differs" {
			t.Errorf("%s", i.Message)
		}
	}
	d := s.newDraft(Given{Mode: All}, s.clock())
	plan := "Huyện Càng Long, 6 tháng đầu năm 2014\nĐơn vị tính: triệu đồng\nChỉ tiêu;Kế hoạch năm;Lũy kế\nThu ngân sách;3000;1600\n"
	spooled, err := spool(t.Context(), File{Name: "b.csv", Content: strings.NewReader(plan)}, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer spooled.close()
	if err := d.read(t.Context(), spooled, kindText); err != nil {
		t.Fatal(err)
	}
	if len(d.plans) != 1 || d.plans[0].Value != giaoban.Whole(3) {
		t.Errorf("plans %+v %v", d.plans, d.problems.list)
	}
}

// Figures, plans and totals of one form stand in the unit of measure of their own row or
// column, else in the table's where it can be meant for them.
func TestEachLineHasItsMeasure(t *testing.T) {
	for _, c := range []struct{ name, file, want, says string }{
		{"a column of units of measure", "Huyện Càng Long, 6 tháng đầu năm 2014\nTT;Chỉ tiêu;ĐVT;Kế hoạch năm;Lũy kế\n1;Thu ngân sách;triệu đồng;3000;1600\n2;Lao động được GQVL;nghìn người;3;1,6\n",
			"jobs 2014H1 = 1600, revenue 2014H1 = 1.6", ""},
		{"one of them in dollars", "Huyện Càng Long, 6 tháng đầu năm 2014\nTT;Chỉ tiêu;ĐVT;Kế hoạch năm;Lũy kế\n1;Thu ngân sách;triệu USD;3000;1600\n2;Lao động được GQVL;người;3000;1600\n",
			"", "error other_currency"},
		{"one of them in households", "Huyện Càng Long, 6 tháng đầu năm 2014\nTT;Chỉ tiêu;ĐVT;Kế hoạch năm;Lũy kế\n1;Thu ngân sách;tỷ đồng;3000;1600\n2;Lao động được GQVL;hộ;3000;1600\n",
			"jobs 2014H1 = 1600, revenue 2014H1 = 1600", "warning measure_differs"},
		{"in brackets, with totals", "6 tháng đầu năm 2014\nĐơn vị;Thu ngân sách (triệu đồng);Lao động được GQVL (người)\nHuyện Càng Long;1500;10\nHuyện Cầu Kè;2500;20\nTổng cộng;4000;30\n",
			"jobs 2014H1 = 10, revenue 2014H1 = 1.5", "info total_checked"},
		{"in a second row of headings, with totals", "6 tháng đầu năm 2014\nĐơn vị;Thu ngân sách;Lao động được GQVL\n;triệu đồng;người\nHuyện Càng Long;1500;10\nHuyện Cầu Kè;2500;20\nTổng cộng;4000;30\n",
			"jobs 2014H1 = 10, revenue 2014H1 = 1.5", "info total_checked"},
		{"over the table, meant for one of its columns", "6 tháng đầu năm 2014\nĐơn vị tính: triệu đồng\nĐơn vị;Thu ngân sách;Lao động được GQVL\nHuyện Càng Long;1500;10\nHuyện Cầu Kè;2500;20\nTổng cộng;4000;30\n",
			"jobs 2014H1 = 10, revenue 2014H1 = 1.5", "info total_checked"},
		{"in the name of a long form", "unit,indicator,period,value\ntv-canglong,Thu ngân sách (triệu đồng),2014Q1,1500\n", "revenue 2014Q1 = 1.5", ""},
		{"in dollars there", "unit,indicator,period,value\ntv-canglong,Thu ngân sách (USD),2014Q1,1500\n", "", "error other_currency"},
		{"in columns of numerator and denominator", "unit,indicator,period,numerator,denominator\ntv-canglong,poverty,2014H1,500 triệu đồng,2 tỷ đồng\n", "poverty 2014H1 = 500/2000", ""},
		{"of one of the two", "unit,indicator,period,numerator,denominator\ntv-canglong,poverty,2014H1,500,2 nghìn\n", "poverty 2014H1 = 500/2000", ""},
		{"of one of the two, in money", "unit,indicator,period,numerator,denominator\ntv-canglong,poverty,2014H1,500,2 tỷ đồng\n", "", "error parts_differ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, st := testService(t, province())
			o := send(t, s, st, "a.csv", []byte(c.file), Given{})
			var own []string
			for _, line := range o.InForce {
				if of, ok := strings.CutPrefix(line, "tv-canglong "); ok {
					own = append(own, of)
				}
			}
			says := ""
			for _, i := range o.Report.Issues {
				if says = string(i.Severity) + " " + i.Code; says != c.says {
					t.Errorf("says %s: %s", says, i.Message)
				}
			}
			if strings.Join(own, ", ") != c.want || says != c.says {
				t.Errorf("in force %v, want %s; says %q, want %q", own, c.want, says, c.says)
			}
		})
	}
}
