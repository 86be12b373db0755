package chdb

import (
	"context"
	"errors"
	"log/slog"
	"sync"
)

// process is the one global of this house. The engine is a property of the
// process, not of a value: a library is loaded once and never unloaded, all
// connections of a process go to one folder, and after chdb_shutdown none
// opens again. Saying so here gives a sentence instead of a NULL.
var process struct {
	sync.Mutex
	library  *library
	path     string // where the library came from
	holder   *Engine
	shutdown bool
}

// claim makes e the open store of this process.
func claim(e *Engine) error {
	process.Lock()
	defer process.Unlock()
	if process.shutdown {
		return refuse("engine_shut_down", e.path, nil,
			"%s: bộ máy dữ liệu của tiến trình này đã dừng hẳn; hãy khởi động lại chương trình",
			"%s: the engine of this process has been shut down for good; start the program again", e.path)
	}
	if h := process.holder; h != nil {
		return refuse("engine_busy", e.path, nil,
			"%s: tiến trình này đang mở kho %s, mỗi tiến trình chỉ mở được một kho; hãy đóng kho kia trước",
			"%s: this process has the store %s open and can have only one; close that one first", e.path, h.path)
	}
	process.holder = e
	return nil
}

// release lets another store be opened after e.
func release(e *Engine) {
	process.Lock()
	defer process.Unlock()
	if process.holder == e {
		process.holder = nil
	}
}

// loadOnce gives the engine library, verified and loaded on the first call.
func loadOnce(ctx context.Context, explicit string, log *slog.Logger) (*library, error) {
	process.Lock()
	defer process.Unlock()
	if process.library != nil && explicit == "" {
		return process.library, nil
	}
	path, err := findLibrary(explicit)
	if err != nil {
		return nil, err
	}
	if process.library != nil && path == process.path {
		return process.library, nil
	}
	if process.library != nil {
		return nil, refuse("library_fixed", path, nil,
			"%s: tiến trình này đã nạp thư viện bộ máy dữ liệu %s và không đổi được nữa; hãy khởi động lại chương trình",
			"%s: this process has loaded the engine library %s and cannot change it; start the program again", path, process.path)
	}
	if err := verifyLibrary(ctx, path, log); err != nil {
		return nil, err
	}
	l, err := load(path)
	if err != nil {
		return nil, err
	}
	process.library, process.path = l, path
	return l, nil
}

// Shutdown stops the threads of the engine. Call it once, at the end of the
// program and after Close: no store opens in this process afterwards. A
// program that merely exits may leave it out.
func Shutdown() error {
	process.Lock()
	defer process.Unlock()
	if process.holder != nil {
		return errors.New("chdb: shutdown while " + process.holder.path + " is open")
	}
	if process.library == nil || process.shutdown {
		return nil
	}
	process.shutdown = true
	if process.library.shutdown() != 0 {
		return errors.New("chdb: the engine could not stop all of its threads")
	}
	return nil
}
