package giaoban

import (
	"math"
	"testing"
)

// Student's t as every textbook prints it, two-sided.
func TestStudentBeyond(t *testing.T) {
	for _, c := range []struct {
		t    float64
		free int
		want float64
	}{{12.706, 1, 0.05}, {4.303, 2, 0.05}, {3.182, 3, 0.05}, {2.776, 4, 0.05}, {2.571, 5, 0.05}, {2.228, 10, 0.05}, {3.169, 10, 0.01}, {2.045, 29, 0.05}, {2.750, 30, 0.01}, {0, 7, 1}} {
		if got := studentBeyond(c.t, c.free); math.Abs(got-c.want) > 0.00006 {
			t.Errorf("%v with %d: %v, want %v", c.t, c.free, got, c.want)
		}
	}
}
