import path from 'node:path'
import type { Remote } from '../../core/ports/remote-git.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { GitSetup } from '../git-environment.ts'
import { secretForms } from '../redact.ts'
import type { GitExit, SpawnGit } from '../spawn-git.ts'
import { failureOfOutput, remoteFailure, type FailureContext } from './classify-failure.ts'
import { scanHostKeys } from './host-keys.ts'
import { credentialEnvironment, withIncludeFile, type RemoteSettings } from './include-file.ts'
import { sshCommand } from './ssh-command.ts'
import { sshEnvironment } from './ssh-passphrase.ts'

export type RemoteGitCall = {
  /** After `-c include.path=…`; names the remote by `remoteName`. */
  readonly args: readonly string[]
  readonly directory: string
  readonly remote: Remote
  readonly settings: RemoteSettings
  readonly context: FailureContext
  readonly stallMs: number
  /** After these words on stderr the other side works without a word: it may be silent for longer. */
  readonly silence?: { readonly after: RegExp; readonly stallMs: number }
  readonly signal: AbortSignal
  /** Besides what every call against a remote needs. */
  readonly environment?: Readonly<Record<string, string>>
  readonly onStderr?: (text: string) => void
  /** May throw: the process runs to its end, then the call rejects with that. */
  readonly onStdoutLine?: (line: string) => void
}

/**
 * Runs one git command against a remote. Any exit code resolves; `failed` turns its stderr into the AppError.
 * Rejects with `cancelled`, `remote_stalled` or `git_unusable`.
 */
export type RunRemoteGit = (call: RemoteGitCall) => Promise<GitExit>

export const failureContext = (remote: Remote, direction: FailureContext['direction']): FailureContext => ({
  address: remote.address,
  direction,
  secrets:
    remote.credential?.kind === 'password'
      ? secretForms(remote.credential.username, remote.credential.password)
      : [],
})

/** Cuts a stream into lines; the first error of `onLine` is kept for `end`, for no one catches it in between. */
const eachLine = (onLine: (line: string) => void): { push: (text: string) => void; end: () => void } => {
  let rest = ''
  let thrown: { readonly error: unknown } | null = null
  const pass = (line: string): void => {
    try {
      if (thrown === null) onLine(line)
    } catch (error) {
      thrown = { error }
    }
  }
  return {
    push: (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      lines.forEach(pass)
    },
    end: () => {
      if (rest !== '') pass(rest)
      if (thrown !== null) throw thrown.error
    },
  }
}

export const createRunRemoteGit =
  (spawn: SpawnGit, setup: GitSetup): RunRemoteGit =>
  async (call) =>
    withIncludeFile(setup.temporaryDirectory, call.remote, call.settings, async (file) => {
      const { address, credential } = call.remote
      const child = spawn(['-c', `include.path=${file}`, ...call.args], {
        directory: call.directory,
        environment: {
          ...call.environment,
          // A data directory inside some working tree must not lend that repository's configuration.
          GIT_CEILING_DIRECTORIES: path.dirname(call.directory),
          ...(address.protocol === 'ssh'
            ? {
                GIT_SSH_COMMAND: sshCommand(credential, setup.knownHostsFile),
                GIT_SSH_VARIANT: 'ssh',
                ...sshEnvironment(credential, setup.knownHostsFile),
              }
            : {}),
          ...credentialEnvironment(call.remote),
        },
        signal: call.signal,
        stallMs: call.stallMs,
        onStderr: (text) => {
          if (call.silence?.after.test(text)) child.allowSilence(call.silence.stallMs)
          call.onStderr?.(text)
        },
      })
      child.stdin.end()
      const lines = eachLine(call.onStdoutLine ?? (() => undefined))
      child.stdout.setEncoding('utf8')
      child.stdout.on('data', lines.push)
      child.stdout.resume()
      try {
        const exit = await child.done
        lines.end()
        return exit
      } catch (error) {
        if (error instanceof AppError && error.code === 'remote_stalled') {
          throw remoteFailure({ code: 'remote_stalled', details: error.details }, call.context, '', error)
        }
        throw error
      }
    })

/** The failure of a finished git process; first contact with an SSH host carries the fingerprint it shows. */
export const failed = async (stderr: string, context: FailureContext): Promise<AppError> => {
  const failure = failureOfOutput(stderr, context)
  if (failure.code !== 'remote_host_key_unknown') return failure
  try {
    const [key] = await scanHostKeys(context.address.host)
    if (key === undefined) return failure
    const details = { ...failure.details, fingerprint: key.fingerprint, keyType: key.keyType }
    return remoteFailure({ code: failure.code, details }, context)
  } catch {
    return failure
  }
}
