package pages

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"berth/deployer/compose"
	"berth/deployer/status"
	"berth/message"
	"berth/plain"
)

// Differences says how files were changed by hand. Of .env, which has secrets, only names of variables are told.
func Differences(changes []status.Change) map[status.File]message.Text {
	out := map[status.File]message.Text{}
	for _, c := range changes {
		out[c.File] = difference(c)
	}
	return out
}

func difference(c status.Change) message.Text {
	switch {
	case c.Err != nil:
		return message.Of("it could not be read to be compared: %s\n", c.Err)
	case path.Base(c.Name) == compose.EnvFile, c.Bundle == nil && path.Ext(c.Name) == compose.EnvFile:
		return envDifference(c)
	case bytes.IndexByte(c.Now, 0) >= 0 || bytes.IndexByte(c.Then, 0) >= 0:
		return message.Word("it is no text\n")
	}
	then, now := withoutPlan(string(c.Then)), withoutPlan(string(c.Now))
	differ := then != now
	switch {
	case c.Bundle == nil:
		then, now = compose.Redacted(then, ""), compose.Redacted(now, "")
	case c.Bundle.Wrote(c.Name, c.Now):
		then = compose.Redacted(then, now)
	default:
		now = compose.Redacted(now, then)
	}
	if differ && then == now {
		return message.Word("it differs in what is not shown, since it may be secret\n")
	}
	return Diff(c.Name, then, now).Map(plain.Spell)
}

// withoutPlan leaves out the label that names the placement: a new plan that does not touch a service
// leaves its files, and that label, as they are.
func withoutPlan(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, compose.LabelPlan+":") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// envDifference names the variables that came, went or have another value. Secrets were not known when the
// file was rendered, so a changed one does not show.
func envDifference(c status.Change) message.Text {
	before, err := dotenv.Parse(bytes.NewReader(c.Then))
	if err != nil {
		return message.Text{}
	}
	after, err := dotenv.Parse(bytes.NewReader(c.Now))
	if err != nil {
		return message.Word("docker compose cannot read it any more\n")
	}
	var out message.Text
	both := map[string]string{}
	maps.Copy(both, before)
	maps.Copy(both, after)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		was, had := before[name]
		is, has := after[name]
		secret := c.Bundle != nil && slices.ContainsFunc(c.Bundle.Secrets, func(r compose.SecretRef) bool { return r.Name == name })
		switch {
		case !has:
			out = out.Plus(message.Same("-" + name + "\n"))
		case !had:
			out = out.Plus(message.Same("+" + name + "\n"))
		case was != is && !secret:
			out = out.Plus(message.Of("%s has another value\n", name))
		}
	}
	if out.IsZero() {
		return message.Word("the same variables; a secret, a comment or the order differs\n")
	}
	return out.Map(plain.Spell)
}
