// Command standin takes the place of a service's program in the lab's images. It listens where the
// service would, answers the service's own health check, counts its starts in the service's volumes,
// logs, and fails when it is told to. It knows its part from /etc/standin.json, which the image brings.
//
// Called by another name it is what a health check of the catalog calls: curl, pg_isready, redis-cli,
// diun and others. Those ask the running stand-in and answer as the real program would.
package main
