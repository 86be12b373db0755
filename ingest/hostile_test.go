package ingest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
)

const sheetHead = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

// packed is a workbook with one sheet of the given XML.
func packed(t testing.TB, sheet string, more ...[2]string) []byte {
	t.Helper()
	return archived(t, append([][2]string{
		{"xl/workbook.xml", `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", sheet},
	}, more...))
}

// archived packs parts, each a name and its content.
func archived(t testing.TB, parts [][2]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for _, p := range parts {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, p[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// lyingSize makes the directory and the headers of an archive say that its parts
// are small, whatever they unpack to.
func lyingSize(b []byte) []byte {
	b = bytes.Clone(b)
	for i := 0; i+46 < len(b); i++ {
		if bytes.Equal(b[i:i+4], []byte("PK\x01\x02")) {
			binary.LittleEndian.PutUint32(b[i+24:], 1000)
		}
	}
	return b
}

// zip64Entry is an archive whose one entry says it unpacks to 2⁶³ bytes.
func zip64Entry(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: "xl/workbook.xml", Method: zip.Deflate, UncompressedSize64: 1 << 63, CompressedSize64: 10, CRC32: crc32.ChecksumIEEE(nil)}
	w, err := z.CreateRaw(h)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(make([]byte, 10))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manyEntries is an archive of so many empty entries, built by hand.
func manyEntries(n int) []byte {
	var b, dir bytes.Buffer
	for i := range n {
		name := fmt.Sprintf("e%07d", i)
		at := b.Len()
		local := make([]byte, 30)
		copy(local, "PK\x03\x04")
		binary.LittleEndian.PutUint16(local[26:], uint16(len(name)))
		b.Write(local)
		b.WriteString(name)
		central := make([]byte, 46)
		copy(central, "PK\x01\x02")
		binary.LittleEndian.PutUint16(central[28:], uint16(len(name)))
		binary.LittleEndian.PutUint32(central[42:], uint32(at))
		dir.Write(central)
		dir.WriteString(name)
	}
	at, size := b.Len(), dir.Len()
	b.Write(dir.Bytes())
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint16(end[8:], uint16(n))
	binary.LittleEndian.PutUint16(end[10:], uint16(n))
	binary.LittleEndian.PutUint32(end[12:], uint32(size))
	binary.LittleEndian.PutUint32(end[16:], uint32(at))
	b.Write(end)
	return b.Bytes()
}

// Files made to harm are refused with a sentence, in under two seconds and 64 MB.
func TestHostileFiles(t *testing.T) {
	_, st := testService(t, province())
	s := New(st, province(), Options{Limit: 128 << 20})
	bomb := sheetHead + strings.Repeat(" ", 200<<20) + `</sheetData></worksheet>`
	for _, c := range []struct {
		name    string
		content []byte
		code    string
	}{
		{"bomb-1000-to-1.xlsx", packed(t, bomb), "unsafe_archive"},
		{"bomb-that-lies.xlsx", lyingSize(packed(t, bomb)), "damaged_workbook"},
		{"bomb-of-strings.xlsx", packed(t, sheetHead, [2]string{"xl/sharedStrings.xml", "<sst>" + strings.Repeat("<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", 3<<20) + "</sst>"}), "too_many_cells"},
		{"million-entries.xlsx", manyEntries(1_000_000), "unsafe_archive"},
		{"zip64-2-to-63.xlsx", zip64Entry(t), "unsafe_archive"},
		{"row-2-to-31.xlsx", packed(t, sheetHead+`<row r="2147483648"><c r="A2147483648"><v>1</v></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"row-backwards.xlsx", packed(t, sheetHead+`<row r="5"/><row r="4"/></sheetData></worksheet>`), "unsafe_archive"},
		{"cell-without-row.xlsx", packed(t, sheetHead+`<c r="A1"><v>1</v></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"cell-behind-row.xlsx", packed(t, sheetHead+`<row r="1"><c r="A1"><v>1</v></c></row><c r="B1"><v>2</v></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"cell-in-cell.xlsx", packed(t, sheetHead+`<row r="1"><c r="A1"><c r="B1"><v>2</v></c></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"column-beyond.xlsx", packed(t, sheetHead+`<row r="1"><c r="ZZZZ1"><v>1</v></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"doctype.xlsx", packed(t, `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`+sheetHead+`</sheetData></worksheet>`), "unsafe_archive"},
		{"text-that-is-not-there.xlsx", packed(t, sheetHead+`<row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData></worksheet>`), "unsafe_archive"},
		{"cut-off.xlsx", packed(t, sheetHead)[:200], "damaged_workbook"},
		{"broken-xml.xlsx", packed(t, sheetHead+`<row r="1"><c`), "damaged_workbook"},
		{"exponent.xlsx", packed(t, sheetHead+`<row r="1"><c r="A1"><v>1e999999999</v></c></row></sheetData></worksheet>`), "no_table"},
		{"html.xlsx", []byte("<html><table><tr><td>1</td></tr></table></html>"), "html_as_xlsx"},
		{"word.docx", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			z.Create("word/document.xml")
			z.Close()
			return b.Bytes()
		}(), "unknown_kind"},
		{"binary.xlsb", packed(t, "", [2]string{"xl/workbook.bin", "x"}), "binary_workbook"},
		{"deep.json", []byte(strings.Repeat("[", 1<<20)), "damaged_json"},
		{"deep-object.json", []byte(`[` + strings.Repeat(`{"unit":`, 1<<19)), "damaged_json"},
		{"one-line.csv", bytes.Repeat([]byte("a,"), 8<<20), "no_table"},
		{"open-quote.csv", append([]byte("unit,indicator,period,value\n\""), bytes.Repeat([]byte("a\n"), 8<<20)...), "quote_not_closed"},
		{"zeros.csv", make([]byte, 1<<20), "unknown_kind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			peak, stop := peakMemory()
			began := time.Now()
			o := send(t, s, st, c.name, c.content, Given{DryRun: true})
			back, err := WithComments(bytes.NewReader(c.content), o.Report, giaoban.Vietnamese)
			took := time.Since(began)
			grown := stop(peak)
			if err != nil || back == nil {
				t.Errorf("it does not come back: %v", err)
			}
			if o.Report.State != stateRefused || len(o.Report.Issues) == 0 || o.Report.Issues[0].Code != c.code {
				t.Errorf("%s %+v, want %s", o.Report.State, o.Report.Issues, c.code)
			}
			if took > 2*time.Second || grown > 64<<20 {
				t.Errorf("took %v and %d MB", took, grown>>20)
			}
			t.Logf("%v, %d MB", took.Round(time.Millisecond), grown>>20)
		})
	}
}

// peakMemory watches the heap until it is stopped.
func peakMemory() (*atomic.Uint64, func(*atomic.Uint64) uint64) {
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	peak := &atomic.Uint64{}
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return peak, func(p *atomic.Uint64) uint64 {
		close(done)
		<-ended
		return p.Load() - min(p.Load(), before.HeapAlloc)
	}
}

// A workbook of a million formatted rows without content costs time, not memory.
func TestMillionEmptyRows(t *testing.T) {
	rows := 100_000
	if os.Getenv("GIAOBAN_TORTURE") != "" {
		rows = 1_000_000
	}
	path, size := emptyRows(t, rows)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, st := testService(t, province())
	peak, stop := peakMemory()
	began := time.Now()
	o := send(t, s, st, "empty-rows.xlsx", content, Given{Period: "2014H1"})
	grown := stop(peak)
	t.Logf("%d MB of XML in %v, %d MB of memory", size>>20, time.Since(began).Round(time.Millisecond), grown>>20)
	if o.Report.State != stateAccepted || o.Report.Accepted != 1 || grown > 64<<20 {
		t.Errorf("%+v %+v, %d MB", o.Report.brief(), o.Report.Issues, grown>>20)
	}
}
