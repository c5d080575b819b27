package planner

// BackKind says how something is taken back.
type BackKind int

// The ways back.
const (
	BackStop    BackKind = iota // an added service is stopped and its files removed; nothing is lost
	BackReturn                  // a moved service starts again where it was; its data stays there until the operator's last word
	BackStart                   // a removed service starts again; its data is kept
	BackDestroy                 // a created guest is destroyed
	BackResize                  // a guest gets its former memory back, with a restart
	BackNone                    // a destroyed guest comes back only from a backup of it
)

// WayBack says how one change is undone. Data is what would have to be carried again if it was
// changed on the new side meanwhile.
type WayBack struct {
	Kind    BackKind
	Service string
	Guest   string
	ID      int
	From    string // where it goes back to
	Host    string // where it is then
	Size    Bytes  // the former memory of a guest
	Data    Bytes
}

// WaysBack lists for every change of the plan how it is undone: services first, then guests.
func WaysBack(plan *Plan) []WayBack {
	var out []WayBack
	for _, m := range plan.Moves {
		kind := [...]BackKind{AddService: BackStop, MoveService: BackReturn, RemoveService: BackStart}[m.Action]
		out = append(out, WayBack{Kind: kind, Service: m.Service, From: m.From, Host: m.To, Data: m.Data})
	}
	for _, g := range plan.Guests {
		w := WayBack{Guest: g.Guest.Name, ID: g.Guest.ID, Host: g.Machine, Size: g.From}
		switch g.Action {
		case KeepGuest:
			continue
		case CreateGuest:
			w.Kind = BackDestroy
		case ResizeGuest:
			w.Kind = BackResize
		case DestroyGuest:
			w.Kind = BackNone
		}
		out = append(out, w)
	}
	return out
}
