-- +goose NO TRANSACTION
-- +goose Up
-- Briefings: what is shown in a meeting, in order, with notes, as JSON. Every change is a row of its own; the newest one of a briefing counts.
CREATE TABLE IF NOT EXISTS briefing (
  briefing UInt64,
  revision UInt64,
  by String,
  content String CODEC(ZSTD(1)),
  removed Bool
) ENGINE = ReplacingMergeTree ORDER BY (briefing, revision)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
