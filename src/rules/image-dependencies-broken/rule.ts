import { rule } from '../rule.ts';

/** Found by the station `smoke` alone: `pip check` in the image, and the version of ocs. */
export const imageDependenciesBroken = rule<{ readonly found: string; readonly remedy: string }>({
  id: 'image-dependencies-broken',
  title: 'what pip installed into the image does not fit together, or ocs was replaced',
  severity: 'warning',
  message: ({ found, remedy }) => `${found}; ${remedy}`,
});
