import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { AppError } from '../../src-shared/errors/app-error.ts'

const run = promisify(execFile)

/** Which of git's configuration files is meant: the user's own, or any file. */
export type ConfigurationFile = { readonly kind: 'global' } | { readonly kind: 'file'; readonly path: string }

export type HelperProgram = {
  /** The Node that runs us, and our own program file; absolute. */
  readonly node: string
  readonly program: string
  readonly dataDirectory: string
}

/** git hands a helper that begins with `!` to a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** By this a helper of ours is known again, whatever Node and port it was set up with. */
const endOfHelper = (dataDirectory: string): string =>
  `--data-dir ${quoted(dataDirectory)} credential get; }; f`

/**
 * git appends ` get`, ` store` or ` erase` to it; only the first needs us, so the shell answers the others without
 * starting Node. Absolute paths: whoever runs git may have another PATH.
 * https://git-scm.com/docs/gitcredentials#_custom_helpers
 */
export const helperCommand = ({ node, program, dataDirectory }: HelperProgram): string =>
  `!f() { test "$1" != get || exec ${quoted(node)} ${quoted(program)} ${endOfHelper(dataDirectory)}`

/** The addresses under which git may know the core: people write both. */
const localUrls = (address: string): readonly string[] => {
  const own = new URL(address)
  const names = own.hostname === '127.0.0.1' ? ['127.0.0.1', 'localhost'] : [own.hostname]
  return names.map((name) => `${own.protocol}//${name}${own.port === '' ? '' : `:${own.port}`}`)
}

const gitConfig = async (
  file: ConfigurationFile,
  args: readonly string[],
  expected: readonly number[] = [],
): Promise<string> => {
  const where = file.kind === 'global' ? ['--global'] : ['--file', file.path]
  try {
    return (await run('git', ['config', ...where, ...args])).stdout
  } catch (cause) {
    const { code, stderr } = cause as { readonly code?: number | string; readonly stderr?: string }
    if (typeof code === 'number' && expected.includes(code)) return ''
    if (code === 'ENOENT') throw new AppError('git_unusable', 'git could not be started.', { cause })
    throw new AppError('internal', `git config failed: ${(stderr ?? '').trim()}`, { cause })
  }
}

/** `git config --unset-all` of a key that is not there. https://git-scm.com/docs/git-config#_description */
const nothingToUnset = 5

const removeFor = async (file: ConfigurationFile, url: string): Promise<void> => {
  await gitConfig(file, ['--unset-all', `credential.${url}.helper`], [nothingToUnset])
  await gitConfig(file, ['--unset-all', `credential.${url}.useHttpPath`], [nothingToUnset])
}

/** The addresses that were set up for this data directory, whatever port it had then. */
const configuredUrls = async (file: ConfigurationFile, dataDirectory: string): Promise<readonly string[]> => {
  const pattern = String.raw`^credential\.http://[^/]+\.helper$`
  const listing = await gitConfig(file, ['--null', '--get-regexp', pattern], [1])
  const urls = listing
    .split('\0')
    .filter((entry) => entry.endsWith(endOfHelper(dataDirectory)))
    .map((entry) => /^credential\.(.+)\.helper\n/.exec(entry)?.[1])
  return [...new Set(urls.filter((url) => url !== undefined))]
}

/** Takes back what `setUpCredentialHelper` did; returns the addresses it was done for. */
export const removeCredentialHelper = async (
  file: ConfigurationFile,
  dataDirectory: string,
): Promise<readonly string[]> => {
  const urls = await configuredUrls(file, dataDirectory)
  for (const url of urls) await removeFor(file, url)
  return urls
}

/**
 * Makes everyday git ask us for the password of localhost remotes. The empty helper comes first: it keeps
 * helpers of other hosts (`store`, a keychain) from being handed our short-lived tokens.
 * Doing it twice changes nothing.
 */
export const setUpCredentialHelper = async (
  file: ConfigurationFile,
  address: string,
  helper: HelperProgram,
): Promise<readonly string[]> => {
  await removeCredentialHelper(file, helper.dataDirectory)
  const urls = localUrls(address)
  for (const url of urls) {
    await gitConfig(file, ['--replace-all', `credential.${url}.helper`, ''])
    await gitConfig(file, ['--add', `credential.${url}.helper`, helperCommand(helper)])
    await gitConfig(file, ['--replace-all', `credential.${url}.useHttpPath`, 'true'])
  }
  return urls
}
