-- +goose NO TRANSACTION
-- +goose Up
-- The life of alerts: what happened to each, never changed. The state of an alert is what its events add up to.
CREATE TABLE IF NOT EXISTS alert_event (
  alert String,
  at DateTime64(6, 'UTC'),
  kind String,
  by String,
  unit String,
  indicator String,
  body String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (at, alert, kind)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
