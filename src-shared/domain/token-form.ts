/**
 * Tokens of forges as their makers shape them: told by their beginning, or by their length. They are pasted where a user
 * name goes, or written into a file where they must not stand; such a text is never shown.
 */
const tokenForm =
  /^(?:gh[opusr]_|github_pat_|glpat-|gldt-|ATATT|ATBB|eyJ)|^[0-9a-f]{40}$|-----BEGIN [A-Z ]*PRIVATE KEY/

/** Whether a text looks like an access token or a private key. */
export const looksLikeToken = (text: string): boolean => tokenForm.test(text)
