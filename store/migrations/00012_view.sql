-- +goose NO TRANSACTION
-- +goose Up
-- Addresses of pages that people keep under a name. Every change is a row of its own; the newest one of a view counts, a removed one says so.
CREATE TABLE IF NOT EXISTS view (
  view UInt64,
  revision UInt64,
  by String,
  name String,
  address String,
  removed Bool
) ENGINE = ReplacingMergeTree ORDER BY (view, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
