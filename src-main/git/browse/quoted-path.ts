const escapes: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
}
const letters = new Map(Object.entries(escapes).map(([character, letter]) => [letter, character]))

// eslint-disable-next-line no-control-regex -- control characters are what is quoted
const special = /[\x00-\x1f\x7f"\\]/g

/**
 * A path as git prints it with `core.quotePath=false`: bare, or in double quotes with escapes as in C.
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
export const quotePath = (path: string): string => {
  const quoted = path.replace(
    special,
    (character) => `\\${escapes[character] ?? character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )
  return quoted === path ? path : `"${quoted}"`
}

/** The path that git printed so. */
export const unquotePath = (text: string): string =>
  text.startsWith('"') && text.endsWith('"') && text.length > 1
    ? text
        .slice(1, -1)
        .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
          code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : (letters.get(code) ?? code),
        )
    : text
