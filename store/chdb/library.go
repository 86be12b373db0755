package chdb

import (
	"runtime"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"
)

// library is the C interface of the engine. Handles are opaque pointers into
// its memory; a result handle must be destroyed, an insert handle too.
type library struct {
	signalHandlers func(enabled int32)
	connect        func(argc int32, argv unsafe.Pointer) unsafe.Pointer
	closeConn      func(handle unsafe.Pointer)
	shutdown       func() int32

	query       func(conn, text unsafe.Pointer, length uintptr, format unsafe.Pointer, formatLength uintptr, names, nameLengths, values, valueLengths unsafe.Pointer, n uintptr) unsafe.Pointer
	streamQuery func(conn, text unsafe.Pointer, length uintptr, format unsafe.Pointer, formatLength uintptr, names, nameLengths, values, valueLengths unsafe.Pointer, n uintptr) unsafe.Pointer
	fetch       func(conn, stream unsafe.Pointer) unsafe.Pointer
	cancelQuery func(conn, stream unsafe.Pointer)

	insert        func(conn, text unsafe.Pointer, length uintptr, format unsafe.Pointer, formatLength uintptr, names, nameLengths, values, valueLengths unsafe.Pointer, n uintptr) unsafe.Pointer
	appendData    func(stream, data unsafe.Pointer, length uintptr) int32
	done          func(stream unsafe.Pointer) unsafe.Pointer
	cancelInsert  func(stream unsafe.Pointer)
	insertError   func(stream unsafe.Pointer) string
	destroyInsert func(stream unsafe.Pointer)

	resultBuffer func(result unsafe.Pointer) unsafe.Pointer
	resultLength func(result unsafe.Pointer) uintptr
	resultError  func(result unsafe.Pointer) string
	destroy      func(result unsafe.Pointer)
}

// load maps a verified library into the process and keeps the engine's signal
// handlers out: with them a Go panic can hang instead of ending the program.
func load(path string) (*library, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_LOCAL)
	if err != nil {
		return nil, refuse("library_not_loadable", path, err,
			"%s: hệ điều hành không nạp được thư viện bộ máy dữ liệu (%v); cần Linux có glibc cùng kiến trúc với thư viện",
			"%s: the operating system cannot load the engine library (%v); it needs a Linux with glibc of the library's architecture", path, err)
	}
	l := &library{}
	if err := l.bind(path, handle); err != nil {
		return nil, err
	}
	l.signalHandlers(0)
	return l, nil
}

// bind looks every symbol up first: registering an absent one panics.
func (l *library) bind(path string, handle uintptr) error {
	symbols := []struct {
		name string
		into any
	}{
		{"chdb_set_signal_handlers_enabled", &l.signalHandlers},
		{"chdb_connect", &l.connect},
		{"chdb_close_conn", &l.closeConn},
		{"chdb_shutdown", &l.shutdown},
		{"chdb_query_with_params_n", &l.query},
		{"chdb_stream_query_with_params_n", &l.streamQuery},
		{"chdb_stream_fetch_result", &l.fetch},
		{"chdb_stream_cancel_query", &l.cancelQuery},
		{"chdb_stream_insert_with_params_n", &l.insert},
		{"chdb_stream_append", &l.appendData},
		{"chdb_stream_done", &l.done},
		{"chdb_stream_cancel_insert", &l.cancelInsert},
		{"chdb_stream_insert_error", &l.insertError},
		{"chdb_destroy_insert_stream", &l.destroyInsert},
		{"chdb_result_buffer", &l.resultBuffer},
		{"chdb_result_length", &l.resultLength},
		{"chdb_result_error", &l.resultError},
		{"chdb_destroy_query_result", &l.destroy},
	}
	var absent []string
	for _, s := range symbols {
		address, err := purego.Dlsym(handle, s.name)
		if err != nil {
			absent = append(absent, s.name)
			continue
		}
		purego.RegisterFunc(s.into, address)
	}
	if len(absent) == 0 {
		return nil
	}
	return refuse("library_wrong", path, nil,
		"%s: không phải là thư viện bộ máy dữ liệu của chương trình này (thiếu %s); hãy chạy “npm ci” để tải đúng bản",
		"%s: is not the engine library of this program (it lacks %s); run “npm ci” to fetch the right one", path, strings.Join(absent, ", "))
}

// open connects with these arguments, which the engine takes as a command line.
func (l *library) open(arguments []string) unsafe.Pointer {
	argv := make([]*byte, len(arguments))
	for i, a := range arguments {
		argv[i] = &append([]byte(a), 0)[0]
	}
	handle := l.connect(int32(len(argv)), unsafe.Pointer(&argv[0]))
	runtime.KeepAlive(argv)
	return handle
}

// parameter is one {name:Type} of a statement and the text it stands for.
type parameter struct{ name, value string }

// cParameters lays parameters out as four arrays of C. The strings stay where
// they are: Go's heap does not move, and keep holds them until the call is over.
type cParameters struct {
	names, values             []unsafe.Pointer
	nameLengths, valueLengths []uintptr
	keep                      []parameter
}

func newCParameters(ps []parameter) cParameters {
	c := cParameters{keep: ps}
	for _, p := range ps {
		c.names = append(c.names, text(p.name))
		c.nameLengths = append(c.nameLengths, uintptr(len(p.name)))
		c.values = append(c.values, text(p.value))
		c.valueLengths = append(c.valueLengths, uintptr(len(p.value)))
	}
	return c
}

type startFunc = func(conn, text unsafe.Pointer, length uintptr, format unsafe.Pointer, formatLength uintptr, names, nameLengths, values, valueLengths unsafe.Pointer, n uintptr) unsafe.Pointer

// start calls one of query, streamQuery and insert.
func start(f startFunc, conn unsafe.Pointer, statement, format string, ps []parameter) unsafe.Pointer {
	c := newCParameters(ps)
	handle := f(conn, text(statement), uintptr(len(statement)), text(format), uintptr(len(format)),
		first(c.names), first(c.nameLengths), first(c.values), first(c.valueLengths), uintptr(len(ps)))
	runtime.KeepAlive(statement)
	runtime.KeepAlive(format)
	runtime.KeepAlive(c)
	return handle
}

// bytes is the data of a result, in the engine's memory: it is gone with destroy.
func (l *library) bytes(result unsafe.Pointer) []byte {
	n := l.resultLength(result)
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(l.resultBuffer(result)), n)
}

func text(s string) unsafe.Pointer { return unsafe.Pointer(unsafe.StringData(s)) }

func first[T any](s []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(s)) }
