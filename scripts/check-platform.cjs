// Ends with one sentence where batchmix does not run: under a Node that is too old, and elsewhere than on
// Linux x64 with glibc, for which alone TensorFlow's libraries are built. In JavaScript of 2009: an old Node
// must be able to read this file.
var inContainer =
  "what works there is a linux/amd64 container, as: docker run --platform linux/amd64 -it node:24";
var inWsl = "what works there is WSL2, as: wsl --install";

/** @type {Record<string, string>} */
var names = { darwin: "macOS", linux: "Linux", win32: "Windows" };
var version = process.versions.node.split(".").map(Number);
var system = [names[process.platform] || process.platform, "on", process.arch].join(" ");
var remedy = process.platform === "win32" && process.arch === "x64" ? inWsl : inContainer;

/**
 * @param {string} needed
 * @param {string} present
 * @param {string} remedy
 */
function refuse(needed, present, remedy) {
  console.error("batchmix: %s is needed, this is %s; %s", needed, present, remedy);
  process.exit(1);
}

/** Whether this Node was built for glibc, not for musl. Its report takes 3 ms without the network's addresses. */
function hasGlibc() {
  /** @type {any} */
  var report = process.report;
  report.excludeNetwork = true;
  return report.getReport().header.glibcVersionRuntime !== undefined;
}

if (version[0] < 20 || (version[0] === 20 && version[1] < 19))
  refuse("Node >= 20.19", process.versions.node, "get a newer one from nodejs.org");
if (process.platform !== "linux" || process.arch !== "x64") refuse("Linux on x64", system, remedy);
if (!hasGlibc()) refuse("Linux with glibc", "Linux with musl (Alpine)", remedy);
