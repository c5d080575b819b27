package pve

import (
	"regexp"
	"slices"
	"strings"
)

// models8 are the processors that qemu-server 8.4 knows by name, models9 what 9.2 has beside them.
const (
	models8 = `486 athlon Broadwell Broadwell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS Cascadelake-Server
Cascadelake-Server-noTSX Cascadelake-Server-v2 Cascadelake-Server-v4 Cascadelake-Server-v5 Conroe Cooperlake Cooperlake-v2
core2duo coreduo EPYC EPYC-Genoa EPYC-IBPB EPYC-Milan EPYC-Milan-v2 EPYC-Rome EPYC-Rome-v2 EPYC-Rome-v3 EPYC-Rome-v4 EPYC-v3
EPYC-v4 GraniteRapids Haswell Haswell-IBRS Haswell-noTSX Haswell-noTSX-IBRS host Icelake-Client Icelake-Client-noTSX
Icelake-Server Icelake-Server-noTSX Icelake-Server-v3 Icelake-Server-v4 Icelake-Server-v5 Icelake-Server-v6 IvyBridge
IvyBridge-IBRS KnightsMill kvm32 kvm64 max Nehalem Nehalem-IBRS Opteron_G1 Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 Penryn
pentium pentium2 pentium3 phenom qemu32 qemu64 SandyBridge SandyBridge-IBRS SapphireRapids SapphireRapids-v2 Skylake-Client
Skylake-Client-IBRS Skylake-Client-noTSX-IBRS Skylake-Client-v4 Skylake-Server Skylake-Server-IBRS
Skylake-Server-noTSX-IBRS Skylake-Server-v4 Skylake-Server-v5 Westmere Westmere-IBRS`
	models9 = `a64fx ClearwaterForest cortex-a35 cortex-a53 cortex-a55 cortex-a57 cortex-a710 cortex-a72 cortex-a76
EPYC-Genoa-v2 EPYC-Milan-v3 EPYC-Rome-v5 EPYC-Turin EPYC-v5 GraniteRapids-v2 GraniteRapids-v3 Icelake-Server-v7 neoverse-n1
neoverse-n2 neoverse-v1 SapphireRapids-v3 SapphireRapids-v4 SierraForest SierraForest-v2 SierraForest-v3`
	builtin = `x86-64-v2 x86-64-v2-AES x86-64-v3 x86-64-v4`

	flags8 = `pcid spec-ctrl ibpb ssbd virt-ssbd amd-ssbd amd-no-ssb pdpe1gb md-clear hv-tlbflush hv-evmcs aes`
	flags9 = `aes amd-no-ssb amd-ssbd hv-evmcs hv-tlbflush ibpb md-clear nested-virt pcid pdpe1gb spec-ctrl ssbd virt-ssbd`
)

// cpuModels are in the order in which Proxmox lists them: by letters, of any size.
func cpuModels(release Release) []string {
	models := strings.Fields(models8)
	if release >= PVE9 {
		models = append(models, strings.Fields(models9)...)
	}
	slices.SortFunc(models, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	return models
}

// cpuFault is what speaks against the processor of a guest beyond its form: a type that nobody defined, a flag that a guest
// may not set.
func (s *schema) cpuFault(values map[string]value) string {
	kind := values["cputype"].text
	custom, isCustom := strings.CutPrefix(kind, "custom-")
	switch {
	case kind == "" || kind == "0":
		return "CPU is missing cputype\n"
	case isCustom:
		return "Custom cputype '" + custom + "' not found\n"
	case !slices.Contains(cpuModels(s.release), kind) && !slices.Contains(strings.Fields(builtin), kind):
		return "Built-in cputype '" + kind + "' is not defined (missing 'custom-' prefix?)\n"
	}
	allowed := strings.Fields(flags8)
	if s.release >= PVE9 {
		allowed = strings.Fields(flags9)
	}
	one := `[+-](?:` + strings.Join(allowed, "|") + `)`
	if flags := values["flags"].text; flags != "" && !regexp.MustCompile(`^`+one+`(?:;`+one+`)*\n?\z`).MatchString(flags) {
		return "VM-specific CPU flags must be a subset of: " + strings.Join(allowed, ", ") + "\n"
	}
	if _, given := values["reported-model"]; given {
		return "Property 'reported-model' not allowed in VM-specific CPU config.\n"
	}
	return ""
}
