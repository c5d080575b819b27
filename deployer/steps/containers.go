package steps

import (
	"strings"

	"berth/deployer/compose"
)

// containersCommand asks how the containers of a service are, without those of docker compose run.
func containersCommand(service string) []string {
	return []string{"docker", "ps", "--all", "--filter", "label=" + compose.LabelService + "=" + service,
		"--filter", "label=com.docker.compose.oneoff=False", "--format", "{{.Names}} {{.State}} {{.Status}}"}
}

// well judges a line of docker ps: up and not failing its check, or ended by itself with 0.
func well(line string) bool {
	_, state, _ := strings.Cut(line, " ")
	if strings.HasPrefix(state, "exited Exited (0)") {
		return true
	}
	return strings.HasPrefix(state, "running ") && !strings.Contains(line, "(health: starting)") && !strings.Contains(line, "(unhealthy)")
}
