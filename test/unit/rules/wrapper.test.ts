import { expect, test } from 'vitest';
import type { Tree } from '../support/check-texts.ts';
import { afterFix, base, finds, isSilentOn, repairs } from '../support/verbs.ts';

const good = '#!/bin/sh\nexec dumb-init ocs-agent-cli "$@"\n';
const copied = 'COPY go.sh /go.sh\nENTRYPOINT ["/go.sh"]\n';
const tree = (lines: string, text: string, executable = true): Tree => ({
  files: { Dockerfile: `${base}${lines}`, 'go.sh': text },
  executable: executable ? ['go.sh'] : [],
});

finds('wrapper-not-executable', {
  'a copied file': [tree(copied, good, false), 'error Dockerfile "\\"/go.sh\\""'],
  'a copied folder': [
    tree('COPY . /app/\nENTRYPOINT ["/app/go.sh"]\n', good, false),
    'error Dockerfile "\\"/app/go.sh\\""',
  ],
  'a relative path': [
    tree('WORKDIR /app\nCOPY go.sh .\nENTRYPOINT ["./go.sh"]\n', good, false),
    'error Dockerfile "\\"./go.sh\\""',
  ],
  'under dumb-init': [
    tree('COPY go.sh /\nENTRYPOINT ["dumb-init", "--", "/go.sh"]\n', good, false),
    'error Dockerfile "\\"/go.sh\\""',
  ],
  'a mode that takes the bit away': [
    tree('COPY --chmod=0644 go.sh /go.sh\nENTRYPOINT ["/go.sh"]\n', good),
    'error Dockerfile "\\"/go.sh\\""',
  ],
  'a heredoc': [
    tree('COPY <<EOF /go.sh\n#!/bin/sh\nexec ocs-agent-cli\nEOF\nENTRYPOINT ["/go.sh"]\n', good),
    'error Dockerfile "\\"/go.sh\\""',
  ],
  'chmod on another file': [
    tree('COPY go.sh /go.sh\nRUN chmod +x /other.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
    'error Dockerfile "\\"/go.sh\\""',
  ],
  'in CMD of an image with no entry point': [
    tree('COPY go.sh /go.sh\nENTRYPOINT []\nCMD ["/go.sh"]\n', good, false),
    'error Dockerfile "\\"/go.sh\\""',
  ],
});

isSilentOn('wrapper-not-executable', {
  'an executable file': tree(copied, good),
  'COPY --chmod': tree('COPY --chmod=755 go.sh /go.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
  'COPY --chmod in letters': tree('COPY --chmod=a+x go.sh /go.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
  'RUN chmod': tree('COPY go.sh /go.sh\nRUN chmod a+rx /go.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
  'RUN chmod of a folder': tree('COPY go.sh /x/go.sh\nRUN chmod -R 755 /x\nENTRYPOINT ["/x/go.sh"]\n', good, false),
  'RUN chmod of a wildcard': tree('COPY go.sh /go.sh\nRUN chmod +x /*.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
  'a shell in front': tree('COPY go.sh /go.sh\nENTRYPOINT ["sh", "/go.sh"]\n', good, false),
  'bash with an option': tree('COPY go.sh /go.sh\nENTRYPOINT ["bash", "/go.sh"]\n', good, false),
  'a file that a RUN makes': tree('RUN install -m 755 /x /go.sh\nENTRYPOINT ["/go.sh"]\n', good, false),
  'a program of the base': tree('ENTRYPOINT ["/opt/venv/bin/dumb-init", "ocs-agent-cli"]\n', good, false),
});

repairs('wrapper-not-executable', {
  'one copied file': [
    tree(copied, good, false),
    'Dockerfile',
    `${base}COPY --chmod=0755 go.sh /go.sh\nENTRYPOINT ["/go.sh"]\n`,
  ],
  'a copied folder': [
    tree('COPY . /app/\nENTRYPOINT ["/app/go.sh"]\n', good, false),
    'Dockerfile',
    `${base}COPY . /app/\nRUN chmod 0755 /app/go.sh\nENTRYPOINT ["/app/go.sh"]\n`,
  ],
});

test('a RUN that another user could not do is not offered', () => {
  const lines = 'COPY . /app/\nUSER ocs\nENTRYPOINT ["/app/go.sh"]\n';
  expect(afterFix('wrapper-not-executable', tree(lines, good, false), 'Dockerfile')).toBe(`${base}${lines}`);
});

const crlf = good.replaceAll('\n', '\r\n');

finds('wrapper-crlf', {
  'a script that Docker runs': [tree(copied, crlf), 'error go.sh "#!/bin/sh"'],
  'a script that dumb-init runs': [
    tree('COPY go.sh /\nENTRYPOINT ["dumb-init", "/go.sh"]\n', crlf),
    'error go.sh "#!/bin/sh"',
  ],
  'a script that a shell runs': [
    tree('COPY go.sh /\nENTRYPOINT ["bash", "/go.sh"]\n', crlf, false),
    'error go.sh "#!/bin/sh"',
  ],
});

isSilentOn('wrapper-crlf', {
  LF: tree(copied, good),
  'a build that mends it by sed': tree('COPY go.sh /\nRUN sed -i "s/\\r//" /go.sh\nENTRYPOINT ["/go.sh"]\n', crlf),
  'a build that mends it by dos2unix': tree('COPY go.sh /\nRUN dos2unix /go.sh\nENTRYPOINT ["/go.sh"]\n', crlf),
  'a script that nobody starts': tree('COPY go.sh /\n', crlf),
});

repairs('wrapper-crlf', { 'every line': [tree(copied, crlf), 'go.sh', good] });

finds('wrapper-no-shebang', {
  'a command at once': [
    tree(copied, 'exec dumb-init ocs-agent-cli "$@"\n'),
    'error go.sh "exec dumb-init ocs-agent-cli \\"$@\\""',
  ],
  'a comment first': [tree(copied, '# start\n#!/bin/sh\n'), 'error go.sh "# start"'],
  'a byte order mark': [tree(copied, `\uFEFF${good}`), 'error go.sh "#!/bin/sh"'],
  'a blank first': [tree(copied, `\n${good}`), 'error go.sh "#!/bin/sh"'],
});

isSilentOn('wrapper-no-shebang', {
  'one that is there': tree(copied, good),
  'dumb-init in front, which tries a shell': tree(
    'COPY go.sh /\nENTRYPOINT ["dumb-init", "/go.sh"]\n',
    'exec ocs-agent-cli "$@"\n',
  ),
  'a shell in front': tree('COPY go.sh /\nENTRYPOINT ["sh", "/go.sh"]\n', 'exec ocs-agent-cli "$@"\n'),
});

repairs('wrapper-no-shebang', {
  'a script': [tree(copied, 'exec dumb-init ocs-agent-cli "$@"\n'), 'go.sh', good],
  'one with a feature of bash': [tree(copied, '[[ -n "$A" ]]\n'), 'go.sh', '#!/bin/bash\n[[ -n "$A" ]]\n'],
  'a byte order mark': [tree(copied, `\uFEFF${good}`), 'go.sh', good],
});

finds('wrapper-drops-arguments', {
  'no "$@"': [
    tree(copied, '#!/bin/sh\nexec dumb-init ocs-agent-cli\n'),
    'warning go.sh "exec dumb-init ocs-agent-cli"',
  ],
  'options of its own': [
    tree(copied, '#!/bin/sh\nocs-agent-cli --site-host x\n'),
    'warning go.sh "ocs-agent-cli --site-host x"',
  ],
});

isSilentOn('wrapper-drops-arguments', {
  '"$@"': tree(copied, good),
  '$@ without quotes': tree(copied, '#!/bin/sh\nexec ocs-agent-cli $@\n'),
  '"${@}"': tree(copied, '#!/bin/sh\nexec ocs-agent-cli "${@}"\n'),
  'no wrapper': tree('', good),
  'a script that leads elsewhere': tree(copied, '#!/bin/sh\nexec python3 x.py\n'),
});
