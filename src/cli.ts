#!/usr/bin/env node
import './adapters/linear-patterns.ts';
import { main } from './doors/command-line.ts';
import { outliveReaders } from './doors/pipes.ts';

outliveReaders();
process.exitCode = await main(process.argv.slice(2), process.env);
