import { goQuote } from './space.ts';

const systems =
  'aix android darwin dragonfly freebsd hurd illumos ios js linux macos nacl netbsd openbsd plan9 solaris windows zos';
const architectures =
  '386 aarch64 amd64 amd64p32 arm arm64 arm64be armbe armel armhf i386 loong64 mips mips64 mips64le mips64p32 mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm x86-64 x86_64';
const names: ReadonlySet<string> = new Set(`${systems} ${architectures}`.split(' '));

const systemShape = '^([A-Za-z0-9_-]+)(?:\\(([A-Za-z0-9_.%-]*)((?:\\+[A-Za-z0-9_.%-]+)*)\\))?$';
const partShape = '^[A-Za-z0-9_.-]+$';

/** Why `--platform` is none, in Docker's words; null when it is fine. Source: containerd/platforms v1.0, Parse. */
export function refusedPlatform(text: string): string | null {
  if (text.includes('*')) return `${goQuote(text)}: wildcards not yet supported: invalid argument`;
  const split = text.split('/');
  const parts = split.length > 4 ? [...split.slice(0, 3), split.slice(3).join('/')] : split;
  for (const [at, part] of parts.entries()) {
    if (at === 0 && !new RegExp(systemShape).test(part)) {
      const must = `OSAndVersion specifier component must match ${goQuote(systemShape)}`;
      return `${goQuote(part)} is an invalid OS component of ${goQuote(text)}: ${must}: invalid argument`;
    }
    if (at > 0 && !new RegExp(partShape).test(part)) {
      const must = `platform specifier component must match ${goQuote(partShape)}`;
      return `${goQuote(part)} is an invalid component of ${goQuote(text)}: ${must}: invalid argument`;
    }
  }
  if (parts.length > 3) return `${goQuote(text)}: cannot parse platform specifier: invalid argument`;
  if (parts.length === 1 && !names.has(text.toLowerCase().replace(/\(.*$/, ''))) {
    return `${goQuote(text)}: unknown operating system or architecture: invalid argument`;
  }
  return null;
}
