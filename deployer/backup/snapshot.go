package backup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/rollout"
)

// snapshot is one of a service, as restic lists it.
type snapshot struct {
	ID    string    `json:"id"`
	Time  time.Time `json:"time"`
	Host  string    `json:"hostname"`
	Paths []string  `json:"paths"`
	Tags  []string  `json:"tags"`

	Summary struct {
		Bytes uint64 `json:"total_bytes_processed"`
	} `json:"summary"`
}

var snapshotForm = regexp.MustCompile(`^[0-9a-f]{8,64}$`)

// snapshots lists those of a service, the newest first; empty: of all.
func (r *repository) snapshots(ctx context.Context, h ledger.Host, service string) ([]snapshot, error) {
	tag := "berth"
	if service != "" {
		tag += ",service=" + service
	}
	out, err := r.run(ctx, h, "snapshots", "--json", "--tag", tag)
	if err != nil {
		return nil, err
	}
	var all []snapshot
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, errors.New(r.words.Say("host %s: restic's list of snapshots cannot be read: %v", "hôte %s : la liste des instantanés de restic n'est pas lisible : %v", h.Name(), err))
	}
	all = slices.DeleteFunc(all, func(s snapshot) bool { return !snapshotForm.MatchString(s.ID) })
	slices.SortStableFunc(all, func(a, b snapshot) int { return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

// pick gives the snapshot of a service that is meant, by the beginning of its ID; empty: the newest. One that runs on every host has
// other data on each: only those of its host are its own.
func (d *Desk) pick(ctx context.Context, r *repository, h ledger.Host, s *subject, id string) (*snapshot, error) {
	service := s.record.Service
	all, err := r.snapshots(ctx, h, service)
	if err != nil {
		return nil, err
	}
	if s.agent {
		all = slices.DeleteFunc(all, func(x snapshot) bool { return x.Host != s.host })
	}
	if len(all) == 0 {
		return nil, d.refused("there is no backup of %s in %s: berth backup %s makes one", "il n'y a aucune sauvegarde de %s dans %s : berth backup %s en fait une", service, r.at, service)
	}
	if id == "" {
		return &all[0], nil
	}
	var known []string
	var found []snapshot
	for _, s := range all {
		if strings.HasPrefix(s.ID, id) {
			found = append(found, s)
		}
		known = append(known, short(s.ID)+" "+s.Time.Local().Format("2006-01-02 15:04"))
	}
	if len(found) != 1 {
		return nil, &rollout.InputError{Err: errors.New(d.say("--snapshot %s: %s has these: %s", "--snapshot %s : %s a ceux-ci : %s", id, service, strings.Join(known[:min(len(known), 10)], ", ")))}
	}
	return &found[0], nil
}

// manifestOf reads what a snapshot says of itself. It comes from the repository, so what is not as berth writes it is refused.
func (d *Desk) manifestOf(ctx context.Context, r *repository, h ledger.Host, s *snapshot) (*manifest, string, error) {
	i := slices.IndexFunc(s.Paths, func(at string) bool { return path.Base(at) == "manifest.json" })
	if i < 0 {
		return nil, "", d.refused("snapshot %s was not made by berth", "l'instantané %s n'a pas été fait par berth", short(s.ID))
	}
	out, err := r.run(ctx, h, "dump", s.ID, s.Paths[i])
	if err != nil {
		return nil, "", err
	}
	var m manifest
	err = json.Unmarshal(out, &m)
	sound := err == nil && !slices.ContainsFunc(m.Items, func(i item) bool { return !path.IsAbs(i.Path) || i.Key == "" || ledger.Clean(i.Path) != i.Path })
	if !sound {
		return nil, "", d.refused("snapshot %s: what berth wrote into it cannot be read", "l'instantané %s : ce que berth y a écrit n'est pas lisible", short(s.ID))
	}
	return &m, path.Dir(s.Paths[i]), nil
}
