package store

import _ "embed"

// The statements, one a file, each named after what runs it. They are read-only
// text of the program: nothing is ever put into them, values go as parameters.
var (
	//go:embed sql/latest.sql
	latestSQL string
	//go:embed sql/latest_everywhere.sql
	latestEverywhereSQL string
	//go:embed sql/over_units.sql
	overUnitsSQL string
	//go:embed sql/history.sql
	historySQL string
	//go:embed sql/of_batch.sql
	ofBatchSQL string
	//go:embed sql/history_cells.sql
	historyCellsSQL string
	//go:embed sql/first_received.sql
	firstReceivedSQL string
	//go:embed sql/first_received_everywhere.sql
	firstReceivedEverywhereSQL string
	//go:embed sql/extent.sql
	extentSQL string
	//go:embed sql/moved.sql
	movedSQL string
	//go:embed sql/moved_everywhere.sql
	movedEverywhereSQL string
	//go:embed sql/moved_count.sql
	movedCountSQL string
	//go:embed sql/moved_count_everywhere.sql
	movedCountEverywhereSQL string
	//go:embed sql/targets.sql
	targetsSQL string

	//go:embed sql/batches.sql
	batchesSQL string
	//go:embed sql/batches_by_number.sql
	batchesByNumberSQL string
	//go:embed sql/by_key.sql
	byKeySQL string
	//go:embed sql/by_hash.sql
	byHashSQL string
	//go:embed sql/started.sql
	startedSQL string
	//go:embed sql/accepted.sql
	acceptedSQL string
	//go:embed sql/taken.sql
	takenSQL string
	//go:embed sql/figures.sql
	figuresSQL string
	//go:embed sql/file.sql
	fileSQL string
	//go:embed sql/file_whole.sql
	fileWholeSQL string
	//go:embed sql/forms.sql
	formsSQL string
	//go:embed sql/append_form.sql
	appendFormSQL string
	//go:embed sql/catalogue_kept.sql
	catalogueKeptSQL string

	//go:embed sql/create_database.sql
	createDatabaseSQL string
	//go:embed sql/unit_keys.sql
	unitKeysSQL string
	//go:embed sql/indicator_keys.sql
	indicatorKeysSQL string
	//go:embed sql/band_keys.sql
	bandKeysSQL string
	//go:embed sql/ready.sql
	readySQL string
	//go:embed sql/folders.sql
	foldersSQL string

	//go:embed sql/append_observations.sql
	appendObservationsSQL string
	//go:embed sql/append_cells.sql
	appendCellsSQL string
	//go:embed sql/append_batch.sql
	appendBatchSQL string
	//go:embed sql/append_file.sql
	appendFileSQL string
	//go:embed sql/append_catalogue.sql
	appendCatalogueSQL string
	//go:embed sql/append_targets.sql
	appendTargetsSQL string
	//go:embed sql/append_unit_keys.sql
	appendUnitKeysSQL string
	//go:embed sql/append_indicator_keys.sql
	appendIndicatorKeysSQL string
	//go:embed sql/append_band_keys.sql
	appendBandKeysSQL string
)
