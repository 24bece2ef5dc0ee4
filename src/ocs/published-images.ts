/**
 * Images of Docker Hub that simonsobs publishes and that start ocs-agent-cli: simonsobs/ocs since v0.10.0, socs since
 * v0.4.0. Source: socs, Dockerfile, 24a4ade: `FROM simonsobs/ocs`, `ENTRYPOINT ["dumb-init", "ocs-agent-cli"]`.
 */
export const agentImagesPublished = ['simonsobs/ocs', 'simonsobs/socs'] as const;

/** Every repository of simonsobs that the documentation names. Source: ocs and socs, docs/, 2026-08. */
export const publishedImages = [
  ...agentImagesPublished,
  'simonsobs/ocs-crossbar',
  'simonsobs/ocs-web',
  'simonsobs/so3g',
  'simonsobs/sodetlib',
  'simonsobs/so_smurf_base',
  'simonsobs/smurf-streamer',
  'simonsobs/sorunlib',
] as const;

export const publisher = 'simonsobs';
