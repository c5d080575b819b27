package deployer

import (
	"errors"
	"fmt"
	"time"

	"berth/deployer/remote"
	"berth/planner"
	"berth/wording"
)

// Findings are put into words here and not in package wording, which stands below this one and knows the
// planner's types only.

// Say puts a finding into a sentence: what, where and with which figures.
func (f Finding) Say(w wording.Words) string {
	say := w.Say
	need, have := planner.Bytes(f.Need), planner.Bytes(f.Have)
	switch f.Kind {
	case Unreachable:
		return say("%s cannot be reached: %v", "%s est injoignable : %v", f.Host, f.Err)
	case GuestNotThere:
		return say("guest %s (%d) has to be made first: %v", "l'invité %s (%d) est à créer d'abord : %v", f.Host, f.Have, f.Err)
	case NotRoot:
		return say("root is needed on %s: %v", "il faut être root sur %s : %v", f.Host, f.Err)
	case NoDocker:
		return say("%s has no Docker", "%s n'a pas Docker", f.Host)
	case DockerDown:
		return say("Docker does not answer on %s%s", "Docker ne répond pas sur %s%s", f.Host, after(w, f.Text))
	case DockerOld:
		return say("Docker on %s is %s, and %s is the least", "Docker sur %s est en %s, et il faut au moins %s", f.Host, f.Text, f.Wanted)
	case ComposeMissing:
		return say(`%s has no "docker compose"`, "%s n'a pas « docker compose »", f.Host)
	case ComposeOld:
		return say("docker compose on %s is %s, and %s is the least", "docker compose sur %s est en %s, et il faut au moins %s", f.Host, f.Text, f.Wanted)
	case OtherArch:
		return say("%s is %s, and the inventory says %s", "%s est en %s, et l'inventaire dit %s", f.Host, f.HaveArch, f.Arch)
	case LessMemory:
		return say("%s has %s of memory, and the plan rests on %s", "%s a %s de mémoire, et le plan compte sur %s", f.Host, w.Left(have), w.Size(need))
	case MoreMemory:
		return say("%s has %s of memory, more than the %s of the plan", "%s a %s de mémoire, plus que les %s du plan", f.Host, w.Left(have), w.Size(need))
	case OtherCores:
		return say("%s has %s, and the inventory says %s", "%s a %s, et l'inventaire dit %s", f.Host, cores(w, f.Have), cores(w, f.Need))
	case NoLimits:
		return say("%s ignores memory limits: its memory cgroup is off", "%s ignore les limites de mémoire : son cgroup de mémoire est éteint", f.Host)
	case LargePages:
		return say("%s may crash on %s: %s, and pages of %d bytes", "%s risque de planter sur %s : %s, et des pages de %d octets", f.Service, f.Host, f.Text, f.Have)
	}
	return f.sayPlace(w)
}

// sayPlace is Say for what concerns single services and things of a host.
func (f Finding) sayPlace(w wording.Words) string {
	say := w.Say
	switch f.Kind {
	case DeviceMissing:
		if f.Service == "" {
			return say("%s shows no device for %s, which the inventory says it has", "%s ne montre aucun périphérique %s, que l'inventaire lui prête", f.Host, f.Text)
		}
		return say("%s needs %s, and %s does not have it", "%s a besoin de %s, que %s n'a pas", f.Service, f.Text, f.Host)
	case DiskShort:
		return say("%s has %s free for %s, and %s are needed", "%s a %s libres pour %s, et il en faut %s",
			f.Host, w.Left(planner.Bytes(f.Have)), f.Text, w.Used(planner.Bytes(f.Need)))
	case ClockOff:
		d := time.Duration(max(f.Have, -f.Have)) * time.Second
		if f.Have < 0 {
			return say("the clock of %s is behind by %s", "l'horloge de %s retarde de %s", f.Host, d)
		}
		return say("the clock of %s is ahead by %s", "l'horloge de %s avance de %s", f.Host, d)
	case PortTaken:
		return say("port %s of %s is taken%s, and %s needs it", "le port %s de %s est pris%s, et %s en a besoin", f.Port, f.Host, f.by(w), f.Service)
	case NameTaken:
		return say("%s on %s needs the container name %s, which is another's", "%s sur %s a besoin du nom de conteneur %s, qui est pris", f.Service, f.Host, f.Text)
	case ProjectTaken:
		return say("a Compose project %s runs on %s that is not berth's, in the way of %s", "un projet Compose %s qui n'est pas à berth tourne sur %s et gêne %s", f.Text, f.Host, f.Service)
	case DirTaken:
		return say("%s on %s is there, and berth did not make it for %s", "%s sur %s existe, et berth ne l'a pas créé pour %s", f.Text, f.Host, f.Service)
	case ImageOtherArch:
		return say("%s of %s is not made for %s, which %s is", "%s de %s n'existe pas pour %s, l'architecture de %s", f.Text, f.Service, f.HaveArch, f.Host)
	case ImageUnknown:
		return say("%s finds nothing about %s of %s: %s", "%s ne trouve rien sur %s de %s : %s", f.Host, f.Text, f.Service, f.Wanted)
	}
	return f.sayRun(w)
}

// sayRun is Say for what concerns runs, and what somebody has to bring.
func (f Finding) sayRun(w wording.Words) string {
	say := w.Say
	switch f.Kind {
	case LockHeld:
		return say("%s is locked%s", "%s est verrouillé%s", f.Host, f.Lock.text(w))
	case JournalOpen:
		return say("run %s did not end on %s", "l'exécution %s n'est pas terminée sur %s", f.Text, f.Host)
	case RecordUnreadable:
		return say("what berth wrote down on %s about %s cannot be read: %s", "ce que berth a noté sur %s à propos de %s est illisible : %s", f.Host, f.Service, f.Text)
	case SecretMissing:
		return say("the secret %s is missing: %v", "le secret %s manque : %v", f.Text, f.Err)
	case PackageNeeded:
		return say("%s on the hypervisor %s is a package that is installed by hand", "%s sur l'hyperviseur %s est un paquet à installer à la main", f.Service, f.Host)
	case DataStaysBehind:
		return say("the data of %s is on %s, and nothing carries it to %s yet", "les données de %s sont sur %s, et rien ne les porte encore vers %s", f.Service, f.Text, f.Host)
	case RunsElsewhere:
		return say("%s runs on %s, where this run does not stop it, and its data is used from one place at a time", "%s tourne sur %s, où cette exécution ne l'arrête pas, et ses données ne servent qu'à un endroit à la fois", f.Service, f.Text)
	case DataUnknown, DataLeft, NotSeen, HostUnasked, HostGone:
		return f.sayData(w)
	case RunsByHand:
		return say("%s comes to %s, and runs on %s already, where berth did not put it", "%s arrive sur %s, et tourne déjà sur %s, où berth ne l'a pas mis", f.Service, f.Host, f.Text)
	case LeavesLater:
		return say("%s stays on %s until a run brings it to %s", "%s reste sur %s jusqu'à ce qu'une exécution l'amène sur %s", f.Service, f.Host, f.Text)
	case ToolMissing:
		return say("%s has no %s: what was changed by hand may not be seen", "%s n'a pas %s : ce qui a été changé à la main peut ne pas se voir", f.Host, f.Text)
	default:
		if f.Service != "" {
			return say("the files of %s for %s cannot be read: %s", "les fichiers de %s pour %s sont illisibles : %s", f.Service, f.Host, f.Text)
		}
		return say("%s said something unclear: %s", "%s a dit quelque chose de peu clair : %s", f.Host, f.Text)
	}
}

// sayData is Say for what a service may have on a host, though the host does not say so.
func (f Finding) sayData(w wording.Words) string {
	say := w.Say
	switch f.Kind {
	case HostUnasked:
		return say("%s cannot be asked whether it has anything of %s; nothing says that it has: %v", "%s ne peut pas dire s'il a quelque chose de %s ; rien ne le laisse penser : %v", f.Host, f.Text, f.Err)
	case NotSeen:
		return say("%s comes to %s, and the inventory has it on %s today, where nothing of it is seen", "%s arrive sur %s, et l'inventaire le voit aujourd'hui sur %s, où rien n'en paraît", f.Service, f.Host, f.Text)
	case HostGone:
		return say("%s comes to %s, and run %s put it on %s, which is not in the inventory any more", "%s arrive sur %s, et l'exécution %s l'a mis sur %s, qui n'est plus dans l'inventaire", f.Service, f.Host, f.Wanted, f.Text)
	}
	by := say("by run %s", "selon l'exécution %s", f.Wanted)
	switch f.Wanted {
	case byToday:
		by = say("by the inventory, today", "selon l'inventaire, aujourd'hui")
	case "":
		by = say("by its own records", "selon ses propres notes")
	case unknownRun:
		by = say("what former runs did is not known everywhere", "ce qu'ont fait d'anciennes exécutions n'est pas connu partout")
	}
	if f.Kind == DataLeft {
		return say("%s comes to %s, and was on %s (%s): what it kept there does not come along", "%s arrive sur %s, et était sur %s (%s) : ce qu'il y gardait ne suit pas", f.Service, f.Host, f.Text, by)
	}
	return say("%s comes to %s, and whether it or its data is on %s nobody can say (%s): %v", "%s arrive sur %s, et nul ne sait si lui ou ses données sont sur %s (%s) : %v", f.Service, f.Host, f.Text, by, f.Err)
}

func after(w wording.Words, text string) string {
	if text == "" {
		return ""
	}
	return w.Say(": ", " : ") + text
}

func cores(w wording.Words, n int64) string { return w.Cores(planner.MilliCPU(n * 1000)) }

// by says who has a port.
func (f Finding) by(w wording.Words) string {
	switch {
	case f.Holder != "":
		return w.Say(" by the service %s", " par le service %s", f.Holder)
	case f.Text != "":
		return w.Say(" by %s", " par %s", f.Text)
	}
	return ""
}

// text says who has a lock, since when and for what, as far as it is known.
func (o Owner) text(w wording.Words) string {
	out := ""
	if o.Who != "" {
		out += w.Say(" by %s", " par %s", o.Who)
	}
	if o.When != "" {
		out += w.Say(" since %s", " depuis %s", o.When)
	}
	if o.Run != "" {
		out += w.Say(", run %s", ", exécution %s", o.Run)
	}
	if o.Plan != "" {
		out += w.Say(" of plan %s", " du plan %s", o.Plan)
	}
	return out
}

// Hint says what to do about a finding; it is empty where the sentence says it already.
func (f Finding) Hint(w wording.Words) string {
	say := w.Say
	switch f.Kind {
	case NotRoot:
		var refused *remote.SudoError
		if errors.As(f.Err, &refused) && !refused.Off {
			return "" // the inventory allows sudo, which says itself what it wants
		}
		return say("let the user use sudo (sudo: true in the inventory), or log in as root", "autoriser sudo (sudo: true dans l'inventaire), ou se connecter en root")
	case NoDocker, DockerOld:
		return say("install Docker Engine: https://docs.docker.com/engine/install/", "installer Docker Engine : https://docs.docker.com/engine/install/")
	case DockerDown:
		return say("on the host: systemctl status docker", "sur l'hôte : systemctl status docker")
	case ComposeMissing, ComposeOld:
		return say("install the package docker-compose-plugin", "installer le paquet docker-compose-plugin")
	case OtherArch, LessMemory, MoreMemory, OtherCores:
		return say("correct the inventory or the machine, and plan again", "corriger l'inventaire ou la machine, et planifier de nouveau")
	case NoLimits:
		return say("add cgroup_enable=memory cgroup_memory=1 to the line of /boot/firmware/cmdline.txt, and restart the host",
			"ajouter cgroup_enable=memory cgroup_memory=1 à la ligne de /boot/firmware/cmdline.txt, et redémarrer l'hôte")
	case LargePages:
		return say("set the variable %s of %s, or kernel=kernel8.img in /boot/firmware/config.txt",
			"définir la variable %s de %s, ou kernel=kernel8.img dans /boot/firmware/config.txt", pageMend[RepositoryOf(f.Text)], f.Service)
	case ClockOff:
		return say("on the host: timedatectl set-ntp true", "sur l'hôte : timedatectl set-ntp true")
	case PortTaken:
		return f.hintPort(w)
	case NameTaken, ProjectTaken:
		return say("berth touches nothing that is not its own: stop and remove it first (docker compose down keeps volumes)",
			"berth ne touche à rien qui ne soit à lui : l'arrêter et l'enlever d'abord (docker compose down garde les volumes)")
	case DirTaken:
		return say("move it aside, or choose another directory (dir: in the inventory)", "le mettre de côté, ou choisir un autre répertoire (dir: dans l'inventaire)")
	case LockHeld:
		return say("wait for it, take it up with berth resume, or break a stale one with berth unlock", "attendre, reprendre avec berth resume, ou lever un verrou oublié avec berth unlock")
	case JournalOpen:
		return say("berth resume goes on with it, berth rollback goes back", "berth resume la continue, berth rollback revient en arrière")
	case DataStaysBehind:
		return say("keep it there for now: on: %s in its wish", "le garder là-bas pour l'instant : on: %s dans son souhait", f.Text)
	case RunsElsewhere:
		return say("stop it there, or deploy without --host and --without", "l'arrêter là-bas, ou déployer sans --host ni --without")
	case DataUnknown:
		if f.Severity == Warns {
			return ""
		}
		return say("let %[1]s answer first; if it is gone for good, plan with --without %[1]s, or take it out of the inventory", "que %[1]s réponde d'abord ; s'il est perdu pour de bon, planifier avec --without %[1]s, ou l'ôter de l'inventaire", f.Text)
	case RunsByHand:
		if f.Severity == Warns {
			return say("if it is the same, stop it on %s first", "si c'est le même, l'arrêter d'abord sur %s", f.Text)
		}
		return say("stop it on %s first: its data is used from one place at a time. If it is another one, take it out of current: in the inventory", "l'arrêter d'abord sur %s : ses données ne servent qu'à un endroit à la fois. Si c'en est un autre, l'ôter de current: dans l'inventaire", f.Text)
	case SecretMissing:
		return fmt.Sprintf("berth secrets set %s", f.Text)
	case DeviceMissing:
		return say("pass it through, load its driver, or correct devices: in the inventory", "le transmettre, charger son pilote, ou corriger devices: dans l'inventaire")
	}
	return ""
}

func (f Finding) hintPort(w wording.Words) string {
	switch {
	case f.Text == "systemd-resolve":
		return w.Say("set DNSStubListener=no in /etc/systemd/resolved.conf and restart systemd-resolved",
			"mettre DNSStubListener=no dans /etc/systemd/resolved.conf et redémarrer systemd-resolved")
	case f.Text == "docker-proxy": // a port of a container is held by that container
		return w.Say("no running container has it: restart Docker on %s (systemctl restart docker)",
			"aucun conteneur qui tourne ne l'a : redémarrer Docker sur %s (systemctl restart docker)", f.Host)
	case f.Holder != "":
		return w.Say("deploy in two runs: first without %s, then with it", "déployer en deux fois : d'abord sans %s, puis avec", f.Service)
	}
	return w.Say("stop it, or choose another port (ports: in the wish of %s)", "l'arrêter, ou choisir un autre port (ports: dans le souhait de %s)", f.Service)
}
