package main

import (
	"io"

	"berth/conduct"
	"berth/deployer/fleet"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

// sessionRuns carries out plans of the planning session. What they print is the screen's, and what they ask is asked aside of it.
func sessionRuns(a *app, lang wording.Lang, way reach) *conduct.Session {
	own := *a
	own.stdout, own.stderr = io.Discard, io.Discard
	c := &conductor{app: &own, flags: &deployFlags{reach: way}, w: wording.For(lang)}
	s := &conduct.Session{Words: c.w, Wait: healthWait, Read: own.readLab, Fit: c.deployable}
	s.Reach = func(l *planning.Lab, f *fleet.Fleet) (*rollout.Env, *rollout.Lab, *fleet.Fleet, error) {
		if f == nil {
			return c.open(l)
		}
		inv, err := reread(l)
		if err != nil {
			return nil, nil, nil, err
		}
		return c.env(l, inv, f), labOf(l, inv), f, nil
	}
	own.aside = s.Aside
	return s
}
