-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS indicator_key (
  number UInt16,
  id String
) ENGINE = ReplacingMergeTree ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
