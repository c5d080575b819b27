package pve

import (
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// format is what is wrong with a text by its format, with the line feed that Proxmox ends it with, or "".
func (s *schema) format(f Format, v, path string) string {
	if f.Fields != nil {
		_, words := s.propertyString(f.Fields, v, path)
		return words
	}
	if f.Name == "" || f.Name == "regex" {
		return ""
	}
	if fields, ok := s.formats[f.Name]; ok {
		return s.namedString(f.Name, fields, v, path)
	}
	name, list := strings.CutSuffix(f.Name, "-list")
	name, opt := strings.CutSuffix(name, "-opt")
	check := checks[name]
	switch {
	case check == nil || opt && (v == "" || v == "0"):
		// formats that neither qm nor pct take are not judged
		return ""
	case !list:
		return check(s.release, v)
	}
	for _, item := range splitList(v) {
		if words := check(s.release, item); words != "" {
			return words
		}
	}
	return ""
}

// namedString is a property string that has rules beyond its fields.
func (s *schema) namedString(name string, fields Properties, v, path string) string {
	values, words := s.propertyString(fields, v, path)
	if words != "" {
		return words
	}
	switch name {
	case "pve-vm-cpu-conf":
		return s.cpuFault(values)
	case "prune-backups":
		return pruneFault(values)
	}
	return ""
}

func pruneFault(values map[string]value) string {
	if all := values["keep-all"].text; all == "" || all == "0" {
		return ""
	}
	for name, v := range values {
		if n, _ := number(v.text); name != "keep-all" && n > 0 {
			return "keep-all cannot be set together with other options.\n"
		}
	}
	return ""
}

// splitList is how Proxmox splits a list: at commas, semicolons and blanks, or at null bytes where there are any.
func splitList(v string) []string {
	if strings.Contains(v, "\x00") {
		return strings.Split(v, "\x00")
	}
	return strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune(",; \t\n\r\f", r) })
}

type check func(release Release, v string) string

// matches is a check by an expression; %s in the words is the text.
func matches(expression, words string) check {
	re := regexp.MustCompile(`^(?:` + expression + `)\n?\z`)
	return func(_ Release, v string) string {
		if re.MatchString(v) {
			return ""
		}
		return strings.ReplaceAll(words, "%s", v) + "\n"
	}
}

// either is a check that one of several has to pass.
func either(words string, checks ...check) check {
	return func(r Release, v string) string {
		for _, c := range checks {
			if c(r, v) == "" {
				return ""
			}
		}
		return strings.ReplaceAll(words, "%s", v) + "\n"
	}
}

const (
	octet   = `(?:25[0-5]|(?:2[0-4]|1[0-9]|[1-9])?[0-9])`
	ipv4RE  = `(?:` + octet + `\.){3}` + octet
	label   = `[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?`
	notDNS  = "value does not look like a valid DNS name"
	notPath = "value does not look like a valid absolute path"
)

var (
	ipv4Check    = matches(ipv4RE, "value does not look like a valid IPv4 address")
	dnsCheck     = matches(`(?:`+label+`\.)*`+label, notDNS)
	ipCheck      = either("value does not look like a valid IP address", ipv4Check, ipv6)
	addressCheck = either("value does not look like a valid address: %s", ipCheck, dnsCheck)
	cidrCheck    = either("value does not look like a valid CIDR network", cidr4, cidr6)
	ifaceCheck   = matches(`[a-zA-Z][a-zA-Z0-9_]{1,20}(?:[:.]\d+)?`, "invalid network interface name '%s'")
	volumeCheck  = matches(`[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]:.+`, "unable to parse volume ID '%s'")
	bridgeCheck  = matches(`[-_.\w]+`, "invalid bridge ID '%s'")
	serverCheck  = either("value does not look like a valid server name or IP address", ipCheck, dnsCheck)
)

// checks are the formats by name. Each says in Proxmox's words what is wrong, or "".
var checks = map[string]check{
	"string":                         func(Release, string) string { return "" },
	"urlencoded":                     matches(`[-%a-zA-Z0-9_.!~*'()]*`, "invalid urlencoded string: %s"),
	"pve-configid":                   matches(`[a-zA-Z][a-zA-Z0-9_-]+`, "invalid configuration ID '%s'"),
	"pve-storage-id":                 storageID,
	"pve-bridge-id":                  bridgeCheck,
	"pve-vmid":                       matches(`[1-9][0-9]{2,8}`, "value does not look like a valid VM ID"),
	"pve-node":                       matches(label, "value does not look like a valid node name"),
	"mac-addr":                       matches(`[a-fA-F0-9][02468aceACE](?::[a-fA-F0-9]{2}){5}`, "value does not look like a valid unicast MAC address"),
	"ipv4":                           ipv4Check,
	"ipv6":                           ipv6,
	"ip":                             ipCheck,
	"CIDR":                           cidrCheck,
	"CIDRv4":                         cidr4,
	"CIDRv6":                         cidr6,
	"pve-ipv4-config":                either("value does not look like a valid ipv4 network configuration", matches(`dhcp|manual`, ""), cidr4),
	"pve-ipv6-config":                either("value does not look like a valid ipv6 network configuration", matches(`auto|dhcp|manual`, ""), cidr6),
	"dns-name":                       dnsCheck,
	"address":                        addressCheck,
	"email-or-username":              matches(`[\w+\-~]+(?:\.[\w+\-~]+)*(?:@[a-zA-Z0-9\-]+(?:\.[a-zA-Z0-9\-]+)*)?`, "value does not look like a valid email address or user name"),
	"pve-iface":                      ifaceCheck,
	"disk-size":                      matches(sizeRE, "value does not look like a valid disk size: %s"),
	"pve-startup-order":              startupOrder,
	"pve-tag":                        matches(`[a-zA-Z0-9_][a-zA-Z0-9_\-+.]*`, "invalid characters in tag"),
	"pve-task-status-type":           matches(`(?i:ok|error|warning|unknown)`, "invalid status '%s'"),
	"storage-pair":                   pair(storageID),
	"bridge-pair":                    pair(bridgeCheck),
	"pve-volume-id":                  volumeCheck,
	"pve-volume-id-or-qm-path":       either("unable to parse volume ID '%s'", matches(`(?s:none|cdrom|/.*)`, ""), volumeCheck),
	"pve-volume-id-or-absolute-path": either("unable to parse volume ID '%s'", matches(`(?s:/.*)`, ""), volumeCheck),
	"pve-qm-bootdisk":                bootDisk("invalid boot disk '%s'", false),
	"pve-qm-bootdev":                 bootDisk("invalid boot device '%s'", true),
	"pve-hotplug-features":           hotplug,
	"pve-cpuset":                     cpuset,
	"pve-phys-bits":                  physBits,
	"pve-lxc-mp-string":              mountPoint,
	"pve-lxc-dev-string":             devicePath,
	"pve-ct-timezone":                timeZone,
	"lxc-ip-with-ll-iface":           linkLocal,
	"pve-poolid":                     pool,
	"pve-storage-path":               matches(`(?s:/[^;()]+.*)`, notPath),
	"pve-storage-server":             serverCheck,
	"pve-storage-vgname":             matches(`[a-zA-Z0-9][a-zA-Z0-9\-_.]*[a-zA-Z0-9]`, "lvm name '%s' contains illegal characters"),
	"pve-storage-content":            matches(`import|images|rootdir|vztmpl|iso|backup|snippets|none`, "invalid content type '%s'"),
	"pve-storage-options":            matches(`\S+`, "invalid options '%s'"),
}

const sizeRE = `\d+(?:\.\d+)?(?:[KMGT](?:iB)?)?`

func storageID(release Release, v string) string {
	if release >= PVE9 && len(v) < 2 {
		return "storage ID '" + v + "' cannot be shorter than 2 characters\n"
	}
	return matches(`[a-zA-Z][a-zA-Z0-9\-_.]*[a-zA-Z0-9]`, "storage ID '%s' contains illegal characters")(release, v)
}

func ipv6(_ Release, v string) string {
	addr, err := netip.ParseAddr(strings.TrimSuffix(v, "\n"))
	if err != nil || !addr.Is6() || addr.Zone() != "" {
		return "value does not look like a valid IPv6 address\n"
	}
	return ""
}

func cidr(v string, address check, most int) bool {
	host, bits, ok := strings.Cut(strings.TrimSuffix(v, "\n"), "/")
	n, err := strconv.Atoi(bits)
	return ok && err == nil && bits[0] != '+' && bits[0] != '-' && n > 7 && n <= most && address(PVE9, host) == ""
}

func cidr4(_ Release, v string) string {
	if cidr(v, ipv4Check, 32) {
		return ""
	}
	return "value does not look like a valid IPv4 CIDR network\n"
}

func cidr6(_ Release, v string) string {
	if cidr(v, ipv6, 128) {
		return ""
	}
	return "value does not look like a valid IPv6 CIDR network\n"
}

var startupPart = regexp.MustCompile(`^(?:(?:order=)?\d+|up=\d+|down=\d+)\n?\z`)

func startupOrder(_ Release, v string) string {
	bad := v == "" || v == "0"
	for _, part := range strings.Split(v, ",") {
		bad = bad || strings.TrimSpace(part) != "" && !startupPart.MatchString(part)
	}
	if bad {
		return "unable to parse startup options\n"
	}
	return ""
}

// drives are the disks that a machine may boot from; others what it may boot from beside them.
var drives, others = func() (drives, others []string) {
	for _, bus := range []string{"ide", "sata", "scsi", "virtio"} {
		drives = append(drives, numbered(bus)...)
	}
	for _, kind := range []string{"net", "usb", "hostpci"} {
		others = append(others, numbered(kind)...)
	}
	return drives, others
}()

func numbered(kind string) []string {
	var out []string
	for i := range counts["qemu"][kind] {
		out = append(out, kind+strconv.Itoa(i))
	}
	return out
}

func bootDisk(words string, device bool) check {
	return func(_ Release, v string) string {
		if slices.Contains(drives, v) || device && slices.Contains(others, v) || !device && (v == "efidisk0" || v == "tpmstate0") {
			return ""
		}
		return strings.ReplaceAll(words, "%s", v) + "\n"
	}
}

func hotplug(_ Release, v string) string {
	if v == "0" || v == "1" {
		return ""
	}
	for _, feature := range splitList(v) {
		if !slices.Contains(strings.Fields("network disk cpu memory usb cloudinit"), feature) {
			return "invalid hotplug feature '" + feature + "'\n"
		}
	}
	return ""
}

var cpusetPart = regexp.MustCompile(`^\s*(\d+)(?:-(\d+))?\s*\z`)

func cpuset(_ Release, v string) string {
	for _, part := range strings.Split(strings.TrimRight(v, ","), ",") {
		m := cpusetPart.FindStringSubmatch(part)
		if m == nil && v != "" {
			return "unable to parse cpuset option\n"
		}
		if m != nil && m[2] != "" {
			from, _ := number(m[1])
			if to, _ := number(m[2]); to < from {
				return "unable to parse cpuset option\n"
			}
		}
	}
	return ""
}

func physBits(_ Release, v string) string {
	n, err := strconv.Atoi(v)
	if v == "host" || err == nil && len(v) <= 2 && n >= 8 && n <= 64 {
		return ""
	}
	return "value must be an integer between 8 and 64 or 'host'\n"
}

var upward = regexp.MustCompile(`/\.\.?/|/\.\.?\n?\z|^\.\./`)

func mountPoint(_ Release, v string) string {
	if upward.MatchString(v) {
		return v + " contains illegal character sequences\n"
	}
	return ""
}

var upwardDevice = regexp.MustCompile(`/\.\.?(?:/|\n?\z)`)

func devicePath(_ Release, v string) string {
	if upwardDevice.MatchString(v) || !strings.HasPrefix(v, "/dev/") {
		return v + " is not a valid device path\n"
	}
	return ""
}

// timeZone asks the list of zones of the system, as Proxmox does.
func timeZone(_ Release, v string) string {
	if v == "host" || v == "UTC" {
		return ""
	}
	if table, err := os.ReadFile("/usr/share/zoneinfo/zone.tab"); err == nil {
		for line := range strings.Lines(string(table)) {
			columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if !strings.HasPrefix(line, "#") && len(columns) > 2 && columns[2] == v {
				return ""
			}
		}
	} else if _, err := time.LoadLocation(v); err == nil && strings.Contains(v, "/") {
		return ""
	}
	return "invalid time zone '" + v + "'\n"
}

func linkLocal(r Release, v string) string {
	addr, iface, scoped := strings.Cut(v, "%")
	if scoped && strings.HasPrefix(addr, "fe80:") && ipCheck(r, addr) == "" && ifaceCheck(r, iface) == "" {
		return ""
	}
	return ipCheck(r, v)
}

var poolRE = regexp.MustCompile(`^[A-Za-z0-9.\-_]+(?:/[A-Za-z0-9.\-_]+){0,2}\n?\z`)

func pool(_ Release, v string) string {
	switch {
	case strings.Count(strings.TrimRight(v, "/"), "/") > 2:
		return "pool name '" + v + "' nested too deeply (max levels = 3)\n"
	case !poolRE.MatchString(v):
		return "pool name '" + v + "' contains invalid characters\n"
	}
	return ""
}

// pair is source:target, one name for all, or 1 for "as it is".
func pair(id check) check {
	return func(r Release, v string) string {
		if v == "1" || v == "" {
			return ""
		}
		names := strings.Split(v, ":")
		if len(names) > 2 || slices.Contains(names, "") {
			names = []string{v}
		}
		for _, name := range names {
			if words := id(r, name); words != "" {
				return "entry '" + v + "' contains invalid ID - " + words + "\n\n"
			}
		}
		return ""
	}
}
