SELECT DISTINCT batch, source, span, sheet, row, col, raw, note, origin
FROM cell
WHERE batch IN {batch:Array(UInt64)} AND source BETWEEN {from:UInt32} AND {to:UInt32}
  AND arrayExists(s -> s >= source AND s < source + span, {source:Array(UInt32)})
