import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { filesOf, reachedStages } from '../support/build-context.ts';
import { inDockerfile, soundImages } from '../support/images.ts';

const secretFile =
  /(?:^|\/)(?:\.env(?:\.(?!example$|sample$|template$|dist$|defaults?$)[^/]+)?|\.netrc|\.pypirc|\.git-credentials|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|\.aws\/credentials|\.docker\/config\.json|\.kube\/config)$|\.(?:p12|pfx|jks|keystore)$/;
const keyFile = /\.(?:pem|key)$/;

function isSecret(repo: AgentRepo, path: string): boolean {
  if (secretFile.test(path)) return true;
  // Certificates are public.
  return keyFile.test(path) && /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(textOf(repo.snapshot, path)?.text ?? '');
}

export const secretInContext = rule<{ readonly source: string; readonly files: readonly string[] }>({
  id: 'secret-in-context',
  title: 'secrets reach the image by a COPY of a folder',
  severity: 'warning',
  message: ({ source, files }) =>
    `COPY ${source} takes ${files.join(', ')} into the image, where everybody who can pull it reads ${files.length === 1 ? 'it' : 'them'}; keep ${files.length === 1 ? 'it' : 'them'} out by .dockerignore`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      for (const stage of reachedStages(image)) {
        for (const { sources } of filesOf(repo, image, stage).copies) {
          for (const { word, copied } of sources) {
            const files = copied.flatMap(({ kind, file }) =>
              kind === 'whole' && file.source !== null && isSecret(repo, file.source) ? [file.source] : [],
            );
            if (files.length === 0) continue;
            yield { at: inDockerfile(image, word.span), params: { source: word.text, files } };
          }
        }
      }
    }
  },
});
