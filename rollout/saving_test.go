//go:build linux

package rollout

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/internal/treetest"
)

// saver saves by a line in a file of the host.
type saver struct{ lacks error }

func (s saver) Ready(context.Context, *Env, *Lab, ledger.Host) error { return s.lacks }

func (saver) Saving(_ context.Context, _ *Env, _ *Lab, at *probe.Facts, service string) (*steps.Saving, error) {
	dir := "/var/lib/berth/backups/" + service
	return &steps.Saving{Text: `rm "$1"; mkdir -p ` + dir + `; date +%s >` + dir + `/saved; echo once >>` + dir + `/times`, Name: "berth-save", Given: []byte("secret")}, nil
}

// saves gives the lab a repository of backups.
func (m *mover) saves(lacks error) {
	m.env.Saver = saver{lacks}
	b := &m.lab.Inventory.Backups
	b.Repository, b.TooOld = "/srv/repo", 48*time.Hour
}

// times is how often uptime-kuma was saved on pi.
func (m *mover) times() int {
	return strings.Count(m.hosts["pi"].Has("var/lib/berth/backups/uptime-kuma/times"), "once")
}

//raced:skip
func TestAServiceIsSavedOnceBeforeItMoves(t *testing.T) {
	t.Parallel()
	m := newMover(t)
	m.saves(nil)
	was := treetest.Walk(t, m.data("pi"))
	m.broken("save", steps.Succeeded)
	m.calm()
	said := m.well("berth resume")
	if m.times() != 1 || !strings.Contains(said, "was saved on pi at") {
		t.Errorf("saved %d times:\n%s", m.times(), said)
	}
	m.arrived("saved before", was)
}

//raced:skip
func TestAYoungBackupIsEnoughForAMove(t *testing.T) {
	t.Parallel()
	for age, times := range map[time.Duration]int{time.Hour: 0, 49 * time.Hour: 1, -49 * time.Hour: 1} {
		m := newMover(t)
		m.saves(nil)
		m.hosts["pi"].Put("var/lib/berth/backups/uptime-kuma/saved", fmt.Sprintf("%d\n", time.Now().Add(-age).Unix()))
		if said := m.well("berth deploy"); m.times() != times || strings.Contains(said, "no backup is made before") == (times > 0) {
			t.Errorf("a backup of %s: saved %d times\n%s", age, m.times(), said)
		}
	}
}

//raced:skip
func TestAMoveThatCannotBeSavedDoesNotBeginUnlessItNeedNotBe(t *testing.T) {
	t.Parallel()
	m := newMover(t)
	m.saves(errors.New("the password does not open the repository"))
	said, well := m.types("berth deploy")
	if well || !strings.Contains(said, "uptime-kuma cannot be saved before it moves: the password does not open the repository") || m.runs("pi") != "running" || m.state("nas") != "-" {
		t.Errorf("on pi it is %s, the move %s\n%s", m.runs("pi"), m.state("nas"), said)
	}
	m.lab.Inventory.Moves.Unsaved = true
	if said := m.well("berth deploy"); m.times() != 0 || m.runs("nas") != "running" {
		t.Errorf("on nas it is %s\n%s", m.runs("nas"), said)
	}
}
