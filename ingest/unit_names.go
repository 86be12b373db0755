package ingest

import (
	"strings"
)

// typeWord is a word that says what sort of unit a name means, as it stands before
// a Vietnamese name or after an English one.
type typeWord struct {
	word string // in the form of sameName, with the blank or dot that ends it
	sort string
}

// unitWords are the words officers put before a unit's name, longest first. The
// sort only tells apart units of one bare name: H. Duyên Hải, TX. Duyên Hải.
func unitWords() (before, after []typeWord) {
	for _, w := range [][2]string{
		{"thành phố", "tp"}, {"thị trấn", "tt"}, {"đặc khu", "dk"}, {"thị xã", "tx"}, {"phường", "p"},
		{"huyện", "h"}, {"tỉnh", "t"}, {"quận", "q"}, {"xã", "x"},
	} {
		before = append(before, typeWord{sameName(w[0]) + " ", w[1]})
	}
	for _, short := range []string{"tp", "tx", "tt", "h", "x", "p", "q", "t"} {
		before = append(before, typeWord{short + ".", short}, typeWord{short + " ", short})
	}
	for _, w := range [][2]string{
		{"province", "t"}, {"district", "h"}, {"township", "tt"}, {"commune", "x"}, {"city", "tp"}, {"town", "tx"}, {"ward", "p"},
	} {
		after = append(after, typeWord{" " + w[0], w[1]})
	}
	return before, after
}

// bareName takes the word for the sort of unit off a name in the form of sameName.
// A name without one has no sort; a bare name is never only a number, since
// "Phường 1" is a name and "1" is not.
func bareName(same string, before, after []typeWord) (sort, bare string) {
	for _, w := range before {
		if rest, ok := strings.CutPrefix(same, w.word); ok {
			return w.sort, strings.TrimLeft(rest, " .")
		}
	}
	if len(same) > 1 && same[0] == 'p' && same[1] >= '0' && same[1] <= '9' {
		return "p", same[1:] // P1
	}
	for _, w := range after {
		if rest, ok := strings.CutSuffix(same, w.word); ok {
			return w.sort, rest
		}
	}
	return "", same
}

func onlyDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// totalWords begin the label of a row that adds up the others.
func totalWords() []string {
	words := []string{"tổng", "cộng", "toàn tỉnh", "toàn huyện", "toàn thành phố", "toàn xã", "cả tỉnh", "cả nước", "toàn quốc", "total", "grand total", "sum", "all units"}
	for i, w := range words {
		words[i] = sameName(w)
	}
	return words
}

// isTotal says whether a label is one of a row of sums.
func (r *roster) isTotal(label string) bool {
	s := sameName(label)
	for _, w := range r.totals {
		if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || strings.ContainsAny(rest[:1], " :(")) {
			return true
		}
	}
	return false
}
