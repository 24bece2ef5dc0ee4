import { startPage } from './playground/page.ts';

startPage();
