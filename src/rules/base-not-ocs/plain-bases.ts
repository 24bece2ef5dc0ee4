/** Official images on Docker Hub that hold an operating system or a language and no entry point of their own. */
export const plainBases: ReadonlySet<string> = new Set(
  `almalinux alpine amazonlinux archlinux buildpack-deps busybox centos debian fedora gcc golang perl pypy python
  rockylinux ruby rust ubuntu`.split(/\s+/),
);
