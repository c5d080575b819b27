package session

// Meta says what a session was begun on, so that its file can be told from others and used again after
// the inventory has changed.
type Meta struct {
	Inventory string // name of the file
	Text      []byte // of the inventory
	Digest    string // of the text
	Catalog   string // digest of the catalog
}
