-- +goose NO TRANSACTION
-- +goose Up
-- The record of what was done: each event holds the hash of the one before it. Rows are only ever added.
CREATE TABLE IF NOT EXISTS event (
  number UInt64,
  at DateTime64(6, 'UTC'),
  act String,
  object String,
  outcome String,
  before String CODEC(ZSTD(1)),
  after String CODEC(ZSTD(1)),
  sealed String,
  previous String,
  hash String
) ENGINE = ReplacingMergeTree ORDER BY (number, hash)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
