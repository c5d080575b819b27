package steps

import (
	"context"

	"berth/deployer/guests"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Fetch brings what a guest is made from to its hypervisor, and compares it with its checksum: an image or template from an
// address, or a template that pveam has.
type Fetch struct{ Spec *guests.Spec }

// Word implements Work.
func (Fetch) Word() string { return "fetch" }

// Say implements Work.
func (f Fetch) Say(w wording.Words, guest string) string {
	return w.Say("fetch %s for guest %s", "chercher %s pour l'invité %s", f.Spec.Image.File(), guest)
}

// Do implements Work.
func (f Fetch) Do(ctx context.Context, at *Site) error {
	at = at.undocked(copyTime)
	if f.Spec.Image.URL != "" {
		return at.Command(ctx, f.Spec.Fetch().Args...)
	}
	name := f.Spec.Image.Name
	there, err := at.Ask(ctx, "", "pvesm", "list", f.Spec.Templates, "--content", "vztmpl")
	if err != nil {
		return err
	}
	if guests.Newest(there, name) != "" {
		return at.nothing(ctx)
	}
	if _, err := at.Ask(ctx, "", "pveam", "update"); err != nil {
		return err
	}
	list, err := at.Ask(ctx, "system "+name+"_1_amd64.tar.zst\n", "pveam", "available", "--section", "system")
	if err != nil {
		return err
	}
	file := guests.Newest(list, name)
	if file == "" {
		return message.Errorf("pveam has no template %s; pveam available lists them, and template: in the inventory names another", name)
	}
	return at.types(ctx, "pveam", "download", f.Spec.Templates, file)
}

// source is what the guest is made from, once it was fetched.
func source(ctx context.Context, at *Site, s *guests.Spec) (string, error) {
	switch {
	case s.Image.Volume != "":
		return s.Image.Volume, nil
	case s.Kind == planner.VM:
		return s.ImageFile(), nil
	case s.Image.URL != "":
		return s.Templates + ":vztmpl/" + s.Image.File(), nil
	}
	list, err := at.Ask(ctx, s.Image.Name+"_1_amd64.tar.zst\n", "pvesm", "list", s.Templates, "--content", "vztmpl")
	if err != nil {
		return "", err
	}
	file := guests.Newest(list, s.Image.Name)
	if file == "" {
		return "", message.Errorf("the template %s is not there any more; berth resume fetches it", s.Image.Name)
	}
	return s.Templates + ":vztmpl/" + file, nil
}
