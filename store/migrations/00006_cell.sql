-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS cell (
  batch UInt64 CODEC(Delta, ZSTD(1)),
  source UInt32 CODEC(Delta, ZSTD(1)),
  sheet String CODEC(ZSTD(1)),
  row UInt32 CODEC(Delta, ZSTD(1)),
  col UInt32 CODEC(Delta, ZSTD(1)),
  raw String CODEC(ZSTD(1)),
  note String CODEC(ZSTD(1)),
  origin String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (batch, source)
SETTINGS non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
