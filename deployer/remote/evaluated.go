package remote

import (
	"strings"

	"berth/message"
)

// readEvaluated reads what ssh -G prints: a keyword and its value a line, with what ssh would take where nothing is said.
// place stands for the settings in messages.
func readEvaluated(text, place string) ([]setting, error) {
	var out []setting
	missing := map[string]bool{"hostname": true, "port": true, "user": true}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		key = strings.ToLower(key)
		if key == "" || value == "" {
			continue
		}
		delete(missing, key)
		out = append(out, setting{key, value, place, true})
	}
	if len(missing) > 0 {
		return nil, message.New("what it prints is no configuration")
	}
	return out, nil
}

// splitPaths takes a list of files apart that ssh has printed without its quotes: a path has a beginning that tells it from a
// word in the middle of one.
func splitPaths(value string) []string {
	var paths []string
	for _, word := range strings.Split(value, " ") {
		if len(paths) == 0 || strings.HasPrefix(word, "/") || strings.HasPrefix(word, "~") {
			paths = append(paths, word)
			continue
		}
		paths[len(paths)-1] += " " + word
	}
	return paths
}
