import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll } from 'vitest'
import { AppError } from '../../src-shared/errors/app-error.ts'
import type { GitAccess } from '../core/access/git-access.ts'
import { createSignatureReview } from '../core/access/signature-review.ts'
import { createSignaturesAhead } from '../core/access/signatures-ahead.ts'
import { createCommitVerifier } from '../core/access/signatures/commit-verifier.ts'
import { createSigningKeys, type SigningKeys } from '../core/access/signing-keys.ts'
import type { Log } from '../core/ports/log.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createGitHost } from '../git/git-host.ts'
import { createIntroducedCommits } from '../git/receive/introduced-commits.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { createSmartHttp } from '../http/smart-http/smart-http.ts'
import type { PushedChanges, SmartHttpOptions } from '../http/smart-http/smart-http-options.ts'
import { scratchStores } from './scratch-stores.ts'
import { bareRepository } from './scratch.ts'

/** What a test lets its clients do; change it between requests. */
export type HostRules = {
  policies: GitAccess['policies']
  firstSync: boolean
  refuseRef: NonNullable<SmartHttpOptions['refuseRef']>
}

export type GitHostServer = {
  readonly rules: HostRules
  /** Those that `verify-sig` accepts. */
  readonly signingKeys: SigningKeys
  /** `http://t:write@127.0.0.1:…/<name>`, for reading and writing unless another token is given. */
  readonly url: (name: string, token?: string) => string
  readonly address: string
  readonly createRepository: (name: string) => Promise<string>
  /** The git commands the host started since the last call. */
  readonly takeCommands: () => readonly string[]
  readonly takeChanges: () => readonly PushedChanges[]
  readonly requests: () => readonly IncomingMessage[]
  /** Messages of level error. */
  readonly errors: readonly string[]
  /** When no git of this host runs any more and no request is under way. */
  readonly idle: () => Promise<void>
}

/**
 * Our git host over plain HTTP, with the smallest possible authorisation: the password `read` reads, `write` reads
 * and writes, every other is unknown.
 */
export const startGitHost = async (
  scratch: string,
  options: { readonly gitPath?: string; readonly keepAliveMs?: number } = {},
): Promise<GitHostServer> => {
  const setup = prepareGitSetup(path.join(scratch, 'git-setup'), options)
  const [run, spawn] = [createRunGit(setup), createSpawnGit(setup)]
  const rules: HostRules = { policies: [], firstSync: false, refuseRef: () => Promise.resolve(null) }
  const organization = 'acme'
  const { stores } = scratchStores()
  let commands: string[] = []
  let changes: PushedChanges[] = []
  const requests: IncomingMessage[] = []
  const errors: string[] = []
  const underWay = new Set<Promise<unknown>>()
  const repositories = new Map<string, string>()

  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work)
    const forget = (): void => void underWay.delete(work)
    work.then(forget, forget)
    return work
  }
  const commandOf = (args: readonly string[]): string =>
    args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c') ?? ''
  const counted = {
    run: (...[args, at]: Parameters<typeof run>) => {
      commands.push(commandOf(args))
      return track(run(args, at))
    },
    spawn: (...[args, at]: Parameters<typeof spawn>) => {
      commands.push(commandOf(args))
      const git = spawn(args, at)
      void track(git.done).catch(() => undefined)
      return git
    },
  }
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => errors.push(`${message} ${String(fields?.['error'])}`),
  }
  const authorize: SmartHttpOptions['authorize'] = ({ authorization, repositoryName, needs }) => {
    const token = Buffer.from(authorization?.split(' ')[1] ?? '', 'base64')
      .toString()
      .split(':')[1]
    const repositoryPath = repositories.get(repositoryName)
    if (token === undefined) return Promise.reject(new AppError('unauthenticated', 'This needs a token.'))
    const known = (token === 'read' || token === 'write') && repositoryPath !== undefined
    if (!known) return Promise.reject(new AppError('not_found', 'The repository was not found.'))
    if (needs === 'write' && token === 'read') {
      return Promise.reject(new AppError('forbidden', 'This token may not push.'))
    }
    const { policies, firstSync } = rules
    return Promise.resolve({
      repositoryId: 'repo_1',
      repositoryName,
      repositoryPath,
      organization,
      subject: null,
      expiresAt: null,
      policies,
      firstSync,
    })
  }
  const verifier = createCommitVerifier({ signingKeys: stores.signingKeys, now: Date.now })
  const smartHttp = createSmartHttp({
    authorize,
    git: createGitHost({ ...counted, ...options, refs: createRefReader(counted), log }),
    refuseRef: (...asked) => rules.refuseRef(...asked),
    reviewSignatures: createSignatureReview({
      introducedCommits: createIntroducedCommits({ ...counted, refs: createRefReader(counted) }),
      verifier,
    }),
    startSignaturesAhead: createSignaturesAhead({ verifier }),
    reviewLargeFiles: () => Promise.resolve(new Map()),
    forwardPush: () => Promise.resolve(new Map()),
    onRefsChanged: (_access, pushed) => void changes.push(pushed),
    log,
  })

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    requests.push(request)
    void track(smartHttp.handle(request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  mkdirSync(path.join(scratch, 'store'), { recursive: true })

  return {
    rules,
    signingKeys: createSigningKeys({ store: stores.signingKeys, organization, now: Date.now }),
    url: (name, token = 'write') => `http://t:${token}@${host}/${name}`,
    address: `http://${host}`,
    createRepository: async (name) => {
      const repository = await bareRepository(path.join(scratch, 'store'), `${repositories.size}.git`)
      repositories.set(name, repository)
      return repository
    },
    takeCommands: () => {
      const taken = commands
      commands = []
      return taken
    },
    takeChanges: () => {
      const taken = changes
      changes = []
      return taken
    },
    requests: () => requests,
    errors,
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay)
    },
  }
}
