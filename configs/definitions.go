package configs

import (
	"path/filepath"
	"strings"

	"github.com/giaoban/giaoban"
)

// readDefinitions reads definitions/*.csv: editions of criteria, one criterion a row.
func (c *catalogueReader) readDefinitions() {
	s := sheet{r: c.reader, required: []string{"edition", "code"}, optional: []string{"number", "name_vi", "name_en", "group", "valid_from", "valid_to", "source", "checked"}}
	files, _ := filepath.Glob(c.in("definitions/*.csv")) // sorted by name
	for _, file := range files {
		set := strings.TrimSuffix(filepath.Base(file), ".csv")
		for _, w := range s.rows(file, false) {
			d := giaoban.Definition{Set: set, Edition: w.filled("edition"), Code: w.filled("code"), Number: w.text("number"), Name: w.words("name_vi", "name_en"), Group: w.text("group"),
				ValidFrom: w.date("valid_from", giaoban.FirstDate), ValidTo: w.date("valid_to", giaoban.Forever), Source: w.text("source"), Checked: w.yes("checked", false)}
			c.span(w.at, d.ValidFrom, d.ValidTo)
			if d.Name.VI == "" {
				d.Name.VI = d.Code
			}
			c.cat.Definitions = append(c.cat.Definitions, d)
		}
	}
}
