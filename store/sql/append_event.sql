INSERT INTO event (number, at, act, object, outcome, before, after, sealed, previous, hash)
