import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { createVerifyInProcess } from '../../core/access/signatures/verify-in-process.ts'
import type { Log } from '../../core/ports/log.ts'
import type { SigningKeyRow } from '../../core/ports/signing-key-store.ts'
import type { VerifyCommits } from '../../core/ports/verify-commits.ts'
import { requestFor, type VerifyReply } from './thread-messages.ts'

/** Commits that a thread is given at once: some milliseconds of work, so that threads end together. */
const batchLength = 32
/** So few are verified in process, unless a thread stands ready: starting one takes longer. */
const fewCommits = 64
/** Another thread is started when this many batches wait for each: its start costs as much as verifying them. */
const mostWaiting = 4
const mostThreads = Math.min(4, availableParallelism())
/** A thread with nothing to do ends after this long. */
const idleMs = 20_000

type Verdicts = readonly (string | null)[]
type Job = {
  readonly keys: readonly SigningKeyRow[]
  readonly commits: readonly Buffer[]
  /** Null: no thread could do it. */
  readonly done: (verdicts: Verdicts | null) => void
}
type Thread = {
  readonly worker: Worker
  keys: Job['keys'] | null
  job: Job | null
  idle: NodeJS.Timeout | null
}

/** The built thread beside the program or above its chunks; the source, when the program runs from sources. */
export const findThreadModule = (directory: string = import.meta.dirname): string | null => {
  const places = [['verify-thread.mjs'], ['..', 'verify-thread.mjs'], ['verify-thread.ts']]
  return places.map((place) => path.join(directory, ...place)).find((place) => existsSync(place)) ?? null
}

export type VerifyThreads = {
  readonly verifyCommits: VerifyCommits
  /** Ends all threads; what they had not finished is verified in process. */
  readonly close: () => Promise<void>
}

/**
 * Verifies commits on threads of their own, as many as there are processors: the thread pool of node:crypto takes one
 * signature at a time, and passing each there and back costs more than verifying it. A thread that cannot start or
 * fails is done without.
 */
export const createVerifyThreads = (deps: {
  readonly now: () => number
  readonly log: Pick<Log, 'warn'>
  readonly module?: string | null
}): VerifyThreads => {
  const module = deps.module === undefined ? findThreadModule() : deps.module
  const inProcess = createVerifyInProcess(deps)
  const threads = new Set<Thread>()
  const waiting: Job[] = []
  let isUsable = module !== null

  const dropThread = (thread: Thread): void => {
    if (!threads.delete(thread)) return
    if (thread.idle !== null) clearTimeout(thread.idle)
    thread.job?.done(null)
    thread.job = null
    // What waited for the last one.
    if (threads.size === 0) for (const job of waiting.splice(0)) job.done(null)
  }

  const give = (thread: Thread, job: Job): void => {
    if (thread.idle !== null) clearTimeout(thread.idle)
    thread.idle = null
    thread.job = job
    const request = requestFor(job.commits, thread.keys === job.keys ? null : job.keys, deps.now())
    thread.keys = job.keys
    thread.worker.postMessage(request, [request.bytes.buffer as ArrayBuffer])
  }

  const next = (thread: Thread): void => {
    const job = waiting.shift()
    if (job !== undefined) {
      give(thread, job)
      return
    }
    thread.idle = setTimeout(() => {
      dropThread(thread)
      void thread.worker.terminate()
    }, idleMs)
    thread.idle.unref()
  }

  const start = (file: string): Thread => {
    const worker = new Worker(file, { name: 'verify', execArgv: [] })
    const thread: Thread = { worker, keys: null, job: null, idle: null }
    threads.add(thread)
    // The process ends when everything else has.
    worker.unref()
    worker.on('message', (reply: VerifyReply) => {
      const { job } = thread
      thread.job = null
      next(thread)
      job?.done(reply)
    })
    worker.on('error', (error) => {
      isUsable = false
      deps.log.warn('Signatures are verified without threads.', { error })
      dropThread(thread)
    })
    worker.on('exit', () => dropThread(thread))
    return thread
  }

  const queue = (job: Job): void => {
    const free = [...threads].find((thread) => thread.job === null)
    if (!isUsable || free !== undefined) {
      if (free === undefined) job.done(null)
      else give(free, job)
      return
    }
    waiting.push(job)
    const isBusy = threads.size === 0 || waiting.length > mostWaiting * threads.size
    if (module !== null && isBusy && threads.size < mostThreads) next(start(module))
  }

  const verifyBatch = async (keys: Job['keys'], commits: readonly Buffer[]): Promise<Verdicts> => {
    const verdicts = await new Promise<Verdicts | null>((done) => queue({ keys, commits, done }))
    return verdicts ?? inProcess(keys, commits)
  }

  return {
    verifyCommits: async (keys, commits) => {
      if (!isUsable || (threads.size === 0 && commits.length <= fewCommits)) return inProcess(keys, commits)
      const batches: Promise<Verdicts>[] = []
      for (let begin = 0; begin < commits.length; begin += batchLength) {
        batches.push(verifyBatch(keys, commits.slice(begin, begin + batchLength)))
      }
      return (await Promise.all(batches)).flat()
    },
    close: async () => {
      isUsable = false
      const ending = [...threads]
      ending.forEach(dropThread)
      await Promise.all(ending.map(({ worker }) => worker.terminate()))
    },
  }
}
