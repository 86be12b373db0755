SELECT indicator, unit, starts, ends, band, min(batch) AS first
FROM observation
WHERE indicator IN {indicator:Array(UInt16)} AND unit IN {unit:Array(UInt32)}
  AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch <= {asof:UInt64}
GROUP BY indicator, unit, starts, ends, band
