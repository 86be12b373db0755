package ingest

import (
	"archive/zip"
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/giaoban/giaoban/store"
)

// emptyRows is a workbook whose sheet holds one figure and then rows that are
// formatted and empty, as a sheet does that was once filled to its end: its file
// and the bytes of the sheet's XML. A million rows are 76 MB.
func emptyRows(t testing.TB, rows int) (path string, xml int64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "empty-rows.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z := zip.NewWriter(f)
	part := func(name, text string) io.Writer {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
		return w
	}
	part("[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)
	part("_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)
	part("xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`)
	part("xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	w := bufio.NewWriterSize(part("xl/worksheets/sheet1.xml", ""), 1<<20)
	write := func(format string, args ...any) {
		n, err := fmt.Fprintf(w, format, args...)
		if err != nil {
			t.Fatal(err)
		}
		xml += int64(n)
	}
	write(sheetHead)
	write(`<row r="1"><c r="A1" t="inlineStr"><is><t>Đơn vị</t></is></c><c r="B1" t="inlineStr"><is><t>jobs</t></is></c></row>`)
	write(`<row r="2"><c r="A2" t="inlineStr"><is><t>tv-tp</t></is></c><c r="B2"><v>5</v></c></row>`)
	for i := 3; i <= rows; i++ {
		write(`<row r="%d" spans="1:2" ht="15.%05d" s="1"><c r="A%d" s="1"/></row>`+"\n", i, i%97_777, i)
	}
	write(`</sheetData></worksheet>`)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return path, xml
}

// BenchmarkEmptyRows is a dry run of the whole pipeline over 76 MB of XML with a
// million empty rows, in turns with excelize's own streaming pass over the file.
func BenchmarkEmptyRows(b *testing.B) {
	path, xml := emptyRows(b, 1_000_000)
	st, err := store.Open(b.Context(), store.Options{URL: "chdb:" + b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer st.Close()
	s := New(st, province(), Options{})
	content, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	var ours, theirs []time.Duration
	grown := uint64(0)
	for b.Loop() {
		began := time.Now()
		excelizePass(b, path)
		theirs = append(theirs, time.Since(began))
		runtime.GC()
		peak, stop := peakMemory()
		began = time.Now()
		r, err := s.Ingest(b.Context(), File{Name: "empty-rows.xlsx", Content: bytes.NewReader(content)}, Given{Period: "2014H1", DryRun: true})
		ours = append(ours, time.Since(began))
		grown = max(grown, stop(peak))
		if err != nil || r.State != stateChecked || r.Accepted != 1 {
			b.Fatalf("%+v, %v", r, err)
		}
	}
	b.ReportMetric(float64(xml)/1e6, "MB-xml")
	b.ReportMetric(median(theirs).Seconds(), "s/excelize")
	b.ReportMetric(median(ours).Seconds(), "s/giaoban")
	b.ReportMetric(float64(median(ours))/float64(median(theirs)), "giaoban/excelize")
	b.ReportMetric(float64(grown)/(1<<20), "MB-grown")
}

// excelizePass reads every row of the first sheet as excelize streams it.
func excelizePass(b *testing.B, path string) {
	f, err := excelize.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	rows, err := f.Rows("S")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		if _, err := rows.Columns(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != 1_000_000 {
		b.Fatal(n, rows.Error())
	}
}

func median(all []time.Duration) time.Duration {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}
