package ingest

import (
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
