// Command turn prints which of the long tests of the lab have their turn, a line each: CI installs what they need.
package main

import (
	"fmt"

	"berth/lab/turn/day"
)

func main() {
	for _, list := range day.Turns {
		for _, test := range list {
			if day.HasTurn(test) {
				fmt.Println(test)
			}
		}
	}
}
