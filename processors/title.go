package processors

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"berth/planner"
)

// Named finds a processor by what its owner or the machine itself calls it: "Intel N100", "i5-8500T", "Intel(R) Xeon(R) CPU E5-2680 v4
// @ 2.40GHz", "AMD Ryzen 5 7640HS w/ Radeon 760M Graphics", "Raspberry Pi 4". Case, trademarks, clocks and graphics do not matter.
func Named(title string) (planner.Processor, bool) {
	if len(title) > maxTitle {
		return planner.Processor{}, false
	}
	key := key(title)
	if at, ok := index()[key]; ok && at >= 0 {
		return All()[at], true
	}
	return planner.Processor{}, false
}

// Like lists what a title may have meant, the likeliest first, at most three names: those of the same number in another spelling, or of
// numbers that begin alike.
func Like(title string) []string {
	if len(title) > maxTitle {
		return nil
	}
	asked := key(title)
	model := asked[strings.LastIndex(asked, " ")+1:]
	if len(model) < 2 || !strings.ContainsAny(model, "0123456789") {
		return nil
	}
	var starts, within []string
	for _, p := range All() {
		k := key(p.Title)
		last := k[strings.LastIndex(k, " ")+1:]
		switch {
		case strings.HasPrefix(last, model) || strings.HasPrefix(model, last) && len(last) > 3:
			starts = append(starts, p.Name)
		case strings.Contains(last, model):
			within = append(within, p.Name)
		}
	}
	out := append(starts, within...)
	return out[:min(len(out), 3)]
}

// maxTitle bounds what is looked at: no machine calls its processor anything longer.
const maxTitle = 256

var (
	decoration = regexp.MustCompile(`\((r|tm|c)\)|®|™|@.*|\bw/.*|\bwith .*|\b\d+(st|nd|rd|th) gen\b|\b(\d+|two|dual|quad|six|eight|twelve|sixteen)-cores?\b( processor)?|\b(cpu|processor|apu|soc|genuine)\b`)
	makers     = regexp.MustCompile(`^(intel|amd|broadcom|rockchip|allwinner|amlogic|realtek|nvidia|nxp|ampere) `)
	spaces     = regexp.MustCompile(`[\s_,]+`)
	core       = regexp.MustCompile(`\b(i[3579]) (\d{3,5})`)
	version    = regexp.MustCompile(`^v\d$`)
)

// key is what is left of a title that tells one processor from another.
func key(title string) string {
	s := strings.ToLower(title)
	s = decoration.ReplaceAllString(s, " ")
	s = strings.ReplaceAll(s, "(", " ")
	s = strings.ReplaceAll(s, ")", " ")
	s = strings.TrimSpace(spaces.ReplaceAllString(s, " "))
	s = makers.ReplaceAllString(s, "")
	s = core.ReplaceAllString(s, "$1-$2")
	s = strings.TrimSuffix(s, " 0") // what the first E5 Xeons have for a version
	// "Xeon E5-2680v4" is the same as "Xeon E5-2680 v4".
	return joinVersion(s)
}

func joinVersion(s string) string {
	words := strings.Fields(s)
	for i := len(words) - 1; i > 0; i-- {
		if version.MatchString(words[i]) {
			words[i-1] += words[i]
			words = slices.Delete(words, i, i+1)
		}
	}
	return strings.Join(words, " ")
}

// index finds processors by the keys of their titles, by their names, and by the end of a title: "i5-8500t", "8500t", "7640hs", "gold
// 6130". Where several end alike, the shortest title is meant (not the PRO), and none where there are several. Such a key has -1.
var index = sync.OnceValue(func() map[string]int {
	out, ends := map[string]int{}, map[string]int{}
	words := make([]int, len(All()))
	for i, p := range All() {
		whole := key(p.Title)
		words[i] = len(strings.Fields(whole))
		out[whole], out[p.Name] = i, i
		for _, alias := range strings.Split(aliases[p.Name], ",") {
			if alias != "" {
				out[alias] = i
			}
		}
		for at, r := range whole {
			end := whole[at+1:]
			if r != ' ' && r != '-' || len(end) < 3 || !strings.ContainsAny(end, "0123456789") {
				continue
			}
			switch before, taken := ends[end]; {
			case !taken || before >= 0 && words[i] < words[before]:
				ends[end] = i
			case before >= 0 && words[i] == words[before]:
				ends[end] = -1
			}
		}
	}
	for end, i := range ends {
		if _, whole := out[end]; !whole {
			out[end] = i
		}
	}
	return out
})

// aliases are other keys: what people call the boards, and families whose members differ in nothing that is planned with.
var aliases = map[string]string{
	"bcm2836":               "raspberry pi 2,pi 2,pi2",
	"bcm2837":               "raspberry pi 3,raspberry pi 3 b,pi 3,pi3,raspberry pi 3b",
	"bcm2837b0":             "raspberry pi 3 b+,raspberry pi 3b+,pi 3b+",
	"bcm2710a1":             "raspberry pi zero 2 w,raspberry pi zero 2,pi zero 2 w,pi zero 2,rp3a0",
	"bcm2711":               "raspberry pi 4,raspberry pi 4 b,raspberry pi 4b,pi 4,pi4,raspberry pi 400,cm4",
	"bcm2712":               "raspberry pi 5,pi 5,pi5,raspberry pi 500,cm5",
	"rk3588":                "rk3588s,rk3588s2,rk3582",
	"rk3399":                "rk3399pro,rk3399-t,rk3399t",
	"rk3576":                "rk3576j",
	"n350":                  "core n350",
	"n355":                  "core n355",
	"celeron-n5095":         "jasperlake n5095",
	"turion-n54l":           "turion ii neo n54l dual-core,n54l",
	"turion-n40l":           "turion ii neo n40l dual-core,n40l",
	"ampere-altra-q80-30":   "altra q80-30,ampere altra q80-30",
	"apple-m1":              "m1",
	"apple-m2":              "m2",
	"xeon-e3-1265lv2":       "xeon e3-1265l v2",
	"ryzen-ai-max-plus-395": "ryzen ai max+ pro 395",
	"celeron-n5095a":        "jasperlake n5095a",
	"s922x":                 "s922x,g12b",
	"jetson-nano":           "jetson nano,tegra x1",
}
