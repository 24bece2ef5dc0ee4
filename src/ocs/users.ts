/** /etc/passwd and /etc/group of Debian 12 and Ubuntu 20.04 and 22.04, and what simonsobs/ocs adds since v0.6.0. */
export const baseUsers: ReadonlySet<string> = new Set(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody _apt ocs ubuntu'.split(
    ' ',
  ),
);

export const baseGroups: ReadonlySet<string> = new Set(
  `root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip
  www-data backup operator list irc src gnats shadow utmp video sasl plugdev staff games users nogroup ocs ubuntu
  netdev input render kvm sgx crontab`.split(/\s+/),
);
