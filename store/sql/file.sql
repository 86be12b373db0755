SELECT part, last, bytes
FROM file
WHERE sha256 = unhex({sha256:String})
ORDER BY part
LIMIT 1 BY part
