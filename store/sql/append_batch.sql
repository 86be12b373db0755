INSERT INTO batch (batch, state, recorded_at, by, file_name, sha256, size, key, options, catalogue, figures, report)
