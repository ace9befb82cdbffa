import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { SecretPlace, SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupStep } from '../../src-shared/domain/setup-plan.ts'

/** Where secrets come from, and how a person is asked. */
export type SecretSources = {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Paths of files are seen from here. */
  readonly directory: string
  readonly homeDirectory: string
  readonly canAsk: boolean
  readonly readSecret: (question: string) => Promise<string>
}

type Missing = { readonly path: readonly string[]; readonly message: string }

/** More than this is no password or token. */
const secretMaxLength = 65_536

const fullPath = (file: string, { directory, homeDirectory }: SecretSources): string =>
  file.startsWith('~/') ? path.join(homeDirectory, file.slice(2)) : path.resolve(directory, file)

/** The first line of a file that nobody else can read. @throws Error with a sentence that does not repeat its content */
const readSecretFile = (file: string): string => {
  let state
  try {
    state = statSync(file)
  } catch {
    throw new Error(`There is no file ${file}, or it cannot be read.`)
  }
  if (!state.isFile()) throw new Error(`${file} is no file.`)
  if (state.size > secretMaxLength) throw new Error(`${file} is too long for a secret.`)
  // Windows keeps who may read it elsewhere.
  if (process.platform !== 'win32' && (state.mode & 0o077) !== 0) {
    throw new Error(`Others can read ${file}. Make it yours alone: chmod 600 ${file}`)
  }
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n[\s\S]*$/, '')
  } catch {
    throw new Error(`The file ${file} cannot be read.`)
  }
}

const read = async (place: SecretPlace, question: string, sources: SecretSources): Promise<string> => {
  if (place.env !== undefined) {
    const secret = sources.environment[place.env]
    if (!secret) throw new Error(`The environment variable ${place.env} is not set.`)
    return secret
  }
  if (place.file !== undefined) {
    const secret = readSecretFile(fullPath(place.file, sources))
    if (secret === '') throw new Error(`The first line of ${place.file} is empty.`)
    return secret
  }
  if (!sources.canAsk) throw new Error('This is asked for on the terminal, and there is none.')
  return sources.readSecret(question)
}

/**
 * The secrets that the steps of a plan need, by account: an account that is there already needs none. All that are
 * missing come at once, before anybody is asked for one.
 */
export const readSetupSecrets = async (
  file: SetupFile,
  steps: readonly SetupStep[],
  sources: SecretSources,
): Promise<{ readonly secrets: Readonly<Record<string, string>>; readonly missing: readonly Missing[] }> => {
  const secrets: Record<string, string> = {}
  const missing: Missing[] = []
  const wanted = new Map(
    steps.flatMap(({ subject, name, secret }) =>
      subject === 'account' && secret !== null ? [[name.toLowerCase(), { name, secret }] as const] : [],
    ),
  )
  const places = Object.entries(file.accounts ?? {}).flatMap(([written, account]) => {
    const need = wanted.get(written.toLowerCase())
    const field = account.token === undefined ? 'password' : 'token'
    const place = account[field]
    return need === undefined || place === undefined ? [] : [{ written, field, place, ...need }]
  })
  const asked = places.filter(({ place }) => place.prompt === true)
  for (const { written, field, place, name } of [...places.filter((one) => !asked.includes(one)), ...asked]) {
    if (missing.length > 0 && place.prompt === true && sources.canAsk) continue
    try {
      const word = field === 'token' ? 'Token' : 'Password'
      secrets[name] = await read(place, `${word} of the account ${name}`, sources)
    } catch (error) {
      missing.push({
        path: ['accounts', written, field],
        message: error instanceof Error ? error.message : '',
      })
    }
  }
  return { secrets, missing }
}
