package pages

import (
	"errors"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/status"
)

func TestAChangedFileIsShownWithoutWhatIsSecretInIt(t *testing.T) {
	b := &compose.Bundle{Secrets: []compose.SecretRef{{Service: "a", Name: "KEY"}}}
	for _, c := range []struct {
		name, then, now string
		err             error
		want            string
	}{
		{"compose.yaml", "a\n", "b\n", nil, "--- compose.yaml\n@@ line 1\n-a\n+b\n"},
		{"compose.yaml", "a\n" + compose.LabelPlan + ": 1\n", "a\n" + compose.LabelPlan + ": 2\n", nil, ""},
		{"compose.yaml", "a\n", "\x1b[2J\n", nil, "--- compose.yaml\n@@ line 1\n-a\n+\\x1b[2J\n"},
		{"picture", "a", "\x00", nil, "it is no text\n"},
		{"compose.yaml", "a", "", errors.New("permission denied"), "it could not be read to be compared: permission denied\n"},
		{".env", "OLD=1\nTZ=UTC\nKEY={{secret a/KEY}}\n", "TZ=Mars\nNEW=2\nKEY=hunter2\n", nil, "+NEW\n-OLD\nTZ has another value\n"},
		{".env", "KEY={{secret a/KEY}}\n", "KEY=hunter2\n", nil, "the same variables; a secret, a comment or the order differs\n"},
		{".env", "A=1\n", "A='\n", nil, "docker compose cannot read it any more\n"},
	} {
		at := status.File{Host: "cargo", Service: "a", Name: c.name}
		got := Differences([]status.Change{{File: at, Bundle: b, Then: []byte(c.then), Now: []byte(c.now), Err: c.err}})
		if got[at].String() != c.want {
			t.Errorf("%s, %q to %q:\n%q\nwant\n%q", c.name, c.then, c.now, got[at], c.want)
		}
	}
}

func TestWhereNobodyKnowsWhatIsSecretNeitherTextShowsAValueThatMayBe(t *testing.T) {
	for _, c := range []struct{ name, then, now, want string }{
		{"compose.yaml", "image: x:1\nDB_PASSWORD: hunter2\n", "image: x:2\nDB_PASSWORD: hunter3\n", "--- compose.yaml\n@@ line 1\n-image: x:1\n+image: x:2\n DB_PASSWORD: (hidden)\n"},
		{"compose.yaml", "DB_PASSWORD: hunter2\n", "DB_PASSWORD: hunter3\n", "it differs in what is not shown, since it may be secret\n"},
		{"app.env", "word=hunter2\n", "word=hunter3\nmore=1\n", "+more\nword has another value\n"},
		{".env", "KEY=hunter2\n", "KEY=hunter3\n", "KEY has another value\n"},
	} {
		at := status.File{Host: "cargo", Service: "a", Name: c.name}
		if got := Differences([]status.Change{{File: at, Then: []byte(c.then), Now: []byte(c.now)}}); got[at].String() != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got[at], c.want)
		}
	}
}
