package compose

import (
	"bytes"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/message"
)

// Project reads the Compose file of the bundle, with the variables of its .env; secrets are placeholders.
func (b *Bundle) Project() (*types.Project, error) {
	var text, env []byte
	for _, f := range b.Files {
		switch f.Path {
		case ComposeFile:
			text = f.Data
		case EnvFile:
			env = f.Data
		}
	}
	values, err := dotenv.Parse(bytes.NewReader(env))
	if err != nil {
		return nil, message.Errorf("%s of %s cannot be read", EnvFile, b.Service)
	}
	return catalog.LoadCompose(b.ProjectName(), ComposeFile, text, values)
}
