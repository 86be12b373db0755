SELECT count() AS moved
FROM observation
WHERE indicator IN {indicator:Array(UInt16)} AND unit IN {unit:Array(UInt32)}
  AND ends BETWEEN {from:Date32} AND {to:Date32} AND batch > {since:UInt64} AND batch <= {asof:UInt64}
