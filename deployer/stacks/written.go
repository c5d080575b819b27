package stacks

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/lone"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/message"
)

// Write makes a stack of a container that no Compose file is of: one is written from what Docker says, with what differs from the
// image, read back as Compose reads it, and compared with the container.
func Write(ctx context.Context, h ledger.Host, c probe.Container) *Stack {
	s := &Stack{Name: projectName(c.Name), Containers: []string{c.Name}, Written: true, At: "."}
	made, err := lone.Inspect(ctx, h, c.ID)
	if refused := (*remote.SudoError)(nil); errors.As(err, &refused) {
		err = message.New("berth may not ask Docker about it without root") // why not is said of its host
	}
	if err == nil {
		err = s.written(made)
	}
	if s.Err = err; err != nil {
		s.Files, s.Secrets = nil, nil
	}
	return s
}

// projectName is a name that Compose takes.
func projectName(container string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimPrefix(container, "/")))
	return strings.TrimLeft(name, "-_")
}

func (s *Stack) written(c *lone.Container) error {
	if s.Name == "" {
		return message.New("its name is none that Compose takes")
	}
	if why := c.Beyond(); !why.IsZero() {
		return message.Errorf("%s, which berth does not put into a Compose file", why)
	}
	text, err := c.Compose(s.Name)
	if err != nil {
		return err
	}
	t := newTaker(map[string]string{}, [][]byte{text})
	clean, err := t.compose(text, "", ".", nil)
	if err != nil {
		return err
	}
	secrets := map[string]string{}
	for _, x := range t.secrets {
		secrets[x.Name] = x.Value
	}
	if what := c.Differs(s.Name, clean, secrets); what != "" {
		return message.Errorf("a Compose file of it would not be the same: %s", message.Word(what))
	}
	s.Files, s.Secrets = []File{{Path: "compose.yaml", Data: clean}}, t.secrets
	for _, v := range slices.Sorted(maps.Values(secrets)) {
		if isTelling(v) && strings.Contains(string(clean), v) {
			return errTaken
		}
	}
	return nil
}
