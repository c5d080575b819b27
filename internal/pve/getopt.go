package pve

import (
	"maps"
	"slices"
	"strings"
)

// option is how the command line takes a parameter: with a value, with one that may be left out, several times.
type option struct {
	name     string
	optional bool
	many     bool
}

// getopt reads a command line as Perl's Getopt::Long does in the way in which Proxmox sets it up: options anywhere, behind one
// dash or two, in letters of any size, cut short where it is clear which is meant; "--" ends them. It returns the options, what is none, and what was
// warned of, one line each: a warning means that the line is refused.
//
// equals says whether -memory=8 is an option with its value, as pct takes it, or the name of an unknown one, as for qm.
func getopt(args []string, options map[string]option, equals bool) (map[string]value, []string, []string) {
	given := map[string]value{}
	var rest, warned []string
	names := slices.Sorted(maps.Keys(options))
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		if arg == "--" {
			rest = append(rest, args...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			rest = append(rest, arg)
			continue
		}
		name, attached, has := named(arg, equals)
		opt, warning := find(name, arg, options, names)
		if warning != "" {
			warned = append(warned, warning)
			continue
		}
		v, left, ok := argument(opt, attached, has, args)
		if !ok {
			warned = append(warned, "Option "+strings.ToLower(opt.name)+" requires an argument")
			continue
		}
		args = left
		if opt.many {
			v = value{list: append(given[opt.name].list, v.text), isList: true}
		}
		given[opt.name] = v
	}
	return given, rest, warned
}

// named is the name of an option as it was written, and the value that is attached to it. A name that begins with = goes on to
// the next one.
func named(arg string, equals bool) (name, attached string, has bool) {
	name, long := strings.CutPrefix(arg, "--")
	if !long {
		name = arg[1:]
	}
	if name == "" || !long && !equals {
		return name, "", false
	}
	if i := strings.Index(name[1:], "="); i >= 0 {
		return name[:i+1], name[i+2:], true
	}
	return name, "", false
}

// find is the option of that name, or the only one that begins so.
func find(name, arg string, options map[string]option, names []string) (option, string) {
	if name == "" {
		return option{}, "Missing option after " + arg[:1]
	}
	low := strings.ToLower(name)
	if opt, ok := options[low]; ok {
		return opt, ""
	}
	var hits []string
	for _, n := range names {
		if strings.HasPrefix(n, low) {
			hits = append(hits, n)
		}
	}
	switch len(hits) {
	case 0:
		return option{}, "Unknown option: " + low
	case 1:
		return options[hits[0]], ""
	}
	return option{}, "Option " + low + " is ambiguous (" + strings.Join(hits, ", ") + ")"
}

// argument is the value of an option: what is attached, or the next word. One that may be left out does not take a word
// that looks like an option.
func argument(opt option, attached string, has bool, args []string) (value, []string, bool) {
	switch {
	case has && attached != "":
		return text(attached), args, true
	case has || len(args) == 0:
		return text(""), args, opt.optional
	case opt.optional && args[0] != "-" && strings.HasPrefix(args[0], "-"):
		return text(""), args, true
	}
	return text(args[0]), args[1:], true
}
