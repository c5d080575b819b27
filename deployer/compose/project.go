package compose

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/message"
	"berth/planner"
)

// renderer writes the Compose file of one service on one host.
type renderer struct {
	entry   *catalog.Entry
	service *planner.Service
	host    planner.Host
	ports   map[planner.Port]planner.Port // of the wish
	volumes map[string]string             // likewise
	env     []variable
	dir     string     // of the service on its host
	mounts  hostMounts // where shares are there
	home    home       // of who logs in there
	files   ownFiles   // of the entry, by their paths from its directory
	own     []variable // what the operator's .env and wish say, for containers that have it as an env file
	hosts   hostVariables

	kept     *template // the file as it will be; see choose
	builds   *builder  // nil: nothing is built
	images   map[string]string
	byHand   []planner.Port
	places   []Data
	refilled []Data
	shares   []string // see Bundle.Shares
	binds    []Bind

	onShares []OnShare
	swarm    []catalog.SwarmPart

	platforms map[string]string // that containers ask for, by image

	creates []planner.Resource // networks and volumes that are not the project's, and that are made for it

	envFiles []string // of containers, as they will lie in the service's directory
}

// template is a project in which some variables stay variables: it was loaded with stand-ins for them,
// words that nothing else contains, and they become ${NAME} in the text that compose-go writes.
type template struct {
	project  *types.Project
	standIns []string // pairs: stand-in, ${NAME}
}

// project loads the entry with the variables as value gives them, and applies wish and limits.
func (r *renderer) project(value func(variable) string) (*types.Project, error) {
	env := map[string]string{}
	for _, v := range r.env {
		env[v.name] = value(v)
	}
	r.hosts.put(env)
	p, err := r.entry.Project(env)
	if err != nil {
		return nil, hint(err)
	}
	delete(p.Extensions, "x-berth") // what planning needs; hosts do not
	sayOlder(p)
	leaveOutUndefined(p)
	r.layFiles(p)
	r.home.put(p)
	if r.byHand, err = remap(p, r.ports, r.service.Demand.Ports); err != nil {
		return nil, err
	}
	takeOver(p, r.volumes)
	r.mounts.putHere(p)
	without := unlimited(p)
	if err := limit(p, r.entry.Service.Demand, r.service, r.host); err != nil {
		return nil, err
	}
	r.shares = slices.DeleteFunc(without, func(name string) bool { c := p.Services[name]; return memory(&c) == 0 })
	return p, nil
}

// hint says what to do about a variable that nobody sets.
func hint(err error) error {
	if _, rest, ok := strings.Cut(err.Error(), "required variable "); ok {
		name, _, _ := strings.Cut(rest, " ")
		return message.Errorf("%w; set %s under env of the service's wish, or declare it as a secret of the entry", err, name)
	}
	return err
}

// meant is the project that the host shall run: every value put in.
func (r *renderer) meant() (*types.Project, error) {
	p, err := r.project(variable.word)
	if err != nil {
		return nil, err
	}
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			if v.Type == types.VolumeTypeBind && v.Source == "" {
				return nil, message.Errorf("nothing says what %s has mounted at %s: a variable of it is set nowhere; env: in the service's wish sets one", name, v.Target)
			}
		}
	}
	return p, r.checkOpened(p)
}

// marshal writes a project as compose-go does, with the containers of profiles that are off.
func marshal(p *types.Project) ([]byte, error) {
	q := *p
	q.Services = maps.Clone(p.Services)
	maps.Copy(q.Services, p.DisabledServices)
	text, err := q.MarshalYAML()
	if err != nil {
		return nil, message.Errorf("write %s: %w", ComposeFile, err)
	}
	return text, nil
}

// template loads the entry with stand-ins for the variables of keep.
func (r *renderer) template(keep []variable) (*template, error) {
	word := r.unusedWord()
	t := &template{standIns: r.hosts.standIns()}
	standIns := map[string]string{}
	for i, v := range keep {
		s := standIn(v.shown(), fmt.Sprintf("%s%dx", word, i))
		standIns[v.name] = s
		t.standIns = append(t.standIns, s, "${"+v.name+"}")
	}
	var err error
	t.project, err = r.project(func(v variable) string {
		if s, ok := standIns[v.name]; ok {
			return s
		}
		return v.word()
	})
	return t, err
}

// text is the Compose file with labels on every container.
func (t *template) text(labels map[string]string) ([]byte, error) {
	p := *t.project
	p.Services = maps.Clone(p.Services)
	for name, c := range p.Services {
		c.Labels = maps.Clone(c.Labels)
		if c.Labels == nil {
			c.Labels = types.Labels{}
		}
		maps.Copy(c.Labels, labels)
		p.Services[name] = c
	}
	return t.write(&p)
}

// write is the text of a project that was made of the template's. Every dollar of it is doubled: compose would take it for a
// variable.
func (t *template) write(p *types.Project) ([]byte, error) {
	text, err := marshal(p)
	if err != nil {
		return nil, err
	}
	if text, err = short(text); err != nil {
		return nil, err
	}
	text = bytes.ReplaceAll(text, []byte("$"), []byte("$$"))
	return []byte(strings.NewReplacer(t.standIns...).Replace(string(text))), nil
}

// standIn begins as the value does: what a mount begins with says whether it is a path or a volume.
func standIn(value, word string) string {
	for _, start := range []string{"/", "./", "../", "~/"} {
		if strings.HasPrefix(value, start) {
			return strings.TrimPrefix(start, ".") + word
		}
	}
	return word
}

// unusedWord is a word that neither the entry nor a value contains.
func (r *renderer) unusedWord() string {
	word := "zzberth"
	for {
		used := false
		for _, f := range r.entry.Files() {
			used = used || bytes.Contains(f.Data, []byte(word))
		}
		for _, v := range r.env {
			used = used || strings.Contains(v.shown(), word)
		}
		if !used {
			return word
		}
		word += "z"
	}
}

// choose finds out which variables can stay variables: all that are set, where the text with all of
// them means what it shall, else those that can by themselves. The others are written out. A secret that
// cannot stay one is an error, since its value may not be in the file. files are those of the entry, as they are rendered.
func (r *renderer) choose(files []File) error {
	meant, err := r.meant()
	if err != nil {
		return err
	}
	r.images, r.platforms = map[string]string{}, map[string]string{}
	for _, name := range meant.ServiceNames() {
		c := meant.Services[name]
		r.images[name] = imageOf(meant, c)
		if c.Platform != "" && c.Build == nil {
			r.platforms[c.Image] = c.Platform
		}
	}
	if r.builds, err = r.built(meant, files); err != nil {
		return err
	}
	r.creates = slices.DeleteFunc(r.entry.Creates(meant), func(c planner.Resource) bool { // what a wish names has to be there
		return c.Kind == planner.VolumeResource && slices.Contains(slices.Collect(maps.Values(r.volumes)), c.Name)
	})
	r.swarm = catalog.SwarmParts(meant)
	r.refilled = refilledOf(r, meant)
	r.places, r.binds, r.onShares = dataOf(r, meant), bindsOf(r, meant), r.mounts.onShares(meant)
	all := slices.DeleteFunc(slices.Clone(r.env), func(v variable) bool { return v.shown() == "" })
	if r.kept, err = r.tried(all, meant); err == nil {
		return nil
	}
	var alone []variable
	for _, v := range all {
		_, err := r.tried([]variable{v}, meant)
		switch {
		case err == nil:
			alone = append(alone, v)
		case v.secret != nil:
			return message.Errorf("the secret %s stands where compose needs something else than a text; "+
				"put it into a container's environment: %w", v.name, err)
		case errors.Is(err, errMounts):
			return message.Errorf("the value of %s changes what is mounted where; a path has no colon in it", v.name)
		}
	}
	if r.kept, err = r.tried(alone, meant); err != nil {
		return message.Errorf("%s cannot be written with its variables: %w", ComposeFile, err)
	}
	return nil
}

var (
	errOther  = message.New("compose-go reads another project from it")
	errMounts = message.New("compose-go reads other mounts from it")
)

// tried gives the template for the variables of keep, if compose-go reads from its text and .env the
// project that is meant.
func (r *renderer) tried(keep []variable, meant *types.Project) (*template, error) {
	t, err := r.template(keep)
	if err != nil {
		return nil, err
	}
	text, err := t.text(nil)
	if err != nil {
		return nil, err
	}
	env := map[string]string{}
	for _, v := range r.env {
		env[v.name] = v.word()
	}
	r.hosts.put(env)
	p, err := catalog.LoadCompose(r.entry.ProjectName, ComposeFile, text, env)
	if err != nil {
		return nil, err
	}
	got, err := marshal(p)
	if err != nil {
		return nil, err
	}
	want, err := marshal(meant)
	switch {
	case err != nil:
		return nil, err
	case bytes.Equal(got, want):
		return t, nil
	case !slices.Equal(targets(p), targets(meant)):
		return nil, errMounts
	}
	return nil, message.Errorf("%w: %s", errOther, firstOther(string(want), string(got)))
}

// firstOther shows the first line that two texts differ in. Secrets are words in them.
func firstOther(want, got string) message.Text {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return message.Of("%q instead of %q", strings.TrimSpace(b[i]), strings.TrimSpace(a[i]))
		}
	}
	return message.Word("one of the two goes on")
}

// targets lists where the containers have something mounted.
func targets(p *types.Project) []string {
	var out []string
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			out = append(out, name+":"+v.Target)
		}
	}
	return out
}
