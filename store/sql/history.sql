SELECT DISTINCT indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative, source
FROM observation
WHERE indicator = {indicator:UInt16} AND unit = {unit:UInt32}
  AND starts = {starts:Date32} AND ends = {ends:Date32}
ORDER BY batch, band
