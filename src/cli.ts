import './adapters/linear-patterns.ts';
import { main } from './doors/command-line.ts';

process.exitCode = await main(process.argv.slice(2), process.env);
