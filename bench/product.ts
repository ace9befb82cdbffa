import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { z } from 'zod'
import type { calls } from '../src-shared/contract/calls.ts'
import type { Run, RunDetails } from '../src-shared/domain/run.ts'
import type { ClientRemote } from './git-client.ts'

type Calls = typeof calls
type Call = <Name extends keyof Calls>(
  name: Name,
  input: z.input<Calls[Name]['input']>,
) => Promise<z.output<Calls[Name]['output']>>

/** A running core, built as a user has it, on a data directory of its own. */
export type Product = {
  readonly processId: number
  readonly address: string
  readonly call: Call
  /** The remote of a repository, and the environment with which git sends its token: never in argv. */
  readonly remote: (name: string) => Promise<ClientRemote>
  readonly stop: () => Promise<void>
}

/** The launcher of the build that is measured; MIRRORDESK_TEST_PROGRAM names that of another, as for the stories. */
export const program =
  process.env['MIRRORDESK_TEST_PROGRAM'] ?? path.join(import.meta.dirname, '..', 'bin', 'mirrordesk.mjs')

/** Starts `mirrordesk serve` and waits for its ready line. Another `launcher` measures two builds beside each other. */
export const startProduct = async (dataDirectory: string, launcher = program): Promise<Product> => {
  const child = spawn(process.execPath, [launcher, 'serve', '--data-dir', dataDirectory, '--port', '0'], {
    // The channel tells the core that its starter is gone, however that died.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  if (child.stdout === null || child.stderr === null) throw new Error('The core has no output.')
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4_096)))
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve))
  const lines = createInterface({ input: child.stdout })
  const ready = new Promise<void>((resolve) => lines.once('line', () => resolve()))
  const early = gone.then((exitCode) => {
    throw new Error(`mirrordesk serve ended with exit code ${exitCode}: ${stderr.trim()}`)
  })
  early.catch(() => undefined)
  await Promise.race([ready, early])

  const core = JSON.parse(readFileSync(path.join(dataDirectory, 'core.json'), 'utf8')) as {
    processId: number
    address: string
  }
  const adminToken = readFileSync(path.join(dataDirectory, 'admin-token'), 'utf8').trim()
  const call: Call = async (name, input) => {
    const answer = await fetch(`${core.address}/rpc/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { output: never }).output
  }

  return {
    processId: core.processId,
    address: core.address,
    call,
    remote: async (name) => {
      const { token } = await call('tokens.mint', {
        repository: name,
        scopes: ['git:write'],
        ttlMs: 24 * 3_600_000,
      })
      const credential = Buffer.from(`t:${token}`).toString('base64')
      return {
        url: `${core.address}/${name}.git`,
        environment: {
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: `http.${core.address}/.extraHeader`,
          GIT_CONFIG_VALUE_0: `Authorization: Basic ${credential}`,
        },
      }
    },
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

const pollMs = 40
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Waits until a run has finished and returns it; anything but the wanted outcomes is an error. */
export const finishedRun = async (
  product: Product,
  runId: string,
  wanted: readonly Run['outcome'][] = ['succeeded', 'unchanged'],
  everyMs = pollMs,
): Promise<RunDetails> => {
  for (;;) {
    const run = await product.call('runs.get', { id: runId })
    if (run.state === 'finished') {
      if (wanted.includes(run.outcome)) return run
      const problems = run.refs.filter((ref) => ref.reason !== null).slice(0, 5)
      const facts = [
        run.failure?.title,
        run.failure?.output,
        ...problems.map((ref) => `${ref.ref}: ${ref.message}`),
      ]
      throw new Error(
        `${run.kind} of ${run.repository} ended ${run.outcome}: ${facts.filter(Boolean).join('; ')}`,
      )
    }
    await pause(everyMs)
  }
}
