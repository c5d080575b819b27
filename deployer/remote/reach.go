package remote

import (
	"context"

	"golang.org/x/crypto/ssh"
)

// Reach is where a host was reached, and how commands become root's there: for another host that is to go there by itself.
type Reach struct {
	User   string
	Host   string // name or address
	Port   int
	Key    ssh.PublicKey // that its server has shown, and that was found right
	Direct bool          // through no other host, and by no command of ssh_config
	Root   bool          // the user is root
	Free   bool          // sudo asks the user for nothing
}

// Reach connects if there is no connection.
func (h *Host) Reach(ctx context.Context) (Reach, error) {
	e := h.endpoint
	r := Reach{User: e.user, Host: e.host, Port: e.port, Direct: e.via == nil && e.command == ""}
	err := h.do(ctx, func(c *connection) error {
		by, err := h.rootBy(ctx, c)
		r.Key, r.Root, r.Free = plainKey(c.key), by == rootLogin, by == rootFree
		return err
	})
	if at := e.found.Load(); at != nil {
		r.Host = *at
	}
	return r, at(h.target.Name, "run true", err)
}
