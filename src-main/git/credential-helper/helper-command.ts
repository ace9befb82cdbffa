/** The program that answers git: our command line, and the Node to run it with; absolute paths. */
export type HelperProgram = { readonly node: string; readonly program: string }

/** git hands a helper that begins with `!` to a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** By this a helper of ours is known again, whatever Node and port it was set up with. */
const endOfHelper = (dataDirectory: string): string =>
  `--data-dir ${quoted(dataDirectory)} credential get; }; f`

export const isHelperOf = (dataDirectory: string, command: string): boolean =>
  command.endsWith(endOfHelper(dataDirectory))

/**
 * git appends ` get`, ` store` or ` erase` to it; only the first needs us, so the shell answers the others without
 * starting Node. Absolute paths: whoever runs git may have another PATH.
 * https://git-scm.com/docs/gitcredentials#_custom_helpers
 */
export const helperCommand = ({ node, program }: HelperProgram, dataDirectory: string): string =>
  `!f() { test "$1" != get || exec ${quoted(node)} ${quoted(program)} ${endOfHelper(dataDirectory)}`
