-- +goose NO TRANSACTION
-- +goose Up
-- How a person said a form is to be read, by the fingerprint of its headings. The newest row of a form counts; a forgotten one says so.
CREATE TABLE IF NOT EXISTS form (
  fingerprint String,
  at DateTime64(6, 'UTC'),
  by String,
  file_name String,
  headings String CODEC(ZSTD(1)),
  answers String CODEC(ZSTD(1)),
  forgotten Bool
) ENGINE = ReplacingMergeTree(at) ORDER BY fingerprint
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
