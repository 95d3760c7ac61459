import { type Corpus, download, flickr30kX } from "../../src/data";
import { PinnedFiles } from "../../src/data/pinned-files";
import { temporaryFolder } from "../support/temporary-folder";

/** Why tests on a downloaded corpus cannot run here, or false where they can. */
export function skipWithout(name: string): string | false {
  return new PinnedFiles(name).areOnDisk() || process.env.BATCHMIX_MIRROR
    ? false
    : `${name} is not here: run npx batchmix data ${name}, or name a mirror in BATCHMIX_MIRROR`;
}

/** The files of a corpus: the project's, or a folder filled from the mirror until the process ends. */
export async function pinnedTestFiles(name: string): Promise<PinnedFiles> {
  const files = new PinnedFiles(name);
  if (files.areOnDisk()) return files;
  const folder = temporaryFolder(`${name}`);
  await download(files.manifest, { folder });
  return new PinnedFiles(name, folder);
}

let flickr: Promise<{ files: PinnedFiles; corpus: Corpus }> | undefined;

/** Flickr30k-X and its files. The corpus is read once, since files of tests share a process; no test changes it. */
export function flickrOfTests() {
  flickr ??= pinnedTestFiles("flickr30k-x").then((files) => ({ files, corpus: flickr30kX(files) }));
  return flickr;
}
