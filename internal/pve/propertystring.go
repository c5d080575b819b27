package pve

import (
	"strings"
)

// propertyString checks the text "virtio,bridge=vmbr0" against its fields. It returns the values by field and the words of
// the first fault of its form, or "".
func (s *schema) propertyString(fields Properties, data, path string) (map[string]value, string) {
	values := map[string]value{}
	defaultSeen := ""
	for _, part := range strings.Split(strings.TrimRight(data, ","), ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		key, rest, isPair := strings.Cut(part, "=")
		var words string
		switch {
		case isPair && key != "" && rest != "" && rest[0] != '\n':
			words = s.pair(fields, values, key, rest)
		case !isPair:
			defaultSeen, words = s.unnamed(fields, values, part, defaultSeen)
		default:
			words = "missing key in comma-separated list property\n"
		}
		if words != "" {
			return nil, words
		}
	}
	found := faults{}
	s.object(path, fields, values, found)
	if len(found) > 0 {
		return values, "format error\n" + found.lines()
	}
	return values, ""
}

// pair takes key=value.
func (s *schema) pair(fields Properties, values map[string]value, key, v string) string {
	if _, twice := values[key]; twice {
		return "duplicate key in comma-separated list property: " + key + "\n"
	}
	p := fields[key]
	if p != nil && p.Alias != "" {
		if p.KeyAlias != "" {
			if _, twice := values[p.KeyAlias]; twice {
				return "key alias '" + p.KeyAlias + "' is already defined\n"
			}
			values[p.KeyAlias] = text(key)
		}
		key = p.Alias
		p = fields[key]
		if _, twice := values[key]; twice && s.release >= PVE9 {
			return "key '" + key + "' is already defined (via alias)\n"
		}
	}
	// a key that there is not is told with the other faults of the fields
	values[key] = text(fieldText(p, v))
	return ""
}

// unnamed takes a value without a key, which is that of the default key, once.
func (s *schema) unnamed(fields Properties, values map[string]value, part, seen string) (string, string) {
	if seen != "" {
		return seen, "duplicate key in comma-separated list property: " + seen + "\n"
	}
	for _, name := range fields.names() {
		p := fields[name]
		if !p.DefaultKey {
			continue
		}
		// a value that Perl takes for false counts as none
		if before, twice := values[name]; twice && before.text != "" && before.text != "0" {
			return name, "duplicate key in comma-separated list property: " + name + "\n"
		}
		if s.release >= PVE9 {
			part = fieldText(p, part)
		}
		values[name] = text(part)
		return name, ""
	}
	return "", "value without key, but schema does not define a default key\n"
}

func fieldText(p *Property, v string) string {
	if p != nil && p.Type == "boolean" {
		if b, ok := boolean(v); ok {
			return b
		}
	}
	return v
}
