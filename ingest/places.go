package ingest

import (
	"slices"
	"strings"
)

// withoutPlaceWords drops from the texts of a line that names a unit those that say
// only that units stand here: "Chia theo huyện, thị xã, thành phố", the name of their
// level, the letter that numbers them.
func (f *finder) withoutPlaceWords(rest []token) []token {
	return slices.DeleteFunc(rest, func(p token) bool {
		return !p.names[indicatorAxis] && (isEnumerator(p.text) || f.isLevel(p.text) || isPlaceWords(p.text))
	})
}

// isLevel says whether a text is the name of a level of units.
func (f *finder) isLevel(text string) bool {
	for _, l := range f.roster.catalogue.Units.Levels {
		if s := sameName(text); s == sameName(l.Name.VI) || s == sameName(l.Name.EN) || s == sameName(l.Code) {
			return true
		}
	}
	return false
}

// placeWords are the words of headings over units that say nothing else.
var placeWords = []string{"chia", "ra", "theo", "cac", "don", "vi", "dia", "phuong", "ban", "hanh", "chinh", "cap", "ten", "tinh", "huyen", "thi", "xa", "thanh", "pho", "tran", "quan", "va",
	"units", "unit", "by", "district", "districts", "commune", "communes", "area", "areas", "region", "regions"}

func isPlaceWords(text string) bool {
	words := strings.FieldsFunc(withoutAccents(text), func(r rune) bool { return strings.ContainsRune(" ,.:;-/()", r) })
	for _, w := range words {
		if !slices.Contains(placeWords, w) {
			return false
		}
	}
	return len(words) > 0
}
