package giaoban

// Definition is one criterion of one edition of a set that indicators are counted by,
// such as the new-rural criteria of 2016. Editions stand side by side and are never
// added to each other.
type Definition struct {
	Set       string // the file it stands in: nrd_criteria
	Edition   string // "2016"
	Number    string // its place in the edition
	Code      string
	Name      Text
	Group     string // the chapter of the edition, as it is written there
	ValidFrom Date
	ValidTo   Date // first day of the next edition
	Source    string
	Checked   bool // somebody held it against the document itself
}
