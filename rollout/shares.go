package rollout

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"slices"
	"sync"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// seeShares asks hosts about the shares that a run's services use: whether they are there, and whether the hosts have the same. For that a file
// is put on one and looked for on the others, unless nothing is to be carried out; it is gone again before anything is said.
func seeShares(ctx context.Context, e *Env, r Request, list []preflight.Sight) []preflight.Sight {
	hosts := map[string]ledger.Host{}
	for i := range list {
		for host := range list[i].At {
			hosts[host] = nil
		}
	}
	hosts = e.Fleet.Handles(minus(slices.Sorted(maps.Keys(hosts)), r.Without))
	var all sync.WaitGroup
	for i := range list {
		all.Go(func() { seeShare(ctx, e, r, &list[i], hosts) })
	}
	all.Wait()
	return list
}

func seeShare(ctx context.Context, e *Env, r Request, s *preflight.Sight, hosts map[string]ledger.Host) {
	s.By, s.Clients = lookAtShare(ctx, e, s, hosts, slices.Sorted(maps.Keys(s.At)), "")
	if s.Against = against(s); s.Against == "" || r.OnlyLook {
		return
	}
	others := slices.DeleteFunc(slices.Clone(s.Users), func(host string) bool { return host == s.Against || !s.Has(host) })
	if len(others) == 0 || s.By[s.Against].ReadOnly {
		return
	}
	name, at := markName(), s.At[s.Against]
	inode, err := probe.Mark(ctx, hosts[s.Against], at, name)
	if err != nil {
		e.Note("! " + e.Words.Error(err))
	}
	if inode == "" {
		return
	}
	s.Mark = inode
	seen, _ := lookAtShare(ctx, e, s, hosts, others, name)
	for _, host := range others {
		if o, said := seen[host]; said {
			s.By[host] = o
		} else {
			delete(s.By, host)
		}
	}
	if err := probe.Unmark(context.WithoutCancel(ctx), hosts[s.Against], at, name); err != nil {
		e.Note("! " + e.Words.Error(err)) // the host removes it within a minute
	}
}

// lookAtShare asks hosts beside each other.
func lookAtShare(ctx context.Context, e *Env, s *preflight.Sight, hosts map[string]ledger.Host, names []string, mark string) (map[string]probe.OnShare, map[string]probe.Client) {
	by, clients := map[string]probe.OnShare{}, map[string]probe.Client{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, host := range names {
		if hosts[host] == nil || s.At[host] == "" {
			continue
		}
		all.Go(func() {
			said, client, err := probe.SeeShares(ctx, hosts[host], mark, []string{s.At[host]})
			mu.Lock()
			defer mu.Unlock()
			if o, is := said[s.At[host]]; is && err == nil {
				by[host], clients[host] = o, client
			} else if err != nil && slices.Contains(s.Users, host) {
				e.Note("! " + e.Words.Error(err))
			}
		})
	}
	all.Wait()
	return by, clients
}

// against is the host that the others are held against: the server, where it can be asked, else one that has the share.
func against(s *preflight.Sight) string {
	if s.Share.Known && s.Has(s.Share.Server) {
		return s.Share.Server
	}
	for _, host := range slices.Sorted(maps.Keys(s.At)) {
		if s.Has(host) {
			return host
		}
	}
	return ""
}

// servers lists the hosts that have what steps mount elsewhere: what is mounted is held against them.
func servers(list []steps.Step) []string {
	var out []string
	for _, s := range list {
		if m, mounts := s.Work.(steps.Mount); mounts && m.Server != "" {
			out = append(out, m.Server)
		}
	}
	return out
}

func markName() string {
	var id [6]byte
	rand.Read(id[:]) // which never fails
	return ".berth-share-" + hex.EncodeToString(id[:])
}
