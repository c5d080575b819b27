package inventory_test

import (
	"strings"
	"testing"

	"berth/inventory"
)

// bad are texts below a right inventory of nine lines, and all that is said of them. Those with schema
// are wrong in their form, so that an editor can say it too.
var bad = []struct {
	name, text, want string
	schema           bool
}{
	{"an unknown field", "margn: 90%", `lab.yaml:10:1: unknown field "margn" in the inventory; did you mean "margin"?`, true},
	{"an unknown field of a wish", "services: {immich: {no_on: pi}}", `lab.yaml:10:21: unknown field "no_on" in service "immich"; did you mean "not_on"?`, true},
	{"a share that is none", "margin: 0.9", `lab.yaml:10:9: margin of the inventory: "0.9" is no share; write 90%`, true},
	{"an overcommit below one", "lxc_overcommit: 0.5", `lab.yaml:10:17: lxc_overcommit of the inventory: it is 1 or more: 1 hands out what the machine has, 1.5 half as much again; leave it out and ceilings are not added up`, true},
	{"a factor that is none", "overcommit: 2x", `lab.yaml:10:13: overcommit of the inventory: "2x" is no factor between 0.1 and 100; write 2 or 1.5`, true},
	{"a duplicate key", "name: y", `lab.yaml:10:1: duplicate key "name": it is already given on line 1`, false},
	{"an unknown service", "services: {immch: }", `lab.yaml:10:12: unknown service "immch"; did you mean "immich"?`, false},
	{"a service like no other", "services: {zzz: }", `lab.yaml:10:12: unknown service "zzz"; "berth catalog" lists the known ones`, false},
	{"a pin to an unknown host", "services: {immich: {on: [pi, pvee]}}", `lab.yaml:10:30: on of service "immich": unknown host "pvee"; did you mean "pve"?`, false},
	{"a pin to an appliance", "services: {immich: {on: fw}}", `lab.yaml:10:25: on of service "immich": guest "fw" is an appliance and runs no services`, false},
	{"a pin to a bare hypervisor", "services: {immich: {on: bare}}", `lab.yaml:10:25: on of service "immich": machine "bare" is a hypervisor without guests for services; add one under guests:`, false},
	{"a pin twice", "services: {immich: {on: [pi, pi]}}", `lab.yaml:10:30: on of service "immich": "pi" is given twice`, true},
	{"on and not on", "services: {immich: {on: pi, not_on: pi}}", `lab.yaml:10:37: service "immich" is to run on "pi" and not to run there`, false},
	{"a pinned agent", "services: {loki: , promtail: {on: pi}}", `lab.yaml:10:35: service "promtail" is an agent: it runs on every host, so on means nothing`, false},
	{"apart from itself", "services: {loki: {apart_from: loki}}", `lab.yaml:10:31: apart_from of service "loki": it names itself; leave that out`, false},
	{"apart from an unknown", "services: {loki: {apart_from: grafanna}}", `lab.yaml:10:31: apart_from of service "loki": unknown service "grafanna"; did you mean "grafana"?`, false},
	{"apart from something that does not run", "services: {loki: {apart_from: grafana}}", `lab.yaml:10:31: apart_from of service "loki": "grafana" is not among the services of this inventory; add it: grafana: {}`, false},
	{"a host for its wishes", "services: {loki: pi}", `lab.yaml:10:18: service "loki": expected a map, found "pi"; write loki: {on: pi}`, true},
	{"with itself", "services: {loki: {with: [loki]}}", `lab.yaml:10:26: with of service "loki": it names itself; leave that out`, false},
	{"with an unknown", "services: {loki: {with: grafanna}}", `lab.yaml:10:25: with of service "loki": unknown service "grafanna"; did you mean "grafana"?`, false},
	{"with something that does not run", "services: {loki: {with: grafana}}", `lab.yaml:10:25: with of service "loki": "grafana" is not among the services of this inventory; add it: grafana: {}`, false},
	{"with an agent", "services: {loki: {with: promtail}, promtail: {}}", `lab.yaml:10:25: with of service "loki": "promtail" is an agent and runs on every host`, false},
	{"an agent with something", "services: {loki: {}, promtail: {with: loki}}", `lab.yaml:10:39: service "promtail" is an agent: it runs on every host, so with means nothing`, false},
	{"with and apart", "services: {loki: {with: grafana}, grafana: {apart_from: loki}}", `lab.yaml:10:57: apart_from of service "grafana": it has to share a host with "loki" (with); leave one of the two out`, false},
	{"with and apart through another", "services: {loki: {with: grafana}, immich: {with: grafana, apart_from: loki}, grafana: {}}",
		`lab.yaml:10:71: apart_from of service "immich": it has to share a host with "loki" (with, through grafana); leave one of the two out`, false},
	{"with and pins apart", "services: {loki: {with: grafana, on: pi}, grafana: {on: vm1}}",
		`lab.yaml:10:12: service "loki" may run on pi only, and has to share a host with grafana, on vm1 only; change on or not_on of one of them, or with`, false},
	{"with what stays elsewhere", "services: {loki: {with: grafana, not_on: pi}}\ncurrent: {pi: [grafana]}",
		`lab.yaml:10:12: service "loki" may run on vm1 only, and has to share a host with grafana, on pi only; change on or not_on of one of them, or with`, false},
	{"a need that is not there", "services: {promtail: {}}", `lab.yaml:10:12: service "promtail" needs "loki", which is not among the services; add it: loki: {}`, false},
	{"a workload of another unit", "services: {immich: {workload: 3 photo/day}}", `lab.yaml:10:31: workload of service "immich": it counts photos, not "photo"; did you mean "photos"?`, false},
	{"a workload where use does not matter", "services: {loki: {workload: 3 logs/day}}", `lab.yaml:10:29: workload of service "loki": its catalog entry has no figures that depend on use; leave it out`, false},
	{"a workload that is none", "services: {immich: {workload: many}}", `lab.yaml:10:31: workload of service "immich": "many" is no workload; write 30 photos/week`, true},
	{"a priority that is none", "services: {loki: {priority: hihg}}", `lab.yaml:10:29: priority of service "loki": "hihg" is not high, normal or low; did you mean "high"?`, true},
	{"a verdict that cannot be accepted", "services: {loki: {accept: everything}}", `lab.yaml:10:27: accept of service "loki": "everything" cannot be accepted; write not-recommended`, true},
	{"a removal with wishes", "services: {loki: {remove: true, on: pi}}", `lab.yaml:10:27: service "loki" is to be removed: its other wishes mean nothing, leave them out`, false},
	{"no memory", "services: {loki: {memory: 0}}", `lab.yaml:10:27: memory of service "loki": it is 0; write an amount such as 8GB`, false},
	{"data that waits nowhere", "waiting: {immich: {since: 2026-11-30}}", `lab.yaml:10:19: waiting "immich" has no field "on"`, true},
	{"data that waits since no day", "waiting: {immich: {on: pi, since: 2026-11-31}}", `lab.yaml:10:35: since of waiting "immich": "2026-11-31" is no day; write 2026-11-30`, false},
	{"data that waits since yesterday", "waiting: {immich: {on: pi, since: yesterday}}", `lab.yaml:10:35: since of waiting "immich": "yesterday" is no day; write 2026-11-30`, true},
	{"data that waits for its host", "waiting: {immich: pi}", `lab.yaml:10:19: waiting "immich": expected a map, found "pi"; write immich: {on: pi, since: 2026-11-30, size: 10GB}`, true},
	{"data of nobody, on no host", "waiting: {immch: {on: pie, since: 2026-11-30}}", `lab.yaml:10:11: waiting: unknown service "immch"; did you mean "immich"?
lab.yaml:10:23: on of waiting "immch": unknown host "pie"; did you mean "pi"?`, false},
	{"data of an agent", "waiting: {promtail: {on: pi, since: 2026-11-30}}", `lab.yaml:10:11: waiting: service "promtail" is an agent: it runs on every host, and moves with no data`, false},
	{"data that waits on an appliance", "waiting: {immich: {on: fw, since: 2026-11-30}}", `lab.yaml:10:24: on of waiting "immich": guest "fw" is an appliance and runs no services`, false},
	{"data that waits on a hypervisor", "waiting: {immich: {on: pve, since: 2026-11-30}}", `lab.yaml:10:24: on of waiting "immich": machine "pve" is a hypervisor; name the guest that it was in`, false},
	{"data that waits where its service runs", "waiting: {immich: {on: pi, since: 2026-11-30}}\ncurrent: {pi: [immich]}", `lab.yaml:10:24: on of waiting "immich": by current: it runs there, where nothing of it can wait; berth scan --write says how it is`, false},
	{"data that waits in a guest that is not there", "waiting: {immich: {on: vm1, since: 2026-11-30}}", `lab.yaml:10:24: on of waiting "immich": guest "vm1" has data, so it exists; add exists: {memory: ...} to it`, false},
	{"a share without a server", "shares: {a: {path: /a}}", `lab.yaml:10:13: share "a" has no field "server"`, true},
	{"a share for its path", "shares: {photos: /volume1/photos}", `lab.yaml:10:18: share "photos": expected a map, found "/volume1/photos"; write photos: {server: nas, path: /volume1/photos, mounts: /mnt/photos}`, true},
	{"shares for their names", "shares: [photos]", `lab.yaml:10:9: shares of the inventory: expected a map, found a list; write shares: {photos: {server: nas, path: /volume1/photos, mounts: /mnt/photos}}`, true},
	{"a share of nobody", "shares: {a: {server: pie, path: /a}}", `lab.yaml:10:22: server of share "a": the inventory has no machine or guest "pie"; did you mean "pi"?`, false},
	{"a share of an unknown name", "shares: {a: {server: synology, path: /a}}", `lab.yaml:10:22: server of share "a": the inventory has no machine or guest "synology"; another server is written by its address, or its full name: nas.lan`, false},
	{"a share of another kind", "shares: {a: {server: pi, path: /a, kind: cifs}}", `lab.yaml:10:42: kind of share "a": "cifs" is not nfs or smb`, true},
	{"a share of NFS without a path", "shares: {a: {server: pi}}", `lab.yaml:10:13: share "a" has no field "path"`, false},
	{"a share of SMB nowhere", "shares: {a: {server: nas.lan, kind: smb}}", `lab.yaml:10:13: share "a": nothing says where hosts have it; write mounts: /mnt/a`, false},
	{"a share of SMB that its server has nowhere", "shares: {a: {server: pi, kind: smb, mounts: /mnt/a}}", `lab.yaml:10:45: share "a": "pi" is of this inventory, and nothing says where it has the share itself; write path: /srv/a`, false},
	{"a name for an export of NFS", "shares: {a: {server: pi, path: /a, export: Photos}}", `lab.yaml:10:44: export of share "a": NFS serves paths, and "Photos" is none; write kind: smb for a share of SMB`, false},
	{"a path for a share of SMB", "shares: {a: {server: pi, path: /a, kind: smb, export: /a}}", `lab.yaml:10:55: export of share "a": SMB serves names, and "/a" is a path; the directory on the server goes under path`, false},
	{"a mount on an unknown host", "shares: {a: {server: pi, path: /a, mounts: {vm2: /b}}}", `lab.yaml:10:45: mounts of share "a": unknown host "vm2"; did you mean "vm1"?`, false},
	{"a mount on an appliance", "shares: {a: {server: pi, path: /a, mounts: {fw: /b}}}", `lab.yaml:10:45: mounts of share "a": guest "fw" is an appliance and runs no services`, false},
	{"a mount at no full path", "shares: {a: {server: pi, path: /a, mounts: mnt}}", `lab.yaml:10:44: mounts of share "a": "mnt" is no directory that berth can use: write a full path, such as /opt/berth`, true},
	{"two shares in one place", "shares: {a: {server: pi, path: /a, mounts: /mnt}, b: {server: nas.lan, path: /b, mounts: {vm1: /mnt}}}", `lab.yaml:10:90: share "b": vm1 would have it at /mnt, where it has share "a"; give one of them another place under mounts`, false},
	{"a password among the options of a share", `shares: {a: {server: pi, path: /a, kind: smb, options: "user=x,password=geheim"}}`, `lab.yaml:10:56: options of share "a": a password is in it; put it into a file on the hosts, and name that: credentials=/etc/samba/photos.cred`, true},
	{"a share that asks for a password", `shares: {a: {server: nas.lan, kind: smb, mounts: /a, mount: true, options: user=x}}`, `lab.yaml:10:61: mount of share "a": SMB asks for a password, and the unit that mounts it is read by everybody on the host; write options: credentials=FILE, a file of root's that is there, or options: guest`, false},
	{"a mount that is no yes or no", `shares: {a: {server: pi, path: /a, mount: /a}}`, `lab.yaml:10:43: mount of share "a": expected true or false, found "/a"`, true},
	{"options that are none", `shares: {a: {server: pi, path: /a, options: "ro; reboot"}}`, `lab.yaml:10:45: options of share "a": "ro; reboot" are no options of a mount; write them as mount -o has them: vers=4.2,soft`, true},
	{"a port that the entry does not publish", "services: {immich: {ports: {80: 81}}}", `lab.yaml:10:29: ports of service "immich": its catalog entry does not publish 80; it publishes 2283`, false},
	{"a port out of range", "services: {immich: {ports: {2283: 99999}}}", `lab.yaml:10:35: 2283 of ports of service "immich": "99999" is not a whole number from 1 to 65535`, true},
	{"a port at no address", `services: {immich: {ports: {2283: "nas:80"}}}`, `lab.yaml:10:35: ports of service "immich": "nas:80" is no port; write 8096, 53/udp or 192.168.1.2:53`, true},
	{"a protocol behind an address", `services: {immich: {ports: {2283: "192.168.1.2:80/tcp"}}}`, `lab.yaml:10:35: ports of service "immich": "192.168.1.2:80/tcp" has a protocol; it stands before the colon: {53/udp: "192.168.1.2:53"}`, true},
	{"a port that is none", "services: {immich: {ports: {web: 80}}}", `lab.yaml:10:29: ports of service "immich": "web" is no port; write 8096, 53/udp or 192.168.1.2:53`, true},
	{"a directory that is no full path", "services: {immich: {dir: ./immich}}", `lab.yaml:10:26: dir of service "immich": "./immich" is no directory that berth can use: write a full path, such as /opt/berth`, true},
	{"a directory of two services", "services: {immich: {dir: /srv/x}, loki: {dir: /srv/x}}", `lab.yaml:10:47: dir of service "loki": "/srv/x" is that of service "immich" already, on line 10; each needs one of its own`, false},
	{"a directory of another service", "services: {immich: {dir: /opt/berth/loki}, loki: }", `lab.yaml:10:26: dir of service "immich": "/opt/berth/loki" is the directory of service "loki"; each needs one of its own`, false},
	{"data where none moves", "services: {loki: {data: 3GB}}", `lab.yaml:10:25: data of service "loki": its catalog entry has nothing that moves with it; leave it out`, false},
	{"a variable that is none", "services: {loki: {env: {A-B: 1}}}", `lab.yaml:10:25: env of service "loki": "A-B" is no name of a variable`, true},
	{"an unknown variable", "services: {immich: {env: {TZ: UTC, PHOTO_DIRR: /hunter2}}}", `lab.yaml:10:36: env of service "immich": unknown variable "PHOTO_DIRR"; did you mean "PHOTOS_DIR"?`, false},
	{"a variable of an entry without any", "services: {loki: {env: {A: hunter2}}}", `lab.yaml:10:25: env of service "loki": unknown variable "A"; "berth catalog show loki" lists its settings`, false},
	{"a misspelt secret", "services: {immich: {env: {DB_PASWORD: hunter2}}}", `lab.yaml:10:27: env of service "immich": unknown variable "DB_PASWORD"; "berth catalog show immich" lists its settings`, false},
	{"a secret", "services: {immich: {env: {DB_PASSWORD: hunter2}}}", `lab.yaml:10:27: env of service "immich": DB_PASSWORD is a secret, and no secret is in an inventory; take it out of this file: berth secrets set immich/DB_PASSWORD keeps it encrypted`, false},
	{"a secret that is no text", "services: {immich: {env: {DB_PASSWORD: [hunter2]}}}", `lab.yaml:10:40: DB_PASSWORD of env of service "immich": expected a text, found a list`, true},
	{"a secret in one word", "services: {immich: {env: {DB_PASSWORD=hunter2: }}}", `lab.yaml:10:27: env of service "immich": "DB_PASSWORD" is no name of a variable`, true},
	{"a text for variables", "services: {immich: {env: DB_PASSWORD=hunter2}}", `lab.yaml:10:26: env of service "immich": expected a map, such as {NAME: value}`, true},
	{"a variable of the plan's", "services: {immich: {env: {BERTH_HOST: x}}}", `lab.yaml:10:27: env of service "immich": BERTH_HOST comes from the plan; leave it out`, false},
	{"a volume that the entry does not have", "services: {immich: {volumes: {databse: x}}}", `lab.yaml:10:31: volumes of service "immich": its catalog entry has no volume "databse"; did you mean "database"?`, false},
	{"a volume like no other", "services: {immich: {volumes: {zzz: x}}}", `lab.yaml:10:31: volumes of service "immich": its catalog entry has no volume "zzz"; it has database or models`, false},
	{"a volume of an entry without any", "services: {loki: {volumes: {data: x}}}", `lab.yaml:10:29: volumes of service "loki": its catalog entry has no volume "data"; it has none`, false},
	{"a volume that is none", "services: {immich: {volumes: {database: ./data, models: /}}}", `lab.yaml:10:41: volumes of service "immich": "./data" is no name of a volume, and no full path such as /srv/notes` + "\n" +
		`lab.yaml:10:57: volumes of service "immich": "/" is no name of a volume, and no full path such as /srv/notes`, true},
	{"a path that Compose would take apart", "services: {immich: {volumes: {database: '/srv/a:b'}}}", `lab.yaml:10:41: volumes of service "immich": "/srv/a:b" is no name of a volume, and no full path such as /srv/notes`, true},
	{"a path that climbs", "services: {immich: {volumes: {database: /srv/../x}}}", `lab.yaml:10:41: volumes of service "immich": "/srv/../x" is no name of a volume, and no full path such as /srv/notes`, false},
	{"two volumes that are one", "services: {immich: {volumes: {database: x, models: x}}}", `lab.yaml:10:52: volumes of service "immich": "x" is "database" already`, false},
	{"a text for volumes", "services: {immich: {volumes: x}}", `lab.yaml:10:30: volumes of service "immich": expected a map, found "x"; write volumes: {data: /srv/data}, the volume of the entry before the one of the host`, true},
	{"begin_empty of a text", "services: {immich: {begin_empty: never}}", `lab.yaml:10:34: begin_empty of service "immich": expected true or false, found "never"`, true},
	{"a secret where its source belongs", "secrets: {immich/DB_PASSWORD: hunter2}", `lab.yaml:10:31: secret "immich/DB_PASSWORD": say where it comes from, {env: NAME} or {command: [pass, show, x]}; no value of a secret is in an inventory`, true},
	{"a secret for all secrets", "secrets: hunter2", `lab.yaml:10:10: secrets: expected a map, such as {immich/DB_PASSWORD: {env: IMMICH_DB_PASSWORD}}`, true},
	{"a secret in a name", "secrets: {immich/DB_PASSWORD=hunter2: {env: X}}", `lab.yaml:10:11: secrets: service "immich" has no secret "DB_PASSWORD"; "berth catalog show immich" lists what it has`, true},
	{"a secret for a variable", "secrets: {immich/DB_PASSWORD: {env: hunter-2}}", `lab.yaml:10:37: env of secret "immich/DB_PASSWORD": that is no name of a variable`, true},
	{"a secret from nowhere", "secrets: {immich/DB_PASSWORD: {}}", `lab.yaml:10:31: secret "immich/DB_PASSWORD": either env or command is needed`, true},
	{"a secret from two places", "secrets: {immich/DB_PASSWORD: {env: A, command: [b]}}", `lab.yaml:10:31: secret "immich/DB_PASSWORD": either env or command is needed`, true},
	{"a command for a shell", "secrets: {immich/DB_PASSWORD: {command: pass show x}}", `lab.yaml:10:41: command of secret "immich/DB_PASSWORD": expected a list, such as [pass, show, x]; no shell reads it`, true},
	{"a command without a program", "secrets: {immich/DB_PASSWORD: {command: []}}", `lab.yaml:10:41: command of secret "immich/DB_PASSWORD": the first word is the program`, true},
	{"an unknown secret", "secrets: {immich/DB_PASWORD: {env: X}}", `lab.yaml:10:11: secrets: service "immich" has no secret "DB_PASWORD"; did you mean "DB_PASSWORD"?`, false},
	{"a repository with a password", "backups: {repository: 'rest:https://a:hunter2@nas/'}", `lab.yaml:10:23: repository: a password is in it; restic reads it from RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD: name them under secrets`, true},
	{"a repository that is none", "backups: {repository: ./restic}", `lab.yaml:10:23: repository: "./restic" is none of restic's; write a full path, or sftp:user@host:/path, rest:https://host/, s3:https://host/bucket, rclone:remote:path`, true},
	{"backups to nowhere", "backups: {keep: {daily: 7}}", `lab.yaml:10:10: backups has no field "repository"`, true},
	{"backups of which none is kept", "backups: {repository: /r, keep: {}}", `lab.yaml:10:33: keep: nothing would be kept; write how many, such as {daily: 7, weekly: 4, monthly: 6}`, true},
	{"backups that are too old at once", "backups: {repository: /r, too_old: soon}", `lab.yaml:10:36: too_old of backups: "soon" is no such time; write 48h or 7d`, true},
	{"moves that are too slow", "moves: {limit: 200KB}", `lab.yaml:10:16: limit of moves: at least 1MB a second`, false},
	{"moves by what there is not", "moves: {direct: maybe}", `lab.yaml:10:17: direct of moves: expected true or false, found "maybe"`, true},
	{"a password for its name", "backups: {repository: /r, password: hunter-2}", `lab.yaml:10:37: password of backups: "hunter-2" is not the name of a secret, such as RESTIC_PASSWORD`, true},
	{"a value for the name of a variable", "backups: {repository: /r, secrets: [AWS_KEY=hunter2]}", `lab.yaml:10:37: secrets of the backups: "AWS_KEY" is no name of a variable that restic reads`, true},
	{"a setting for a secret", "secrets: {immich/PHOTOS_DIR: {env: X}}", `lab.yaml:10:11: secrets: service "immich" has no secret "PHOTOS_DIR"; "berth catalog show immich" lists what it has`, false},
	{"a secret of nobody", "secrets: {immmich/DB_PASSWORD: {env: X}}", `lab.yaml:10:11: secrets: "immmich/DB_PASSWORD" is no secret of a service; write SERVICE/NAME, such as immich/DB_PASSWORD; did you mean "immich"?`, false},
	{"a nameless file of secrets", "secrets: {file: ''}", `lab.yaml:10:17: file of secrets is empty; leave it out for secrets.age beside this file`, true},
	{"an unknown host in current", "current: {pii: [loki]}", `lab.yaml:10:11: current names the unknown host "pii"; did you mean "pi"?`, false},
	{"a service on a hypervisor", "current: {pve: [loki]}", `lab.yaml:10:17: current: machine "pve" is a hypervisor; name the guest that runs "loki", or write docker: true at the machine`, false},
	{"a service on a guest that is not there", "current: {vm1: [loki]}", `lab.yaml:10:11: current: guest "vm1" runs services, so it exists; add exists: {memory: ...} to it`, false},
	{"a service twice on a host", "current: {pi: [loki, loki]}", `lab.yaml:10:22: current: service "loki" is listed twice on "pi"`, true},
	{"an unknown service in current", "current: {pi: [lokki]}", `lab.yaml:10:16: current: unknown service "lokki"; did you mean "loki"?`, false},
	{"a list for a map", "services: [loki]", `lab.yaml:10:11: services of the inventory: expected a map, found a list; write services: {loki: {}}`, true},
	{"a map for a list", "current: {pi: {loki: 1}}", `lab.yaml:10:15: what runs on "pi": expected a list, found a map; write pi: [loki]`, true},
	{"a name in capitals", "services: {Loki: {}}", `lab.yaml:10:12: service "Loki": a name is at most 63 small letters, digits, dashes and underscores; write loki`, true},
	{"a processor of one's own without cores", "processors: {mine: {arch: x86_64}}", `lab.yaml:10:20: processor "mine" has no field "cores"` + "\n" + `lab.yaml:10:27: arch of processor "mine": "x86_64" is no architecture; write amd64`, true},
	{"a domain that is none", "domain: 'home lan'", `lab.yaml:10:9: domain of the inventory: "home lan" is not a domain such as home.lan`, true},
}

// hinted are texts below a right inventory of nine lines that are written as another program, another language or a machine would
// have them, and how the message ends: with the right line.
var hinted = []struct{ text, want string }{
	{"services: [immich, loki]", "write services: {immich: {}, loki: {}}"},
	{"services:\n  - immich: {on: pi}\n  - name: loki", "write services: {immich: {}, loki: {}}"},
	{"services: immich", "write services: {immich: {}}"},
	{"services: {immich: vm1}", "write immich: {on: vm1}"},
	{"services: {immich: Pi}", "write immich: {on: pi}"},
	{"services: {immich: [pi, vm1]}", "write immich: {on: [pi, vm1]}"},
	{"services: {immich: 4GB}", "write immich: {memory: 4GB}"},
	{"services: {immich: true}", "write immich: {}"},
	{"services: {immich: {on: {pi: true}}}", "write on: [pi]"},
	{"services: {immich: {on: 'pi, vm1'}}", "write on: [pi, vm1]"},
	{"services: {immich: {host: pi}}", "write on"},
	{"services: {immich: {mem_limit: 4GB}}", "write memory"},
	{"services: {immich: {memory: 4}}", `"4" is 4 bytes; write 4GB, with its unit`},
	{"services: {immich: {memory: 7,6 GB}}", "a decimal number has a point"},
	{"services: {immich: {environment: {}}}", "write env"},
	{"services: {immich: {ports: ['2284:2283']}}", "write ports: {2283: 2284}, the port of the entry before the one here"},
	{"services: {immich: {volumes: ['/srv:/data']}}", "write volumes: {data: /srv/data}, the volume of the entry before the one of the host"},
	{"services: {immich: {priority: critical}}", "write priority: high"},
	{"services: {immich: {accept: true}}", "write accept: not-recommended"},
	{"services: {immich: {move: rsync}}", "is neither raw nor dump"},
	{"services: {immich: {critical: yes}}", "write true"},
	{"services: {Immich: {}}", "write immich"},
	{"services: {immich: {scale: 2}}", "write another"},
	{"current: [loki]", "write current: {pi: [jellyfin]}"},
	{"current: {loki: pi}", "write pi: [loki], the host before what runs there"},
	{"current: {pi: {loki: true}}", "write pi: [loki]"},
	{"processors: [n100]", "write processors: {mine: {arch: amd64, cores: 4}}"},
	{"processors: {mine: {arch: amd64, cores: 4 cores}}", "write 4"},
	{"hosts: {}", "write machines"},
}

// hintedMachines are the same for machines.
var hintedMachines = []struct{ text, want string }{
	{"[pi, nas]", "write machines: {pi: {kind: docker, processor: n100, memory: 8GB}, nas: {kind: docker, processor: n100, memory: 8GB}}"},
	{"{a: 192.168.1.2}", "write a: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 192.168.1.2}}"},
	{"{a: pi@192.168.1.2:2222}", "write a: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 192.168.1.2, user: pi, port: 2222}}"},
	{"{a: bcm2712}", "write a: {kind: docker, processor: bcm2712, memory: 8GB}"},
	{"{a: }", "write a: {kind: docker, processor: n100, memory: 8GB}"},
	{"{a: {kind: docker, processor: n100, memory: 4}}", "write 4GB, with its unit"},
	{"{a: {kind: docker, processor: n100, memory: 16384000}}", "write 16384000kB"},
	{"{a: {kind: docker, processor: n100, memory: '7,6 GB'}}", "write 7.6GB"},
	{"{a: {kind: docker, processor: n100, memory: 2GB-16GB}}", "this is one amount; write 16GB"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, ram: 8GB}}", "write memory"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, ip: 10.0.0.1}}", "write ssh: {host: 192.168.1.2, user: pi}"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, ssh: pi@10.0.0.1}}", "write ssh: {host: 10.0.0.1, user: pi}"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, ssh: {host: pi@10.0.0.1}}}", "write ssh: {host: 10.0.0.1, user: pi}"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, devices: {gpu: true}}}", "write devices: [gpu]"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, devices: 'gpu, tun'}}", "write devices: [gpu, tun]"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, devices: [GPU]}}", "write gpu"},
	{"{a: {kind: docker, processor: n100, memory: 8GB, gpu: true}}", "write devices: [gpu]"},
	{"{a: {kind: pve, processor: n100, memory: 8GB}}", "write proxmox"},
	{"{a: {kind: vm, processor: n100, memory: 8GB}}", "a guest is written under guests: of its machine, of kind proxmox"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: [media]}}", "write guests: {media: {kind: vm, id: 110, cpus: 4, memory: 2GB..8GB}}"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: ct, id: 100, cpus: 1, memory: 2GB..4GB}}}}", "write lxc"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: '100', cpus: 1, memory: 2GB..4GB}}}}", "write 100"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: 100, vcpus: 1, cpus: 1, memory: 2GB..4GB}}}}", "write cpus"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 2GB to 4GB}}}}", "write a range with two points: 2GB..4GB"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: {min: 2GB}}}}}", "write memory: 2GB..8GB"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 2..4}}}}", "write 2GB..4GB"},
	{"{a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 4GB, exists: 4GB}}}}", "write exists: {memory: 4GB}"},
}

func TestAWrongFormIsAnsweredWithTheRightLine(t *testing.T) {
	for _, c := range hinted {
		wantHint(t, minimal(c.text), c.want)
	}
	for _, c := range hintedMachines {
		wantHint(t, "name: x\nmachines: "+c.text+"\n", c.want)
	}
}

func wantHint(t *testing.T, text, want string) {
	t.Helper()
	_, err := inventory.Parse("lab.yaml", []byte(text), library())
	switch {
	case err == nil:
		t.Errorf("%s: it is taken", text)
	case want == "write another":
		want = "each instance is a service with a name of its own: immich-2: {entry: immich}"
		fallthrough
	default:
		if !strings.Contains(err.Error()+"\n", want+"\n") || !strings.HasPrefix(err.Error(), "lab.yaml:") {
			t.Errorf("%s\nis answered with\n%v\nand not with %s", text, err, want)
		}
	}
}

func TestBadWishes(t *testing.T) {
	for _, c := range bad {
		t.Run(c.name, func(t *testing.T) { wantProblems(t, minimal(c.text), c.want) })
	}
}

func wantProblems(t *testing.T, text, want string) {
	t.Helper()
	_, err := inventory.Parse("lab.yaml", []byte(text), library())
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

// badMachines are machines of an inventory, from line 3 on, and all that is said of them.
var badMachines = []struct {
	name, text, want string
	schema           bool
}{
	{"no machines", "  {}", `lab.yaml:3:3: machines is empty; a plan needs one machine at least`, true},
	{"nothing but a kind", "  a: {kind: docker}", `lab.yaml:3:6: machine "a" has no field "processor"` + "\n" + `lab.yaml:3:6: machine "a" has no field "memory"`, true},
	{"an unknown processor", "  a: {kind: docker, processor: n1000, memory: 1GB}", `lab.yaml:3:32: unknown processor "n1000"; did you mean "n100"?`, false},
	{"a processor like no other", "  a: {kind: docker, processor: z80, memory: 1GB}", `lab.yaml:3:32: unknown processor "z80"; "berth catalog processors" lists the known ones; declare others under processors:`, false},
	{"an unknown kind", "  a: {kind: dokcer, processor: n100, memory: 1GB}", `lab.yaml:3:13: kind of machine "a": "dokcer" is not docker or proxmox; did you mean "docker"?`, true},
	{"a range for a machine", "  a: {kind: docker, processor: n100, memory: 1GB..2GB}", `lab.yaml:3:46: memory of machine "a": "1GB..2GB" is a range, and this is one amount; write 2GB`, true},
	{"all of it reserved", "  a: {kind: docker, processor: n100, memory: 1GB, reserved: 1GB}", `lab.yaml:3:61: machine "a" has 1GB and keeps 1GB of it for itself (reserved and foreign): nothing is left for services`, false},
	{
		"a guest of a docker machine that has to be made", "  a: {kind: docker, processor: n100, memory: 8GB, guests: {g: {kind: vm, cpus: 1, memory: 1GB}}}",
		`lab.yaml:3:60: guest "g" of machine "a": guests are made on Proxmox only; add exists: {memory: ...} to one that is there, or appliance: true`, false,
	},
	{
		"a guest of a docker machine that is to be sized", "  a: {kind: docker, processor: n100, memory: 8GB, guests: {g: {kind: vm, cpus: 1, memory: 1GB..4GB, exists: {memory: 3000MB}}}}",
		`lab.yaml:3:91: memory of guest "g": guests are sized on Proxmox only; write what it has, memory: 3000MB`, false,
	},
	{
		"a guest of a docker machine that is handed over", "  a: {kind: docker, processor: n100, memory: 8GB, guests: {g: {kind: vm, cpus: 1, memory: 1GB, exists: {memory: 1GB}, keep: false}}}",
		`lab.yaml:3:125: keep of guest "g": guests are destroyed on Proxmox only; leave keep out`, false,
	},
	{
		"a guest of Proxmox without a number", "  a: {kind: proxmox, processor: n100, memory: 8GB, guests: {g: {kind: vm, cpus: 1, memory: 1GB}}}",
		`lab.yaml:3:64: guest "g" has no field "id"`, true,
	},
	{
		"a docker machine that is one twice", "  a: {kind: docker, processor: n100, memory: 8GB, docker: true}",
		`lab.yaml:3:59: machine "a" runs containers already (kind: docker); leave docker out`, true,
	},
	{
		"a range upside down", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 4GB..2GB}}}",
		`lab.yaml:3:101: memory of guest "g": the range "4GB..2GB" is upside down; write 2GB..4GB`, false,
	},
	{
		"a range without a size in it", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 300MB..400MB}}}",
		`lab.yaml:3:101: memory of guest "g": no multiple of 256MB lies in 300MB..400MB, and guests have no other sizes`, false,
	},
	{
		"one id twice", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 1GB}, h: {kind: vm, id: 100, cpus: 1, memory: 1GB}}}",
		`lab.yaml:3:125: guest "h" has id 100, and so has guest "g"; ids are unique in a cluster`, false,
	},
	{
		"a guest with the name of a machine", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {a: {kind: vm, id: 100, cpus: 1, memory: 1GB}}}",
		`lab.yaml:3:61: guest "a": machine "a" on line 3 has that name already; machines and guests need names of their own`, false,
	},
	{
		"an appliance with a range", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, memory: 1GB..2GB, appliance: true}}}",
		`lab.yaml:3:92: guest "g" is an appliance and never sized: write one amount of memory, not a range`, false,
	},
	{
		"a guest that is kept and not there", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 1GB, keep: true}}}",
		`lab.yaml:3:112: keep of guest "g" is about one that is there; add exists: {memory: ...}, or leave keep out`, false,
	},
	{
		"an appliance that is handed over", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, memory: 1GB, appliance: true, keep: false}}}",
		`lab.yaml:3:120: guest "g" is an appliance and never destroyed; leave keep out, or appliance`, false,
	},
	{
		"what is not berth's, handed over", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: vm, id: 100, cpus: 1, memory: 1GB, foreign: 9MB, exists: {memory: 1GB}, keep: false}}}",
		`lab.yaml:3:149: guest "g" runs what is not berth's (foreign), which keeps it; leave keep out, or foreign`, false,
	},
	{
		"a guest without vCPUs, and with a small id", "  a: {kind: proxmox, processor: n100, memory: 9GB, guests: {g: {kind: lxd, id: 10, memory: 1GB}}}",
		`lab.yaml:3:64: guest "g" has no field "cpus"
lab.yaml:3:71: kind of guest "g": "lxd" is not vm or lxc; did you mean "lxc"?
lab.yaml:3:80: id of guest "g": "10" is not a whole number from 100 to 999999999`, true,
	},
	{
		"a bad address", "  a: {kind: docker, processor: n100, memory: 9GB, ssh: {host: '-oProxyCommand=x', user: 'a b', jump: 'x y', port: 0, sudo: yes}}",
		`lab.yaml:3:63: host of ssh of machine "a": "-oProxyCommand=x" is not an address or a host name
lab.yaml:3:89: user of ssh of machine "a": "a b" is not a user name
lab.yaml:3:102: jump of ssh of machine "a": "x y" is not a host, or user@host:port
lab.yaml:3:115: port of ssh of machine "a": "0" is not a whole number from 1 to 65535
lab.yaml:3:124: sudo of ssh of machine "a": expected true or false, found "yes"; write true`, true,
	},
	{"a directory that climbs", "  a: {kind: docker, processor: n100, memory: 1GB, dir: /opt/../etc}", `lab.yaml:3:56: dir of machine "a": "/opt/../etc" is no directory that berth can use: write it without . and ..`, true},
	{"a directory for a shell", "  a: {kind: docker, processor: n100, memory: 1GB, dir: /opt/$(id)}", `lab.yaml:3:56: dir of machine "a": "/opt/$(id)" is no directory that berth can use: it has "$" in it, and scripts, Compose and labels of Docker take that for something else; letters, digits, spaces and ._@+()- are right`, true},
	{"a directory in the home", "  a: {kind: docker, processor: n100, memory: 1GB, dir: ~/docker}", `lab.yaml:3:56: dir of machine "a": "~/docker" is no directory that berth can use: write the home in full, as /home/pi/docker; whose ~ is the inventory does not say`, true},
	{"a directory that is the root", "  a: {kind: docker, processor: n100, memory: 1GB, dir: //}", `lab.yaml:3:56: dir of machine "a": "//" is no directory that berth can use: all of the host is below it`, true},
	{"a directory with a space at an end", "  a: {kind: docker, processor: n100, memory: 1GB, dir: /srv/ x}", `lab.yaml:3:56: dir of machine "a": "/srv/ x" is no directory that berth can use: each of its parts begins with a letter or a digit, and ends with no space`, true},
	{"a device twice", "  a: {kind: docker, processor: n100, memory: 9GB, devices: [gpu, gpu, 'G P U']}", `lab.yaml:3:66: devices of machine "a": "gpu" is given twice` + "\n" + `lab.yaml:3:71: devices of machine "a": "G P U" is no device; write a word such as gpu, tun or disks`, true},
}

func TestBadMachines(t *testing.T) {
	for _, c := range badMachines {
		t.Run(c.name, func(t *testing.T) { wantProblems(t, "name: x\nmachines:\n"+c.text+"\n", c.want) })
	}
}

func TestEveryProblemIsSaidInOneRun(t *testing.T) {
	wantProblems(t, `margin: 200%
machines:
  cargo: {kind: docker, processor: n100, memroy: 8GB}
  cargo: {kind: docker}
services:
  immich: {on: crago, workload: 3}
  nothing: {}
current:
  cargo: [grafana]
  nas: [loki]
`, `lab.yaml:1:1: the inventory has no field "name"
lab.yaml:1:9: margin of the inventory: "200%" is not between 0.1% and 100%
lab.yaml:3:10: machine "cargo" has no field "memory"
lab.yaml:3:42: unknown field "memroy" in machine "cargo"; did you mean "memory"?
lab.yaml:4:3: duplicate key "cargo": it is already given on line 3
lab.yaml:6:16: on of service "immich": unknown host "crago"; did you mean "cargo"?
lab.yaml:6:33: workload of service "immich": "3" is no workload; write 30 photos/week
lab.yaml:7:3: unknown service "nothing"; "berth catalog" lists the known ones
lab.yaml:10:3: current names the unknown host "nas"; add it under machines:`)
}

func TestHostileFilesAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"10 MB":    {strings.Repeat("a: b\n", 2<<20), "lab.yaml: the file is larger than 1 MiB; no file of berth's is"},
		"binary":   {"\x7fELF\x02\x01\x00", "lab.yaml:1:1: this is no text file: byte 0x7f is not allowed; save it as UTF-8"},
		"empty":    {"", "lab.yaml: the file is empty"},
		"a text":   {"hello", `lab.yaml:1:1: the inventory: expected a map, found "hello"`},
		"a list":   {"- a", `lab.yaml:1:1: the inventory: expected a map, found a list`},
		"not YAML": {"name: x\nmachines: {", "lab.yaml:2:1: a value is expected here"},
	} {
		t.Run(name, func(t *testing.T) { wantProblems(t, c.text, c.want) })
	}
}
