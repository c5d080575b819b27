package steps

import "berth/deployer/compose"

// ImagesFile lies beside the Compose file of a service and pins its images by the digests that were pulled,
// so that every later start, also a rollback, runs the same.
const ImagesFile = "images.yaml"

// composeCommand is docker compose in the directory of a service, with the images that are pinned there, in a clean
// environment, because what the shell has would count more than .env.
func composeCommand(dir, project string, args ...string) []string {
	return append([]string{"env", "-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root",
		"docker", "compose", "--project-directory", dir, "--project-name", project, "-f", dir + "/" + compose.ComposeFile, "-f", dir + "/" + ImagesFile}, args...)
}
