//go:build linux

package carry

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/internal/treetest"
)

// BenchmarkBesideTarAndRsync carries the same directory between the same two sshds of this machine in each round: by tar through ssh, by
// rsync as people call it, and by berth with the verification of everything. The figures are the best round's of each; "x" is how much of
// the throughput of what else goes the same way berth has: directly, of the better of tar and rsync; through the operator, of tar over two
// connections, as rsync does not go from one distant host to another. Again is a copy in which nothing has changed, beside rsync's.
func BenchmarkBesideTarAndRsync(b *testing.B) {
	s := serve(b, "")
	treetest.Fill(b, s.from.Path)
	files, size, small := 8, 256, 8000 // 2 GB, as a service that is worth a move
	if testing.Short() {
		files, size, small = 1, 4, 20
	}
	for i := range files {
		big(b, filepath.Join(s.from.Path, "big"+strconv.Itoa(i)), size)
	}
	for i := range small {
		did(b, os.WriteFile(filepath.Join(s.from.Path, "deep", "small"+strconv.Itoa(i)), make([]byte, 100+i), 0o644))
	}
	home := filepath.Dir(filepath.Dir(s.known))
	to := func(port int) string {
		return fmt.Sprintf("ssh -F /dev/null -i %s/.ssh/id_ed25519 -o UserKnownHostsFile=%s -p %d", home, s.known, port)
	}
	const login = " root@127.0.0.1 "
	from, ssh := to(s.ports[0]), to(s.ports[1])
	plain := filepath.Join(s.hosts[0].root, "source") // a name without quotes, for the two shells on the way
	did(b, os.Symlink(s.from.Path, plain))
	best := map[string]time.Duration{}
	timed := func(what string, do func() error) {
		unix.Sync() // or it waits for the disk on behalf of those before
		start := time.Now()
		did(b, do())
		if t := time.Since(start); best[what] == 0 || t < best[what] {
			best[what] = t
		}
	}
	shell := func(line string, args ...string) func() error {
		return func() error {
			out, err := exec.Command("sh", append([]string{"-c", line, "sh"}, args...)...).CombinedOutput()
			if err != nil {
				return fmt.Errorf("%w: %s", err, out)
			}
			return nil
		}
	}
	round := 0
	for b.Loop() {
		round++
		// A copy goes before the next one is made: each begins with as much memory that the machine has at hand.
		into := func(what string, do func(to string)) {
			to := filepath.Join(s.hosts[1].root, what+strconv.Itoa(round))
			do(to)
			did(b, os.RemoveAll(to))
		}
		const packs, unpacks = `"tar -C $1 --xattrs --acls --numeric-owner -S -cf - ."`, `"mkdir $2 && tar -C $2 --xattrs --acls --numeric-owner -xpf -"`
		into("tar", func(to string) { timed("tar", shell(`sh -c `+packs+` | `+ssh+login+unpacks, plain, to)) })
		into("relayed", func(to string) { timed("relayed tar", shell(from+login+packs+` | `+ssh+login+unpacks, plain, to)) })
		into("rsync", func(to string) {
			again := shell(`rsync -aHAXS --numeric-ids -e "`+ssh+`" "$1/" "root@127.0.0.1:$2/"`, s.from.Path, to)
			timed("rsync", again)
			timed("rsync again", again)
		})
		for what, by := range map[string]Carrier{"direct": Direct{s.reach}, "relay": Relay{}} {
			into(what, func(to string) {
				w, err := Open(b.Context(), what+strconv.Itoa(round), s.from, Place{s.to.Host, to}, by)
				did(b, err)
				timed(what+" copy", func() error {
					if err := w.Mark(b.Context()); err != nil {
						return err
					}
					_, err := w.Copy(b.Context(), Copying{})
					return err
				})
				timed(what+" verify", func() error {
					proof, err := w.VerifyAll(b.Context(), "all")
					if err == nil && !proof.Same() {
						return fmt.Errorf("%+v", proof)
					}
					return err
				})
				timed(what+" again", func() error { _, err := w.Copy(b.Context(), Copying{}); return err })
			})
		}
	}
	other := map[string]time.Duration{"direct": min(best["tar"], best["rsync"]), "relay": best["relayed tar"]}
	for what, t := range best {
		b.ReportMetric(t.Seconds(), "s-"+strings.ReplaceAll(what, " ", "-"))
	}
	for _, what := range []string{"direct", "relay"} {
		b.ReportMetric(other[what].Seconds()/(best[what+" copy"]+best[what+" verify"]).Seconds(), "x-"+what)
		b.ReportMetric(best["rsync again"].Seconds()/best[what+" again"].Seconds(), "x-"+what+"-again")
	}
}
