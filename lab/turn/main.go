// Command turn prints which of the long tests of the lab have their turn, a line each: CI installs what they need.
package main

import (
	"fmt"

	"berth/lab/turn/day"
)

func main() {
	for _, test := range day.Long {
		if day.HasTurn(test) {
			fmt.Println(test)
		}
	}
}
