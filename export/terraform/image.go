package terraform

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/inventory"
)

// image is one that is fetched, and how it is told of.
type image struct {
	label, content string
	inventory.Image
}

// image gives what a disk is made from. Of what the inventory fetches there is a resource that fetches it, once; the newest
// template of a name is known to the Proxmox alone.
func (w *writer) image(i inventory.Image, content string) hclwrite.Tokens {
	switch {
	case i.URL != "":
		name := i.Name
		if name == "" {
			name = i.File()
		}
		one := w.images[i.URL]
		if one == nil {
			one = &image{w.label(fetched, name, len(w.images)+1), content, i}
			w.images[i.URL] = one
		}
		return reference(fetched, one.label, "id")
	case i.Volume != "":
		return text(i.Volume)
	}
	return w.variable(Variable{
		Name: identifier("template_" + i.Name), About: fmt.Sprintf("Volume of the template %s, such as local:vztmpl/%s_1.0-1_amd64.tar.zst: pveam available, pveam download local FILE", i.Name, i.Name), kind: "string",
	})
}

// fetched is the resource that fetches a file.
const fetched = "proxmox_download_file"

// fetch writes what is fetched. What is there stays: publishers put new images at the same address, and a guest is not to be
// made anew for it.
func (w *writer) fetch(body *hclwrite.Body) {
	for _, url := range slices.Sorted(maps.Keys(w.images)) {
		i := w.images[url]
		body.AppendNewline()
		b := block{body}.inner("resource", fetched, i.label)
		b.set("node_name", reference("var", "node"))
		b.set("datastore_id", w.variable(Variable{
			Name: "image_storage", About: "Storage for images and templates that are fetched; it takes the content import (Datacenter > Storage) for images, and vztmpl for templates", kind: "string", def: text("local"),
		}))
		b.set("content_type", text(i.content))
		b.set("url", text(i.URL))
		b.set("file_name", text(fileName(i)))
		w.checksum(b, i)
		b.set("overwrite", truth(false))
	}
}

// fileName is the name on the hypervisor: its end says to Proxmox what an image is, and .img says nothing. Images for clouds
// that end so are qcow2.
func fileName(i *image) string {
	name := i.File()
	if i.content == "import" && strings.HasSuffix(name, ".img") {
		return strings.TrimSuffix(name, ".img") + ".qcow2"
	}
	return name
}

// checksum writes the one that the inventory states. Where a publisher has a list it is looked up there by whoever applies.
func (w *writer) checksum(b block, i *image) {
	if kind, sum, is := strings.Cut(i.Checksum, ":"); is {
		b.set("checksum", text(sum))
		b.set("checksum_algorithm", text(kind))
		return
	}
	if i.Sums == "" {
		return
	}
	kind := "sha512"
	if strings.HasPrefix(path.Base(i.Sums), "SHA256") {
		kind = "sha256"
	}
	sum := w.variable(Variable{Name: "checksum_" + i.label, About: fmt.Sprintf("%s of %s, which changes: it stands in %s; null: it is not checked", kind, i.File(), i.Sums), kind: "string"})
	b.set("checksum", sum)
	b.set("checksum_algorithm", raw(fmt.Sprintf("%s == null ? null : %q", sum.Bytes(), kind)))
}
