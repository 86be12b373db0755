SELECT DISTINCT number, id
FROM band_key
ORDER BY number
