package ansible

import (
	"bytes"
	"strings"

	"berth/deployer/compose"
)

// quoting writes a value into a file of variables so that docker compose reads it back as it is, as berth itself does.
const quoting = `[[% macro env(v) %]][[[ v if v is match('^[A-Za-z0-9_./:@%+,=-]+\\Z') else '"' ~ v | replace('\\', '\\\\') | replace('"', '\\"') | replace('$', '$$') | replace('\n', '\\n') | replace('\r', '\\r') ~ '"' ]]][[% endmacro %]]
`

// template gives a file with secrets as Ansible fills it in; it reports false where the file has none.
func template(f compose.File, secrets []compose.SecretRef) ([]byte, bool) {
	text := strings.ReplaceAll(string(f.Data), "[[", "[[[ '[[' ]]]")
	is := false
	for _, s := range secrets {
		if stands := "={{secret " + s.String() + "}}\n"; strings.Contains(text, stands) {
			text, is = strings.ReplaceAll(text, stands, "=[[[ env(berth_secrets['"+s.String()+"']) ]]]\n"), true
		}
	}
	if !is || bytes.IndexByte(f.Data, 0) >= 0 {
		return nil, false
	}
	return []byte(quoting + text), true
}
