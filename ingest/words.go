package ingest

import (
	"slices"
	"strings"
	"time"

	"github.com/giaoban/giaoban"
)

// readStatus reads what a row says about its figure. Plans and derived figures have
// a place of their own: their code says which.
func readStatus(text string) (s giaoban.Status, code string) {
	switch t := withoutAccents(text); t {
	case "", "reported", "chinh thuc", "da bao cao", "thuc hien", "final":
		return giaoban.Reported, ""
	case "provisional", "tam tinh", "so bo", "preliminary":
		return giaoban.Provisional, ""
	case "estimated", "estimate", "uoc", "uoc tinh", "uoc thuc hien", "uth":
		return giaoban.Estimated, ""
	case "not applicable", "khong ap dung", "n/a":
		return giaoban.NotApplicable, ""
	case "withdrawn", "rut", "rut lai", "thu hoi", "huy":
		return giaoban.Withdrawn, ""
	case "missing", "thieu", "chua bao cao":
		return giaoban.Missing, ""
	case "plan", "planned", "target", "ke hoach", "chi tieu giao", "muc tieu":
		return 0, "plan_not_here"
	case "derived", "computed", "calculated", "tinh toan", "suy ra":
		return 0, "derived_not_here"
	}
	return 0, "unknown_status"
}

// readYes reads the illustrative column.
func readYes(text string) (yes, ok bool) {
	switch withoutAccents(text) {
	case "", "no", "false", "0", "khong":
		return false, true
	case "yes", "true", "1", "co", "x", "minh hoa", "illustrative":
		return true, true
	}
	return false, false
}

// readMoment reads a time of receipt, cut to milliseconds: what lies below them
// keeps two batches of one moment apart.
func readMoment(text string, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "02/01/2006 15:04", "02/01/2006"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t.Truncate(time.Millisecond), t.Year() >= 1970 && t.Year() < 2300
		}
	}
	return time.Time{}, false
}

// role is what a column of the long form holds.
type role uint8

const (
	otherColumn role = iota
	unitColumn
	indicatorColumn
	periodColumn
	valueColumn
	numeratorColumn
	denominatorColumn
	bandColumn
	statusColumn
	noteColumn
	originColumn
	receivedColumn
	inventedColumn
	deletedColumn // DHIS2: yes withdraws
	ignoredColumn // known, and of no use here
	roles
)

// columnRole reads a header of the long form: ours, its Vietnamese, DHIS2's.
func columnRole(header string) role {
	switch strings.TrimRight(withoutAccents(header), " .:*") {
	case "unit", "don vi", "ten don vi", "orgunit", "org unit", "organisation unit", "don vi bao cao":
		return unitColumn
	case "indicator", "chi tieu", "ten chi tieu", "dataelement", "data element":
		return indicatorColumn
	case "period", "ky bao cao", "ky":
		return periodColumn
	case "value", "gia tri", "so lieu":
		return valueColumn
	case "numerator", "tu so":
		return numeratorColumn
	case "denominator", "mau so":
		return denominatorColumn
	case "band", "muc", "categoryoptioncombo", "category option combo":
		return bandColumn
	case "status", "trang thai":
		return statusColumn
	case "note", "ghi chu", "comment":
		return noteColumn
	case "source", "nguon":
		return originColumn
	case "received", "ngay nhan", "thoi diem nhan":
		return receivedColumn
	case "illustrative", "minh hoa":
		return inventedColumn
	case "deleted":
		return deletedColumn
	case "stt", "tt", "so tt", "no", "#", "don vi tinh", "dvt", "unit of measure", "storedby", "timestamp", "lastupdated", "created", "followup", "attributeoptioncombo":
		return ignoredColumn
	}
	return otherColumn
}

// besidesFigures says whether a heading of a table of figures stands over numbers
// that are none: running numbers, codes, remarks.
func besidesFigures(header string) bool {
	h := strings.TrimRight(withoutAccents(header), " .:*")
	return slices.Contains([]string{"", "stt", "tt", "so tt", "no", "#", "ma", "ma so", "ma don vi", "code", "ghi chu", "note", "notes", "don vi tinh", "dvt", "unit of measure", "xep hang", "hang", "rank"}, h)
}

// isDefaultCombination says whether a category of DHIS2 is its word for none.
func isDefaultCombination(s string) bool {
	return s == "" || s == "default" || s == "HllvX50cXC0"
}
