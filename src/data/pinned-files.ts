import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { projectPath, sha256, UserError } from "../core";
import { fileIn, type Manifest, readManifest } from "./manifest";

/** The files of a downloaded corpus at their pinned commits, each read only if it is what its manifest pins. */
export class PinnedFiles {
  private read: Manifest | null = null;

  /**
   * @param name the corpus, whose manifest lies beside this file
   * @param folder where `npx batchmix data` puts the files, at owner/repository/commit/path
   */
  constructor(
    private readonly name: string,
    readonly folder: string = projectPath("data", name),
  ) {}

  get manifest(): Manifest {
    this.read ??= readManifest(projectPath("src", "data", `${this.name}.manifest.tsv`));
    return this.read;
  }

  /** Whether all files are there, by their sizes; reading one looks at every byte. */
  areOnDisk(): boolean {
    return this.manifest.every((entry) => {
      const file = fileIn(this.folder, entry);
      return existsSync(file) && statSync(file).size === entry.bytes;
    });
  }

  /**
   * A file's text, gzipped or not.
   *
   * @throws {UserError} if it is not there or has not the SHA-256 that the manifest pins
   */
  text(repository: string, path: string): string {
    const entry = this.manifest.find((known) => known.repository === repository && known.path === path);
    if (!entry)
      throw new RangeError(`PinnedFiles: expected a path of the manifest, got ${repository} ${path}`);
    const file = fileIn(this.folder, entry);
    if (!existsSync(file)) throw new UserError(`${file}: no such file; run: npx batchmix data ${this.name}`);
    const content = readFileSync(file);
    if (sha256(content) !== entry.sha256) {
      throw new UserError(
        `${file}: is damaged (its sha256 is not the pinned one); run: npx batchmix data ${this.name}`,
      );
    }
    return (path.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
  }

  /** The lines of a text file; the last one ends with a line break like the others. */
  lines(repository: string, path: string): string[] {
    return this.text(repository, path).replace(/\n$/, "").split("\n");
  }
}
