import { createHash, type KeyObject, sign } from 'node:crypto';

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const bytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), body]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
/** sha256WithRSAEncryption. */
const algorithm = sequence(oid('2a864886f70d01010b'), der(0x05));
const nobody = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('test')))));
const validity = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('491231235959Z')));

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

/** A certificate that an RSA key signs for itself, as PEM: a machine without openssl can make one, too. */
export function certificateOf(pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): string {
  const body = sequence(der(0x02, Buffer.from([1])), algorithm, nobody, validity, nobody, spki(pair.publicKey));
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, pair.privateKey));
  const lines =
    sequence(body, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** The name that distribution gives a key: docker/libtrust, KeyIDFromCryptoKey. */
export function keyId(publicKey: KeyObject): string {
  const digest = createHash('sha256').update(spki(publicKey)).digest().subarray(0, 30);
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{5}/g) ?? []).map(
    (five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)],
  );
  return (letters.join('').match(/.{4}/g) ?? []).join(':');
}
