SELECT DISTINCT number, id
FROM indicator_key
ORDER BY number
