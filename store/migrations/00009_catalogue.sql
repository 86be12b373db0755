-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS catalogue (
  hash String,
  at DateTime64(6, 'UTC'),
  folder String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY hash
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
