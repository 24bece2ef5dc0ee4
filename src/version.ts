/** Of this program; package.json and the release tag say the same, and a test compares them. */
export const version = '1.0.0';
