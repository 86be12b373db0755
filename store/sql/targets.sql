SELECT indicator, unit, starts, ends, batch, value, illustrative, origin
FROM target
WHERE batch <= {asof:UInt64}
ORDER BY indicator, unit, starts, ends, batch DESC
LIMIT 1 BY indicator, unit, starts, ends
