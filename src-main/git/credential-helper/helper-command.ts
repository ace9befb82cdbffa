/** The program that answers git: our command line, and the Node to run it with; absolute paths. */
export type HelperProgram = { readonly node: string; readonly program: string }

/** By what a helper of one data directory is known, whatever else it was set up with. */
export type HelperPlaces = {
  /** The data directory. */
  readonly directory: string
  /** What curl is told: `curlConfiguration`. */
  readonly curlFile: string
}

/** git hands a helper that begins with `!` to a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** A path as programs of git's own shell on Windows read it; elsewhere a backslash is a letter like any other. */
export const pathForShell = (file: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? file.replaceAll('\\', '/') : file

const endOfNodeHelper = ({ directory }: HelperPlaces): string =>
  `--data-dir ${quoted(directory)} credential get; }; f`

/**
 * git appends ` get`, ` store` or ` erase` to a helper; only the first needs us, so the shell answers the others.
 * https://git-scm.com/docs/gitcredentials#_custom_helpers
 *
 * curl comes with git on Windows, with macOS and with most Linux. `--disable`, which must come first, keeps it from
 * what else it is configured to do. All that may change, and all that is secret, stands in the file.
 */
export const curlHelperCommand = ({ curlFile }: HelperPlaces): string =>
  `!f() { test "$1" != get || exec curl --disable --config ${quoted(pathForShell(curlFile))}; }; f`

/** For where there is no curl. Absolute paths: whoever runs git may have another PATH. */
export const nodeHelperCommand = ({ node, program }: HelperProgram, places: HelperPlaces): string =>
  `!f() { test "$1" != get || exec ${quoted(node)} ${quoted(program)} ${endOfNodeHelper(places)}`

export const isHelperOf = (places: HelperPlaces, command: string): boolean =>
  command === curlHelperCommand(places) || command.endsWith(endOfNodeHelper(places))
