# Planner and deployer for the services of a homelab, as it was released.
class Berth < Formula
  desc "Planner and deployer for the services of a homelab"
  homepage "@HOMEPAGE@"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "@URL@/berth-@VERSION@-darwin-arm64.tar.gz"
      sha256 "@darwin-arm64@"
    end
    on_intel do
      url "@URL@/berth-@VERSION@-darwin-amd64.tar.gz"
      sha256 "@darwin-amd64@"
    end
  end

  on_linux do
    on_arm do
      url "@URL@/berth-@VERSION@-linux-arm64.tar.gz"
      sha256 "@linux-arm64@"
    end
    on_intel do
      url "@URL@/berth-@VERSION@-linux-amd64.tar.gz"
      sha256 "@linux-amd64@"
    end
  end

  def install
    bin.install "berth"
    man1.install Dir["man/man1/*.1"]
    (man/"fr/man1").install Dir["man/fr/man1/*.1"]
    bash_completion.install "completions/berth.bash" => "berth"
    zsh_completion.install "completions/_berth"
    fish_completion.install "completions/berth.fish"
    doc.install "NOTICES"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/berth --version")
    assert_match "no rule broken", shell_output("#{bin}/berth plan")
  end
end
