package lab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// loop is what somebody without a tool would type: hosts beside each other, on each of them the files by tar, and
// then one `docker compose up --wait` after the other, all in one session, with nobody asked whether anything is in the
// way, nothing written down, and no way back.
const loop = `for host in control-tower cargo media; do (
	tar -C "$RENDERED/$host" -cf - . | ssh -F "$LAB/ssh_config" -l nopass "$host" 'sudo sh -c "
		mkdir -p /opt/berth && tar -C /opt/berth --owner=root --group=root -xpf - || exit 1
		for dir in /opt/berth/*/; do docker compose --project-directory \$dir up --detach --quiet-pull --wait || exit 1; done"' || : >"$RENDERED.failed"
) & done
wait
[ ! -e "$RENDERED.failed" ]`

// BenchmarkSideBySideWithALoop deploys twenty services on each of three hosts with berth and with a loop of docker compose
// over SSH.
func BenchmarkSideBySideWithALoop(b *testing.B) {
	inventory, catalog := sixty(b)
	s := newSide(b, inventory, catalog, 60)
	first, nothing := s.beside(b, &contender{name: "loop", deploy: (*side).withALoop})
	if first < 1.5 || nothing < 3 { // said and no failure: a machine that does other things as well measures anything
		fmt.Printf("*** a first deployment is %.1f times as fast as a loop's, wanted is 1.5; with nothing to do %.1f, wanted is 3 ***\n", first, nothing)
	}
}

// sixty is the fixture of twenty services, each of them once for each host.
func sixty(b *testing.B) (inventory, catalog string) {
	b.Helper()
	dir := b.TempDir()
	text, err := os.ReadFile(sideDir + "inventory.yaml")
	if err != nil {
		b.Fatal(err)
	}
	head, _, found := strings.Cut(string(text), "\nservices:\n")
	entries, err := os.ReadDir(sideDir + "catalog")
	if err != nil || !found {
		b.Fatal(found, err)
	}
	wishes := head + "\nservices:\n"
	for _, host := range []string{"control-tower", "cargo", "media"} {
		for _, e := range entries {
			name := e.Name() + "-" + host
			wishes += fmt.Sprintf("  %s: {on: %s}\n", name, host)
			to := filepath.Join(dir, "catalog", name)
			if err := os.CopyFS(to, os.DirFS(sideDir+"catalog/"+e.Name())); err != nil {
				b.Fatal(err)
			}
			file := filepath.Join(to, "compose.yaml")
			entry, err := os.ReadFile(file)
			if err != nil {
				b.Fatal(err)
			}
			// Sixty checks every two seconds would be most of what is measured: they are asked often at the start alone.
			named := strings.NewReplacer("\nname: "+e.Name()+"\n", "\nname: "+name+"\n",
				"      interval: 2s\n", "      interval: 60s\n      start_period: 60s\n      start_interval: 2s\n").Replace(string(entry))
			if err := os.WriteFile(file, []byte(named), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	inventory = filepath.Join(dir, "inventory.yaml")
	if err := os.WriteFile(inventory, []byte(wishes), 0o600); err != nil {
		b.Fatal(err)
	}
	return inventory, filepath.Join(dir, "catalog")
}

func (s *side) withALoop(bool) time.Duration {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "./lab", "ctl", "sh", "-c", loop)
	cmd.Env = append(os.Environ(), "LAB="+s.dir, "HOME="+s.dir, "RENDERED="+s.rendered)
	from := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(from)
	if err != nil {
		s.t.Fatalf("the loop: %v\n%s", err, out)
	}
	return took
}
