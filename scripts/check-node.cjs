// Ends with one sentence under a Node that is too old. In JavaScript of 2009: an old Node must be able to read it.
var version = process.versions.node.split(".").map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error(
    "batchmix: Node >= 20.19 is needed, this is",
    process.versions.node,
    "- get it from nodejs.org",
  );
  process.exit(1);
}
