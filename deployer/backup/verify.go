package backup

import (
	"context"
	"errors"
	"path"
	"slices"
	"strconv"
	"time"

	"berth/deployer/ledger"
)

// Tried is what is to be tried.
type Tried struct {
	Services []string // none: all that keep something
	Host     string   // empty: on all hosts
	Wait     time.Duration
}

// Verify tries whether services come back from their newest snapshots. The services themselves are not touched.
func (d *Desk) Verify(ctx context.Context, want Tried) error {
	r, err := openRepository(ctx, d.Env.Words, d.Lab.Inventory.Backups, d.secrets)
	if err != nil {
		return err
	}
	subjects, hosts, unsure := find(ctx, d.Env, d.Lab, want.Services, want.Host)
	if len(subjects) == 0 {
		return unsure
	}
	if err := d.open(ctx, r, subjects, hosts, false); err != nil {
		return err
	}
	errs := []error{unsure}
	for i := range subjects {
		errs = append(errs, d.verify(ctx, r, &subjects[i], hosts[subjects[i].host], want.Wait))
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// verify tries one service.
func (d *Desk) verify(ctx context.Context, r *repository, s *subject, h ledger.Host, wait time.Duration) error {
	name := s.record.Service
	if s.bundle == nil {
		return d.refused("%s on %s: the inventory does not have it any more, so it cannot be started beside itself", "%s sur %s : l'inventaire ne l'a plus, il ne peut donc pas être démarré à côté de lui-même", name, s.host)
	}
	from, err := d.pick(ctx, r, h, s, "")
	if err != nil {
		return err
	}
	m, _, err := d.manifestOf(ctx, r, h, from)
	if err != nil {
		return err
	}
	text, words, err := s.trial(m)
	if err != nil {
		return err
	}
	args := []string{name, s.record.Dir, s.record.ProjectName(), ownDir(name), from.ID, strconv.FormatUint(from.Summary.Bytes, 10), strconv.Itoa(int(wait.Seconds())), string(text)}
	p := progress{desk: d, service: name}
	err = d.do(ctx, r, work{subject: s, host: h, run: ledger.RunName(d.Env.Now(), "verify"), script: verifyText, args: append(args, words...), told: &p})
	if err != nil {
		return d.unverified(s, from, &p, err)
	}
	d.tell("%s on %s: snapshot %s of %s was read whole, and the service gets healthy with it", "%s sur %s : l'instantané %s du %s a été lu en entier, et le service devient sain avec lui",
		name, s.host, short(from.ID), from.Time.Local().Format("2006-01-02 15:04"))
	return nil
}

// trial gives the Compose file that a snapshot is tried with, and what is done with its dumps, as verify.sh takes it.
func (s *subject) trial(m *manifest) (text []byte, words []string, err error) {
	dir := ownDir(s.record.Service) + "/trial"
	at := map[string]string{}
	for _, now := range s.items {
		i := slices.IndexFunc(m.Items, func(i item) bool { return i.Key == now.Key })
		n := strconv.Itoa(len(at) + 1)
		switch {
		case i >= 0 && m.Items[i].Dump == 0:
			at[now.at] = path.Join(dir, "all", m.Items[i].Path)
			continue
		case i >= 0:
			n = strconv.Itoa(m.Items[i].Dump)
			if now.read != "" {
				words = append(words, "dump", n, now.read)
			}
			if now.check != "" {
				words = append(words, "check", n, now.check)
			}
		}
		at[now.at] = path.Join(dir, "empty", n)
		words = append(words, "empty", n, "-")
	}
	text, err = s.bundle.Trial(at)
	return text, words, err
}

// unverified says why a snapshot is none that one could rely on.
func (d *Desk) unverified(s *subject, from *snapshot, p *progress, err error) error {
	if _, exited := exitOf(err); !exited {
		return err
	}
	say := d.say
	what := p.why(map[string]string{
		"fetch":   say("it cannot be read whole; restic check --read-data says what of the repository is damaged", "il ne peut pas être lu en entier ; restic check --read-data dit ce qui est abîmé dans le dépôt"),
		"room":    say("there is no room on the host to fetch it to", "il n'y a pas de place sur l'hôte pour le lire"),
		"read":    say("the restore command of its entry failed", "la commande de restauration de son entrée a échoué"),
		"start":   say("the service cannot be started with it", "le service ne démarre pas avec lui"),
		"healthy": say("the service does not get healthy with it", "le service ne devient pas sain avec lui"),
		"check":   say("the check of its entry says that not all is there", "la vérification de son entrée dit que tout n'y est pas"),
	})
	what += p.says()
	return errors.New(say("%s on %s: snapshot %s: %s (log: %s)", "%s sur %s : instantané %s : %s (journal : %s)", s.record.Service, s.host, short(from.ID), what, ownDir(s.record.Service)+"/log"))
}
