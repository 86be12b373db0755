SELECT indicator, transform(unit, {unit:Array(UInt32)}, {up:Array(UInt32)}, toUInt32(0)) AS parent,
  starts, ends, band, sum(value) AS values, sum(denominator) AS denominators,
  count(value) AS units, count(denominator) AS with_parts, max(illustrative) AS any_illustrative
FROM (
  SELECT indicator, unit, starts, ends, band, value, denominator, illustrative
  FROM observation
  WHERE indicator IN {indicator:Array(UInt16)} AND unit IN {unit:Array(UInt32)}
    AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch <= {asof:UInt64}
  ORDER BY indicator, unit, starts, ends, band, batch DESC
  LIMIT 1 BY indicator, unit, starts, ends, band
)
GROUP BY indicator, parent, starts, ends, band
ORDER BY indicator, parent, starts, ends, band
