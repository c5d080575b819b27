package backup

import (
	"encoding/json"
	"strings"

	"berth/deployer/ledger"
	"berth/planner"
)

// said is a line of JSON of restic's.
type said struct {
	Type     string  `json:"message_type"` // status, summary, error, exit_error
	Percent  float64 `json:"percent_done"`
	Done     uint64  `json:"bytes_done"`
	Total    uint64  `json:"total_bytes"`
	Snapshot string  `json:"snapshot_id"`
	Added    uint64  `json:"data_added"`
	Files    uint64  `json:"total_files_processed"`
	Bytes    uint64  `json:"total_bytes_processed"`
	Message  string  `json:"message"`
	Item     string  `json:"item"`
	Error    struct {
		Message string `json:"message"`
	} `json:"error"`
}

// parseSaid reads a line; false where it is none of restic's.
func parseSaid(line string) (said, bool) {
	var s said
	if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &s) != nil {
		return said{}, false
	}
	return s, s.Type != ""
}

// plainOf is a line as people read it: of JSON the error that it tells, else nothing.
func plainOf(line string) string {
	s, is := parseSaid(line)
	switch {
	case !is:
		return ledger.Clean(strings.TrimSpace(line))
	case s.Type == "error":
		return ledger.Clean(strings.TrimSpace(s.Item + ": " + s.Error.Message))
	case s.Type == "exit_error":
		return ledger.Clean(s.Message)
	}
	return ""
}

// amount is a figure of restic's as one of berth's.
func amount(n uint64) planner.Bytes { return planner.Bytes(min(n, 1<<62)) }

// own takes a line of berth's own scripts apart: a word, and what follows.
func own(line string) (word, rest string, is bool) {
	line, is = strings.CutPrefix(line, "berth ")
	word, rest, _ = strings.Cut(line, " ")
	return word, ledger.Clean(rest), is
}
