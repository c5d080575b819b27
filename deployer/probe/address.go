package probe

import (
	"encoding/hex"
	"net/netip"

	"berth/message"
)

// address reads an address of IPv4 that is the host's own.
func (a *answer) address(s string) error {
	at, err := netip.ParseAddr(s)
	if err != nil || !at.Is4() {
		return message.New("no address")
	}
	a.Addresses = append(a.Addresses, at)
	return nil
}

// address6 reads one of IPv6, which the kernel writes without colons.
func (a *answer) address6(s string) error {
	raw, err := hex.DecodeString(s)
	at, is := netip.AddrFromSlice(raw)
	if err != nil || !is || !at.Is6() {
		return message.New("no address")
	}
	a.Addresses = append(a.Addresses, at)
	return nil
}

func (a *answer) anyAddress(s string) error {
	a.AnyAddress = s == "1"
	return nil
}
