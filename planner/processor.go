package planner

// Arch is a processor family and level, as image platforms and the x86-64 psABI name them.
type Arch struct {
	Family string // "amd64", "arm64", ...
	Level  int    // 1 to 4 for amd64/v1 to amd64/v4; 0 is any level of the family
}

// String gives "amd64/v3", or the family alone where no level is stated.
func (a Arch) String() string {
	if a.Level == 0 {
		return a.Family
	}
	return a.Family + "/v" + string(rune('0'+a.Level))
}

// Runs reports whether an image built for want runs on a. A level that is not stated asks for nothing
// as a demand, and promises the lowest as a processor.
func (a Arch) Runs(want Arch) bool {
	return a.Family == want.Family && max(a.Level, 1) >= want.Level
}

// Processor is a named CPU. Performance and verdicts hang on its name, else on its architecture.
type Processor struct {
	Name    string // "n100"
	Title   string // "Intel N100"
	Short   string // "N100"
	Arch    Arch
	Cores   int
	Threads int
	ISA     string // level of an arm64 processor: "v8.2"; for show, images do not ask for it
	Speed   Speed
	Power   Power // Busy is the maker's design power, of the processor alone
}

// Speed is how fast a processor is beside the Intel N100, which has 1000 in both, with one of its threads and with all of them.
// Zero is not known. It rests on one benchmark, so what follows from it is an estimate and is always marked as one.
type Speed struct{ One, All Permille }

// Known reports whether both figures are there.
func (s Speed) Known() bool { return s.One > 0 && s.All > 0 }
