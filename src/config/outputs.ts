/** The Action's outputs. */
export const outputs = {
  outcome:
    '`passed`, the station that failed (`check`, `dockerfile`, `build`, `smoke`, `push`), `config`, `error` (our bug) or `cancelled`.',
  findings: 'Number of findings by severity, JSON.',
  'image-id': 'The image that was built (one image).',
  digest: 'What the registry now holds (one image).',
  tags: 'JSON list of the references that were pushed (one image).',
  verified: '`true` when the pushed manifest is proved to be the tested image; `false` whenever nothing was pushed.',
  images: 'The same for every image, JSON.',
  agents: 'The agents and what the smoke test saw of them, JSON.',
  report: 'Path of the JSON report.',
  dockerfile: 'With `dockerfile: generate`: the text of the Dockerfile that was generated.',
} as const;
