export type * from './compose-file.ts';
export { type DockerfileBlock, type Documentation, readDocumentation } from './documentation/read-documentation.ts';
export { isComposePath } from './is-compose-path.ts';
export { type ComposeOptions, parseCompose, readCompose } from './read-compose.ts';
export { parseSiteConfig, readSiteConfigs } from './read-site-config.ts';
