import type { Reader } from '../reader.ts';
import { fileReaders } from './files.ts';
import { outsideReaders } from './outside.ts';
import { runningReaders } from './running.ts';
import { wholeReaders } from './whole.ts';

/** Everything of ours that reads what others wrote. */
export const readers: readonly Reader[] = [...fileReaders, ...outsideReaders, ...runningReaders, ...wholeReaders];
