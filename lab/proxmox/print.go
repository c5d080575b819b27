package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// printAPI prints an answer as pvesh does: as JSON, or as lines where nobody asked for JSON. Programs ask for JSON.
func (s *session) printAPI(result any) int {
	if s.call.Params["quiet"] == "1" || result == nil {
		return 0
	}
	var text []byte
	var err error
	switch s.call.Params["output-format"] {
	case "json":
		text, err = json.Marshal(result)
	case "json-pretty":
		text, err = json.MarshalIndent(result, "", "   ")
	default:
		if word, ok := result.(string); ok {
			text = []byte(word)
			break
		}
		text, err = json.MarshalIndent(result, "", "   ")
	}
	if err != nil {
		fmt.Fprintln(s.stderr, err)
		return failed
	}
	fmt.Fprintf(s.stdout, "%s\n", text)
	return 0
}

// print prints an answer as the command does.
func (s *session) print(result any) {
	list, _ := result.([]map[string]any)
	one, _ := result.(map[string]any)
	switch s.call.Command {
	case "qm list":
		if len(list) > 0 {
			fmt.Fprintf(s.stdout, "%10s %-20s %-10s %-10s %12s %-10s\n", "VMID", "NAME", "STATUS", "MEM(MB)", "BOOTDISK(GB)", "PID")
		}
		for _, g := range byNumber(list) {
			fmt.Fprintf(s.stdout, "%10v %-20v %-10v %-10v %12.2f %-10v\n", g["vmid"], g["name"], g["status"], g["maxmem"].(int64)>>20, float64(g["maxdisk"].(int64))/gigabyte, orZero(g["pid"]))
		}
	case "pct list":
		if len(list) > 0 {
			fmt.Fprintf(s.stdout, "%-10s %-10s %-12s %-20s\n", "VMID", "Status", "Lock", "Name")
		}
		for _, g := range byNumber(list) {
			fmt.Fprintf(s.stdout, "%-10v %-10v %-12v %-20v\n", g["vmid"], g["status"], orNothing(g["lock"]), g["name"])
		}
	case "qm config", "pct config", "qm status", "pct status":
		for _, key := range sortedKeys(one) {
			value := one[key]
			if key == "digest" {
				continue
			}
			if text, ok := value.(string); ok && key == "description" {
				value = encodeNote(text)
			}
			fmt.Fprintf(s.stdout, "%s: %v\n", key, value)
		}
	case "qm pending", "pct pending":
		printPending(s, list)
	case "qm listsnapshot", "pct listsnapshot":
		fmt.Fprint(s.stdout, snapshotTree(list))
	case "pvesm status":
		printStorages(s, list)
	case "pvesm list":
		fmt.Fprintf(s.stdout, "%-60s %-7s %-9s %s %s\n", "Volid", "Format", "Type", "Size", "VMID")
		for _, v := range list {
			fmt.Fprintf(s.stdout, "%-60v %-7v %-9v %v %v\n", v["volid"], v["format"], v["content"], v["size"], orNothing(v["vmid"]))
		}
	case "pveam list":
		fmt.Fprintf(s.stdout, "%-60s %-6s\n", "NAME", "SIZE")
		for _, v := range list {
			fmt.Fprintf(s.stdout, "%-60v %-4.2fMB\n", v["volid"], float64(v["size"].(int64))/(1<<20))
		}
	case "pvesm path", "qm cloudinit dump":
		fmt.Fprintln(s.stdout, result)
	}
}

func byNumber(list []map[string]any) []map[string]any {
	sort.Slice(list, func(i, j int) bool { return list[i]["vmid"].(int) < list[j]["vmid"].(int) })
	return list
}

func orZero(v any) any {
	if v == nil {
		return 0
	}
	return v
}

func orNothing(v any) any {
	if v == nil {
		return ""
	}
	return v
}

func printPending(s *session, list []map[string]any) {
	sort.Slice(list, func(i, j int) bool { return list[i]["key"].(string) < list[j]["key"].(string) })
	for _, one := range list {
		key := one["key"].(string)
		now, later := one["value"], one["pending"]
		if text, ok := now.(string); ok && key == "description" {
			now = encodeNote(text)
		}
		switch {
		case key == "digest":
		case now != nil && one["delete"] != nil:
			fmt.Fprintf(s.stdout, "del %s: %v\n", key, now)
		case now != nil:
			fmt.Fprintf(s.stdout, "cur %s: %v\n", key, now)
		}
		if later != nil {
			fmt.Fprintf(s.stdout, "new %s: %v\n", key, later)
		}
	}
}

func printStorages(s *session, list []map[string]any) {
	width := 4
	for _, st := range list {
		width = max(width, len(st["storage"].(string)))
	}
	fmt.Fprintf(s.stdout, "%-*s %10s %10s %15s %15s %15s %8s\n", width+1, "Name", "Type", "Status", "Total (KiB)", "Used (KiB)", "Available (KiB)", "%")
	sort.Slice(list, func(i, j int) bool {
		return strings.Compare(list[i]["storage"].(string), list[j]["storage"].(string)) < 0
	})
	for _, st := range list {
		total, used, free := st["total"].(int64), st["used"].(int64), st["avail"].(int64)
		status, part := "active", fmt.Sprintf("% 7.2f%%", float64(used)*100/float64(max(total, 1)))
		if st["enabled"] == 0 {
			status, part = "disabled", fmt.Sprintf("% 8s", "N/A")
		}
		fmt.Fprintf(s.stdout, "%-*s %10v %10s %15d %15d %15d %s\n", width+1, st["storage"], st["type"], status, total/1024, used/1024, free/1024, part)
	}
}
