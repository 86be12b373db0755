-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS target (
  indicator UInt16,
  unit UInt32,
  starts Date32 CODEC(Delta, ZSTD(1)),
  ends Date32 CODEC(Delta, ZSTD(1)),
  batch UInt64 CODEC(Delta, ZSTD(1)),
  value Nullable(Decimal(38, 9)) CODEC(ZSTD(1)),
  illustrative Bool,
  origin String CODEC(ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (indicator, unit, starts, ends, batch)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
