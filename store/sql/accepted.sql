SELECT uniqExact(batch) AS accepted, max(batch) AS last
FROM batch
WHERE state = 2
