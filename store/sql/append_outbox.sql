INSERT INTO outbox (id, at, state, due, body)
