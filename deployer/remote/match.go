package remote

import (
	"fmt"
	"strings"

	"github.com/kevinburke/ssh_config"

	"berth/message"
)

// match is a line of Match: all of its criteria have to hold.
type match struct {
	text     string
	criteria []criterion
}

type criterion struct {
	name    string // lower case
	negated bool
	arg     string
}

// alone are the criteria without an argument.
var alone = map[string]bool{"all": true, "final": true, "canonical": true}

func readMatch(args []string) (match, error) {
	m := match{text: "Match " + strings.Join(args, " ")}
	for i := 0; i < len(args); i++ {
		name, arg, equals := strings.Cut(args[i], "=")
		c := criterion{arg: arg}
		c.name, c.negated = strings.CutPrefix(strings.ToLower(name), "!")
		if !alone[c.name] && !equals {
			if i++; i == len(args) {
				return m, message.Errorf("%s: nothing stands after %s", m.text, name)
			}
			c.arg = args[i]
		}
		m.criteria = append(m.criteria, c)
	}
	if len(m.criteria) == 0 {
		return m, message.New("no criterion after Match")
	}
	return m, nil
}

// wantsFinal reports whether ssh would read its files a second time for this line.
func (m match) wantsFinal() bool {
	for _, c := range m.criteria {
		if c.name == "final" {
			return true
		}
	}
	return false
}

// holding is what is known of a criterion without ssh.
type holding int

const (
	holdsNot holding = iota
	holds
	onlySSHKnows
)

// evaluation goes through files as ssh does, once or, where Match final asks for it, twice.
type evaluation struct {
	query
	name  string // what Host is compared with: the name that was typed, in the second pass HostName
	final bool   // the second pass
	again bool   // something asks for it
	out   []setting
	err   error // a block that only ssh can evaluate would say more about this host
}

// settings gives every value that holds for a host, those that count first first.
func (c *configFiles) settings(q query) ([]setting, error) {
	if c == nil {
		return nil, nil
	}
	ev := &evaluation{query: q, name: q.host}
	for _, f := range c.files {
		ev.file(f)
	}
	if canonical := ev.value("canonicalizehostname", "no"); ev.again || strings.EqualFold(canonical, "yes") || strings.EqualFold(canonical, "always") {
		ev.name, ev.final = ev.hostName(), true
		for _, f := range c.files {
			ev.file(f)
		}
	}
	return ev.out, ev.err
}

func (ev *evaluation) file(f *configFile) {
	for _, h := range f.config.Hosts {
		state := holdsNot
		patterns := patternsOf(h)
		line, isMatch := strings.CutPrefix(strings.Join(patterns, " "), matchHost)
		switch {
		case isMatch:
			ev.again = ev.again || f.matches[line].wantsFinal()
			state = ev.holds(f.matches[line])
		case among(patterns, ev.name):
			state = holds
		}
		switch state {
		case holds:
			ev.block(f, h)
		case onlySSHKnows:
			ev.unclear(f, h, f.path+":"+line+": "+f.matches[line].text)
		}
	}
}

func patternsOf(h *ssh_config.Host) []string {
	var patterns []string
	for _, p := range h.Patterns {
		patterns = append(patterns, p.String())
	}
	return patterns
}

func (ev *evaluation) block(f *configFile, h *ssh_config.Host) {
	for _, node := range h.Nodes {
		kv, ok := node.(*ssh_config.KV)
		if !ok {
			continue
		}
		if kv.Key != includeKey {
			place := fmt.Sprintf("%s:%d", f.path, kv.Pos().Line)
			ev.out = append(ev.out, setting{key: strings.ToLower(kv.Key), value: kv.Value, place: place})
			continue
		}
		for _, inc := range f.includes[kv.Value] {
			ev.file(inc)
		}
	}
}

// unclear notes a block that may hold, where what it says would count.
func (ev *evaluation) unclear(f *configFile, h *ssh_config.Host, what string) {
	if ev.err != nil {
		return
	}
	may := &evaluation{query: ev.query, name: ev.name, final: ev.final, out: ev.out}
	may.block(f, h)
	ev.err = may.err
	for _, s := range may.out[len(ev.out):] {
		if acts[s.key] && !ev.has(s.key) {
			ev.err = message.Errorf("%s can only be evaluated by ssh, and would say %s for this host (%s); "+
				"have ssh here, write it as Host, or give berth a configuration of its own with --ssh-config", what, s.key, s.place)
			return
		}
	}
}

// has reports whether a keyword is said already, and counts once only.
func (ev *evaluation) has(key string) bool {
	if key == "identityfile" || key == "certificatefile" {
		return false
	}
	for _, s := range ev.out {
		if s.key == key {
			return true
		}
	}
	return false
}

func (ev *evaluation) value(key, preset string) string {
	for _, s := range ev.out {
		if s.key == key {
			if words := splitWords(s.value); len(words) > 0 {
				return words[0]
			}
		}
	}
	return preset
}

// hostName is the name after HostName, as far as it is said by now.
func (ev *evaluation) hostName() string {
	name, err := expandTokens(ev.value("hostname", ev.host), map[byte]string{'h': ev.host, 'n': ev.host}, noEnv)
	if err != nil {
		return ev.host
	}
	return name
}

func (ev *evaluation) holds(m match) holding {
	all := holds
	for _, c := range m.criteria {
		switch v := ev.criterion(c); v {
		case holdsNot:
			return holdsNot
		case onlySSHKnows:
			all = onlySSHKnows
		}
	}
	return all
}

func (ev *evaluation) criterion(c criterion) holding {
	yes := false
	switch c.name {
	case "all":
		yes = true
	case "final", "canonical":
		yes = ev.final
	case "host":
		yes = among(strings.Split(c.arg, ","), strings.ToLower(ev.hostName()))
	case "originalhost":
		yes = among(strings.Split(c.arg, ","), strings.ToLower(ev.host))
	case "user":
		user := ev.user
		if user == "" {
			user = ev.value("user", ev.local)
		}
		yes = among(strings.Split(c.arg, ","), user)
	case "localuser":
		yes = among(strings.Split(c.arg, ","), ev.local)
	case "tagged":
		yes = among(strings.Split(c.arg, ","), ev.value("tag", ""))
	default:
		return onlySSHKnows
	}
	if yes != c.negated {
		return holds
	}
	return holdsNot
}
