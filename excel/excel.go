// Package excel decides what text may stand in a cell of a file that goes out: no
// text that anyone wrote may run as a formula where the next one opens it. It reads
// no figure and never changes a value. Ingest, dashboard and the command line call it.
package excel
