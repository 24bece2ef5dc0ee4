// Made by `npm run generate` from the pages beside this file.

/** The Markdown of every rule, by id. */
export const rulePages: Readonly<Record<string, string>> = {
};
