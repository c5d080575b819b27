package processors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBoardsAreFoundByTheirCPUInfo(t *testing.T) {
	files, _ := filepath.Glob("testdata/cpuinfo/*.cpuinfo")
	if len(files) < 10 {
		t.Fatalf("%d files", len(files))
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		p, ok := Find(Look{CPUInfo: string(text)})
		name := strings.TrimSuffix(filepath.Base(f), ".cpuinfo")
		switch none := strings.HasPrefix(name, "none-"); {
		case none && ok:
			t.Errorf("%s: found %s, and nothing in it tells", name, p.Name)
		case !none && !strings.HasPrefix(name, p.Name+"-") || !none && !ok:
			t.Errorf("%s: found %q", name, p.Name)
		}
	}
}

// Model names as lscpu printed them on the machines that sbc-bench ran on, and as others have them.
func TestModelNamesOfX86AreFound(t *testing.T) {
	for model, want := range map[string]string{
		"Intel(R) Celeron(R) J4125 CPU @ 2.00GHz":            "celeron-j4125",
		"Intel(R) Celeron(R) CPU  J1900  @ 1.99GHz":          "celeron-j1900",
		"Intel(R) Celeron(R) CPU J3455 @ 1.50GHz":            "celeron-j3455",
		"Intel(R) Celeron(R) N5105 @ 2.00GHz":                "celeron-n5105",
		"Intel(R) Pentium(R) Silver J5005 CPU @ 1.50GHz":     "pentium-j5005",
		"Intel(R) Pentium(R) Silver N6005 @ 2.00GHz":         "pentium-n6005",
		"Intel(R) Pentium(R) CPU G4600 @ 3.60GHz":            "pentium-g4600",
		"Intel(R) Atom(TM) x5-Z8350  CPU @ 1.44GHz":          "atom-x5-z8350",
		"Intel(R) Atom(TM) CPU C3758 @ 2.20GHz":              "atom-c3758",
		"Intel(R) N100":                                      "n100",
		"Intel(R) N150":                                      "n150",
		"Intel(R) N95":                                       "n95",
		"Intel(R) Core(TM) i3-N305":                          "i3-n305",
		"Intel(R) Core(TM) 3 N355":                           "n355",
		"Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz":           "i5-8500t",
		"Intel(R) Core(TM) i7-4770 CPU @ 3.40GHz":            "i7-4770",
		"13th Gen Intel(R) Core(TM) i7-1360P":                "i7-1360p",
		"12th Gen Intel(R) Core(TM) i5-12400":                "i5-12400",
		"11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz":     "i5-1135g7",
		"Intel(R) Core(TM) Ultra 5 125H":                     "ultra-5-125h",
		"Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz":          "xeon-e5-2680v4",
		"Intel(R) Xeon(R) CPU E5-2670 0 @ 2.60GHz":           "xeon-e5-2670",
		"Intel(R) Xeon(R) CPU E3-1230 V2 @ 3.30GHz":          "xeon-e3-1230v2",
		"Intel(R) Xeon(R) CPU D-1521 @ 2.40GHz":              "xeon-d-1521",
		"Intel(R) Xeon(R) CPU           X5650  @ 2.67GHz":    "xeon-x5650",
		"Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz":           "xeon-gold6130",
		"Intel(R) Xeon(R) E-2236 CPU @ 3.40GHz":              "xeon-e-2236",
		"AMD Ryzen 5 7640HS w/ Radeon 760M Graphics":         "ryzen-7640hs",
		"AMD Ryzen 7 5825U with Radeon Graphics":             "ryzen-5825u",
		"AMD Ryzen 5 2400G with Radeon Vega Graphics":        "ryzen-2400g",
		"AMD Ryzen 5 PRO 4650G with Radeon Graphics":         "ryzen-pro-4650g",
		"AMD Ryzen 7 5700X 8-Core Processor":                 "ryzen-5700x",
		"AMD Ryzen Embedded V1500B":                          "ryzen-v1500b",
		"AMD Ryzen Embedded R1505G with Radeon Vega Gfx":     "ryzen-r1505g",
		"AMD RYZEN AI MAX+ 395 w/ Radeon 8060S":              "ryzen-ai-max-plus-395",
		"AMD Ryzen AI 9 HX 370 w/ Radeon 890M":               "ryzen-ai-9-hx-370",
		"AMD EPYC 7302P 16-Core Processor":                   "epyc-7302p",
		"AMD EPYC 3251 8-Core Processor":                     "epyc-3251",
		"AMD Ryzen Threadripper PRO 5955WX 16-Cores":         "threadripper-pro-5955wx",
		"AMD Turion(tm) II Neo N54L Dual-Core Processor":     "turion-n54l",
		"AMD Athlon 3000G with Radeon Vega Graphics":         "athlon-3000g",
		"QEMU Virtual CPU version 2.5+":                      "",
		"Common KVM processor":                               "",
		"Intel(R) Xeon(R) Processor":                         "",
		"Intel Xeon Processor (Skylake, IBRS)":               "",
		"AMD EPYC Processor":                                 "",
		"Intel(R) Core(TM) i5-99999 CPU @ 9.90GHz":           "",
		strings.Repeat("Intel(R) Core(TM) i5-8500T ", 10000): "",
	} {
		p, _ := Find(Look{CPUInfo: "processor\t: 0\nmodel name\t: " + model + "\nmodel name\t: other\n"})
		if p.Name != want {
			t.Errorf("%.60s: found %q, want %q", model, p.Name, want)
		}
	}
}

func TestTheDeviceTreeTellsTheChip(t *testing.T) {
	for want, l := range map[string]Look{
		"rk3568":              {CPUInfo: "CPU part\t: 0xd05\n", Board: "FriendlyElec NanoPi R5S", Compatible: []string{"friendlyelec,nanopi-r5s", "rockchip,rk3568"}},
		"rk3588":              {Board: "Orange Pi 5", Compatible: []string{"xunlong,orangepi-5", "rockchip,rk3588s"}},
		"s922x":               {Compatible: []string{"hardkernel,odroid-n2-plus", "amlogic,s922x", "amlogic,g12b"}},
		"bcm2711":             {Board: "Raspberry Pi Compute Module 4 Rev 1.0", Compatible: []string{"raspberrypi,4-compute-module", "brcm,bcm2711"}},
		"bcm2712":             {Compatible: []string{"raspberrypi,5-model-b", "brcm,bcm2712"}},
		"bcm2710a1":           {Board: "Raspberry Pi Zero 2 W Rev 1.0\x00"},
		"ampere-altra-q80-30": {Firmware: "Ampere(R) Altra(R) Processor Q80-30"},
		"":                    {Board: "Some Board", Compatible: []string{"", ",", "acme,z80", "n100"}},
	} {
		if p, _ := Find(l); p.Name != want {
			t.Errorf("%+v: found %q, want %q", l, p.Name, want)
		}
	}
}

func TestAMachineCallsItsProcessorSomething(t *testing.T) {
	if m := (Look{CPUInfo: "model name\t: Z80\n", Board: "x"}).Model(); m != "Z80" {
		t.Error(m)
	}
	if m := (Look{CPUInfo: "Hardware\t: BCM2835\nModel\t\t: Raspberry Pi 5\n"}).Model(); m != "Raspberry Pi 5" {
		t.Error(m)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("model name : Intel(R) N100 @ 1GHz\n", "Raspberry Pi 4", "brcm,bcm2711")
	f.Add("CPU part\t: 0xd0b\nCPU implementer\t: 0x41\n", "", "")
	f.Fuzz(func(t *testing.T, info, board, compatible string) {
		l := Look{CPUInfo: info, Board: board, Firmware: compatible, Compatible: []string{compatible, board}}
		if p, ok := Find(l); ok && (p.Name == "" || p.Cores == 0) {
			t.Errorf("found %+v", p)
		}
		l.Model()
		Like(board)
	})
}

func TestBoardsHaveTheirMemorySoldered(t *testing.T) {
	for name, want := range map[string]bool{"bcm2712": true, "rk3588": true, "apple-m1": true, "n100": false, "ampere-altra-q80-30": false, "": false} {
		if Soldered(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
