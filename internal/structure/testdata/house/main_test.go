package main

import "testing"

func TestIsLeftOut(t *testing.T) { alone() }
