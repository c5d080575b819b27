package inventory

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"berth/planner"
)

// The schema of inventories knows the form of every field and no name: those are of a catalog and of a lab. With them an editor
// offers services, processors and hosts, what may be set of each service, and marks what the loader would refuse. A
// name that the file itself gives (hosts, instances) is offered and nothing more: the schema does not change when
// somebody adds one.

// Schema is the JSON schema of inventories with the names of a library and of an inventory in it; base is the one without.
func Schema(base []byte, lib planner.Library, names Names) ([]byte, error) {
	doc := map[string]any{}
	in := json.NewDecoder(bytes.NewReader(base))
	in.UseNumber()
	if err := in.Decode(&doc); err != nil {
		return nil, err
	}
	delete(doc, "$id") // it is another one
	doc["description"] = "With the names of the catalog and of the lab; berth inventory schema writes it anew. " + asText(doc["description"])
	s := schema{doc: doc, lib: lib, names: names}
	s.nameProcessors()
	s.nameServices()
	s.nameOthers()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(doc)
	return out.Bytes(), err
}

// object is an object of the schema.
type object = map[string]any

// schema is one that gets its names.
type schema struct {
	doc   object
	lib   planner.Library
	names Names
}

func asText(v any) string { s, _ := v.(string); return s }

// at is the object at the end of a path, which is made where it is not there.
func at(o object, path ...string) object {
	for _, key := range path {
		next, ok := o[key].(object)
		if !ok {
			next = object{}
			o[key] = next
		}
		o = next
	}
	return o
}

// offered takes any text, and offers some.
func offered(words []string) object {
	return object{"anyOf": []any{object{"enum": words}, object{"type": []string{"string", "number"}}}}
}

// offeredWords is one word or a list of them, of which some are offered.
func offeredWords(words []string) object {
	if len(words) == 0 {
		return object{"$ref": "#/$defs/words"}
	}
	return object{"anyOf": []any{offered(words), object{"type": "array", "items": offered(words), "uniqueItems": true}}}
}

// merged are words of two lists in order, each once.
func merged(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// nameProcessors has machines choose from the known processors, where the file does not declare its own.
func (s *schema) nameProcessors() {
	known := merged(slices.Collect(maps.Keys(s.lib.Processors)), s.names.Processors)
	processor := at(s.doc, "$defs", "machine", "properties", "processor")
	delete(processor, "type")
	maps.Copy(processor, offered(known))
	s.doc["if"] = object{"required": []string{"processors"}, "properties": object{"processors": object{"type": "object"}}}
	s.doc["else"] = object{"properties": object{"machines": object{"additionalProperties": object{"properties": object{"processor": object{"enum": known}}}}}}
}

// nameServices names the services that there can be. Another one is an instance, which says of what, or one that shall go.
func (s *schema) nameServices() {
	services := at(s.doc, "properties", "services")
	named := at(services, "properties")
	for name := range s.lib.Services {
		if e := s.lib.Services[name]; e.Entry == "" {
			named[name] = wishFor(&e)
		}
	}
	for name, entry := range s.names.Entries {
		if e, ok := s.lib.Services[entry]; ok && named[name] == nil && serviceName.MatchString(name) {
			named[name] = instanceOf(&e)
		}
	}
	services["additionalProperties"] = object{"allOf": []any{
		object{"$ref": "#/$defs/wish"},
		object{
			"description": "The catalog has no entry of that name: another instance of one says entry.", "type": "object",
			"anyOf": []any{object{"required": []string{"entry"}}, object{"required": []string{"remove"}}},
		},
	}}
}

// wishFor is a wish with what may be set of a service.
func wishFor(e *planner.Service) object {
	own := object{}
	offer := func(field string, names []string) {
		if len(names) == 0 {
			return
		}
		properties := object{}
		for _, name := range names {
			properties[name] = true
		}
		own[field] = object{"properties": properties}
		if field != "ports" { // a port may be written in several ways
			own[field] = object{"properties": properties, "additionalProperties": false}
		}
	}
	offer("env", settings(e))
	offer("volumes", e.Volumes)
	var ports []string
	for _, p := range e.Demand.Ports {
		ports = append(ports, p.String())
	}
	offer("ports", ports)
	if e.Unit != "" {
		own["workload"] = object{"examples": []string{"30 " + e.Unit + "/week"}}
	}
	if e.Agent { // which runs on every host
		for _, field := range []string{"on", "apart_from", "with"} {
			own[field] = false
		}
	}
	out := object{"description": strings.TrimSuffix(e.Title+": "+e.About, ": "), "$ref": "#/$defs/wish"}
	if len(own) > 0 {
		delete(out, "$ref")
		out["allOf"] = []any{object{"$ref": "#/$defs/wish"}, object{"properties": own}}
	}
	return out
}

// instanceOf is a wish of a service that is an instance of an entry.
func instanceOf(e *planner.Service) object {
	return object{"allOf": []any{wishFor(e), object{"type": "object", "required": []string{"entry"}}}}
}

// nameOthers names entries, hosts and services where something refers to them.
func (s *schema) nameOthers() {
	var entries, all, devices []string
	sources := at(s.doc, "properties", "secrets", "properties")
	var source any
	for _, v := range at(s.doc, "properties", "secrets", "patternProperties") {
		source = v
	}
	for _, name := range names(s.lib.Services) {
		e := s.lib.Services[name]
		if e.Entry != "" {
			continue
		}
		all = append(all, name)
		devices = append(devices, e.Devices...)
		if !e.Agent {
			entries = append(entries, name)
		}
		for variable, kind := range e.Env {
			if kind == planner.EnvSecret {
				sources[name+"/"+variable] = source
			}
		}
	}
	all = merged(all, s.names.Services)
	wish := at(s.doc, "$defs", "wish", "properties")
	wish["entry"] = object{"description": at(wish, "entry")["description"], "enum": entries}
	for field, words := range map[string][]string{"on": merged(s.names.Hosts, s.names.Machines), "not_on": merged(s.names.Hosts, s.names.Machines), "apart_from": all, "with": all} {
		of := offeredWords(words)
		of["description"] = at(wish, field)["description"]
		wish[field] = of
	}
	hosts := at(s.doc, "properties", "current", "properties")
	for _, host := range merged(s.names.Hosts, nil) {
		of := offeredWords(all)
		of["anyOf"] = append(of["anyOf"].([]any), object{"type": "null"})
		hosts[host] = of
	}
	at(s.doc, "properties", "current")["additionalProperties"] = object{"anyOf": []any{object{"type": "null"}, offeredWords(all)}}
	if len(s.names.Hosts) > 0 {
		at(s.doc, "properties", "waiting", "additionalProperties", "properties", "on")["anyOf"] = offered(merged(s.names.Hosts, nil))["anyOf"]
	}
	if devices = merged(devices, nil); len(devices) > 0 {
		word := object{"anyOf": []any{object{"enum": devices}, object{"$ref": "#/$defs/name"}}}
		at(s.doc, "$defs", "devices")["anyOf"] = []any{word, object{"type": "array", "items": word, "uniqueItems": true}}
	}
}
