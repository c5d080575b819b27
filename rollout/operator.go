package rollout

import (
	"os"
	"os/user"
)

// Operator is whoever runs this program as journals and locks name them.
func Operator() string {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return name + "@" + host
}
