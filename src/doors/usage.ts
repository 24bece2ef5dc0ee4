/** Something wrong with what was asked for. `message` is for people; the exit status is 2. */
export class UsageProblem extends Error {}
