-- +goose NO TRANSACTION
-- +goose Up
-- What is to be delivered, kept until it is: a receiver that is down loses nothing. The newest row of a message counts.
CREATE TABLE IF NOT EXISTS outbox (
  id String,
  at DateTime64(6, 'UTC'),
  state UInt8,
  due DateTime64(6, 'UTC'),
  body String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(at) ORDER BY id
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
