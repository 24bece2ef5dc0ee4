import { Socket as Datagrams } from 'node:dgram';
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

/**
 * Preloaded with `--import`: writes down where this process connects to, a line each. Nothing in a bundle is native, so
 * there is no other way out; docker and git are processes of their own.
 */
const file = process.env['WATCHED_CONNECTIONS'];

function placeOf(options: unknown): string {
  const fields = new Map(Object.entries(Object(options)));
  const path = fields.get('path');
  // A request's own path stands there too.
  return fields.get('port') == null && typeof path === 'string'
    ? path
    : `${fields.get('hostname') ?? fields.get('host')}:${fields.get('port')}`;
}

function note(place: string): void {
  if (file !== undefined) appendFileSync(file, `${place}\n`);
}

const connect = Socket.prototype.connect;
Socket.prototype.connect = function watched(this: Socket, ...args: unknown[]) {
  const [first] = args;
  note(typeof first === 'object' ? placeOf(Array.isArray(first) ? first[0] : first) : args.join(' '));
  return Reflect.apply(connect, this, args);
};

const send = Datagrams.prototype.send;
Datagrams.prototype.send = function watched(this: Datagrams, ...args: unknown[]) {
  note('a datagram');
  return Reflect.apply(send, this, args);
};
