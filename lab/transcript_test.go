//go:build linux

package lab

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
)

var update = flag.Bool("update", false, "write the transcript anew, from what is run")

// transcript is what an operator typed and saw, without what differs from one run to the next.
type transcript struct{ strings.Builder }

// says is what is done, in words.
func (s *transcript) says(format string, args ...any) { fmt.Fprintf(s, "\n"+format+"\n", args...) }

// shows is a command and what it printed: first what is said beside the result, then the result. How single steps went is left out, as those of several
// hosts come in another order each time, and so is what is said of connections.
func (s *transcript) shows(command string, f finished) {
	out := telling.ReplaceAllString(f.stderr, "") + f.stdout
	for _, d := range differs {
		out = d.form.ReplaceAllString(out, d.put)
	}
	fmt.Fprintf(s, "\n```\n$ berth %s\n%s\n```\n", command, strings.Trim(out, "\n"))
}

var (
	telling = regexp.MustCompile(`(?m)^(  [a-z-]+: .*  \S+|berth: .*)\n`)
	differs = []struct {
		form *regexp.Regexp
		put  string
	}{
		{regexp.MustCompile(`( --catalog \S+| -f \S+| --ssh-config \S+)`), ""},
		{regexp.MustCompile(`\(run [0-9A-Za-z-]+\)`), "(run ..)"},
		{regexp.MustCompile(`[0-9]+(\.[0-9]+)? [KMG]?B: about [0-9a-z ]+ at`), ".. MB: about .. at"},
		{regexp.MustCompile(`(?m)^(\S+  )[0-9.]+ [KMG]?B of `), "${1}.. MB of "},
		{regexp.MustCompile(`(?m)^(  \S+ +running +[0-9]/[0-9] +[0-9]+ +)[0-9.]+ [KMG]?B +`), "$1..      "},
		{regexp.MustCompile(`at the [0-9.]+ [KMG]?B/s measured on [0-9-]+`), "at the .. MB/s measured on (date)"},
		{regexp.MustCompile(`left there \([0-9.]+ [KMG]?B\)`), "left there (.. MB)"},
		{regexp.MustCompile(`[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}(:[0-9]{2})?`), "(date)"},
	}
)

// holds wants a file to be what was seen, or writes it.
func (s *transcript) holds(r *rig, file string) {
	r.t.Helper()
	got := strings.TrimLeft(s.String(), "\n")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			r.t.Fatal(err)
		}
		return
	}
	if want := r.read(file); got != want {
		r.t.Errorf("%s is not what berth prints; just transcript writes it anew:\n%s", file, differing(want, got))
	}
}
