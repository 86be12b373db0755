SELECT indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative, source
FROM observation
WHERE indicator IN {indicator:Array(UInt16)}
  AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch <= {asof:UInt64}
  AND (indicator, unit, starts, ends, band) IN (
    SELECT indicator, unit, starts, ends, band FROM observation
    WHERE indicator IN {indicator:Array(UInt16)}
      AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch > {since:UInt64} AND batch <= {asof:UInt64})
ORDER BY indicator, unit, starts, ends, band, batch DESC
LIMIT 1 BY indicator, unit, starts, ends, band, batch > {since:UInt64}
