import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { download, flickrManifest } from "../../src/data";
import { flickrFolder, isFlickrOnDisk } from "../../src/data/flickr30k-x";

/** Why tests on Flickr30k-X cannot run here, or false where they can. */
export const flickrSkip: string | false =
  isFlickrOnDisk() || process.env.BATCHMIX_MIRROR
    ? false
    : "Flickr30k-X is not here: run npx batchmix data flickr30k-x, or name a mirror in BATCHMIX_MIRROR";

/** A folder with the files of Flickr30k-X: the project's, or one filled from the mirror until the process ends. */
export async function flickrTestFolder(): Promise<string> {
  if (isFlickrOnDisk()) return flickrFolder();
  const folder = mkdtempSync(path.join(tmpdir(), "batchmix-flickr30k-x-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await download(flickrManifest(), { folder });
  return folder;
}
