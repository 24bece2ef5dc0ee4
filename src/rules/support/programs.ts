import { isInit } from './shell-entrypoint.ts';

const names = /^(?:python[\d.]*|ipython3?|bash|sh|dash|ash|zsh|ocs-agent-cli|env|exec|sleep|tail|cat|ls|echo|socat)$/;

/** A word that is meant as a program, not as an argument: by its own name, whatever folder stands in front. */
export function isProgram(text: string): boolean {
  const word = text.split(/\s/, 1)[0] ?? '';
  const name = word.slice(word.lastIndexOf('/') + 1);
  return names.test(name) || isInit(name);
}
