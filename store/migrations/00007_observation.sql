-- +goose NO TRANSACTION
-- +goose Up
CREATE TABLE IF NOT EXISTS observation (
  indicator UInt16,
  unit UInt32,
  starts Date32 CODEC(Delta, ZSTD(1)),
  ends Date32 CODEC(Delta, ZSTD(1)),
  band UInt8,
  batch UInt64 CODEC(Delta, ZSTD(1)),
  value Nullable(Decimal(38, 9)) CODEC(ZSTD(1)),
  denominator Nullable(Decimal(38, 9)) CODEC(ZSTD(1)),
  status Enum8('reported' = 1, 'provisional' = 2, 'estimated' = 3, 'not_applicable' = 4, 'withdrawn' = 5),
  illustrative Bool,
  source UInt32 CODEC(Delta, ZSTD(1))
) ENGINE = ReplacingMergeTree ORDER BY (indicator, unit, starts, ends, band, batch)
SETTINGS non_replicated_deduplication_window = 10000,
  fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1;
