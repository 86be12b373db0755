package chdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// findLibrary looks where the library may be: the path it was given; lib
// beside the program's folder; node_modules above the program and above the
// working directory, upwards as npm itself does.
func findLibrary(explicit string) (string, error) {
	if explicit != "" {
		return absolute(explicit)
	}
	inModules := filepath.Join("node_modules", "@chdb", npmPackage(), "libchdb.so")
	var looked []string
	exe, err := os.Executable()
	if err == nil {
		looked = append(looked, filepath.Join(filepath.Dir(exe), "..", "lib", "libchdb.so"))
		looked = append(looked, upwards(filepath.Dir(exe), inModules)...)
	}
	if cwd, err := os.Getwd(); err == nil {
		looked = append(looked, upwards(cwd, inModules)...)
	}
	for _, path := range looked {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return filepath.Clean(path), nil
		}
	}
	return "", missing(inModules, fs.ErrNotExist)
}

// upwards lists name in dir and in each folder above it.
func upwards(dir, name string) []string {
	var paths []string
	for {
		paths = append(paths, filepath.Join(dir, name))
		parent := filepath.Dir(dir)
		if parent == dir {
			return paths
		}
		dir = parent
	}
}

func missing(path string, err error) *Refusal {
	return refuse("library_missing", path, err,
		"%s: không có thư viện bộ máy dữ liệu; hãy chạy “make run” hoặc “npm ci” trong thư mục chương trình để tải về",
		"%s: the engine library is not there; run “make run” or “npm ci” in the program's folder to fetch it", path)
}

func damaged(path, viCause, enCause string) *Refusal {
	return refuse("library_damaged", path, nil,
		"%[1]s: thư viện bộ máy dữ liệu %[2]s; hãy xóa thư mục %[4]s rồi chạy “npm ci” để tải lại",
		"%[1]s: the engine library %[3]s; delete the folder %[4]s and run “npm ci” to fetch it again",
		path, viCause, enCause, filepath.Dir(path))
}

// verifyLibrary compares the library with the pin of this platform. It must
// come before loading: a truncated library kills the process with SIGBUS.
func verifyLibrary(ctx context.Context, path string, log *slog.Logger) error {
	p, err := pinFor(runtime.GOOS, runtime.GOARCH)
	if err != nil {
		return err
	}
	began := time.Now()
	how, err := p.verify(ctx, path)
	if err == nil {
		log.Debug("engine library verified", "path", path, "by", how, "took", time.Since(began))
	}
	return err
}

// verify returns how the file was known to be the pinned one: "stamp" or "hash".
func (p pin) verify(ctx context.Context, path string) (how string, err error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", missing(path, err)
	}
	if err != nil {
		return "", unreadable(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", unreadable(path, err)
	}
	if !info.Mode().IsRegular() {
		return "", damaged(path, "không phải là một tệp", "is not a file")
	}
	if info.Size() != p.Size {
		return "", damaged(path, fmt.Sprintf("dài %d byte thay vì %d", info.Size(), p.Size),
			fmt.Sprintf("is %d bytes long instead of %d", info.Size(), p.Size))
	}
	if readStamp(path) == p.stamp(info) {
		return "stamp", nil
	}
	sum, err := hash(ctx, file)
	if err != nil {
		return "", unreadable(path, err)
	}
	if sum != p.SHA256 {
		return "", damaged(path, "không đúng mã kiểm SHA-256 (đọc được "+sum+")", "has the wrong SHA-256 (it reads "+sum+")")
	}
	writeStamp(path, p.stamp(info))
	return "hash", nil
}

func unreadable(path string, err error) *Refusal {
	return refuse("library_unreadable", path, err,
		"%s: không đọc được thư viện bộ máy dữ liệu (%v); hãy cấp quyền đọc cho tài khoản chạy chương trình",
		"%s: the engine library cannot be read (%v); let the account that runs the program read it", path, err)
}

func hash(ctx context.Context, r io.Reader) (string, error) {
	h := sha256.New()
	buffer := make([]byte, 1<<20)
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := r.Read(buffer)
		h.Write(buffer[:n])
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}
