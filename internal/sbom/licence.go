package main

import (
	"slices"
	"strings"
)

// signs are sentences by which licences are known, and those that they must not have. A text may have several licences, one after
// the other.
var signs = []struct{ spdx, has, not string }{
	{"Apache-2.0", "Apache License Version 2.0", ""},
	{"Apache-2.0", "Licensed under the Apache License, Version 2.0", ""},
	{"MPL-2.0", "Mozilla Public License, version 2.0", ""},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy", ""},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose", ""},
	{"BSD-3-Clause", "may be used to endorse or promote products derived from", ""},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms", "may be used to endorse or promote products derived from"},
}

// known are the SPDX names of the licences in a text, each once.
func known(text string) []string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	var out []string
	for _, s := range signs {
		if strings.Contains(text, strings.ToLower(s.has)) && (s.not == "" || !strings.Contains(text, s.not)) && !slices.Contains(out, s.spdx) {
			out = append(out, s.spdx)
		}
	}
	return out
}
