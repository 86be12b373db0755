package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/pressly/goose/v3"
)

// migrations are numbered files of one statement, each safe to run twice.
//
//go:embed migrations/*.sql
var migrations embed.FS

// newest asks migrate for every migration there is.
const newest int64 = 0

// migrate brings the tables to a version. It has a connection of its own: goose
// speaks database/sql.
func migrate(ctx context.Context, o clickhouse.Options, to int64) (err error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	db := clickhouse.OpenDB(&o)
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := goose.NewProvider(goose.DialectClickHouse, db, files, goose.WithDisableGlobalRegistry(true),
		goose.WithAllowOutofOrder(true)) // each makes a table of its own: one with a lower number may come later
	if err != nil {
		return err
	}
	at, newestHere, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if at > newestHere {
		return fmt.Errorf("the store is of version %d, made by a newer program; this one knows %d: install the newer program", at, newestHere)
	}
	if to == newest {
		_, err = p.Up(ctx)
	} else {
		_, err = p.UpTo(ctx, to)
	}
	return err
}
