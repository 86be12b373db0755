INSERT INTO observation (indicator, unit, starts, ends, band, batch, value, denominator, status, illustrative, source)
SETTINGS max_insert_block_size = 4294967296, min_insert_block_size_rows = 4294967296,
  min_insert_block_size_bytes = 0, max_insert_threads = 1, optimize_on_insert = 0
