import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

/** Preloaded with `--import`: writes down where this process connects to, a line each. */
const file = process.env['WATCHED_CONNECTIONS'];
const connect = Socket.prototype.connect;
Socket.prototype.connect = function watched(this: Socket, ...args: unknown[]) {
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(args)}\n`);
  return Reflect.apply(connect, this, args);
};
