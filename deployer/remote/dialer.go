package remote

import (
	"context"
	"net"

	"berth/message"
)

// source is which address of this computer a connection comes from, and which kind of addresses are tried.
type source struct {
	network string // tcp, tcp4, tcp6
	bind    string // BindAddress; empty: any
	device  string // BindInterface; empty: any
}

// source reads AddressFamily, BindAddress and BindInterface. As with ssh the address goes before the interface.
func (l *lookup) source() source {
	out := source{network: "tcp"}
	switch family := l.word("addressfamily", "any"); family {
	case "any":
	case "inet":
		out.network = "tcp4"
	case "inet6":
		out.network = "tcp6"
	default:
		s, _ := l.first("addressfamily")
		l.fail(s, "AddressFamily is %q, not any, inet or inet6", family)
	}
	if s, ok := l.first("bindaddress"); ok && !s.none() {
		out.bind = s.path()
	}
	if s, ok := l.first("bindinterface"); ok && !s.none() {
		out.device = s.path()
	}
	return out
}

func (s source) dial(ctx context.Context, _, address string) (net.Conn, error) {
	d := &net.Dialer{}
	switch {
	case s.bind != "":
		from, err := net.ResolveTCPAddr(s.network, net.JoinHostPort(s.bind, "0"))
		if err != nil {
			return nil, message.Errorf("BindAddress: %w", err)
		}
		d.LocalAddr = from
	case s.device != "":
		from, err := addressOf(s.device, s.network)
		if err != nil {
			return nil, message.Errorf("BindInterface %s: %w", s.device, err)
		}
		d.LocalAddr = from
	}
	return d.DialContext(ctx, s.network, address)
}

// addressOf gives the first address of a network interface that connections can come from.
func addressOf(device, network string) (net.Addr, error) {
	i, err := net.InterfaceByName(device)
	if err != nil {
		return nil, err
	}
	addresses, err := i.Addrs()
	if err != nil {
		return nil, err
	}
	for _, a := range addresses {
		ip, ok := a.(*net.IPNet)
		if !ok || ip.IP.IsLinkLocalUnicast() {
			continue
		}
		if four := ip.IP.To4() != nil; network == "tcp" || four == (network == "tcp4") {
			return &net.TCPAddr{IP: ip.IP}, nil
		}
	}
	return nil, message.Errorf("it has no address for %s", network)
}
