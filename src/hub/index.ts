export { HubClient, type RepositoryKind } from "./hub-client";
export { hubFile } from "./hub-file";
export { type HubFile, type HubListing, repositoryFiles } from "./repository-files";
