// Package excel writes files for Excel: it puts comments into the cells of an
// officer's own workbook, and decides what text may stand in a cell that anyone will
// open. It reads no figure, opens only what ingest has found harmless, and never
// changes a value. Ingest, dashboard and the command line call it.
package excel
