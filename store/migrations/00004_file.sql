-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS file (
  sha256 FixedString(32),
  part UInt32,
  last Bool,
  bytes String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (sha256, part)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
