import { siteConfigText } from '../../../src/smoke/site-config.ts';
import type { BuildOptions } from './lab.ts';

/** How a container is made of a tree, and how long it is watched. */
export type Scene = BuildOptions & {
  /** A service of the tree's compose file; then `docker compose` builds and creates it. */
  readonly service?: string;
  readonly composeFile?: string;
  /** In the site config, and without compose in INSTANCE_ID: `agent-1`. Compose: what the service says. */
  readonly instanceId?: string;
  /** `FakeDataAgent`, which the base brings, so that an image needs no agent of its own. */
  readonly agentClass?: string;
  /** The site config's `arguments`. */
  readonly arguments?: readonly string[];
  /** Another text for /config/default.yaml; null: none is there. */
  readonly siteConfig?: string | null;
  /** Over INSTANCE_ID, SITE_HUB and SITE_HTTP; null takes one away. With compose: of the shell that runs it. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Compose: SITE_HUB and SITE_HTTP stay as the file has them. */
  readonly hubAsWritten?: boolean;
  /** Behind the image's name: what replaces CMD. */
  readonly args?: readonly string[];
  /** Further options of `docker create`. */
  readonly options?: readonly string[];
  /** SIGTERM once it is up or its time is over, to see how it ends. */
  readonly stop?: boolean;
  /** To be up or to end: 30. */
  readonly seconds?: number;
};

/** What happened. */
export type Outcome = {
  readonly build: { readonly status: number; readonly output: string };
  /** Both procedures registered and a heartbeat heard. */
  readonly up: boolean;
  /** Exit status; null while it still ran when it was up or its time was over, or where nothing was started. */
  readonly status: number | null;
  /** Of the container, and what docker said of its start. */
  readonly log: string;
  readonly stop: { readonly status: number; readonly seconds: number } | null;
};

/** The text of /config/default.yaml: one instance on any host. */
export function configOf(scene: Scene, instanceId: string): string {
  const { siteConfig, agentClass = 'FakeDataAgent', arguments: given = [] } = scene;
  return siteConfig ?? siteConfigText({ instanceId, agentClass, arguments: given });
}
