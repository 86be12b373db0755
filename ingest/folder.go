package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// Folder takes the files that are put into a folder, one by one, through the same
// reading as an upload, and moves each to accepted/ or refused/ with the report beside
// it. Names of folders in it may say the unit or the period, as a path does.
//
// A file is taken once it has lain unchanged for one look, by renaming it into .taken/
// under a name of its own: a copy that is still being written is not read, a file
// dropped a second time is a second sending, and one whose reading was cut off is read
// again after a restart under the same Idempotency-Key, so that nothing is stored twice.
type Folder struct {
	Path   string
	Reader Reader
	Every  time.Duration // between two looks
	Logger *slog.Logger
}

const (
	takenFolder    = ".taken"
	acceptedFolder = "accepted"
	refusedFolder  = "refused"
)

// Run looks into the folder until the context ends. What goes wrong is logged and
// tried again at the next look.
func (f *Folder) Run(ctx context.Context) {
	seen := map[string]string{} // size and time of files at the last look
	for {
		if err := f.look(ctx, seen); err != nil && ctx.Err() == nil {
			f.Logger.Error("the watched folder", "folder", f.Path, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(f.Every):
		}
	}
}

// look finishes what was taken before, and takes what has come.
func (f *Folder) look(ctx context.Context, seen map[string]string) error {
	for _, dir := range []string{takenFolder, acceptedFolder, refusedFolder} {
		if err := os.MkdirAll(filepath.Join(f.Path, dir), 0o755); err != nil {
			return fmt.Errorf("making the folders: %w", err)
		}
	}
	came, err := f.files(".")
	if err != nil {
		return err
	}
	now := map[string]string{}
	for _, name := range came {
		info, err := os.Stat(filepath.Join(f.Path, name))
		if err != nil {
			continue // gone again
		}
		now[name] = fmt.Sprint(info.Size(), " ", info.ModTime().UnixNano())
		if seen[name] != now[name] {
			continue // it may still be being written
		}
		claim := filepath.Join(takenFolder, strconv.FormatInt(time.Now().UnixNano(), 10), name)
		if err := f.move(name, claim); err != nil {
			return fmt.Errorf("taking %s: %w", name, err)
		}
		delete(now, name)
	}
	clear(seen)
	for name, state := range now {
		seen[name] = state
	}
	taken, err := f.files(takenFolder)
	if err != nil {
		return err
	}
	for _, claim := range taken {
		if err := f.read(ctx, claim); err != nil {
			return fmt.Errorf("reading %s: %w", claim, err)
		}
	}
	return nil
}

// files lists the files of the folder, or of one in it, in the order of their names.
// What begins with a dot or ~$, or is called .tmp or .part, is somebody's half-written
// work.
func (f *Folder) files(below string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(filepath.Join(f.Path, below), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(f.Path, path)
		base := strings.ToLower(e.Name())
		switch {
		case path == filepath.Join(f.Path, below):
		case e.IsDir() && below == "." && (name == acceptedFolder || name == refusedFolder || strings.HasPrefix(base, ".")):
			return filepath.SkipDir
		case !e.Type().IsRegular(), strings.HasPrefix(base, "."), strings.HasPrefix(base, "~$"), strings.HasSuffix(base, ".tmp"), strings.HasSuffix(base, ".part"), strings.HasSuffix(base, ".crdownload"):
		default:
			out = append(out, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the folder: %w", err)
	}
	slices.Sort(out)
	return out, nil
}

// read reads one taken file and moves it to where it belongs. An error is the store's:
// the file stays taken and is read again.
func (f *Folder) read(ctx context.Context, claim string) error {
	content, err := os.ReadFile(filepath.Join(f.Path, claim))
	if err != nil {
		return err
	}
	own, _ := filepath.Rel(takenFolder, claim)
	_, name, _ := strings.Cut(filepath.ToSlash(own), "/")
	sum := sha256.Sum256(append(content, own...))
	report, err := f.Reader.Ingest(ctx, File{Name: name, Content: bytes.NewReader(content)},
		Given{Mode: All, Key: "folder-" + hex.EncodeToString(sum[:]), By: "thư mục / folder"})
	var problem *giaoban.Problem
	if report == nil || err != nil && !errors.As(err, &problem) {
		return err
	}
	to := refusedFolder
	if report.State == stateAccepted {
		to = acceptedFolder
	}
	target, err := f.free(filepath.Join(to, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	whole, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	for extension, text := range map[string][]byte{".json": whole, ".txt": []byte(f.told(name, report))} {
		if err := os.WriteFile(filepath.Join(f.Path, target+extension), text, 0o644); err != nil {
			return err
		}
	}
	if err := f.move(claim, target); err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(f.Path, takenFolder, strings.SplitN(filepath.ToSlash(own), "/", 2)[0])) // empty where the file lay in no folder
	f.Logger.Info("a file of the watched folder", "file", name, "state", report.State, "batch", report.Batch, "figures", report.Rows, "rejected", report.Rejected)
	return nil
}

// told is the report as an officer reads it.
func (f *Folder) told(name string, r *Report) string {
	var b strings.Builder
	states := map[string]string{stateAccepted: "ĐÃ NHẬN / ACCEPTED", stateRefused: "CHƯA NHẬN / REFUSED", stateWaiting: "CHỜ TRẢ LỜI / WAITING FOR AN ANSWER"}
	fmt.Fprintf(&b, "%s\n%s\n%d số liệu / figures: %d mới / new, %d sửa / revised, %d không đổi / unchanged, %d phải sửa / rejected\n\n", name, states[r.State], r.Rows, r.New, r.Revised, r.Unchanged, r.Rejected)
	for _, q := range r.Questions {
		fmt.Fprintf(&b, "? %s\n  %s\n\n", q.Text, q.TextEN)
	}
	for _, i := range r.Issues {
		fmt.Fprintf(&b, "- %s\n  %s\n", i.Message, i.MessageEN)
	}
	if r.MoreIssues > 0 {
		fmt.Fprintf(&b, "… và %d điều nữa / and %d more\n", r.MoreIssues, r.MoreIssues)
	}
	return b.String()
}

// free is a name under which nothing lies yet: "a.xlsx", else "a (2).xlsx".
func (f *Folder) free(name string) (string, error) {
	if err := os.MkdirAll(filepath.Join(f.Path, filepath.Dir(name)), 0o755); err != nil {
		return "", err
	}
	extension := filepath.Ext(name)
	for n := 1; ; n++ {
		try := name
		if n > 1 {
			try = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, extension), n, extension)
		}
		if _, err := os.Lstat(filepath.Join(f.Path, try)); errors.Is(err, fs.ErrNotExist) {
			return try, nil
		} else if err != nil {
			return "", err
		}
	}
}

// move renames a file within the folder; what lies at the new name is never replaced,
// because the new name was free or is the claim's own.
func (f *Folder) move(from, to string) error {
	if err := os.MkdirAll(filepath.Join(f.Path, filepath.Dir(to)), 0o755); err != nil {
		return err
	}
	return os.Rename(filepath.Join(f.Path, from), filepath.Join(f.Path, to))
}
