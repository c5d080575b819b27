package planner

// RiskKind says what can go wrong.
type RiskKind int

// The kinds of risks. Each has its cover, which wording spells out.
const (
	RiskTight          RiskKind = iota // Host is over 95 % of its margin: Bytes left
	RiskSlow                           // Service is acceptable at best on Host, under Judgement
	RiskUnknown                        // nothing is declared for Service on Host's processor
	RiskNotRecommended                 // Service runs on Host although not recommended
	RiskCPU                            // Service may take Share of Host's cores
	RiskData                           // Service moves with Bytes of data
	RiskArch                           // Service moves from one architecture to another
	RiskCritical                       // critical Service depends on hypervisor Host
	RiskPassthrough                    // Host has devices passed through: it is pinned to its machine
	RiskBallooning                     // guests of machine Host take more than 80 % of it
	RiskRestart                        // guest Host restarts when its memory changes
	RiskLoss                           // machine Host fails: Count services have no other place
)

// Risk is one thing that can go wrong with a plan.
type Risk struct {
	Kind      RiskKind
	Host      string
	Service   string
	Judgement Judgement
	Bytes     Bytes
	Share     Permille
	Count     int
}

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

// CheckKind says what must be true afterwards.
type CheckKind int

// The kinds of checks.
const (
	CheckGuests  CheckKind = iota // guests Names run with the memory that the plan gives them
	CheckHealthy                  // every container of Count services is healthy
	CheckMargin                   // machine Subject is below its margin: Bytes
	CheckRoutes                   // Count names under the domain answer
	CheckDevices                  // Names (devices) work in Subject
	CheckAgents                   // agents Names run on every host
	CheckMoved                    // data of Subject is complete on its new host
	CheckAlerts                   // alerts are configured and tested, for memory above the margin
	CheckQuiet                    // no service crashed in seven days
	CheckBackups                  // the backup of Count services with state was restored once
	CheckPapers                   // status page and documentation are up to date
)

// Check is a line of the checklist.
type CheckItem struct {
	Kind    CheckKind
	Subject string
	Names   []string
	Count   int
	Bytes   Bytes
	Share   Permille
}
