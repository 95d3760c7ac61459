export { HubClient } from "./hub-client";
export { type HubFile, type HubListing, repositoryFiles } from "./repository-files";
