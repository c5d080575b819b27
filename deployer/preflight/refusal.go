package preflight

import (
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
)

// Refusal says what it means that nothing could be learned of an image.
type Refusal int

// The refusals.
const (
	Unclear       Refusal = iota // it does not say
	NotThere                     // the registry says that it has no such image
	Denied                       // the registry shows it to nobody without access, or does not say that it has none
	RateLimited                  // the registry answers no more questions for now
	NotReached                   // the registry does not answer
	NotTrusted                   // it answers, and the host does not trust it
	UnknownFormat                // it is there, in a format that this Docker cannot read beforehand
)

// refusals has what Docker's command prints, of versions 20.10 to 28, for each refusal; the first that is found counts. A
// registry that has an image in a newer format tells an old command that the manifest is unknown, too.
var refusals = []struct {
	means Refusal
	words []string
}{
	{UnknownFormat, []string{"accept header does not support", "unsupported manifest", "is a manifest list"}},
	{RateLimited, []string{"toomanyrequests", "too many requests", "rate limit"}},
	{Denied, []string{"unauthorized", "denied", "authentication required", "no basic auth credentials", "insufficient_scope"}},
	{NotTrusted, []string{"x509:", "certificate", "server gave http response to https client"}},
	{NotReached, []string{
		"connection refused", "no such host", "timeout", "timed out", "deadline exceeded", "no route to host", "network is unreachable",
		"connection reset", "temporary failure in name resolution", "server misbehaving", ": eof",
	}},
	{NotThere, []string{"manifest unknown", "name unknown"}},
}

// meaning reads what Docker's command says where it cannot tell of an image.
func meaning(text string) Refusal {
	text = strings.ToLower(text)
	for _, r := range refusals {
		for _, word := range r.words {
			if strings.Contains(text, word) {
				return r.means
			}
		}
	}
	return Unclear
}

// vague is what Docker's command says of several refusals alike: of an image that is not there, of one that needs access
// and of one in a format that it does not know. What it says with --debug tells them apart.
const vague = "no such manifest"

// cause gives what the registry said, of the lines that Docker's command prints with --debug: the last answer that it
// names there. Empty: there is none.
func cause(lines []remote.Line) string {
	out := ""
	for _, l := range lines {
		_, quoted, found := strings.Cut(l.Text, "msg=")
		if !found {
			continue
		}
		said, err := strconv.Unquote(quoted)
		if err != nil {
			continue
		}
		if _, answer, found := strings.Cut(said, "continuing on error ("); found {
			_, answer, _ = strings.Cut(answer, ") ")
			out = ledger.Clean(strings.Join(strings.Fields(answer), " "))
		}
	}
	return out
}
