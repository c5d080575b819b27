package stacks

import (
	"context"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"path"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

//go:embed fetch.sh
var fetchText string

// What a stack may have at most.
const (
	mostFile  = 256 << 10 // bytes of a file
	mostStack = 2 << 20   // bytes of all of its files
	mostFiles = 200
	mostRound = 100 // paths that are asked about at once
)

// lies is what lies at a path of a host.
type lies struct {
	is   string // file, dir, gone, large, outside, other, stuck; empty: the host did not say
	data []byte
	run  bool // its owner may run it
}

// fetch reads files of a host that lie within a directory.
func fetch(ctx context.Context, h ledger.Host, within string, paths []string, left int) (map[string]lies, error) {
	out := map[string]lies{}
	for len(paths) > 0 {
		some := paths[:min(len(paths), mostRound)]
		paths = paths[len(some):]
		args := append([]string{"read", within, strconv.Itoa(mostFile), strconv.Itoa(max(left, 0))}, some...)
		text, err := ledger.Ask(ctx, h, ledger.Script(fetchText, "berth-stack", args...))
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(text, "end of stack\n") {
			return nil, message.New("it did not answer to the end")
		}
		for line := range strings.Lines(text) {
			number, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || n > len(some) {
				continue
			}
			l := liesThere(rest)
			left -= len(l.data)
			out[some[n-1]] = l
		}
	}
	return out, nil
}

// liesThere reads what the script says of one path.
func liesThere(s string) lies {
	f := strings.Split(s, " ")
	switch {
	case len(f) == 1 && f[0] != "file":
		return lies{is: f[0]}
	case len(f) != 4 || f[0] != "file":
		return lies{}
	}
	l := lies{is: "file", run: f[1] == "run"}
	var err error
	if f[2] == "base64" {
		l.data, err = base64.StdEncoding.DecodeString(f[3])
	} else {
		l.data, err = hex.DecodeString(f[3])
	}
	if err != nil {
		return lies{}
	}
	return l
}

// below lists the files in directories of a host, by directory. One with more than a stack may have, or of which the host does not
// say, is left out.
func below(ctx context.Context, h ledger.Host, within string, dirs []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(dirs) == 0 {
		return out, nil
	}
	dirs = dirs[:min(len(dirs), mostRound)]
	text, err := ledger.Ask(ctx, h, ledger.Script(fetchText, "berth-stack", append([]string{"list", within, "0", "0"}, dirs...)...))
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(text) {
		number, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		word, name, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(dirs) || word != "below" || name == "" || path.Clean("/"+name) != "/"+name {
			continue
		}
		out[dirs[n-1]] = append(out[dirs[n-1]], path.Join(dirs[n-1], name))
	}
	return out, nil
}
