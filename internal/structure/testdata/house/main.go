// Command house has files that use each other in known ways.
package main

func main() {
	b := new(box[int])
	switch {
	case b.open() > 0, b.text == "":
	case b.long(b):
	default:
	}
}
