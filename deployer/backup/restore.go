package backup

import (
	"context"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/rollout"
)

// Back is what is to be brought back.
type Back struct {
	Service  string
	Host     string // empty: the one that it is on
	Snapshot string // the beginning of its ID; empty: the newest
	Wait     time.Duration
}

// Restore brings a service back to a snapshot, on the host that it is on now, which need not be the one that the snapshot is of.
func (d *Desk) Restore(ctx context.Context, back Back) error {
	r, err := openRepository(ctx, d.Env.Words, d.Lab.Inventory.Backups, d.secrets)
	if err != nil {
		return err
	}
	subjects, hosts, err := find(ctx, d.Env, d.Lab, []string{back.Service}, back.Host)
	if err != nil {
		return err
	}
	if len(subjects) > 1 {
		var on []string
		for _, s := range subjects {
			on = append(on, s.host)
		}
		return &rollout.InputError{Err: errors.New(d.say("%s is on %s: --host says which is meant", "%s est sur %s : --host dit lequel est visé", back.Service, strings.Join(on, ", ")))}
	}
	s := &subjects[0]
	h := hosts[s.host]
	if err := errors.Join(d.may(s), d.open(ctx, r, subjects, hosts, false)); err != nil {
		return err
	}
	from, err := d.pick(ctx, r, h, s, back.Snapshot)
	if err != nil {
		return err
	}
	m, kept, err := d.manifestOf(ctx, r, h, from)
	if err != nil {
		return err
	}
	pairs, err := d.pairs(s, m, kept)
	if err != nil {
		return err
	}
	d.tell("%s on %s comes back to snapshot %s of %s (%s):", "%s sur %s revient à l'instantané %s du %s (%s) :", s.record.Service, s.host, short(from.ID), from.Time.Local().Format("2006-01-02 15:04"), m.Host)
	for _, p := range pairs {
		if p.kind != "check" {
			d.tell("  %s", "  %s", p.to)
		}
	}
	d.tell("It is stopped meanwhile. What is there now is put aside on its host and not deleted; what the service writes from then on is not in it.",
		"Il est arrêté pendant ce temps. Ce qui s'y trouve est mis de côté sur son hôte et n'est pas supprimé ; ce que le service écrit ensuite n'y est pas.")
	if err := d.Confirmed(ctx, d.say("Type %s to restore it: ", "Tapez %s pour le restaurer : ", s.record.Service), s.record.Service); err != nil {
		return err
	}
	return d.restore(ctx, r, s, h, from, pairs, back.Wait)
}

// pair is what a snapshot has, and where it belongs on the host.
type pair struct{ kind, from, to, command string }

// pairs finds for each place of the snapshot the one that the service has now. kept is where the snapshot has dumps.
func (d *Desk) pairs(s *subject, m *manifest, kept string) ([]pair, error) {
	var out, checks []pair
	var lost []string
	for _, from := range m.Items {
		i := slices.IndexFunc(s.items, func(i item) bool { return i.Key == from.Key })
		if i < 0 {
			lost = append(lost, from.Key)
			continue
		}
		to := s.items[i]
		at := from.Path
		if from.Dump > 0 {
			at = path.Join(kept, "dump", strconv.Itoa(from.Dump))
			if to.read == "" {
				return nil, d.refused("the snapshot has a dump of %s, and the entry of %s does not say how it is read (restore)", "l'instantané a un export de %s, et l'entrée de %s ne dit pas comment le lire (restore)", from.Key, m.Service)
			}
			out = append(out, pair{"dump", at, to.Path, to.read})
		} else {
			out = append(out, pair{"data", at, to.Path, "-"})
		}
		if to.check != "" && from.Dump > 0 {
			checks = append(checks, pair{"check", at, "-", to.check})
		}
	}
	if lost != nil {
		return nil, d.refused("the snapshot has %s, for which %s has no place now: bring its entry and wish back to what they were, and deploy", "l'instantané a %s, pour quoi %s n'a plus de place : remettre son entrée et son souhait comme ils étaient, et déployer", strings.Join(lost, ", "), m.Service)
	}
	if len(out) == 0 {
		return nil, d.refused("the snapshot has no data", "l'instantané n'a pas de données")
	}
	return append(out, checks...), nil
}

// restore carries it out.
func (d *Desk) restore(ctx context.Context, r *repository, s *subject, h ledger.Host, from *snapshot, pairs []pair, wait time.Duration) error {
	run := ledger.RunName(d.Env.Now(), "restore")
	name := s.record.Service
	args := []string{name, s.record.Dir, s.record.ProjectName(), ownDir(name), run, from.ID, strconv.Itoa(int(wait.Seconds()))}
	for _, p := range pairs {
		args = append(args, p.kind, p.from, p.to, p.command)
	}
	p := progress{desk: d, service: name}
	err := d.do(ctx, r, work{subject: s, host: h, run: run, script: restoreText, args: args, told: &p})
	for _, at := range p.asides {
		d.tell("%s: what was there lies in %s on %s; remove it when you do not need it", "%s : ce qui s'y trouvait est dans %s sur %s ; à supprimer quand vous n'en avez plus besoin", name, at, s.host)
	}
	if err == nil {
		d.tell("%s on %s: restored and healthy; it was stopped for %s", "%s sur %s : restauré et sain ; arrêté pendant %s", name, s.host, p.down)
		return nil
	}
	return d.unrestored(s, &p, err)
}

// unrestored says why a service is not restored, and how it is.
func (d *Desk) unrestored(s *subject, p *progress, err error) error {
	if _, exited := exitOf(err); !exited {
		return err
	}
	say := d.say
	what := p.why(map[string]string{
		"fetch":   say("the snapshot could not be read whole; the service was not touched", "l'instantané n'a pas pu être lu en entier ; le service n'a pas été touché"),
		"mount":   say("a place of it is a file system of its own, in whose place nothing can be put: restore by hand with restic restore; the service was not touched", "un de ses emplacements est un système de fichiers à part, que rien ne peut remplacer : restaurer à la main avec restic restore ; le service n'a pas été touché"),
		"room":    say("a directory could not be made; the service was not touched", "un répertoire n'a pas pu être créé ; le service n'a pas été touché"),
		"place":   say("what was fetched could not take its place", "ce qui a été lu n'a pas pu prendre sa place"),
		"read":    say("the restore command of its entry failed", "la commande de restauration de son entrée a échoué"),
		"start":   say("it was restored and could not be started", "il a été restauré et n'a pas pu être démarré"),
		"healthy": say("it was restored, and its containers do not get healthy", "il a été restauré, et ses conteneurs ne deviennent pas sains"),
		"check":   say("it was restored and started, and the check of its entry says that not all is there", "il a été restauré et démarré, et la vérification de son entrée dit que tout n'y est pas"),
	})
	if p.back {
		what += say("; what was there is back, and the service runs as before", " ; ce qui s'y trouvait est revenu, et le service tourne comme avant")
	}
	what += p.says()
	return errors.New(say("%s on %s: not restored: %s (log: %s)", "%s sur %s : pas restauré : %s (journal : %s)", s.record.Service, s.host, what, ownDir(s.record.Service)+"/log"))
}
