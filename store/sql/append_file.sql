INSERT INTO file (sha256, part, last, bytes)
SETTINGS min_insert_block_size_rows = 32, min_insert_block_size_bytes = 0
