/** Folders that every base has had since v0.6.0. Source: simonsobs/ocs, Dockerfile. */
const folders: ReadonlySet<string> = new Set(
  '/ /app /app/ocs /bin /boot /data /dev /etc /home /home/ocs /lib /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/local /var'.split(
    ' ',
  ),
);

/** What lies below these comes with Python, the system or ocs itself: too much to list. */
const full = [
  '/app/ocs',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/opt/venv',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var',
];

/** Whether simonsobs/ocs holds a file or folder at this absolute path; null where this table does not say. */
export function baseHasPath(path: string): boolean | null {
  if (folders.has(path)) return true;
  return full.some((folder) => path.startsWith(`${folder}/`)) || path.startsWith('/lib') ? null : false;
}
