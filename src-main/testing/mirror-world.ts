import { cpSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll } from 'vitest'
import { newId } from '../../src-shared/domain/ids.ts'
import { parseRemoteUrl, type RemoteAddress } from '../../src-shared/domain/remote-url.ts'
import type { EventName, EventPayload } from '../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import type { RunDetails, RunRef } from '../../src-shared/domain/run.ts'
import type { AddMirror } from '../core/mirrors/engine-calls.ts'
import type { MirrorEngineDeps } from '../core/mirrors/engine-deps.ts'
import { createMirrorEngine, type MirrorEngine } from '../core/mirrors/mirror-engine.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { Credential } from '../core/ports/remote-git.ts'
import { prepareGitSetup } from '../git/git-environment.ts'
import { createLargeFiles } from '../git/lfs/large-files.ts'
import { createRefReader } from '../git/ref-reader.ts'
import { createRemoteGit, type RemoteGitDependencies } from '../git/remote/create-remote-git.ts'
import { createRepositoryGit } from '../git/repository-git.ts'
import { createRunGit } from '../git/run-git.ts'
import { createSpawnGit } from '../git/spawn-git.ts'
import { startFaultyUpstream, type FaultyUpstream } from './fault-host/faulty-upstream.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { branchOf, commitFile, git, scratchDirectory, workRepository } from './scratch.ts'
import { publishEverything } from './publish-everything.ts'
import { scratchStores } from './scratch-stores.ts'
import { createShellGit } from './shell-git.ts'

type AnyEvent = { [K in EventName]: { readonly name: K; readonly payload: EventPayload<K> } }[EventName]

/** A repository at the upstream server, and a working copy from which a test pushes to it. */
export type UpstreamRepository = {
  readonly name: string
  /** The bare repository that is served. */
  readonly path: string
  readonly work: string
  readonly address: RemoteAddress
  /** Commits to a branch, which is made from the present one when it is new, and pushes it. */
  readonly commit: (branch: string, file?: string) => Promise<string>
  /** Runs git in the working copy, then pushes everything as it is there. */
  readonly change: (...args: readonly string[]) => Promise<void>
}

/** The mirror engine over real git, real SQLite and a real git server on a loopback port, with a clock that stands. */
export type MirrorWorld = {
  readonly clock: ManualClock
  readonly stores: MirrorEngineDeps['stores']
  readonly git: MirrorEngineDeps['git']
  readonly remoteGit: MirrorEngineDeps['remoteGit']
  readonly engine: MirrorEngine
  readonly upstream: FaultyUpstream
  readonly events: readonly AnyEvent[]
  /** Where the keys of SSH hosts stand that a person has accepted. */
  readonly knownHostsFile: string
  /** Timers of the engine run until the run has ended: the waits between its attempts pass at once. */
  readonly ended: (runId: string) => Promise<RunDetails>
  /** Credentials by account, opened for runs from now on. */
  readonly credentials: Map<string, Credential>
  /** An empty repository in the store; returns its id. */
  readonly newRepository: (name?: string) => Promise<string>
  /** How many git processes the engine has started so far. */
  readonly processCount: () => number
  /** What the database takes on the disk, its log apart. */
  readonly databaseBytes: () => number
  readonly pathOf: (repositoryId: string) => string
  readonly newUpstream: () => Promise<UpstreamRepository>
  /** An upstream repository with two branches and a tag: the same history each time. */
  readonly filledUpstream: () => Promise<UpstreamRepository>
  /** Adds a mirror and waits for its first run. */
  readonly mirrored: (input: Omit<AddMirror, 'accountId'> & { accountId?: string }) => Promise<Mirror>
  /** Sync now, to the end. */
  readonly sync: (mirrorId: string, accept?: boolean) => Promise<RunDetails>
  /** Ends the engine in order, and starts another on the same store. */
  readonly restart: () => Promise<void>
  /** Leaves the engine where it stands, as a killed process does, and starts another on the same store. */
  readonly crash: () => Promise<void>
}

export type MirrorWorldOptions = {
  readonly users?: Readonly<Record<string, string>>
  /** Stands between the engine and git at the remote: to make things happen at a certain moment. */
  readonly remoteGit?: (real: MirrorEngineDeps['remoteGit']) => MirrorEngineDeps['remoteGit']
  readonly repositoryGit?: (real: MirrorEngineDeps['git']) => MirrorEngineDeps['git']
  readonly largeFiles?: (real: MirrorEngineDeps['largeFiles']) => MirrorEngineDeps['largeFiles']
  /** Answers requests to the upstream server before git does. */
  readonly answersFirst?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Answers in the place of `git http-backend` (`graph-remote/graph-remotes.ts`). */
  readonly answersInProcess?: (request: IncomingMessage, protocol: string | undefined) => Readable | null
  readonly observer?: NonNullable<MirrorEngineDeps['observer']>
  /** What each engine that is started gets of these: to end its life where it stands. */
  readonly enginePorts?: (ports: EnginePorts) => EnginePorts
  /** More that the engine is made of, made anew with each engine. */
  readonly engine?: () => Partial<MirrorEngineDeps>
  /** How long git may be silent, and a host may take to answer. */
  readonly waits?: Pick<RemoteGitDependencies, 'stallMs' | 'timeouts'>
  /** The git program of all that talks to the remote. */
  readonly remoteGitPath?: string
  /**
   * The core starts its git processes itself, as it does in a user's hands: where a test lets a host stall, cancels a
   * run, or looks at processes. Small shells start them without it, in a third of the time (`shell-git.ts`).
   */
  readonly startsGitItself?: true
  /** Where the repositories lie; a folder of the test's own without it. */
  readonly repositoriesDirectory?: () => string
}

export type EnginePorts = Pick<MirrorEngineDeps, 'stores' | 'git' | 'remoteGit'>

/** Call at the top of a test file; usable once its tests run. */
export const createMirrorWorld = (options: MirrorWorldOptions = {}): MirrorWorld => {
  const directory = scratchDirectory('mirrors')
  const { stores, database } = scratchStores()
  const clock = createManualClock()
  const setup = prepareGitSetup(path.join(directory, 'git'))
  let processes = 0
  const counted = <A extends readonly unknown[], R>(start: (...args: A) => R): ((...args: A) => R) => {
    return (...args) => {
      processes += 1
      return start(...args)
    }
  }
  const startsGitItself =
    options.startsGitItself ?? (options.waits !== undefined || options.remoteGitPath !== undefined)
  const shellGit = startsGitItself ? null : createShellGit(setup)
  const run = counted(shellGit?.run ?? createRunGit(setup))
  const spawn = counted(shellGit?.spawn ?? createSpawnGit(setup))
  const refs = createRefReader({ run })
  const realGit = createRepositoryGit({ run, spawn, refs })
  const repositoryGit = options.repositoryGit?.(realGit) ?? realGit
  const remoteSetup = { ...setup, gitPath: options.remoteGitPath ?? setup.gitPath }
  const realRemote = createRemoteGit({
    run,
    refs,
    spawn: startsGitItself ? counted(createSpawnGit(remoteSetup)) : spawn,
    setup: remoteSetup,
    ...options.waits,
  })
  const realLargeFiles = createLargeFiles({ spawn, setup })
  const largeFiles = options.largeFiles?.(realLargeFiles) ?? realLargeFiles
  const events: AnyEvent[] = []
  const credentials = new Map<string, Credential>()
  let upstream: FaultyUpstream | null = null
  let count = 0

  const pathOf = (repositoryId: string): string =>
    path.join(
      options.repositoriesDirectory?.() ?? path.join(directory, 'repositories'),
      `${repositoryId}.git`,
    )
  let abandon = (): void => undefined
  /** Timers of an engine that was left by a crash ring no more. */
  const mortalClock = (): Clock => {
    const timers = new Set<() => void>()
    abandon = () => timers.forEach((withdraw) => withdraw())
    return {
      now: clock.now,
      setTimer: (delayMs, callback) => {
        const withdraw = clock.setTimer(delayMs, callback)
        timers.add(withdraw)
        return withdraw
      },
    }
  }
  const enginePorts = (): EnginePorts => {
    const ports = { stores, git: repositoryGit, remoteGit: options.remoteGit?.(realRemote) ?? realRemote }
    return options.enginePorts?.(ports) ?? ports
  }
  const createEngine = (): MirrorEngine =>
    createMirrorEngine({
      ...enginePorts(),
      clock: mortalClock(),
      random: () => 0.5,
      largeFiles,
      repositoryPath: pathOf,
      openCredential: (accountId) => (accountId === null ? null : (credentials.get(accountId) ?? null)),
      events: { emit: (name, payload) => void events.push({ name, payload } as AnyEvent) },
      ...(options.observer === undefined ? {} : { observer: options.observer }),
      ...options.engine?.(),
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
  let engine = createEngine()

  beforeAll(async () => {
    const { users, answersFirst, answersInProcess } = options
    upstream = await startFaultyUpstream({
      directory,
      users,
      ...(answersFirst === undefined ? {} : { answersFirst }),
      ...(answersInProcess === undefined ? {} : { answersInProcess }),
    })
  })
  afterAll(async () => {
    await engine.stop()
    await realRemote.close()
    await realLargeFiles.close()
    await upstream?.stop()
  })
  const server = (): FaultyUpstream => {
    if (upstream === null) throw new Error('The upstream starts with the first test.')
    return upstream
  }

  const begin = async (): Promise<void> => {
    abandon()
    engine = createEngine()
    await engine.start()
  }

  const ended = async (runId: string): Promise<RunDetails> => {
    const ending = engine.whenRunEnded(runId)
    let isOver = false
    void ending.finally(() => {
      isOver = true
    })
    const turn = (): Promise<boolean> => new Promise((resolve) => setTimeout(() => resolve(isOver), 5))
    while (!(await turn())) {
      if (clock.pending() > 0 && engine.getRun(runId).state === 'running') await clock.advance(1_000)
    }
    return ending
  }

  const upstreamOf = (name: string, bare: string, work: string): UpstreamRepository => {
    const publish = (): Promise<void> => publishEverything(work, bare)
    return {
      name,
      path: bare,
      work,
      address: parseRemoteUrl(server().repositoryUrl(name)).address,
      commit: async (branch, file = 'file.txt') => {
        if (branch !== branchOf(work)) {
          const isKnown = (await git(work, 'branch', '--list', branch)) !== ''
          await git(work, 'switch', '--quiet', ...(isKnown ? [branch] : ['--create', branch]))
        }
        const objectId = await commitFile(work, file, `${branch} ${(count += 1)}`)
        await publish()
        return objectId
      },
      change: async (...args) => {
        await git(work, ...args)
        await publish()
      },
    }
  }
  const newUpstream = async (): Promise<UpstreamRepository> => {
    const name = `upstream${(count += 1)}`
    const bare = await server().createRepository(name)
    return upstreamOf(name, bare, await workRepository(directory, `${name}-work`))
  }
  let firstFilled: Promise<UpstreamRepository> | null = null
  const fill = async (): Promise<UpstreamRepository> => {
    const filled = await newUpstream()
    await filled.commit('main')
    await filled.commit('topic')
    await filled.change('switch', '--quiet', 'main')
    await filled.change('tag', '--annotate', '--message=One', 'v1')
    return filled
  }
  /** Made once and copied: it takes git some 30 processes. */
  const copyOfFilled = async (): Promise<UpstreamRepository> => {
    const first = await (firstFilled ??= fill())
    const name = `upstream${(count += 1)}`
    const [bare, work] = [
      path.join(path.dirname(first.path), `${name}.git`),
      path.join(directory, `${name}-work`),
    ]
    cpSync(first.path, bare, { recursive: true })
    cpSync(first.work, work, { recursive: true })
    return upstreamOf(name, bare, work)
  }

  return {
    clock,
    stores,
    git: repositoryGit,
    // Not of `enginePorts`, which are one engine's each.
    remoteGit: options.remoteGit?.(realRemote) ?? realRemote,
    events,
    knownHostsFile: setup.knownHostsFile,
    ended,
    credentials,
    processCount: () => processes,
    databaseBytes: () =>
      Number(database.pragma('page_count', { simple: true })) *
      Number(database.pragma('page_size', { simple: true })),
    get engine() {
      return engine
    },
    get upstream() {
      return server()
    },
    pathOf,
    newRepository: async (name) => {
      const id = newId('repo')
      stores.repositories.insert({
        id,
        name: name ?? `team/project${(count += 1)}`,
        state: 'ready',
        createdAt: clock.now(),
      })
      await realGit.create(pathOf(id), { defaultBranch: 'main' })
      return id
    },
    newUpstream,
    filledUpstream: copyOfFilled,
    mirrored: async ({ accountId = null, ...input }) => {
      const { mirror, run } = await engine.addMirror({ ...input, accountId })
      await engine.whenRunEnded(run.id)
      return engine.getMirror(mirror.id)
    },
    sync: (mirrorId, accept = false) => engine.whenRunEnded(engine.syncNow(mirrorId, { accept }).id),
    restart: async () => {
      await engine.stop()
      await begin()
    },
    crash: begin,
  }
}

/** What a run says about one ref. */
export const refOf = (run: RunDetails, ref: string): RunRef | undefined =>
  run.refs.find((one) => one.ref === ref)
