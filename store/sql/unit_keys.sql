SELECT DISTINCT number, id
FROM unit_key
ORDER BY number
