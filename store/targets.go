package store

import (
	"context"
	"fmt"

	"github.com/giaoban/giaoban"
)

// targetRow is a revision of a target; value absent: it was taken back.
type targetRow struct {
	giaoban.Target
	revision giaoban.Revision
	there    bool
}

// aim names a target: what a unit is to reach in an indicator and period.
type aim struct {
	indicator string
	unit      giaoban.UnitID
	period    giaoban.Period
}

func aimOf(t giaoban.Target) aim { return aim{t.Indicator, t.Unit, t.Period} }

// SetTargets makes the catalogue's targets the ones in force, as revisions of the
// target table: what is unchanged is not written again, what is no longer there
// is taken back. They count from a revision on (0: now), or from the one after
// the newest that is there, where that is later.
func (s *Store) SetTargets(ctx context.Context, targets []giaoban.Target, at giaoban.Revision) error {
	return s.locked(ctx, func() error {
		rows, newest, err := s.targetRows(ctx, 0)
		if err != nil {
			return err
		}
		changed := changedTargets(rows, targets)
		if len(changed) == 0 {
			return nil
		}
		if at == 0 {
			at = giaoban.RevisionAt(s.now())
		}
		if err := s.appendTargets(ctx, changed, max(at, newest+1)); err != nil {
			return err
		}
		s.targets.Add(1)
		return nil
	})
}

// standing are the targets in force, since they were last set in this process.
type standing struct {
	version uint64
	targets []giaoban.Target
}

// TargetsVersion grows whenever targets are set anew in this process, and is known
// without asking the engine.
func (s *Store) TargetsVersion() uint64 { return s.targets.Load() }

// changedTargets are the rows that make wanted the targets in force.
func changedTargets(current []targetRow, wanted []giaoban.Target) []targetRow {
	inForce := map[aim]targetRow{}
	for _, r := range current {
		inForce[aimOf(r.Target)] = r
	}
	var out []targetRow
	kept := map[aim]bool{}
	for _, t := range wanted {
		if kept[aimOf(t)] {
			continue // the catalogue's reader refuses a target twice
		}
		kept[aimOf(t)] = true
		if r, ok := inForce[aimOf(t)]; !ok || !r.there || r.Target != t {
			out = append(out, targetRow{Target: t, there: true})
		}
	}
	for _, r := range current {
		if r.there && !kept[aimOf(r.Target)] {
			out = append(out, targetRow{Target: r.Target})
		}
	}
	return out
}

func (s *Store) appendTargets(ctx context.Context, rows []targetRow, at giaoban.Revision) error {
	b := newBlock("indicator", "UInt16", "unit", "UInt32", "starts", "Date32", "ends", "Date32", "batch", "UInt64",
		"value", "Nullable(Decimal(38, 9))", "illustrative", "Bool", "origin", "String")
	err := s.client.insert(ctx, appendTargetsSQL, noToken, b, func(b *block) (bool, error) {
		for _, r := range rows {
			indicator, err := s.indicators.give(r.Indicator)
			if err != nil {
				return false, err
			}
			unit, err := s.units.give(string(r.Unit))
			if err != nil {
				return false, err
			}
			c := b.columns
			c[0].u16(uint16(indicator))
			c[1].u32(unit)
			c[2].date(r.Period.Starts)
			c[3].date(r.Period.Ends)
			c[4].u64(uint64(at))
			c[5].decimal(r.Value, r.there)
			c[6].yes(r.Illustrative)
			c[7].text(r.Source)
			b.rows++
		}
		return false, s.keepKeys(ctx)
	})
	if err != nil {
		return fmt.Errorf("store: writing targets: %w", err)
	}
	return s.folders.sync("target")
}

// Targets reads the targets in force as of a revision (0: now). Those of now are read
// once and remembered until they are set anew: they are few, and every comparison asks
// for them. Nobody may change what is returned.
func (s *Store) Targets(ctx context.Context, asOf giaoban.Revision) ([]giaoban.Target, error) {
	version := s.targets.Load()
	if kept := s.inForce.Load(); asOf == 0 && kept != nil && kept.version == version {
		return kept.targets, nil
	}
	out, err := s.readTargets(ctx, asOf)
	if err == nil && asOf == 0 {
		s.inForce.Store(&standing{version, out})
	}
	return out, err
}

func (s *Store) readTargets(ctx context.Context, asOf giaoban.Revision) ([]giaoban.Target, error) {
	rows, _, err := s.targetRows(ctx, asOf)
	if err != nil {
		return nil, err
	}
	var out []giaoban.Target
	for _, r := range rows {
		if r.there {
			out = append(out, r.Target)
		}
	}
	return out, nil
}

// targetRows reads the latest revision of each target, and the newest of all.
func (s *Store) targetRows(ctx context.Context, asOf giaoban.Revision) (rows []targetRow, newest giaoban.Revision, err error) {
	err = s.client.each(ctx, targetsSQL, parameters{"asof": numberParameter(upTo(asOf))}, func(b *block) error {
		indicators, units := s.indicators.names(), s.units.names()
		c := b.columns
		for i := range b.rows {
			r := targetRow{revision: giaoban.Revision(c[4].u64At(i)), Target: giaoban.Target{
				Indicator: indicators[c[0].u16At(i)], Unit: giaoban.UnitID(units[c[1].u32At(i)]),
				Period:       giaoban.Period{Starts: c[2].dateAt(i), Ends: c[3].dateAt(i)},
				Illustrative: c[6].yesAt(i), Source: c[7].texts[i]}}
			r.Value, r.there = c[5].decimalAt(i)
			newest = max(newest, r.revision)
			rows = append(rows, r)
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: reading targets: %w", err)
	}
	return rows, newest, nil
}
