package catalog

// Two variables have a value wherever Compose runs, whatever its files say: the directory of the project and the home of whoever
// runs it. People write $PWD/data and ${HOME}/media for paths of the host.
const (
	projectDirVariable = "PWD"
	homeVariable       = "HOME"
)

// HostVariables are the names of those variables.
var HostVariables = []string{homeVariable, projectDirVariable}

// hostVariables gives them before the host is known, as a path says the same.
func hostVariables() map[string]string {
	return map[string]string{projectDirVariable: ".", homeVariable: "~"}
}
