SELECT DISTINCT batch, source, sheet, row, col, raw, note, origin
FROM cell
WHERE batch IN {batch:Array(UInt64)} AND source IN {source:Array(UInt32)}
