package ingest

import (
	"slices"
	"testing"
)

// Where a reason is asked for, a file that corrects waits for it and stores nothing; a
// file that brings only new figures, or the same ones, is not asked.
func TestACorrectionWaitsForItsReason(t *testing.T) {
	s, st := testService(t, province())
	file := func(value string) []byte {
		return []byte("unit,indicator,period,value\ntv-canglong,jobs,2014H1," + value + "\n")
	}
	for _, c := range []struct {
		name, value string
		given       Given
		state       string
		asked       []string
		inForce     string
	}{
		{"new figures", "5", Given{AskReason: true}, stateAccepted, nil, "5"},
		{"the same again", "5", Given{AskReason: true}, stateAccepted, nil, "5"},
		{"corrected without a reason", "6", Given{AskReason: true}, stateWaiting, []string{"reason"}, "5"},
		{"a blank reason is none", "6", Given{AskReason: true, Answers: map[string]string{"reason": "  "}}, stateWaiting, []string{"reason"}, "5"},
		{"the reason as the answer", "6", Given{AskReason: true, Answers: map[string]string{"reason": "gõ nhầm"}}, stateAccepted, nil, "6"},
		{"the reason as the note", "7", Given{AskReason: true, Note: "đếm lại"}, stateAccepted, nil, "7"},
		{"nobody asks", "8", Given{}, stateAccepted, nil, "8"},
	} {
		o := send(t, s, st, "a.csv", file(c.value), c.given)
		var asked []string
		for _, q := range o.Report.Questions {
			asked = append(asked, q.ID)
			if q.Text == "" || q.TextEN == "" || len(q.Choices) != 1 || !q.Choices[0].Free {
				t.Errorf("%s: %+v", c.name, q)
			}
		}
		if o.Report.State != c.state || !slices.Equal(asked, c.asked) {
			t.Errorf("%s: %s, asked %v, %v", c.name, o.Report.State, asked, o.Report.Issues)
		}
		if want := "tv-canglong jobs 2014H1 = " + c.inForce; !slices.Contains(o.InForce, want) {
			t.Errorf("%s: in force %v, should have %s", c.name, o.InForce, want)
		}
	}
}
