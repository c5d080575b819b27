package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLicencesAreKnownByTheirSentences(t *testing.T) {
	const bsd = "Redistribution and use in source and binary forms, with or without\nmodification, are permitted"
	for text, want := range map[string]string{
		"MIT License\n\nPermission is hereby granted, free of charge, to any person\nobtaining a copy": "MIT",
		"Apache License\n   Version 2.0, January 2004":                                                 "Apache-2.0",
		bsd: "BSD-2-Clause",
		bsd + "\n* Neither the name of X may be used to endorse or promote products\nderived from this": "BSD-3-Clause",
		"Mozilla Public License, version 2.0": "MPL-2.0",
		"Permission is hereby granted, free of charge, to any person obtaining a copy\n\nLicensed under the Apache License, Version 2.0 (the \"License\")": "Apache-2.0 MIT",
		"All rights reserved.": "",
	} {
		if got := strings.Join(known(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAModuleWithoutALicenceThatIsKnownIsRefused(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"no licence lies beside its source":        {"README.md": "MIT License", "LICENSE.docs": "Apache License Version 2.0"},
		"COPYING is no licence that is known here": {"COPYING": "Pay me.", "LICENSE": "Permission is hereby granted, free of charge, to any person obtaining a copy"},
		"its source is not here":                   nil,
	} {
		dir := ""
		if files != nil {
			dir = t.TempDir()
		}
		for file, text := range files {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var p part
		if err := p.read(dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want %s", err, name)
		}
	}
}

// The program of this test is one with modules, too.
func TestAProgramIsListedWithItsModules(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	t.Chdir("../..")
	o := options{version: "v1.2.3", time: "2026-12-01T00:00:00Z", out: filepath.Join(dir, "list"), notices: filepath.Join(dir, "notices")}
	var lists []string
	for range 2 {
		if err := o.run(program); err != nil {
			t.Fatal(err)
		}
		list, err := os.ReadFile(o.out)
		if err != nil {
			t.Fatal(err)
		}
		lists = append(lists, string(list))
	}
	if lists[0] != lists[1] {
		t.Error("the same program gives two lists")
	}
	var list struct {
		Metadata   struct{ Component struct{ Version string } }
		Components []struct {
			Name, Version string
			Licenses      []struct{ License struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(lists[0]), &list); err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, c := range list.Components {
		if c.Version != "" && len(c.Licenses) == 1 {
			found[c.Name] = c.Licenses[0].License.ID
		}
	}
	if list.Metadata.Component.Version != "v1.2.3" || found["github.com/CycloneDX/cyclonedx-go"] != "Apache-2.0" || found["std"] != "BSD-3-Clause" {
		t.Errorf("%+v", found)
	}
	notices, err := os.ReadFile(o.notices)
	if err != nil || !strings.Contains(string(notices), "\ngithub.com/CycloneDX/cyclonedx-go v") || !strings.Contains(string(notices), "Apache License\n") {
		t.Errorf("%v\n%.500s", err, notices)
	}
}
