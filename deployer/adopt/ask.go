package adopt

import (
	"bytes"
	"context"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
)

// hashCommand asks Compose for its hash of each container of the project that is its input. All values are in that, so neither
// the environment nor a .env there plays a part.
func hashCommand(dir, project string) []string {
	return []string{"env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
		"docker", "compose", "--project-directory", dir, "--project-name", project, "--env-file", "/dev/null", "-f", "-", "config", "--hash", "*"}
}

// ask gives the hashes that containers may have, by their names in the Compose file: that of what berth would make, and where it
// would give one a share of the service's memory, which none has that was started by hand, that without it.
func (s *Stack) ask(ctx context.Context, h ledger.Host, files []compose.File) (map[string][]string, error) {
	out := map[string][]string{}
	var last []byte
	for _, shares := range []bool{true, false} {
		text, err := s.Bundle.Making(files, shares)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(text, last) {
			break
		}
		last = text
		said, err := ledger.Ask(ctx, h, remote.Command{Sudo: true, Args: hashCommand(s.Bundle.Dir, s.Bundle.ProjectName()), Stdin: bytes.NewReader(text)})
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(said) {
			if f := strings.Fields(line); len(f) == 2 {
				out[f[0]] = append(out[f[0]], f[1])
			}
		}
	}
	return out, nil
}
