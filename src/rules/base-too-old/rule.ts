import { baseFacts } from '../../ocs/base-image.ts';
import { parseBaseTag } from '../../ocs/base-tag.ts';
import { rule } from '../rule.ts';
import { agentImages, inDockerfile, stageChain } from '../support/images.ts';
import { installsOf } from '../support/installs.ts';

/** Source: simonsobs/ocs, c1de8e9 of 2022-08-05, first released with v0.10.0. */
export const baseTooOld = rule<{ readonly tag: string; readonly inherits: boolean }>({
  id: 'base-too-old',
  title: 'the base has no entry point and no ocs-agent-cli yet',
  severity: 'error',
  witness: 'test/e2e/witness/base.test.ts',
  message: ({ tag, inherits }) =>
    `simonsobs/ocs:${tag} has ${
      inherits ? 'no entry point that this image could inherit' : 'no ocs-agent-cli'
    } (executable file not found, status 127 or 2): both came with v0.10.0; use a newer base`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { ocsTag, launch, extendsOcs } = image;
      if (!extendsOcs || ocsTag === null || !parseBaseTag(ocsTag) || baseFacts(ocsTag).facts.entrypoint) continue;
      const inherits = launch.leadsToOcs === false && launch.otherProgram === null;
      if (!inherits && launch.leadsToOcs !== true) continue;
      const { names, complete } = installsOf(repo, image);
      const mayBringNewer = !inherits && (!complete || names.includes('ocs'));
      const [first] = stageChain(image);
      if (mayBringNewer || !first) continue;
      yield { at: inDockerfile(image, first.from.image.span), params: { tag: ocsTag, inherits } };
    }
  },
});
