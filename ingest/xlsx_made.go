package ingest

import (
	"encoding/xml"
	"strings"
)

// readMade reads what our own form says of itself in the file's properties: the unit
// and the period it was made for. What was given beside the file goes before it, and a
// title that says something else is refused as ever.
func (d *draft) readMade(w *workbook) error {
	name := ""
	made := map[string]string{}
	_, err := w.archive.elements("docProps/custom.xml", func(_ *xml.Decoder, t xml.Token) error {
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local == "property" {
				name = attribute(e, "name")
			}
		case xml.CharData:
			if strings.HasPrefix(name, "giaoban.") && len(made) < 8 {
				made[name] += strings.TrimSpace(string(e))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	u := d.roster.unit(made["giaoban.unit"])
	if _, ok := u.ever(); !ok || made["giaoban.period"] == "" {
		return nil
	}
	if d.given.Unit == "" {
		d.given.Unit = made["giaoban.unit"]
	}
	if d.given.Period == "" {
		d.given.Period = made["giaoban.period"]
	}
	if d.given.Rate == "" {
		d.given.Rate = "percent" // as its cells say
	}
	return nil
}
