-- +goose NO TRANSACTION
-- +goose Up
-- Who did it and from where, apart from the chain: the chain holds only a salted digest of it, so that it can be erased and the chain stays whole.
CREATE TABLE IF NOT EXISTS event_person (
  number UInt64,
  salt String,
  who String,
  address String
) ENGINE = ReplacingMergeTree ORDER BY (number, salt)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
