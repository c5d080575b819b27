package backup

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/rollout"
)

// Wanted is what is to be backed up.
type Wanted struct {
	Services []string // none: all that keep something
	Host     string   // empty: on all hosts
	Make     bool     // the repository is made where there is none
	Prune    bool     // nothing is saved: what the inventory does not keep goes
}

// manifest lies in each snapshot, and says what of it belongs where. It has names of secrets and no value.
type manifest struct {
	Service string            `json:"service"`
	Host    string            `json:"host"`
	Dir     string            `json:"dir"`
	Project string            `json:"project"`
	Items   []item            `json:"items"`
	Shared  []string          `json:"shared,omitempty"`
	Images  map[string]string `json:"images,omitempty"`
	Secrets []string          `json:"secrets,omitempty"`
}

func (s *subject) manifest() manifest {
	return manifest{Service: s.record.Service, Host: s.host, Dir: s.record.Dir, Project: s.record.ProjectName(), Items: s.items, Shared: s.shared, Images: s.record.Images, Secrets: s.secrets}
}

// Save makes a snapshot of each service. One that fails is in nobody's way.
func (d *Desk) Save(ctx context.Context, want Wanted) error {
	r, err := openRepository(ctx, d.Env.Words, d.Lab.Inventory.Backups, d.secrets)
	if err != nil {
		return err
	}
	subjects, hosts, unsure := find(ctx, d.Env, d.Lab, want.Services, want.Host)
	if len(subjects) == 0 {
		if unsure == nil {
			d.tell("Nothing that berth has put on a host keeps anything.", "Rien de ce que berth a mis sur un hôte ne garde de données.")
		}
		return unsure
	}
	if err := d.open(ctx, r, subjects, hosts, want.Make); err != nil {
		return err
	}
	if want.Prune {
		return d.prune(ctx, r, hosts[subjects[0].host], want.Services)
	}
	value, err := d.secrets(ctx)
	if err != nil {
		return err
	}
	for i := range subjects {
		d.announce(ctx, &subjects[i], value)
	}
	n := strconv.Itoa(len(subjects))
	if err := d.Confirmed(ctx, d.say("Each is stopped while it is saved, and started again. Type %s to back up %s services: ",
		"Chacun est arrêté pendant sa sauvegarde, puis redémarré. Tapez %s pour sauvegarder %s services : ", n, n), n); err != nil {
		return err
	}
	errs := []error{unsure}
	for i := range subjects {
		s := &subjects[i]
		err := d.may(s)
		if err == nil {
			err = d.save(ctx, r, s, hosts[s.host])
		}
		errs = append(errs, err)
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// open asks every host of the services for its restic and the repository, before anything is stopped. Where it is to be made one host
// makes it.
func (d *Desk) open(ctx context.Context, r *repository, subjects []subject, hosts map[string]ledger.Host, make bool) error {
	var asked []string
	var errs []error
	for i := range subjects {
		name := subjects[i].host
		if slices.Contains(asked, name) {
			continue
		}
		asked = append(asked, name)
		made, err := r.open(ctx, hosts[name], make)
		if made {
			d.tell("%s: made the repository %s; without its password nobody reads it: keep a copy of that elsewhere",
				"%s : le dépôt %s est créé ; sans son mot de passe personne ne le lit : en garder une copie ailleurs", name, r.at)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// announce says what will be saved, and what not.
func (d *Desk) announce(ctx context.Context, s *subject, value source) {
	var what []string
	for _, i := range s.items {
		how := i.Path
		if i.Dump > 0 {
			how = d.say("%s (dumped by its entry)", "%s (exporté par son entrée)", i.Key)
		}
		what = append(what, how)
	}
	d.tell("%s on %s: %s", "%s sur %s : %s", s.record.Service, s.host, strings.Join(append(what, d.say("its files", "ses fichiers")), ", "))
	if len(s.shared) > 0 {
		d.tell("  not saved: %s, which its entry says is on a share", "  pas sauvegardé : %s, qui selon son entrée est sur un partage", strings.Join(s.shared, ", "))
	}
	if len(s.neighbours) > 0 {
		d.tell("  ! %s use the same data and run on meanwhile", "  ! %s utilisent les mêmes données et continuent de tourner", strings.Join(s.neighbours, ", "))
	}
	var there []string
	for _, name := range s.made {
		if _, known, err := value(ctx, name); err == nil && !known {
			there = append(there, name)
		}
	}
	if len(there) > 0 {
		d.tell("  ! %s: made on this host and nowhere else, and no snapshot has values of secrets; berth secrets set keeps it for the day that the host is gone",
			"  ! %s : créé sur cet hôte et nulle part ailleurs, et aucun instantané ne contient de valeurs de secrets ; berth secrets set le garde pour le jour où l'hôte est perdu", strings.Join(there, ", "))
	}
}

// words are the arguments of save.sh behind lock and token.
func (s *subject) words() ([]string, error) {
	text, err := json.Marshal(s.manifest())
	if err != nil {
		return nil, err
	}
	name := s.record.Service
	args := []string{name, s.record.Dir, s.record.ProjectName(), ownDir(name), s.host, string(text)}
	for _, i := range s.items {
		if i.Dump > 0 {
			args = append(args, "dump", strconv.Itoa(i.Dump), i.backup)
		} else {
			args = append(args, "data", i.Path, "-")
		}
	}
	for _, file := range s.files {
		args = append(args, "file", file, "-")
	}
	return args, nil
}

// save makes the snapshot of one service.
func (d *Desk) save(ctx context.Context, r *repository, s *subject, h ledger.Host) error {
	name := s.record.Service
	args, err := s.words()
	if err != nil {
		return err
	}
	p := progress{desk: d, service: name}
	err = d.do(ctx, r, work{subject: s, host: h, run: ledger.RunName(d.Env.Now(), "backup"), script: saveText, args: args, told: &p})
	if err != nil {
		return d.unsaved(r, s, &p, err)
	}
	d.tell("%s on %s: saved, snapshot %s, %s in %d files, %s of it new; it was stopped for %s",
		"%s sur %s : sauvegardé, instantané %s, %s dans %d fichiers, dont %s nouveaux ; arrêté pendant %s",
		name, s.host, short(p.done.Snapshot), d.Env.Words.Used(amount(p.done.Bytes)), p.done.Files, d.Env.Words.Used(amount(p.done.Added)), p.down)
	return nil
}

// unsaved says why there is no snapshot, and how the service is.
func (d *Desk) unsaved(r *repository, s *subject, p *progress, err error) error {
	var refused *rollout.RefusedError
	code, exited := exitOf(err)
	if !exited || errors.As(err, &refused) {
		return err
	}
	what := ""
	switch p.failed {
	case "snapshot":
		return errors.New(d.say("%s: not saved: %v", "%s : pas sauvegardé : %v", s.record.Service, r.failed(s.host, code, p.last)))
	case "missing":
		what = d.say("%s is not there; it was not stopped", "%s n'existe pas ; il n'a pas été arrêté", p.missing)
	case "dump":
		what = d.say("the backup command of its entry failed; it was started again", "la commande de sauvegarde de son entrée a échoué ; il a été redémarré")
	case "start":
		what = d.say("it could not be started again", "il n'a pas pu être redémarré")
	default:
		what = p.why(nil)
	}
	what += p.says()
	return errors.New(d.say("%s on %s: not saved: %s (log: %s)", "%s sur %s : pas sauvegardé : %s (journal : %s)", s.record.Service, s.host, what, ownDir(s.record.Service)+"/log"))
}

// short is a snapshot's ID as people write it.
func short(id string) string { return id[:min(len(id), 8)] }
