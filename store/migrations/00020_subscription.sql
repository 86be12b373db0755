-- +goose NO TRANSACTION
-- +goose Up
-- Who is told of which alerts, and how. The newest row of a subscription counts; an ended one says so.
CREATE TABLE IF NOT EXISTS subscription (
  id String,
  at DateTime64(6, 'UTC'),
  by String,
  body String CODEC(ZSTD(1)),
  ended Bool
) ENGINE = ReplacingMergeTree(at) ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
