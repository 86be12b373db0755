-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS batch (
  batch UInt64,
  state UInt8,
  recorded_at DateTime64(6, 'UTC'),
  by String,
  file_name String,
  sha256 String,
  size UInt64,
  key String,
  options String CODEC(ZSTD(1)),
  catalogue String,
  figures UInt64,
  report String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree(state) ORDER BY batch
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
