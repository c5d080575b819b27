package catalog

import (
	"gopkg.in/yaml.v3"

	"berth/message"
	"berth/strictyaml"
)

// What bounds the Compose files of a project. compose-go needs time that grows with the square of containers, of the values
// of a file and of the length of a command, and reads a part again wherever it is included or extended: two includes of the same
// file in each of thirty files are a thousand million. Nothing that a person wrote comes near these.
const (
	maxContainers = 500
	maxValues     = 20_000    // in a file, aliases followed
	maxScalar     = 128 << 10 // bytes of one text
	maxRead       = 8 << 20   // bytes of parts, each as often as it is read
	costOfReading = 16 << 10  // of a part besides its bytes
)

// parseCompose reads the documents of a Compose file: Compose merges them as it does files. What is too large is refused.
func parseCompose(file string, data []byte) ([]*strictyaml.Doc, error) {
	docs, err := strictyaml.ParseAll(file, data)
	if err != nil {
		return nil, err
	}
	if why := tooLarge(docs); !why.IsZero() {
		return nil, strictyaml.Diagnostics{{File: file, Text: why}}
	}
	return docs, nil
}

// tooLarge says why a Compose file is too large to be read; "" where it is not.
func tooLarge(docs []*strictyaml.Doc) message.Text {
	containers, values, longest := 0, 0, 0
	for _, doc := range docs {
		containers += len(entries(doc.Root(), "services"))
		count(doc.Root().Node(), &values, &longest)
	}
	switch {
	case containers > maxContainers:
		return message.Of("the file has %d containers; a project has %d at most", containers, maxContainers)
	case values > maxValues:
		return message.Of("the file has more than %d values; data belongs into files that are mounted", maxValues)
	case longest > maxScalar:
		return message.Of("a text of this file has more than %d KiB; it belongs into a file that is mounted", maxScalar>>10)
	}
	return message.Text{}
}

// count adds up the values below a node, until there are too many, and finds the longest text.
func count(n *yaml.Node, values, longest *int) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	*values++
	*longest = max(*longest, len(n.Value))
	for _, c := range n.Content {
		if *values > maxValues {
			return
		}
		count(c, values, longest)
	}
}
