/** Control characters, space and the characters that git's revision syntax needs for itself. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{/

/**
 * Whether git takes `name` as a full ref name like `refs/heads/main`: the rules of
 * https://git-scm.com/docs/git-check-ref-format (for full names, at least one slash).
 */
export const isValidRefName = (name: string): boolean =>
  name.includes('/') &&
  !forbidden.test(name) &&
  !name.endsWith('.') &&
  name.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))

/** Whether `name` can be a branch, given without `refs/heads/`. Stricter than a ref: no leading dash, not `HEAD`. */
export const isValidBranchName = (name: string): boolean =>
  !name.startsWith('-') && name !== 'HEAD' && isValidRefName(`refs/heads/${name}`)
