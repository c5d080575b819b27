package seed

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// userData is the part that makes the login user. Proxmox names it with `user:`, so that the image's default user has
// this name, with the groups and the sudo rights of that one; root is no such user.
func userData(id int, c Config) (string, error) {
	name, domain := names(id, c)
	var b strings.Builder
	fmt.Fprintf(&b, "#cloud-config\nhostname: %s\nmanage_etc_hosts: true\nfqdn: %s\n", name, domain)
	user, named := c["ciuser"]
	if named {
		fmt.Fprintf(&b, "user: %s\n", user)
	}
	if user == "root" {
		b.WriteString("disable_root: False\n")
	}
	if password, is := c["cipassword"]; is {
		fmt.Fprintf(&b, "password: %s\n", password)
	}
	if escaped, is := c["sshkeys"]; is {
		keys, err := url.PathUnescape(escaped)
		if err != nil {
			return "", fmt.Errorf("sshkeys: %w", err)
		}
		b.WriteString("ssh_authorized_keys:\n")
		for key := range strings.SplitSeq(keys, "\n") {
			if strings.TrimSpace(key) != "" {
				fmt.Fprintf(&b, "  - %s\n", key)
			}
		}
	}
	b.WriteString("chpasswd:\n  expire: False\n")
	if user != "root" {
		b.WriteString("users:\n  - default\n")
	}
	if upgrade, is := c["ciupgrade"]; !is || upgrade != "0" {
		b.WriteString("package_upgrade: true\n")
	}
	return b.String(), nil
}

// names gives the host's name and its full name.
func names(id int, c Config) (name, full string) {
	name = c["name"]
	if name == "" {
		name = "VM" + strconv.Itoa(id)
	}
	if short, _, dotted := strings.Cut(name, "."); dotted {
		return short, name
	}
	if search := c["searchdomain"]; search != "" {
		return name, name + "." + search
	}
	return name, name
}
