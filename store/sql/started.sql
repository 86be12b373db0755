SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
FROM (
  SELECT batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report
  FROM batch
  ORDER BY batch, state DESC
  LIMIT 1 BY batch
)
WHERE state = 1
ORDER BY batch
