package strictyaml_test

import (
	"fmt"

	"berth/message"
	"berth/strictyaml"
)

// Every problem of a file is said in one run, each with its place; what is right beside it has been read.
func Example() {
	doc, err := strictyaml.Parse("lab.yaml", []byte(`nas:
  memory: 8 GB
  cpus: four
  devices: [gpu, tun]
pi:
  memroy: 4 GB
`))
	if err != nil {
		fmt.Println(err) // no YAML, too large, nested too deep
		return
	}
	for _, entry := range doc.Root().Entries() {
		var memory string
		var cpus int
		var devices []string
		machine := entry.Value.As(message.Of("machine %q", entry.Name))
		machine.Struct(strictyaml.Fields{
			"memory": strictyaml.IntoText(&memory),
			"cpus":   strictyaml.IntoInt(&cpus, 1, 256),
			"devices": func(v strictyaml.Value) {
				for _, word := range v.Words() {
					devices = append(devices, word.Text)
				}
			},
		}).Need(machine, "memory")
		fmt.Printf("%s: memory %q, %d CPUs, devices %v\n", entry.Name, memory, cpus, devices)
	}
	fmt.Println(doc.Err())
	// Output:
	// nas: memory "8 GB", 0 CPUs, devices [gpu tun]
	// pi: memory "", 0 CPUs, devices []
	// lab.yaml:3:9: cpus of machine "nas": expected a whole number, found "four"
	// lab.yaml:6:3: unknown field "memroy" in machine "pi"; did you mean "memory"?
	// lab.yaml:6:3: machine "pi" has no field "memory"
}
