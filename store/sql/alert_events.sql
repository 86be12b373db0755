SELECT alert, at, kind, by, unit, indicator, body
FROM alert_event FINAL
ORDER BY at, alert, kind
