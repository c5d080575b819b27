package main

func alone() {
	for range 2 {
		_ = func(a, b, c bool) {
			if a && b || c {
				select {
				case <-make(chan int):
				default:
				}
			}
			if a || b || c || a && b && c || a || b || c || a {
			}
		}
	}
}
