// Package begin brings a lab under berth: it writes the inventory that somebody begins with, from a look at hosts or from an
// example, takes stacks into the catalog, and changes an inventory that is there after its difference was shown and agreed to.
package begin
