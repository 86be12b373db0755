SELECT day, at, version, catalogue
FROM alert_check FINAL
ORDER BY day DESC
LIMIT 1
