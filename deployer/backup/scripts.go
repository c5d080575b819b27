package backup

import (
	"embed"

	"berth/deployer/ledger"
)

//go:embed sh/*.sh
var scriptFiles embed.FS

var (
	askText     = ledger.Shell(scriptFiles, "restic", "ask")
	runText     = ledger.Shell(scriptFiles, "restic", "run")
	apartText   = ledger.FollowText + ledger.Shell(scriptFiles, "apart")
	saveText    = ledger.Shell(scriptFiles, "restic", "service", "save")
	stepText    = ledger.Shell(scriptFiles, "restic", "service", "borrowed", "save")
	restoreText = ledger.Shell(scriptFiles, "restic", "service", "fetch", "restore")
	verifyText  = ledger.Shell(scriptFiles, "restic", "service", "fetch", "verify")
)

// ownDir is what berth keeps of the backups of a service on its host: the log of the last one, and while one is made what its entry
// dumps.
func ownDir(service string) string { return ledger.State + "/backups/" + service }
