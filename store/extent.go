package store

import (
	"context"
	"fmt"

	"github.com/giaoban/giaoban"
)

// Extent finds the last days of the earliest and the latest period for which anything
// came of some indicators; any is false where nothing did.
func (s *Store) Extent(ctx context.Context, indicators []string) (first, last giaoban.Date, any bool, err error) {
	numbers := s.indicators.some(indicators)
	if len(numbers) == 0 {
		return 0, 0, false, nil
	}
	err = s.client.each(ctx, extentSQL, parameters{"indicator": numbersParameter(numbers)}, func(b *block) error {
		if any = b.columns[0].u64At(0) > 0; any {
			first, last = b.columns[1].dateAt(0), b.columns[2].dateAt(0)
		}
		return nil
	})
	if err != nil {
		return 0, 0, false, fmt.Errorf("store: reading the extent of indicators: %w", err)
	}
	return first, last, any, nil
}
