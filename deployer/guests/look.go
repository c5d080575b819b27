package guests

import (
	"context"
	"embed"

	"berth/deployer/ledger"
	"berth/message"
)

//go:embed sh/*.sh
var scriptFiles embed.FS

// AskText has the function ask for scripts that ask a hypervisor's pvesh.
var AskText = ledger.Shell(scriptFiles, "ask")

var lookText = ledger.Shell(scriptFiles, "ask", "look")

// Records is where a hypervisor has what berth remembers of its guests: ID.json, a [Record].
const Records = ledger.State + "/guests"

// Look asks a hypervisor what it is and what is on it, and changes nothing.
func Look(ctx context.Context, h ledger.Host) (*Proxmox, error) {
	text, err := ledger.Ask(ctx, h, ledger.Script(lookText, "berth-proxmox", Records))
	if err != nil {
		return nil, err
	}
	p, err := readLook(text)
	if err != nil {
		return nil, message.Errorf("host %s: %w", h.Name(), err)
	}
	p.Host = h.Name()
	if err := p.lose(ctx, h); err != nil {
		return nil, err
	}
	return p, nil
}

// Answers is what Proxmox machines said, by name, and why others did not.
type Answers struct {
	Said  map[string]*Proxmox
	Wrong map[string]error
}

var (
	errCut       = message.New("what it said of its guests is cut off; ask again")
	errNoProxmox = message.New("it is no Proxmox that answers: neither pveversion nor pvesh work there; does berth log in as root?")
)
