import type { Case } from '../case.ts';
import { building } from './building.ts';
import { reading } from './reading.ts';
import { refusing } from './refusing.ts';

export const cases: readonly Case[] = [...reading, ...building, ...refusing];
