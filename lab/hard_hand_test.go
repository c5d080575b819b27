package lab

import "testing"

// What hosts and people do to a deployment beside breaking a run off. Each begins with empty hosts.
func TestUnderAHardHand(t *testing.T) {
	for _, test := range inTurn(t, 1, []part{
		{"a host comes back that was given up", comesBack},
		{"status while a run is open", openRun},
		{"data that another project kept", onFreshHosts(otherProject)},
		{"a volume that was removed", onFreshHosts(volumeRemoved)},
		{"a host that was installed anew", onFreshHosts(installedAnew)},
		{"a host that prints what it should not", printsWhatItShouldNot},
		{"an upload that was killed", killedUpload},
		{"a stack that runs by hand is taken over", adoptsWhatRuns},
		{"two of an entry on one host", instancesOn(firstHost)},
		{"two of an entry on two hosts", instancesOn("cargo")},
		{"stacks that run by hand come along", bringsWhatRuns},
		{"a host that an older version deployed to", olderVersion},
		{"a host with an old Compose", onFreshHosts(oldCompose)},
		{"a tag that moves", tagMoves},
		{"an image that was built on the host", builtHere},
		{"an image that is built from its sources", builtFromSources},
		{"a registry that is down, and back", registryBack},
		{"settings of containers that were changed", mends(changes[0])},
		{"files and containers that were changed", mends(changes[1])},
		{"what was started in place of a service", mends(changes[2])},
	}) {
		t.Run(test.name, test.run)
	}
}
