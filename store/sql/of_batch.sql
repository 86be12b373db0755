SELECT indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative, source
FROM observation
WHERE batch = {batch:UInt64}
ORDER BY indicator, unit, starts, ends, band
LIMIT 1 BY indicator, unit, starts, ends, band
LIMIT {limit:UInt32}
