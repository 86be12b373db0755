SELECT indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative
FROM observation
WHERE indicator IN {indicator:Array(UInt16)} AND unit IN {unit:Array(UInt32)}
  AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch <= {asof:UInt64}
ORDER BY indicator, unit, starts, ends, band, batch
