package carry

import (
	"slices"
	"strings"
)

// Aspect is in what a path differs.
type Aspect string

const (
	Missing    Aspect = "missing"    // on the target
	Extra      Aspect = "extra"      // only on the target
	Kind       Aspect = "kind"       // a file on one side, a link on the other; or the numbers of a device
	Content    Aspect = "content"    // of a file
	Size       Aspect = "size"       // of a file
	Time       Aspect = "time"       // of the last change, to the nanosecond
	Mode       Aspect = "mode"       // with setuid, setgid and sticky
	Owner      Aspect = "owner"      // the number
	Group      Aspect = "group"      // the number
	Target     Aspect = "target"     // of a symbolic link
	HardLink   Aspect = "hard link"  // which names are one file
	ACL        Aspect = "ACL"        //
	Attributes Aspect = "attributes" // extended ones, capabilities of files among them
)

// Difference is what of a path is not the same on both hosts.
type Difference struct {
	Path    string // below the directory, byte for byte; "." for itself. It need not be UTF-8
	Aspects []Aspect
	Since   bool // it has changed on the source after the mark, so that it need not be the copy's fault
}

// differences are those of one comparison: all are counted, the first are kept.
type differences struct {
	count int
	at    map[string]int
	kept  []Difference
}

// mostKept is how many differences are kept.
const mostKept = 1000

func (d *differences) add(path string, aspects ...Aspect) {
	if path = strings.TrimSuffix(path, "/"); path == "" {
		path = "."
	}
	i, known := d.at[path]
	if !known {
		if d.count++; len(d.kept) >= mostKept {
			return
		}
		if d.at == nil {
			d.at = map[string]int{}
		}
		i = len(d.kept)
		d.at[path] = i
		d.kept = append(d.kept, Difference{Path: path})
	}
	for _, a := range aspects {
		if a == Missing && slices.Contains(d.kept[i].Aspects, Kind) {
			continue // to rsync what is another kind is missing
		}
		if !slices.Contains(d.kept[i].Aspects, a) {
			d.kept[i].Aspects = append(d.kept[i].Aspects, a)
		}
	}
}

// itemized takes a line of rsync's: eleven letters, a space, a path.
func (d *differences) itemized(line string) {
	if name, is := strings.CutPrefix(line, "*deleting"); is {
		d.add(unescaped(strings.TrimLeft(name, " ")), Extra)
		return
	}
	if len(line) < 13 || line[11] != ' ' {
		return
	}
	letters, name := line[:11], line[12:]
	kind := letters[1]
	var found []Aspect
	if strings.Contains(letters, "+++") {
		found = append(found, Missing)
	}
	if letters[0] == 'h' && !slices.Contains(found, Missing) {
		found = append(found, HardLink)
	}
	for i, a := range []Aspect{Content, Size, Time, Mode, Owner, Group, "", ACL, Attributes} {
		switch c := letters[2+i]; {
		case a == "" || c == '.' || c == '+' || c == ' ' || c == '?':
		case a == Content && kind == 'L':
			found = append(found, Target)
		case a == Content && kind != 'f':
			found = append(found, Kind)
		default:
			found = append(found, a)
		}
	}
	d.add(unescaped(name), found...)
}

// unescaped turns a name as rsync writes it, with \#ooo for what does not print, back into its bytes.
func unescaped(name string) string {
	if !strings.Contains(name, `\#`) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		if code, is := octal(name[i:]); is {
			b.WriteByte(code)
			i += len(`\#ooo`) - 1
			continue
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

func octal(s string) (byte, bool) {
	if len(s) < 5 || s[0] != '\\' || s[1] != '#' {
		return 0, false
	}
	n := 0
	for _, c := range []byte(s[2:5]) {
		if c < '0' || c > '7' {
			return 0, false
		}
		n = n*8 + int(c-'0')
	}
	return byte(n), n < 256
}
