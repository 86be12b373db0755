package chdb

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFolderThatCannotHoldAStoreIsRefused(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, 0o777)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "tệp")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	readOnly := filepath.Join(dir, "chỉ đọc")
	inside := filepath.Join(dir, "của người khác", "store")
	for _, d := range []string{readOnly, inside} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(d, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Dir(inside), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path    string
		minFree uint64
		code    string
		names   string
	}{
		"no path":                   {"", 0, "store_path_empty", "store.url"},
		"a file":                    {file, 0, "store_not_a_folder", file},
		"below a file":              {filepath.Join(file, "kho"), 0, "store_not_writable", file},
		"read-only":                 {readOnly, 0, "store_not_writable", readOnly},
		"below a read-only folder":  {filepath.Join(readOnly, "kho"), 0, "store_not_writable", readOnly},
		"a part that is not ours":   {filepath.Dir(inside), 0, "store_not_writable", inside},
		"a disk that is full":       {filepath.Join(dir, "mới"), 1 << 62, "store_disk_full", "cần ít nhất"},
		"a folder of the machinery": {"/proc/giaoban", 0, "store_not_writable", "/proc/giaoban"},
	} {
		t.Run(name, func(t *testing.T) {
			err := asNobody(func() error {
				_, err := prepareFolder(c.path, c.minFree)
				return err
			})
			var r *Refusal
			if !errors.As(err, &r) || r.Code != c.code || !strings.Contains(r.VI, c.names) || !strings.Contains(r.VI, "hãy") || r.EN == "" {
				t.Errorf("got %v, want %s naming %s", err, c.code, c.names)
			}
		})
	}
}
