package bench

import (
	"context"
	"strings"
	"testing"
)

// A small measurement runs through: every line is there, and says its ratio.
func TestRun(t *testing.T) {
	var out strings.Builder
	if err := Run(context.Background(), Options{Rows: 200_000, Dir: t.TempDir(), Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"engine, INSERT", "giaoban ingest", "ratio", "one series", "stall scan", "nation by province"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
	t.Log("\n" + out.String())
}
