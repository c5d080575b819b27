package compose

import "strings"

// Family is the architecture of an image, as Docker names it: the one that a container asks for with platform, else that of the
// host, which is given.
func (b *Bundle) Family(image, host string) string {
	parts := strings.Split(strings.ToLower(b.Platforms[image]), "/")
	name := parts[0]
	if len(parts) > 1 {
		name = parts[1]
	}
	switch name {
	case "", "linux":
		return host
	case "x86_64", "x86-64":
		return "amd64"
	case "aarch64":
		return "arm64"
	case "i386":
		return "386"
	}
	return name
}
