SELECT count() AS rows, min(ends) AS first, max(ends) AS last
FROM observation
WHERE indicator IN {indicator:Array(UInt16)}
