package excel

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Note is what is said of one cell.
type Note struct {
	Sheet       string
	Row, Column int // from 1
	Text        string
	Severe      bool // it must be mended; else it is to be looked at
}

// What a note looks like: the fill of its cell and who says it.
const (
	author      = "Giao Ban"
	severeFill  = "F8C9BA"
	doubtFill   = "FCE7B4"
	noteWidth   = 320 // pixels
	noteHeight  = 120
	columnWidth = 18 // characters, of a table written anew
)

// Comment writes a workbook as it came, each cell of a note with a comment and a
// fill; all else, its values, formats, merges and formulas, stays as it is. A comment
// that somebody wrote there before stays above ours. The workbook must have been
// found harmless: it is held in memory as a whole.
func Comment(to io.Writer, workbook []byte, notes []Note) error {
	f, err := excelize.OpenReader(bytes.NewReader(workbook), excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return fmt.Errorf("opening a workbook to comment on it: %w", err)
	}
	defer f.Close()
	if err := comment(f, notes); err != nil {
		return err
	}
	_, err = f.WriteTo(to)
	return err
}

// CommentRows writes the rows of a text file as a workbook of one sheet, each cell as
// the text it was, with the notes as Comment puts them.
func CommentRows(to io.Writer, rows [][]string, notes []Note) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Sheet1"
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // as text: no number of hers is read anew by the spreadsheet
	if err != nil {
		return err
	}
	if err := f.SetColStyle(sheet, "A:CV", text); err != nil {
		return err
	}
	if err := f.SetColWidth(sheet, "A", "CV", columnWidth); err != nil {
		return err
	}
	for n, row := range rows {
		cells := make([]any, len(row))
		for i, s := range row {
			cells[i] = Text(s)
		}
		if err := f.SetSheetRow(sheet, fmt.Sprint("A", n+1), &cells); err != nil {
			return err
		}
	}
	for i := range notes {
		notes[i].Sheet = sheet
	}
	if err := comment(f, notes); err != nil {
		return err
	}
	_, err = f.WriteTo(to)
	return err
}

// comment puts the notes into their cells, several of one cell into one comment.
func comment(f *excelize.File, notes []Note) error {
	notes = slices.Clone(notes)
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
	})
	p := &paint{f: f, filled: map[fill]int{}}
	earlier := map[string]map[string]string{} // comments by sheet and cell
	for i := 0; i < len(notes); {
		n := notes[i]
		texts := []string{n.Text}
		for i++; i < len(notes) && notes[i].Sheet == n.Sheet && notes[i].Row == n.Row && notes[i].Column == n.Column; i++ {
			texts = append(texts, notes[i].Text)
			n.Severe = n.Severe || notes[i].Severe
		}
		cell, err := excelize.CoordinatesToCellName(n.Column, n.Row)
		if err != nil {
			return err
		}
		if earlier[n.Sheet] == nil {
			if earlier[n.Sheet], err = commentsOf(f, n.Sheet); err != nil {
				return err
			}
		}
		if was := earlier[n.Sheet][cell]; was != "" {
			texts = append([]string{was}, texts...)
			if err := f.DeleteComment(n.Sheet, cell); err != nil {
				return err
			}
		}
		c := excelize.Comment{Cell: cell, Author: author, Text: strings.Join(texts, "\n"), Width: noteWidth, Height: noteHeight}
		if err := f.AddComment(n.Sheet, c); err != nil {
			return err
		}
		if err := p.fill(n.Sheet, cell, n.Severe); err != nil {
			return err
		}
	}
	return nil
}

func commentsOf(f *excelize.File, sheet string) (map[string]string, error) {
	all, err := f.GetComments(sheet)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, c := range all {
		text := c.Text
		for _, p := range c.Paragraph {
			text += p.Text
		}
		out[c.Cell] = text
	}
	return out, nil
}

// paint fills cells and keeps the rest of their style.
type paint struct {
	f      *excelize.File
	filled map[fill]int
}

type fill struct {
	style  int
	severe bool
}

func (p *paint) fill(sheet, cell string, severe bool) error {
	was, err := p.f.GetCellStyle(sheet, cell)
	if err != nil {
		return err
	}
	key := fill{was, severe}
	if _, made := p.filled[key]; !made {
		s, err := p.f.GetStyle(was)
		if err != nil {
			return err
		}
		colour := doubtFill
		if severe {
			colour = severeFill
		}
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
		if p.filled[key], err = p.f.NewStyle(s); err != nil {
			return err
		}
	}
	return p.f.SetCellStyle(sheet, cell, cell, p.filled[key])
}
