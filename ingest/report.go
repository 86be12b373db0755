package ingest

import (
	"strconv"
	"strings"

	"github.com/giaoban/giaoban"
)

// Mode says what one bad row does to the file.
type Mode string

const (
	All   Mode = "all"   // one bad row refuses the file
	Valid Mode = "valid" // good rows go in, bad rows come back
)

// Report is the answer to a file, as the API, the command line and the upload page
// show it. Rows, Accepted, Unchanged and Revised count figures.
type Report struct {
	Batch       string       `json:"batch"` // number of the batch; empty on a dry run
	State       string       `json:"state"` // accepted, refused, waiting, checked (dry run)
	FileName    string       `json:"file"`
	FileSHA256  string       `json:"file_sha256"`
	DryRun      bool         `json:"dry_run"`
	Mode        Mode         `json:"mode"`
	Rows        int          `json:"rows"`
	Accepted    int          `json:"accepted"`
	Rejected    int          `json:"rejected"`
	Unchanged   int          `json:"unchanged"`
	Revised     int          `json:"revised"`
	New         int          `json:"new"`
	Form        *Form        `json:"form,omitempty"`
	Changes     []Change     `json:"changes,omitempty"`      // figures in force that get another value
	MoreChanges int          `json:"more_changes,omitempty"` // beyond those listed
	Issues      []Issue      `json:"issues"`
	MoreIssues  int          `json:"more_issues,omitempty"` // beyond those listed
	Questions   []Question   `json:"questions,omitempty"`
	Sheets      []Sheet      `json:"sheets,omitempty"`
	BadRows     string       `json:"bad_rows,omitempty"` // CSV of the rows refused in mode valid
	Understood  []Understood `json:"-"`                  // where it was asked for; for pages, never part of the answer that is kept
}

// Issue is one problem of the file, with its place and both languages.
type Issue struct {
	ID         string           `json:"id"` // the same for the same cell of the same file: a warning is confirmed by it
	Sheet      string           `json:"sheet,omitempty"`
	Row        int              `json:"row,omitempty"`
	Column     int              `json:"column,omitempty"`
	Cell       string           `json:"cell,omitempty"`
	Code       string           `json:"code"`
	Severity   giaoban.Severity `json:"severity"`
	Message    string           `json:"message"`    // Vietnamese
	MessageEN  string           `json:"message_en"` // English
	Raw        string           `json:"raw"`
	Suggestion string           `json:"suggestion,omitempty"`
	Confirmed  string           `json:"confirmed,omitempty"` // a person's note that the figure is right all the same
}

// Sentence is what is said of a place without the name of the place, for where that
// stands beside it: of "Ô F8, trang “Biểu 01”: …" what follows.
func (i *Issue) Sentence(l giaoban.Lang) string {
	text := i.Message
	if l == giaoban.English {
		text = i.MessageEN
	}
	head, rest, found := strings.Cut(text, ": ")
	row := strconv.Itoa(i.Row)
	for _, place := range []string{"Ô " + i.Cell, "Cell " + i.Cell, "Dòng " + row, "Row " + row} {
		if found && i.Row > 0 && strings.HasPrefix(head, place) {
			return rest
		}
	}
	return text
}

// Question is one thing that could be read two ways and was not guessed.
type Question struct {
	ID      string   `json:"id"`
	Place   string   `json:"place"`
	PlaceEN string   `json:"place_en,omitempty"`
	Text    string   `json:"text"`
	TextEN  string   `json:"text_en"`
	Choices []Choice `json:"choices"`
}

// Choice is one answer to a question. Where Free is set the answer is typed.
type Choice struct {
	Value   string `json:"value"`
	Label   string `json:"label"`
	LabelEN string `json:"label_en,omitempty"`
	Free    bool   `json:"free,omitempty"`
}

// Sheet tells what was understood of one sheet: what a person may check at a
// glance, with the grid as sent and the role of each cell.
type Sheet struct {
	Name    string       `json:"name"`
	Layout  string       `json:"layout"` // long, units_indicators, ...
	Unit    string       `json:"unit,omitempty"`
	Period  string       `json:"period,omitempty"`
	Figures int          `json:"figures"`
	Grid    [][]GridCell `json:"grid,omitempty"` // the first 60 rows and 16 columns
	Far     []FarCell    `json:"far,omitempty"`  // cells beyond them, beside the issues that lie there
	Tables  []Table      `json:"tables,omitempty"`
	Hidden  bool         `json:"hidden,omitempty"`
	Skipped string       `json:"skipped,omitempty"` // why nothing was read here
}

// Table is one table of a sheet as it was understood: what each of its lines is
// taken for, with the reason.
type Table struct {
	Range     string `json:"range"`  // B6:I17
	Layout    string `json:"layout"` // units_indicators, ...
	Unit      string `json:"unit,omitempty"`
	Period    string `json:"period,omitempty"`
	Indicator string `json:"indicator,omitempty"`
	Figures   int    `json:"figures"`
	Columns   []Line `json:"columns"`
	Rows      []Line `json:"rows"`
}

// Line is a row or a column of a table.
type Line struct {
	Ref    string   `json:"ref"`             // 12, or C
	Key    string   `json:"key"`             // by which an answer says what it means: "column:nhà ở / hộ"
	Path   []string `json:"path"`            // its headings from outside in
	Role   string   `json:"role"`            // figures, total, heading, note, numbering, left_out, hidden
	Means  string   `json:"means,omitempty"` // what it names, in words
	Reason string   `json:"reason,omitempty"`
}

// GridCell is one cell as sent, with what it was taken for.
type GridCell struct {
	Text   string           `json:"text"`             // as the workbook shows it
	Holds  *giaoban.Decimal `json:"holds,omitempty"`  // its number, where the workbook shows another: 0.85 shown as 1
	Role   string           `json:"role,omitempty"`   // figure, unit, indicator, period, header, title, total, note, error, warning …
	Ref    string           `json:"ref,omitempty"`    // "F11"
	Number bool             `json:"number,omitempty"` // a number by its type
	Across int              `json:"across,omitempty"` // columns and rows over which it is merged
	Down   int              `json:"down,omitempty"`
	Read   *Understood      `json:"read,omitempty"` // the figure read from it
}

// FarCell is a cell beyond the first window of its sheet.
type FarCell struct {
	Row    int `json:"row"`
	Column int `json:"column"`
	GridCell
}
