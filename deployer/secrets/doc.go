// Package secrets holds the values that no plan, report, file of a catalog or inventory ever has.
//
// A value comes from where the inventory says (a variable of the environment, a command), else from the
// [Store], a file that age encrypts to its operator. One that any value will do for and that nobody has
// given is made once ([Make]) and kept on the host that needs it; that is for who deploys. [Lookup] asks
// in this order.
//
// Names of secrets are SERVICE/NAME. They may be printed; values may not: no error of this package, and
// nothing that it passes to another program, contains one.
package secrets
