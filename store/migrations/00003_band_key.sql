-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS band_key (
  number UInt8,
  id String
) ENGINE = ReplacingMergeTree ORDER BY number
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
