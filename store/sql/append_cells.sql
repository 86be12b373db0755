INSERT INTO cell (batch, source, sheet, row, col, raw, note, origin)
