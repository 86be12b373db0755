package chdb

import (
	"fmt"
)

// Refusal says why a store cannot be opened: the path, the cause and the
// remedy, in one sentence of each language. Code is stable.
type Refusal struct {
	Code string // library_missing, library_damaged, store_held, …
	Path string // the file or folder the sentence is about
	VI   string
	EN   string
	Err  error // what the operating system said; may be nil
}

// Error gives both sentences, Vietnamese first.
func (r *Refusal) Error() string { return r.VI + " / " + r.EN }

// Unwrap gives what the operating system said.
func (r *Refusal) Unwrap() error { return r.Err }

// refuse builds a Refusal; both sentences take the same arguments.
func refuse(code, path string, err error, vi, en string, args ...any) *Refusal {
	return &Refusal{Code: code, Path: path, Err: err, VI: fmt.Sprintf(vi, args...), EN: fmt.Sprintf(en, args...)}
}
