package store

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

// The newest word on a view counts, a removed one is listed no more and can come back;
// who saved it and when stays with it. All of it outlives the process.
func TestViewsAreSavedChangedAndRemoved(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir)
	save := func(name, address string) View {
		t.Helper()
		v, err := s.SaveView(ctx, View{By: "lan", Name: name, Address: address})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	names := func() (out []string) {
		t.Helper()
		all, err := s.Views(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all {
			if v.By != "lan" || time.Since(v.At()) > time.Hour {
				t.Errorf("read back as %+v, saved at %s", v, v.At())
			}
			out = append(out, v.Name+" "+v.Address)
		}
		return out
	}
	first := save("Tổng quan \\ 'quý'", "/?period=2014H1")
	save("So sánh", "/compare?indicator=jobs_created")
	if got, want := names(), []string{"So sánh /compare?indicator=jobs_created", "Tổng quan \\ 'quý' /?period=2014H1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("saved %q, want %q", got, want)
	}
	change := func(f func(*View)) {
		t.Helper()
		if _, err := s.ChangeView(ctx, first.ID, "minh", f); err != nil {
			t.Fatal(err)
		}
	}
	change(func(v *View) { v.Name = "Nửa năm" })
	change(func(v *View) { v.Removed = true })
	if got, want := names(), []string{"So sánh /compare?indicator=jobs_created"}; !reflect.DeepEqual(got, want) {
		t.Errorf("after removing %q, want %q", got, want)
	}
	if v, err := s.View(ctx, first.ID); err != nil || !v.Removed || v.Name != "Nửa năm" {
		t.Errorf("the removed one: %+v %v", v, err)
	}
	change(func(v *View) { v.Removed = false })
	closeStore(t, s)
	s = open(t, dir)
	if got, want := names(), []string{"So sánh /compare?indicator=jobs_created", "Nửa năm /?period=2014H1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("after undoing, in another process: %q, want %q", got, want)
	}
	if _, err := s.ChangeView(ctx, 1, "minh", func(*View) {}); !errors.Is(err, ErrNotFound) {
		t.Errorf("a view that never was: %v", err)
	}
	if got := ask(t, s, "SELECT count() FROM giaoban.view FINAL"); got != "5" {
		t.Errorf("%s rows, each change is one and none is overwritten", got)
	}
}

// A briefing is read back as it was written, change by change; a change is taken back
// as long as nobody made another.
func TestBriefingsAreChangedAndUndone(t *testing.T) {
	s, ctx := open(t, t.TempDir()), context.Background()
	content := BriefingContent{Title: "Giao ban 6 tháng", Place: "Phòng họp \"số 1\"", Day: giaoban.NewDate(2014, time.July, 15), AsOf: time.Date(2014, 7, 14, 9, 30, 0, 0, time.UTC)}
	content.Add(BriefingItem{Name: "Tổng quan", Address: "/", Note: "dòng 1\ndòng 2"})
	content.Add(BriefingItem{Name: "So sánh", Address: "/compare"})
	b, err := s.MakeBriefing(ctx, "lan", content)
	if err != nil {
		t.Fatal(err)
	}
	read := func() Briefing {
		t.Helper()
		got, err := s.Briefing(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := read(); !reflect.DeepEqual(got, b) || got.Items[1].Number != 2 {
		t.Errorf("read back as %+v, want %+v", got, b)
	}
	changed, err := s.ChangeBriefing(ctx, b.ID, "minh", func(b *Briefing) { b.Items = b.Items[1:] })
	if err != nil {
		t.Fatal(err)
	}
	if got := read(); len(got.Items) != 1 || got.By != "lan" || got.Revision <= b.Revision {
		t.Errorf("after a change %+v", got)
	}
	if _, err := s.UndoBriefing(ctx, b.ID, changed.Revision, "minh"); err != nil {
		t.Fatal(err)
	}
	if got := read(); !reflect.DeepEqual(got.BriefingContent, content) {
		t.Errorf("after undoing %+v, want %+v", got.BriefingContent, content)
	}
	if _, err := s.UndoBriefing(ctx, b.ID, changed.Revision, "minh"); !errors.Is(err, ErrChanged) {
		t.Errorf("undone over a later change: %v", err)
	}
	if _, err := s.UndoBriefing(ctx, b.ID+1, 7, "minh"); !errors.Is(err, ErrNotFound) {
		t.Errorf("one that never was: %v", err)
	}
	second, err := s.MakeBriefing(ctx, "minh", BriefingContent{Title: "Kỳ sau"})
	if err != nil {
		t.Fatal(err)
	}
	gone, err := s.ChangeBriefing(ctx, second.ID, "minh", func(b *Briefing) { b.Removed = true })
	if err != nil {
		t.Fatal(err)
	}
	if all, err := s.Briefings(ctx); err != nil || len(all) != 1 || all[0].ID != b.ID {
		t.Errorf("listed after removing the other: %+v %v", all, err)
	}
	if _, err := s.UndoBriefing(ctx, second.ID, gone.Revision, "minh"); err != nil {
		t.Fatal(err)
	}
	if all, err := s.Briefings(ctx); err != nil || len(all) != 2 || all[0].Title != "Kỳ sau" {
		t.Errorf("listed after undoing: %+v %v", all, err)
	}
}
