import { parseImageRef } from '../../model/image.ts';
import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';

export const composeImageTagUnset = rule<{ readonly image: string; readonly variables: readonly string[] }>({
  id: 'compose-image-tag-unset',
  title: 'an image whose tag is a variable without value and default',
  severity: 'warning',
  message: ({ image, variables }) =>
    `nothing sets ${variables.join(' and ')}, and without a value ${image} is no image (invalid reference format): docker compose up starts nothing; give it a default, \`\${${variables[0] ?? 'TAG'}:-…}\`, or a value in .env`,
  *check(repo) {
    for (const { services, fragment, problems } of repo.composeFiles) {
      if (fragment || problems.length > 0) continue;
      for (const { image, build } of services) {
        if (image?.value.kind !== 'unset' || parseImageRef(image.value.text) !== null) continue;
        // Without a name, Compose finds one for what it builds.
        if (image.value.text === '' && build) continue;
        yield { at: whereIs(image), params: { image: image.written, variables: image.value.variables } };
      }
    }
  },
});
