import { expect, test } from 'vitest';
import type { Severity } from '../../../src/model/finding.ts';
import { rules } from '../../../src/rules/index.ts';

/** The ids are a promise to users: their settings and comments name them. With the strongest severity that each gives. */
const catalogue: Readonly<Record<Severity, string>> = {
  error: `
    agent-entry-point-missing agent-main-without-args agent-module-missing agent-relative-import agent-syntax-invalid
    credentials-in-git-config dockerfile-missing git-history-excluded package-discovery-ambiguous package-init-missing
    package-left-out plugin-agents-invalid plugin-entry-point-attribute plugin-entry-point-missing plugin-module-missing
    plugin-name-duplicate python-version-conflict

    agent-name-shadowed agent-path-missing agent-path-not-python agent-without-entrypoint apt-get-not-assumed-yes
    argument-one-string base-not-ocs base-too-old command-not-arguments config-unreadable copy-source-missing
    dockerfile-syntax entrypoint-emptied entrypoint-shell-form environment-empty exec-form-invalid instance-id-baked
    path-clobbered requirements-include-missing user-before-install user-unknown wrapper-crlf wrapper-no-shebang
    wrapper-not-executable`,
  warning: `
    agent-class-duplicate agent-class-mismatch agent-neighbour-shadows ignore-unknown ignore-unused nothing-to-run
    ocs-version-conflict requirement-unpinned-vcs requirements-missing secret-in-context shallow-clone

    agent-path-relative apt-python-library apt-update-alone base-tag-unknown base-unpinned config-dir-overridden
    configuration-baked copy-before-requirements copy-outside-context entrypoint-not-agent entrypoint-without-init
    env-needs-newer-base from-arg-without-default git-unpinned pip-editable pip-installs-itself-from-remote
    python-outside-venv secret-in-dockerfile workdir-not-reset wrapper-drops-arguments`,
  notice: `
    agent-docs-missing dockerignore-missing license-missing readme-missing

    base-outdated download-unverified layer-waste legacy-instruction template-leftover unbuffered-overridden`,
};

const expected = Object.entries(catalogue)
  .flatMap(([severity, ids]) => ids.split(/\s+/).map((id) => [id, severity] as const))
  .filter(([id]) => id !== '');

test.each(expected)('%s is there, %s at most', (id, severity) => {
  expect(rules.find((rule) => rule.id === id)?.severity).toBe(severity);
});

test('every error has its witness', () => {
  expect(rules.filter(({ severity, check, witness }) => severity === 'error' && check && !witness)).toEqual([]);
});
