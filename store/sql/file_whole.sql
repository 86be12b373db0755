SELECT uniqExact(part) AS parts, max(part) + 1 AS ends, max(last) AS last,
  sum(length(bytes)) AS size
FROM (
  SELECT part, last, bytes FROM file WHERE sha256 = unhex({sha256:String}) ORDER BY part LIMIT 1 BY part
)
