package steps

import (
	"embed"

	"berth/deployer/ledger"
)

// scriptFiles are the scripts of steps; those that write what berth remembers are the ledger's.
//
//go:embed sh/*.sh
var scriptFiles embed.FS

// shell puts a script of this package together.
func shell(names ...string) string { return ledger.Shell(scriptFiles, names...) }
