package chdb

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Holder is the process that has a store open. Address and Token are empty
// until it announces them: a command that merely loads a file has none.
type Holder struct {
	PID     int    `json:"pid"`
	Address string `json:"address,omitempty"` // such as http://127.0.0.1:8080
	Token   string `json:"token,omitempty"`   // opens that address to a local command
}

// lock is the file that only one process can hold. The kernel drops it with
// the process, so a killed server leaves nothing to clean up.
type lock struct {
	path string
	file *os.File
}

const lockName = "giaoban.lock"

// lockTries × lockPause outlasts a HeldBy that holds the lock for an instant.
const (
	lockTries = 10
	lockPause = 20 * time.Millisecond
)

func takeLock(dir string) (*lock, error) {
	path := filepath.Join(dir, lockName)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, notWritable(path, err)
	}
	for try := 1; ; try++ {
		if err = flock(file, syscall.LOCK_EX); err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) || try == lockTries {
			holder := readHolder(path)
			file.Close()
			return nil, held(dir, holder, err)
		}
		time.Sleep(lockPause)
	}
	l := &lock{path: path, file: file}
	if err := errors.Join(file.Chmod(0o600), l.write(Holder{PID: os.Getpid()})); err != nil {
		file.Close()
		return nil, notWritable(path, err)
	}
	return l, nil
}

func held(dir string, h Holder, err error) *Refusal {
	if h.Address == "" {
		return refuse("store_held", dir, err,
			"%s: kho dữ liệu đang được tiến trình %d mở; hãy đợi nó xong, hoặc dừng nó rồi chạy lại",
			"%s: the store is held by process %d; wait until it is done, or stop it and try again", dir, h.PID)
	}
	return refuse("store_held", dir, err,
		"%s: kho dữ liệu đang được tiến trình %d mở và phục vụ tại %s; hãy gửi lệnh tới địa chỉ đó, hoặc dừng nó rồi chạy lại",
		"%s: the store is held by process %d, which serves it at %s; send the command there, or stop it and try again", dir, h.PID, h.Address)
}

// HeldBy says which process has the store in this folder open, if any does.
// A folder that does not exist is held by nobody.
func HeldBy(dir string) (h Holder, isHeld bool, err error) {
	path := filepath.Join(dir, lockName)
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Holder{}, false, nil
	}
	if err != nil {
		return Holder{}, false, fmt.Errorf("chdb: lock of %s: %w", dir, err)
	}
	defer file.Close()
	err = flock(file, syscall.LOCK_SH)
	if err == nil {
		return Holder{}, false, nil // closing the file gives it back
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return Holder{}, false, fmt.Errorf("chdb: lock of %s: %w", dir, err)
	}
	return readHolder(path), true, nil
}

func flock(file *os.File, how int) error {
	return syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
}

// readHolder reads what the holder wrote. It may be writing right now: a text
// that is not whole is read again, and given up as unknown.
func readHolder(path string) Holder {
	var h Holder
	for range lockTries {
		text, err := os.ReadFile(path)
		if err == nil && json.Unmarshal(text, &h) == nil {
			return h
		}
		time.Sleep(lockPause)
	}
	return Holder{}
}

// write replaces the text in place: a renamed file would leave the lock on a
// file nobody sees any more.
func (l *lock) write(h Holder) error {
	text, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("chdb: lock: %w", err)
	}
	if err := l.file.Truncate(0); err != nil {
		return fmt.Errorf("chdb: lock: %w", err)
	}
	if _, err := l.file.WriteAt(append(text, '\n'), 0); err != nil {
		return fmt.Errorf("chdb: lock: %w", err)
	}
	return nil
}

// free empties the file, so that no token stays on disk, and gives the lock back.
func (l *lock) free() error {
	if l == nil {
		return nil
	}
	return errors.Join(l.file.Truncate(0), l.file.Close())
}
