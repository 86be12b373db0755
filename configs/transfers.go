package configs

import (
	"slices"
	"strconv"

	"github.com/giaoban/giaoban"
)

// readTransfers reads transfers.csv: which part of a unit went where on which day. An
// empty giver is territory that no unit of the catalogue had.
func (c *catalogueReader) readTransfers() []giaoban.BoundaryChange {
	s := sheet{r: c.reader, required: []string{"date", "from", "to", "kind", "share", "source"}, optional: []string{"share_back", "basis", "year"}}
	for _, w := range s.rows(c.in("transfers.csv"), false) {
		b := giaoban.BoundaryChange{Date: w.dayGiven("date"), From: giaoban.UnitID(w.text("from")), To: giaoban.UnitID(w.filled("to")),
			Kind: giaoban.TransferKind(w.filled("kind")), Basis: w.text("basis"), Source: w.text("source")}
		switch b.Kind {
		case giaoban.Split, giaoban.Merge, giaoban.Transfer:
		default:
			c.problem("bad_value", w.at, string(b.Kind), "split, merge, transfer", map[string]string{"key": "kind"})
		}
		if b.From == b.To {
			c.problem("transfer_same", w.at, string(b.From), "", nil)
		}
		b.Share, _ = c.share(w.at, w.filled("share"))
		b.ShareBack, b.HasBack = c.share(w.at, w.text("share_back"))
		if y := w.text("year"); y != "" {
			n, err := strconv.Atoi(y)
			if err != nil || n < 1900 || n > 2299 {
				c.problem("bad_value", w.at, y, "2014", map[string]string{"key": "year"})
			}
			b.Year = n
		}
		c.changes = append(c.changes, placed[giaoban.BoundaryChange]{b, w.at})
	}
	c.settleShares()
	return only(c.changes)
}

// share reads a part from 0 to 1; digits beyond the ninth are rounded, since a share
// like 1/3 has no end.
func (c *catalogueReader) share(at giaoban.Place, text string) (giaoban.Decimal, bool) {
	if text == "" {
		return giaoban.Decimal{}, false
	}
	d, _, err := giaoban.ParseDecimal(text)
	switch {
	case err != nil:
		c.problem("bad_number", at, text, "0.5", nil)
	case d.Sign() < 0 || d.Cmp(giaoban.Whole(1)) > 0:
		c.problem("out_of_range", at, text, "0 … 1", nil)
	}
	return d, err == nil
}

// settleShares gives what rounding to nine digits left over of a unit's shares to
// the largest of them, so that totals are conserved to the last digit.
func (c *catalogueReader) settleShares() {
	for _, rows := range c.sharesByGiver() {
		sum, largest := giaoban.Decimal{}, rows[0]
		for _, i := range rows {
			sum = sum.Add(c.changes[i].it.Share)
			if c.changes[i].it.Share.Cmp(c.changes[largest].it.Share) > 0 {
				largest = i
			}
		}
		left := giaoban.Whole(1).Sub(sum)
		if left.Abs().Cmp(giaoban.DecimalBits(0, uint64(len(rows)))) <= 0 {
			c.changes[largest].it.Share = c.changes[largest].it.Share.Add(left)
		}
	}
}

// sharesByGiver groups the rows of one day by the unit that gives, in file order.
func (c *catalogueReader) sharesByGiver() [][]int {
	type giver struct {
		id  giaoban.UnitID
		day giaoban.Date
	}
	at := map[giver]int{}
	var out [][]int
	for i, ch := range c.changes {
		if ch.it.From == giaoban.Outside {
			continue // of what the catalogue does not hold nobody can say a share
		}
		g := giver{ch.it.From, ch.it.Date}
		if _, ok := at[g]; !ok {
			at[g] = len(out)
			out = append(out, nil)
		}
		out[at[g]] = append(out[at[g]], i)
	}
	return out
}

// checkTransfers checks that the units exist where they give and receive, and that
// what a unit gives adds up.
func (c *catalogueReader) checkTransfers() {
	if c.unitsBroken {
		return
	}
	for _, ch := range c.changes {
		from, to, day := ch.it.From, ch.it.To, ch.it.Date
		if day == 0 || from != giaoban.Outside && !c.unitKnown(ch.at, string(from)) || !c.unitKnown(ch.at, string(to)) {
			continue
		}
		if from != giaoban.Outside && !c.existed(from, day-1) && !c.existed(from, day) { // one that is new this day may pass on at once
			c.problem("transfer_from_gap", ch.at, string(from), day.String(), nil)
		}
		passesOn := slices.ContainsFunc(c.changes, func(o placed[giaoban.BoundaryChange]) bool { return o.it.From == to && o.it.Date == day })
		if !c.existed(to, day) && !passesOn {
			c.problem("transfer_to_gap", ch.at, string(to), day.String(), nil)
		}
	}
	for _, rows := range c.sharesByGiver() {
		c.checkSum(rows)
	}
}

func (c *catalogueReader) existed(id giaoban.UnitID, day giaoban.Date) bool {
	_, ok := c.cat.Units.On(id, day)
	return ok
}

func (c *catalogueReader) checkSum(rows []int) {
	last := c.changes[rows[len(rows)-1]]
	sum := giaoban.Decimal{}
	for _, i := range rows {
		sum = sum.Add(c.changes[i].it.Share)
	}
	more := map[string]string{"unit": string(last.it.From), "date": last.it.Date.String()}
	ends := c.existed(last.it.From, last.it.Date-1) && !c.existed(last.it.From, last.it.Date)
	switch {
	case ends && sum != giaoban.Whole(1):
		c.problem("shares_sum", last.at, sum.String(), "1", more)
	case sum.Cmp(giaoban.Whole(1)) > 0:
		c.problem("shares_over", last.at, sum.String(), "1", more)
	}
}
