package chdb

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepareFolder makes the folder of a store and proves that the engine will be
// able to work in it: chdb_connect answers NULL without a reason when it cannot.
func prepareFolder(path string, minFree uint64) (string, error) {
	if path == "" {
		return "", refuse("store_path_empty", "", nil,
			"chưa cho biết thư mục của kho dữ liệu; hãy đặt store.url thành chdb:THƯ_MỤC",
			"the folder of the store is not given; set store.url to chdb:FOLDER")
	}
	abs, err := absolute(path)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return "", refuse("store_not_a_folder", abs, nil,
			"%s: là một tệp, không phải thư mục; hãy đặt store.url tới một thư mục",
			"%s: is a file, not a folder; point store.url at a folder", abs)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return "", notWritable(abs, err)
	}
	if err := writable(abs); err != nil {
		return "", notWritable(abs, err)
	}
	for _, part := range []string{"data", "metadata", "store"} {
		inside := filepath.Join(abs, part)
		if err := syscall.Access(inside, 2|1); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", notWritable(inside, err)
		}
	}
	return abs, enoughSpace(abs, minFree)
}

func notWritable(path string, err error) *Refusal {
	return refuse("store_not_writable", path, err,
		"%s: không ghi được vào thư mục của kho dữ liệu (%v); hãy cấp quyền ghi cho tài khoản chạy chương trình, hoặc đặt store.url tới thư mục khác",
		"%s: the folder of the store cannot be written to (%v); let the account that runs the program write there, or point store.url elsewhere", path, err)
}

// writable writes a few bytes: permissions, a read-only mount and a full disk
// all show in the same way.
func writable(dir string) error {
	file, err := os.CreateTemp(dir, ".giaoban-probe-*")
	if err != nil {
		return err
	}
	_, werr := file.WriteString("ghi thử")
	return errors.Join(werr, file.Close(), os.Remove(file.Name()))
}

func enoughSpace(dir string, minFree uint64) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return notWritable(dir, err)
	}
	free := uint64(s.Bavail) * uint64(s.Bsize)
	if free >= minFree {
		return nil
	}
	return refuse("store_disk_full", dir, syscall.ENOSPC,
		"%s: đĩa chỉ còn trống %d MB, cần ít nhất %d MB; hãy dọn bớt, hoặc đặt store.url sang đĩa khác",
		"%s: the disk has only %d MB free and %d MB are needed; make room, or point store.url at another disk",
		dir, free>>20, minFree>>20)
}
