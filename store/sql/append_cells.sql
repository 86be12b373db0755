INSERT INTO cell (batch, source, span, sheet, row, col, raw, note, origin)
