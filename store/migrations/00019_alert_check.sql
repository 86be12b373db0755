-- +goose NO TRANSACTION
-- +goose Up
-- When the alerts were last judged, on which viewing day and figures: a clock that is late is known by it.
CREATE TABLE IF NOT EXISTS alert_check (
  day Date32,
  at DateTime64(6, 'UTC'),
  version UInt64,
  catalogue String
) ENGINE = ReplacingMergeTree(at) ORDER BY day
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
