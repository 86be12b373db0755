package store

import (
	"context"
	"reflect"
	"testing"
)

// The newest word on a form counts; a forgotten form is not there, and can be
// remembered again.
func TestFormsAreRememberedAndForgotten(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	keep := func(fingerprint, answer string) {
		t.Helper()
		f := Form{Fingerprint: fingerprint, By: "lan", FileName: "biểu 1.xlsx", Headings: []string{"tên", "số \\ 'nhà'"}, Answers: map[string]string{"rate": answer}}
		if err := s.KeepForm(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	said := func() map[string]string {
		t.Helper()
		all, err := s.Forms(ctx)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]string{}
		for _, f := range all {
			out[f.Fingerprint] = f.Answers["rate"]
			if f.By != "lan" || f.FileName != "biểu 1.xlsx" || !reflect.DeepEqual(f.Headings, []string{"tên", "số \\ 'nhà'"}) || f.At.IsZero() {
				t.Errorf("read back as %+v", f)
			}
		}
		return out
	}
	keep("a", "percent")
	keep("b", "percent")
	keep("a", "fraction")
	if got := said(); !reflect.DeepEqual(got, map[string]string{"a": "fraction", "b": "percent"}) {
		t.Errorf("remembered %v", got)
	}
	if err := s.ForgetForm(ctx, "a", "minh"); err != nil {
		t.Fatal(err)
	}
	if got := said(); !reflect.DeepEqual(got, map[string]string{"b": "percent"}) {
		t.Errorf("after forgetting %v", got)
	}
	keep("a", "percent")
	if got := said(); got["a"] != "percent" {
		t.Errorf("remembered again %v", got)
	}
}
