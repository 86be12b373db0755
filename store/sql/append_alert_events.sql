INSERT INTO alert_event (alert, at, kind, by, unit, indicator, body)
