package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/rollout"
	"berth/wording"
)

// repository is the store of a lab, as each host reaches it.
type repository struct {
	words wording.Words
	at    string
	given string // what restic gets: NAME=VALUE, a line each; nothing else may show it
}

// openRepository collects what opens the repository of the lab. It asks no host.
func openRepository(ctx context.Context, w wording.Words, b inventory.Backups, secrets func(context.Context) (source, error)) (*repository, error) {
	if b.Repository == "" {
		return nil, &rollout.InputError{Err: errors.New(w.Say("the inventory does not say where backups go: write backups: {repository: ...} (docs/backups.md)",
			"l'inventaire ne dit pas où vont les sauvegardes : écrire backups: {repository: ...} (docs/backups.md)"))}
	}
	value, err := secrets(ctx)
	if err != nil {
		return nil, err
	}
	r := &repository{words: w, at: b.Repository, given: "RESTIC_REPOSITORY=" + b.Repository + "\n"}
	var missing []string
	for i, name := range b.All() {
		text, known, err := value(ctx, name)
		if err != nil {
			return nil, err
		}
		if !known {
			missing = append(missing, name)
			continue
		}
		variable := "RESTIC_PASSWORD"
		if i > 0 {
			variable = b.Secrets[i-1]
		}
		if strings.ContainsAny(text, "\n\r") {
			return nil, &rollout.InputError{Err: errors.New(w.Say("secret %s has several lines, and restic takes one", "le secret %s a plusieurs lignes, et restic en prend une", name))}
		}
		r.given += variable + "=" + text + "\n"
	}
	if missing != nil {
		return nil, &rollout.InputError{Err: errors.New(w.Say("the repository of backups needs %s: berth secrets set %s",
			"le dépôt des sauvegardes demande %s : berth secrets set %s", strings.Join(missing, ", "), missing[0]))}
	}
	return r, nil
}

// source gives the value of a secret that the operator has, and false where nobody has given one.
type source = func(ctx context.Context, name string) (value string, known bool, err error)

// input is what restic gets, for one script.
func (r *repository) input() io.Reader { return strings.NewReader(r.given) }

// The exit codes of restic, since 0.17.
const (
	incomplete    = 3
	noRepository  = 10
	locked        = 11
	wrongPassword = 12
)

// oldest is the first release of restic that tells its failures apart.
var oldest = [2]int{0, 17}

var releaseForm = regexp.MustCompile(`^restic (\d{1,4})\.(\d{1,4})`)

// open asks a host for its restic, and the repository whether it lets it in. make makes one where there is none.
func (r *repository) open(ctx context.Context, h ledger.Host, make bool) (made bool, err error) {
	does := ""
	if make {
		does = "make"
	}
	c := ledger.Script(askText, "berth-backup", does)
	c.Stdin = r.input()
	text, err := ledger.Ask(ctx, h, c)
	if err != nil {
		return false, err
	}
	machine, release, code, said := "", "", -1, []string(nil)
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch rest = ledger.Clean(rest); word {
		case "machine":
			machine = rest
		case "restic":
			release = rest
		case "made":
			made = true
		case "code":
			code, _ = strconv.Atoi(rest)
		case "said":
			said = append(said, rest)
		}
	}
	switch {
	case !recent(release):
		return false, r.noRestic(h.Name(), release, machine)
	case code != 0:
		return made, r.failed(h.Name(), code, said)
	}
	return made, nil
}

// recent reports whether a restic is one that tells its failures apart.
func recent(release string) bool {
	m := releaseForm.FindStringSubmatch(release)
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return major > oldest[0] || major == oldest[0] && minor >= oldest[1]
}

// builds are the names that restic's releases have for machines, by what uname calls them.
var builds = map[string]string{"x86_64": "amd64", "aarch64": "arm64", "armv6l": "arm", "armv7l": "arm", "armv8l": "arm", "i686": "386", "riscv64": "riscv64"}

// noRestic says how restic comes to a host that has none, or one that is too old.
func (r *repository) noRestic(host, release, machine string) error {
	build := builds[machine]
	if build == "" {
		build = "ARCH"
	}
	by := fmt.Sprintf("curl -fL https://github.com/restic/restic/releases/download/v0.18.1/restic_0.18.1_linux_%s.bz2 | bunzip2 >/usr/local/bin/restic && chmod 755 /usr/local/bin/restic", build)
	say := r.words.Say
	what := say("there is no restic", "restic n'y est pas")
	if release != "" {
		what = say("its restic is older than 0.17 (%s), and does not tell its failures apart", "son restic est plus ancien que 0.17 (%s), et ne distingue pas ses échecs", firstWords(release, 2))
	}
	return &rollout.RefusedError{Err: errors.New(say("host %s: %s; as root, on Debian 13 or newer: apt install restic, elsewhere: %s",
		"hôte %s : %s ; comme root, sous Debian 13 ou plus récent : apt install restic, ailleurs : %s", host, what, by))}
}

func firstWords(s string, n int) string {
	words := strings.Fields(s)
	return strings.Join(words[:min(n, len(words))], " ")
}

// failed says what an exit code of restic means, and what to do.
func (r *repository) failed(host string, code int, said []string) error {
	say := r.words.Say
	last := ""
	if len(said) > 0 {
		last = say("; it says: %s", " ; il dit : %s", strings.Join(said, " / "))
	}
	text := ""
	switch code {
	case noRepository:
		text = say("there is no repository %s: berth backup --init makes it", "il n'y a pas de dépôt %s : berth backup --init le crée", r.at)
	case locked:
		text = say("the repository %s is locked: another restic works on it. If none does any more, restic unlock lets go of what it left", "le dépôt %s est verrouillé : un autre restic y travaille. S'il n'y en a plus, restic unlock lève ce qu'il a laissé", r.at) + last
	case wrongPassword:
		text = say("the password does not open the repository %s: berth secrets set gives another one", "le mot de passe n'ouvre pas le dépôt %s : berth secrets set en donne un autre", r.at)
	case incomplete:
		text = say("the snapshot is incomplete: not everything could be read", "l'instantané est incomplet : tout n'a pas pu être lu") + last
	default:
		text = say("restic failed (%d) in the repository %s", "restic a échoué (%d) dans le dépôt %s", code, r.at) + last
	}
	return errors.New(say("host %s: %s", "hôte %s : %s", host, text))
}

// limit is how much of what restic prints at once is read, in bytes.
const limit = 64 << 20

// run runs restic on a host, and gives what it prints.
func (r *repository) run(ctx context.Context, h ledger.Host, args ...string) ([]byte, error) {
	c := ledger.Script(runText, "berth-backup", args...)
	c.Stdin = r.input()
	release, err := h.Hold(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	out, err := h.Output(ctx, c, limit)
	var exit *remote.ExitError
	if errors.As(err, &exit) {
		return out, r.failed(h.Name(), exit.Code, lastOf(exit, 3))
	}
	return out, err
}

// lastOf are the last lines of what a command printed that are no JSON, or what is said in those.
func lastOf(exit *remote.ExitError, n int) []string {
	var out []string
	for _, l := range exit.Lines {
		if said := plainOf(l.Text); said != "" {
			out = append(out, said)
		}
	}
	return out[max(len(out)-n, 0):]
}

// exitOf is the exit code of a script that failed; false where it did not come to one.
func exitOf(err error) (int, bool) {
	var exit *remote.ExitError
	if errors.As(err, &exit) {
		return exit.Code, true
	}
	return 0, false
}
