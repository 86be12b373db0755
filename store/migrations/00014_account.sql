-- +goose NO TRANSACTION
-- +goose Up
-- What is kept of people, of the tokens of machines and of sessions: every change is a row of its own, the newest of an id counts.
CREATE TABLE IF NOT EXISTS account (
  kind String,
  id String,
  at DateTime64(6, 'UTC'),
  by String,
  content String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (kind, id, at)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
