INSERT INTO target (indicator, unit, starts, ends, batch, value, illustrative, origin)
