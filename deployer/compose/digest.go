package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"maps"
	"slices"

	"berth/planner"
)

// The labels of every container that berth renders. They are how a host tells what is deployed on it.
const (
	LabelService = "berth.service" // name of the catalog entry
	LabelPlan    = "berth.plan"    // which placement it was rendered for
	LabelDigest  = "berth.digest"  // Bundle.Digest
)

// digest is over paths, modes and content, and over what images are made from. The Compose file is given without the labels of plan and
// digest: the one cannot contain itself, and a service that a new plan does not touch keeps its digest.
func digest(files []File, builds []Build) string {
	h := sha256.New()
	for _, f := range files {
		sized(h, f.Path)
		sized(h, f.Mode.String())
		sized(h, string(f.Data))
	}
	for _, b := range builds {
		sized(h, b.Container)
		sized(h, b.Digest)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// planID names a placement: the same services on the same hosts with the same guest sizes have the same
// one, whether the plan was searched for or read from a file.
func planID(p *planner.Plan) string {
	h := sha256.New()
	sized(h, p.Problem.Name)
	for _, service := range slices.Sorted(maps.Keys(p.Placement.Host)) {
		sized(h, service)
		sized(h, p.Placement.Host[service])
	}
	for _, guest := range slices.Sorted(maps.Keys(p.Placement.Size)) {
		sized(h, guest)
		sized(h, fmt.Sprint(int64(p.Placement.Size[guest])))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// sized writes a text with its length, so that none can run into the next.
func sized(h hash.Hash, s string) { fmt.Fprintf(h, "%d:%s", len(s), s) }
