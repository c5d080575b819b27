package main

import "os"

// gitleaks are the rules for secrets, the one file that is copied into the program and is no module (docs/dependencies.md).
const gitleaks = "catalog/secretscan/gitleaks"

// copied is what is copied into the program, with the licence that lies beside it.
func copied() (part, error) {
	text, err := os.ReadFile(gitleaks + ".LICENSE")
	if err != nil {
		return part{}, err
	}
	return part{path: "github.com/zricethezav/gitleaks/v8", version: "v8.30.1", licences: known(string(text)), text: string(text)}, nil
}
