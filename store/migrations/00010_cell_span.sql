-- +goose NO TRANSACTION
-- +goose Up
-- One row may stand for a stretch of cells: one column of one sheet, row after row, each as its figure is written.
ALTER TABLE cell ADD COLUMN IF NOT EXISTS span UInt32 DEFAULT 1 CODEC(Delta, ZSTD(1)) AFTER source;
