package carry

import (
	"embed"
	"errors"

	"berth/deployer/ledger"
	"berth/deployer/remote"
)

//go:embed sh/*.sh
var scriptFiles embed.FS

// VacantText has functions that say of a directory whether data may be carried into it.
var VacantText = ledger.Shell(scriptFiles, "vacant")

var (
	toolsText    = ledger.Shell(scriptFiles, "path", "tools")
	claimText    = VacantText + ledger.Shell(scriptFiles, "path", "claim")
	shellText    = ledger.Shell(scriptFiles, "shell")
	clientText   = ledger.Shell(scriptFiles, "path", "client")
	manifestText = VacantText + ledger.Shell(scriptFiles, "path", "manifest")
	markText     = ledger.Shell(scriptFiles, "path", "mark")
	changedText  = ledger.Shell(scriptFiles, "path", "changed")
	goneText     = ledger.Shell(scriptFiles, "path", "gone")
	listText     = ledger.Shell(scriptFiles, "path", "list")
	showText     = ledger.Shell(scriptFiles, "path", "show")
	leavesText   = ledger.Shell(scriptFiles, "path", "leaves")
	admitText    = ledger.Shell(scriptFiles, "path", "keys", "admit")
	dismissText  = ledger.Shell(scriptFiles, "path", "keys", "dismiss")
	serveText    = ledger.Shell(scriptFiles, "path", "serve")
)

// exitOf is the exit code of a command that failed; false where it did not come to one.
func exitOf(err error) (int, bool) {
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Signal == "" {
		return exit.Code, true
	}
	return 0, false
}
