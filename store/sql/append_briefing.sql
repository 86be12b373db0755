INSERT INTO briefing (briefing, revision, by, content, removed)
