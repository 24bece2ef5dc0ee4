import { witness } from '../support/witness.ts';

witness('apt-get-not-assumed-yes', {
  fails: [{ build: /Do you want to continue\? \[Y\/n\][\s\S]*Abort\./, fixed: {} }, {}],
  passes: [{}, {}],
});
