export { fetchFiles } from "./fetch-files";
export { HubClient, type RepositoryKind } from "./hub-client";
export { type HubFile, type HubListing, repositoryFiles } from "./repository-files";
