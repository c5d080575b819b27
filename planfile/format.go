// Package planfile writes plans as JSON and reads them back.
//
// The format is a contract for scripts, documented in docs/json.md: version 1, English, stable. Fields
// may be added to it, none changes its meaning or goes away within a version. [Write] gives the same
// bytes for the same plan. [Read] takes what Write gave and what people write by hand, and is strict: an
// unknown field, a wrong type, a name used twice or anything behind the end is an error with its place.
package planfile

import (
	"bytes"
	"encoding/json"
	"strconv"

	"berth/planner"
)

// Version is the version of the format.
const Version = 1

// Meta is what a plan file says beside the plan: the digests of its inputs, "" where not known.
type Meta struct {
	Inventory string // "sha256:..."
	Catalog   string
}

// file is the whole file. Its structs are the one description of the format: they are written, and
// what is read is checked against them.
type file struct {
	Version      int          `json:"version"`
	Inventory    string       `json:"inventory"`
	Digest       *digest      `json:"digest,omitempty"`
	Status       string       `json:"status"`
	Proven       bool         `json:"proven"`
	Goal         string       `json:"goal"`
	Cost         scores       `json:"cost"`
	Bound        scores       `json:"bound"`
	Machines     []machine    `json:"machines"`
	Hosts        []host       `json:"hosts"`
	Guests       []guest      `json:"guests"`
	Placements   []placement  `json:"placements"`
	Moves        []move       `json:"moves"`
	Unplaced     []unplaced   `json:"unplaced"`
	Violations   []violation  `json:"violations"`
	RulesChanged []ruleChange `json:"rules_changed"`
	Waiting      []waiting    `json:"waiting,omitempty"`
	Power        *labPower    `json:"power,omitempty"`
}

type digest struct {
	Inventory string `json:"inventory"`
	Catalog   string `json:"catalog"`
}

// load is what machines and hosts have in common.
type load struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"`
	Processor string `json:"processor"`
	Margin    share  `json:"margin"`
	Memory    int64  `json:"memory_bytes"`
	Reserved  int64  `json:"reserved_bytes"`
	Foreign   int64  `json:"foreign_bytes"`
	Used      int64  `json:"used_bytes"`
	Headroom  int64  `json:"headroom_bytes"`
	Today     int64  `json:"today_bytes"`
	CPU       int64  `json:"cpu_millicpu"`
	CPULimit  int64  `json:"cpu_limit_millicpu"`
}

// ceilings are of a machine on which the inventory bounds them.
type ceilings struct {
	Sum        int64 `json:"ceilings_bytes,omitempty"`
	Overcommit share `json:"lxc_overcommit,omitempty"`
}

type machine struct {
	load
	ceilings
	Power *machinePower `json:"power,omitempty"`
}

// machinePower is in watts. AtMost alone is known of a machine that states none.
type machinePower struct {
	Watts  share `json:"watts,omitempty"`
	AtMost share `json:"at_most_watts,omitempty"`
	Saves  share `json:"off_saves_watts,omitempty"`
	Idle   bool  `json:"idle,omitempty"`
}

// labPower is the sum of the machines of which it is known, for a year.
type labPower struct {
	Watts    share  `json:"watts"`
	Energy   int64  `json:"kwh_year"`
	Cost     int64  `json:"cost_year,omitempty"`
	Currency string `json:"currency,omitempty"`
}

type host struct {
	load
	Machine  string   `json:"machine"`
	Services []string `json:"services"`
}

type guest struct {
	Name      string `json:"name"`
	Machine   string `json:"machine"`
	ID        int    `json:"id"`
	Appliance bool   `json:"appliance,omitempty"`
	Action    string `json:"action"`
	Memory    int64  `json:"memory_bytes"`
	From      int64  `json:"from_bytes"`
}

type placement struct {
	Service     string        `json:"service"`
	Entry       string        `json:"entry,omitempty"` // where it has another name
	Host        string        `json:"host"`
	From        string        `json:"from"`
	Agent       bool          `json:"agent,omitempty"`
	Memory      int64         `json:"memory_bytes"`
	Verdict     string        `json:"verdict"`
	Reasons     []reason      `json:"reasons"`
	Performance []performance `json:"performance,omitempty"`
	Network     []network     `json:"over_network,omitempty"`
	Derived     []derived     `json:"derived,omitempty"`
}

// network is what a service uses of a share that another machine serves.
type network struct {
	Share  string `json:"share"`
	Server string `json:"server"`
	Path   string `json:"path"` // on the server
	Size   int64  `json:"size_bytes,omitempty"`
}

// derived is a fact that the entry does not state.
type derived struct {
	Fact       string   `json:"fact"`
	From       string   `json:"from"`
	Of         string   `json:"of,omitempty"`
	Containers []string `json:"containers,omitempty"`
	Memory     int64    `json:"memory_bytes,omitempty"`
	CPU        int64    `json:"millicpu,omitempty"`
	Device     string   `json:"device,omitempty"`
	Keys       []string `json:"keys,omitempty"`
	Text       string   `json:"text"`
}

type performance struct {
	Metric    string `json:"metric"`
	Reference string `json:"reference"`
	Before    string `json:"before"`
	After     string `json:"after"`
	Low       share  `json:"times_low,omitempty"`
	High      share  `json:"times_high,omitempty"`
	From      string `json:"estimated_from,omitempty"`
}

type move struct {
	Service string `json:"service"`
	From    string `json:"from"`
	To      string `json:"to"`
	Action  string `json:"action"`
	Agent   bool   `json:"agent,omitempty"`
	Data    *int64 `json:"data_bytes,omitempty"` // left out where nothing is known of the size
	Unknown bool   `json:"data_unknown,omitempty"`
}

// waiting is what a service left on a host at its last move.
type waiting struct {
	Service string `json:"service"`
	Host    string `json:"host"`
	Since   string `json:"since"`
	Size    int64  `json:"size_bytes,omitempty"`
	Text    string `json:"text"`
}

type unplaced struct {
	Service string        `json:"service"`
	Entry   string        `json:"entry,omitempty"`
	Derived []derived     `json:"derived,omitempty"`
	Hosts   []hostReasons `json:"hosts"`
}

type hostReasons struct {
	Host    string   `json:"host"`
	Reasons []reason `json:"reasons"`
}

type reason struct {
	Rule     string `json:"rule"`
	Bytes    *int64 `json:"amount_bytes,omitempty"`
	MilliCPU *int64 `json:"amount_millicpu,omitempty"`
	Text     string `json:"text"`
}

type violation struct {
	Host    string `json:"host"`
	Service string `json:"service,omitempty"`
	reason
}

type ruleChange struct {
	Rule    string `json:"rule"`
	Machine string `json:"machine,omitempty"`
	From    share  `json:"from,omitempty"`
	To      share  `json:"to,omitempty"`
	Text    string `json:"text"`
}

// ruleChangeNames are the stable names of what a run can change.
var ruleChangeNames = [...]string{
	planner.MarginChanged:     "margin",
	planner.OvercommitChanged: "overcommit",
	planner.OverMarginAllowed: "allow_over_margin",
	planner.MachineTakenAway:  "without",
}

// whyNames are the stable names of why a service is on its host.
var whyNames = [...]string{
	planner.WhyPinned:   "pinned",
	planner.WhyOnlyHost: "only_host",
	planner.WhyNoRoom:   "no_room_elsewhere",
	planner.WhyBetter:   "better_here",
	planner.WhyEqual:    "equal_elsewhere",
	planner.WhyAgent:    "agent",
	planner.WhyGiven:    "given",
}

// share is a number with at most three decimals: a margin of 0.9, an overcommit of 2.
type share planner.Permille

// MarshalJSON implements json.Marshaler.
func (s share) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(s)/1000, 'f', -1, 64), nil
}

// scores are figures by the name of their criterion, in the order of the goal.
type scores []score

type score struct {
	criterion string
	value     int64
}

// MarshalJSON implements json.Marshaler. It keeps the order, which is the order of importance.
func (s scores) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, x := range s {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(x.criterion)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.WriteString(strconv.FormatInt(x.value, 10))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
