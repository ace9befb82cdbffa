import {
  shellCalls,
  type ShellCallInput,
  type ShellCallName,
  type ShellCallOutput,
} from '../../src-shared/contract/shell-calls.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { isExternalLink } from './external-link.ts'

type ShellCallHandlers = {
  readonly [K in ShellCallName]: (
    input: ShellCallInput<K>,
  ) => ShellCallOutput<K> | Promise<ShellCallOutput<K>>
}

/** What the calls of the window reach of Electron and the system. */
export type ShellCallDependencies = {
  readonly platform: NodeJS.Platform
  readonly electronVersion: string
  readonly canStartAtLogin: boolean
  readonly openExternal: (url: string) => Promise<void>
  /** Null when the person cancelled. */
  readonly chooseFolder: (title: string) => Promise<string | null>
  /** Shows a folder in the file manager; resolves to why not, or to nothing. */
  readonly openFolder: (path: string) => Promise<string>
  readonly dataDirectory: () => string
  readonly restartCore: () => Promise<void>
}

const knownPlatform = (platform: NodeJS.Platform): 'darwin' | 'win32' | 'linux' | 'other' =>
  platform === 'darwin' || platform === 'win32' || platform === 'linux' ? platform : 'other'

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const createHandlers = (deps: ShellCallDependencies): ShellCallHandlers => ({
  'shell.info': () => ({
    platform: knownPlatform(deps.platform),
    electronVersion: deps.electronVersion,
    canStartAtLogin: deps.canStartAtLogin,
  }),
  'shell.openExternal': async ({ url }) => {
    if (!isExternalLink(url)) throw invalid('Only pages of the web are opened in the browser.')
    await deps.openExternal(url)
    return {}
  },
  'shell.chooseFolder': async ({ title }) => ({ path: await deps.chooseFolder(title) }),
  'shell.showDataDirectory': async () => {
    const problem = await deps.openFolder(deps.dataDirectory())
    if (problem !== '') throw new AppError('internal', `The folder could not be shown. ${problem}`)
    return {}
  },
  'shell.restartCore': async () => {
    await deps.restartCore()
    return {}
  },
})

const isShellCall = (name: string): name is ShellCallName => Object.hasOwn(shellCalls, name)

/**
 * Runs a call of the window to the shell itself, by its name.
 * @returns a function that throws AppErrors: `not_found` for a name that is no call, `invalid_input`
 */
export const createShellDispatch = (
  deps: ShellCallDependencies,
): ((name: string, input: unknown) => Promise<unknown>) => {
  const handlers = createHandlers(deps)
  return async (name, input) => {
    if (!isShellCall(name)) {
      throw new AppError('not_found', 'There is no such call.', { details: { what: 'The call' } })
    }
    const parsed = shellCalls[name].input.safeParse(input)
    if (!parsed.success) throw invalid(parsed.error.issues[0]?.message ?? 'The input is not valid.')
    return await (handlers[name] as (input: unknown) => unknown)(parsed.data)
  }
}
