package preflight

import (
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
)

// The directory of a service may be somebody's as that of all may be; what is below it is theirs as well, and told once.
func TestDirectoriesOfOthersAreToldOfServicesThatHaveTheirOwn(t *testing.T) {
	root := probe.DirOwner{Path: "/opt/berth", Owner: "root"}
	pis, film := probe.DirOwner{Path: "/home/pi", Owner: "pi", Other: true}, probe.DirOwner{Path: "/srv/film", Owner: "ann", Other: true}
	in := probe.DirOwner{Path: "/home/pi/docker", Owner: "pi", Other: true}
	for name, c := range map[string]struct {
		dirs  []string
		above []probe.DirOwner
		want  []string
	}{
		"root's":            {[]string{"/opt/berth/a"}, []probe.DirOwner{root, pis}, nil},
		"one in a home":     {[]string{"/opt/berth/a", "/home/pi/docker/b"}, []probe.DirOwner{root, in, pis}, []string{"/home/pi"}},
		"two in one":        {[]string{"/home/pi/docker/a", "/home/pi/docker/b"}, []probe.DirOwner{in, pis}, []string{"/home/pi"}},
		"two of two people": {[]string{"/srv/film/a", "/home/pi/b"}, []probe.DirOwner{film, pis}, []string{"/home/pi", "/srv/film"}},
		"itself":            {[]string{"/srv/film"}, []probe.DirOwner{film}, []string{"/srv/film"}},
		"beside it":         {[]string{"/srv/films"}, []probe.DirOwner{film}, nil},
	} {
		facts := &probe.Facts{Host: "pi", Above: c.above}
		k := &checker{}
		for _, dir := range c.dirs {
			k.services = append(k.services, &service{Bundle: &compose.Bundle{Host: "pi", Dir: dir}, on: facts})
		}
		dirOthers(k, facts)
		var got []string
		for _, f := range k.found {
			got = append(got, f.(DirOthers).Dir)
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] || len(got) > 1 && got[1] != c.want[1] {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
