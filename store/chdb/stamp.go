package chdb

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Hashing half a gigabyte takes most of a second, so a library that was found
// good leaves a stamp beside it: its identity on disk and its hash. Any change
// to the file, its times put back or not, changes the identity (the time of
// the inode's last change cannot be set), and the file is hashed again. What a
// stamp cannot see is a disk that rots without being written.

func stampPath(library string) string { return library + ".verified" }

// stamp is the text that a good file of this identity would have.
func (p pin) stamp(info fs.FileInfo) string {
	sys, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("sha256=%s size=%d mtime=%d ctime=%d inode=%d device=%d\n",
		p.SHA256, info.Size(), info.ModTime().UnixNano(), changeTime(sys), sys.Ino, sys.Dev)
}

// readStamp gives the stamp beside a library, or a text no stamp has.
func readStamp(library string) string {
	text, err := os.ReadFile(stampPath(library))
	if err != nil {
		return "none"
	}
	return string(text)
}

// writeStamp does its best: in a folder it may not write to, every start
// hashes, which is slower and not wrong.
func writeStamp(library, text string) {
	if text == "" {
		return
	}
	file, err := os.CreateTemp(filepath.Dir(library), ".verified-*")
	if err != nil {
		return
	}
	_, err = file.WriteString(text)
	// The account that installs may be another than the one that runs.
	err = errors.Join(err, file.Chmod(0o644), file.Close())
	if err != nil || os.Rename(file.Name(), stampPath(library)) != nil {
		os.Remove(file.Name())
	}
}
