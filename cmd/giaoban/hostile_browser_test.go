package main

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
)

// hostile gives names that would run as script, load from elsewhere or open a tag in a
// page that does not write them as text: every vector behind every way out of what
// may stand around it, in more than one spelling. Each has a number of its own.
func hostile(seed uint64) []string {
	vectors := []string{
		`<script>alert(%d)</script>`, `<img src=x onerror=alert(%d)>`, `<svg onload=alert(%d)>`, `<svg><script>alert(%d)</script></svg>`,
		`<iframe srcdoc="<script>parent.alert(%d)</script>">`, `<a href="javascript:alert(%d)">x</a>`, `<details open ontoggle=alert(%d)>x</details>`,
		`<input autofocus onfocus=alert(%d)>`, `<body onpageshow=alert(%d)>`, `<video><source onerror=alert(%d)></video>`, `<object data="javascript:alert(%d)">`,
		`<meta http-equiv=refresh content="0;url=javascript:alert(%d)">`, `<base href="//x.invalid/%d/">`, `<link rel=stylesheet href="//x.invalid/%d.css">`,
		`<style>@import "//x.invalid/%d.css";</style>`, `<form action="//x.invalid/%d"><button autofocus>x</button></form>`, `<math href="javascript:alert(%d)">x</math>`,
		` onmouseover=alert(%d) x=`, ` autofocus onfocus=alert(%d) x=`, ` style=background:url(//x.invalid/%d) x=`, `javascript:alert(%d)`, `{{constructor.constructor('alert(%d)')()}}`,
		`${alert(%d)}`, `__f__function(){alert(%d)}__f__`, `fn:tip;alert(%d)`, `{head|<img src=x onerror=alert(%d)>}`, `\u003cscript\u003ealert(%d)\u003c/script\u003e`, `&lt;script&gt;alert(%d)&lt;/script&gt;`,
	}
	ways := []string{``, `"`, `'`, `">`, `'>`, `-->`, `]]>`, `</script>`, `</title>`, `</textarea>`, `</option></select>`, `</svg>`, `\";`, "`"}
	spellings := []func(string) string{
		func(s string) string { return s },
		func(s string) string {
			return strings.NewReplacer("script", "ScRiPt", "onerror", "OnErRoR", "onload", "OnLoAd", "<img ", "<IMG/", "<svg ", "<SVG/").Replace(s)
		},
		func(s string) string {
			return strings.NewReplacer("=alert", " = alert", "<img ", "<img\u00a0", "<script>", "<script x>").Replace(s)
		},
	}
	var all []string
	for _, spelling := range spellings {
		for _, way := range ways {
			for _, vector := range vectors {
				all = append(all, way+fmt.Sprintf(spelling(vector), len(all)))
			}
		}
	}
	rand.New(rand.NewPCG(seed, 14)).Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return all
}

// namesIn are the texts of a catalogue file that people see.
var namesIn = regexp.MustCompile(`(?s)(name|note|unit_of_measure|definition): \{vi: "((?:[^"\\]|\\.)*)",\s+en: "((?:[^"\\]|\\.)*)"`)

// hostileCatalogue is the bundled catalogue with payloads for names, until they are
// used up; it says how many it took.
func hostileCatalogue(t *testing.T, payloads []string) (folder string, used int) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "catalogue")
	copyStore(t, filepath.Join(built.root, "configs/catalogues/tra-vinh"), folder)
	next := func(otherwise string) string {
		if used == len(payloads) {
			return otherwise
		}
		used++
		return payloads[used-1]
	}
	table := filepath.Join(folder, "units.csv")
	for _, file := range []string{table, filepath.Join(folder, "groups.csv"), filepath.Join(folder, "events.csv")} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		level, same := slices.Index(rows[0], "level"), map[string]string{}
		for column, head := range rows[0] {
			if !strings.HasPrefix(head, "name_") && !strings.HasPrefix(head, "text_") {
				continue
			}
			for _, row := range rows[1:] {
				if level >= 0 && row[level] == "commune" {
					continue // the pages show the units above them
				}
				key := head + row[0] + row[column]
				if same[key] == "" {
					same[key] = next(row[column])
				}
				row[column] = same[key]
			}
		}
		var out strings.Builder
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		write(t, file, out.String())
	}
	file := filepath.Join(folder, "indicators.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, namesIn.ReplaceAllStringFunc(string(text), func(s string) string {
		m := namesIn.FindStringSubmatch(s)
		quote := func(s string) string { return strings.ReplaceAll(strconv.Quote(s), `\u00a0`, "\u00a0") }
		return fmt.Sprintf(`%s: {vi: %s, en: %s`, m[1], quote(next(m[2])), quote(next(m[3])))
	}))
	return folder, used
}

// watch counts what runs, and what the policy would have kept from running.
const watch = `for (const f of ["alert", "confirm", "prompt"]) window[f] = n => (window.ran ??= []).push("ran " + n);
	document.addEventListener("securitypolicyviolation", e => (window.ran ??= []).push("refused " + e.violatedDirective + " " + e.blockedURI));`

// harmed says what ran, and what a name opened that we did not write.
const harmed = `(() => { const out = window.ran ?? [];
	for (const e of document.querySelectorAll("*")) {
		if ([...e.attributes].some(a => a.name.startsWith("on") || a.name === "style" && !e.closest(".chart") || /^\s*javascript:/i.test(a.value) && ["href", "src", "action", "data"].includes(a.name))) out.push("opened " + e.outerHTML.slice(0, 120));
		if (["IFRAME", "OBJECT", "BASE", "VIDEO", "MATH"].includes(e.tagName) || e.tagName === "IMG" && e.getAttribute("src") === "x" || e.tagName === "SCRIPT" && !e.src && e.type !== "application/json") out.push("opened " + e.outerHTML.slice(0, 120));
	}
	return out.join("\n"); })()`

// Names of units, indicators, groups and events, notes, file names and sheet names are
// text wherever they stand: nothing in them runs, loads or opens a tag, on any page.
// make torture looks at every page, make test at a third of them.
func TestHostileNames(t *testing.T) {
	payloads, rounds := hostile(1), 1
	if os.Getenv("GIAOBAN_TORTURE") != "" {
		rounds = 4
	}
	tried, opened := 0, 0
	for range rounds {
		folder, n := hostileCatalogue(t, payloads)
		i := install(t, folder, "2014-07-15")
		s := i.serve()
		b := &sheet{open(t, chromium(t)), s}
		if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watch}); err != nil {
			t.Fatal(err)
		}
		b.do(chromedp.EmulateViewport(1366, 900))
		look := func(path string) {
			t.Helper()
			b.do(chromedp.Navigate(s.address + path))
			b.ask(settled)
			opened++
			if got := b.ask(harmed); got != "" {
				t.Errorf("%s: %s", path, got)
			}
		}
		batch, sent := b.sendHostile(payloads[n:])
		tried += n + sent
		payloads = payloads[n+sent:]
		for n, p := range everyPage {
			if os.Getenv("GIAOBAN_TORTURE") != "" || n%share() == 0 {
				look(strings.ReplaceAll(p.path, "BATCH", batch))
			}
		}
		look("/figure?indicator=iso_agencies&unit=tv-cauke&period=2014H2")
		if bad := slices.DeleteFunc(b.complaints(), func(m string) bool { return strings.Contains(m, "status of 4") }); len(bad) > 0 {
			t.Errorf("console: %s", strings.Join(bad, "\n"))
		}
		if got := b.ask(`String(document.body.innerText.includes("alert("))`); got != "true" {
			t.Error("the payloads are not on the page that should show them")
		}
		b.ask(`document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=alert(0)>"), new Promise(ok => setTimeout(() => ok(""), 100))`)
		if got := b.ask(harmed); !strings.Contains(got, "refused") || !strings.Contains(got, "opened") {
			t.Errorf("a page that was harmed is not found out: %q", got)
		}
		s.stop()
		if len(payloads) == 0 {
			break
		}
	}
	t.Logf("%d payloads, %d pages opened", tried, opened)
	if os.Getenv("GIAOBAN_TORTURE") != "" && tried < 1000 {
		t.Errorf("only %d payloads", tried)
	}
}

// share is which of so many pages is looked at.
func share() int {
	if os.Getenv("GIAOBAN_FULL") != "" {
		return 3
	}
	return 8
}

// sendHostile sends a workbook whose file, sheets, notes and names are payloads, looks at
// the answer, and gives the batch it made with how many it used.
func (b *sheet) sendHostile(payloads []string) (batch string, used int) {
	b.t.Helper()
	noSlash := strings.NewReplacer("/", "∕", "\x00", "")
	name := noSlash.Replace(payloads[0]) + ".xlsx"
	sheetName := string([]rune(strings.NewReplacer("/", "", ":", "", "?", "", "*", "", "[", "", "]", "", `\`, "", "'", "").Replace(payloads[1]) + "__________")[:24])
	f := excelize.NewFile()
	defer f.Close()
	rows := [][]any{{"unit", "indicator", "period", "value", "note"}, {"tv-cauke", "iso_agencies", "2014H2", 11, payloads[2]}, {payloads[3], "iso_agencies", "2014H2", 12, nil}, {"tv-cauke", payloads[4], "2014H2", 13, nil}, {"tv-cauke", "jobs_created", payloads[5], 13, nil}, {"tv-cauke", "houses_merit", "2014H2", payloads[6], nil}}
	err := f.SetSheetName("Sheet1", sheetName)
	for y, row := range rows {
		for x, v := range row {
			at, _ := excelize.CoordinatesToCellName(x+1, y+1)
			if err == nil && v != nil {
				err = f.SetCellValue(sheetName, at, v)
			}
		}
	}
	file := filepath.Join(b.t.TempDir(), name)
	if err == nil {
		err = f.SaveAs(file)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	for _, what := range []string{"check", "send"} {
		b.do(chromedp.Navigate(b.server.address+"/upload"), chromedp.SetUploadFiles(`#file`, []string{file}), chromedp.Click(`button[data-do=`+what+`]`))
		b.shows(`document.querySelectorAll(".issues li").length > 0`, "true")
		if got := b.ask(harmed); got != "" {
			b.t.Errorf("the answer to %s: %s", what, got)
		}
	}
	var list struct{ Reports []struct{ Batch string } }
	b.server.api("reports?limit=1", &list)
	return list.Reports[0].Batch, 7
}
