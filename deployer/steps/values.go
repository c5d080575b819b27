package steps

import (
	"context"
	"slices"
	"sync"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
)

// Source gives the value of a secret that the operator has, and false where nobody has given one.
type Source func(ctx context.Context, name string) (value string, known bool, err error)

// Changed reports whether the .env of a service on its host has another value than the operator gives now. Where
// the operator gives none nobody is asked; a value that cannot be had is none to compare with.
func Changed(ctx context.Context, source Source, values Values, host ledger.Host, b *compose.Bundle, f *probe.Facts) bool {
	given := false
	for _, ref := range b.Secrets {
		_, known, err := source(ctx, ref.String())
		given = given || known && err == nil
	}
	has := f.Service(b.Service)
	if !given || has == nil {
		return false
	}
	value, err := values(ctx, host, b)
	if err != nil {
		return false
	}
	files, err := b.Upload(value)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(files, func(file compose.File) bool {
		is := has.Files[file.Path].SHA256
		return file.Path == compose.EnvFile && is != "" && is != sum(file.Data)
	})
}

// SecretValues gives each secret its value: the operator's, else the one that a host keeps already (the host
// it comes to, else the one that it runs on today, else one that it ran on before), else a new one where any
// will do.
func SecretValues(source Source, made func() string, hosts map[string]ledger.Host, facts map[string]*probe.Facts) Values {
	var mu sync.Mutex
	fresh := map[string]string{} // made in this run: agents and moves get the same everywhere
	k := &keeper{hosts: hosts, facts: facts}
	return func(ctx context.Context, _ ledger.Host, b *compose.Bundle) (func(compose.SecretRef) (string, error), error) {
		if len(b.Secrets) == 0 {
			return func(compose.SecretRef) (string, error) { return "", message.New("no secret was declared") }, nil
		}
		keeps := sync.OnceValues(func() (map[string]string, error) { return k.secrets(ctx, b) })
		return func(ref compose.SecretRef) (string, error) {
			value, known, err := source(ctx, ref.String())
			if err != nil || known {
				return value, err
			}
			kept, err := keeps()
			if err != nil {
				return "", err
			}
			if value, ok := kept[ref.Name]; ok {
				return value, nil
			}
			if !ref.Made {
				return "", message.Errorf("nobody has given it: berth secrets set %s", ref)
			}
			if RunsByHand(b, k.facts[b.Host]) { // its data is of the one that it has
				return "", message.Errorf("%s runs on %s by hand, and its .env does not have it: berth secrets set %s takes the one that it runs with", b.Service, b.Host, ref)
			}
			mu.Lock()
			defer mu.Unlock()
			if fresh[ref.String()] == "" {
				fresh[ref.String()] = made()
			}
			return fresh[ref.String()], nil
		}, nil
	}
}
