import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContractEventClient } from '../../src-shared/contract/contract-types.ts'
import type { SetupFile } from '../../src-shared/domain/setup-file.ts'
import type { SetupState } from '../../src-shared/domain/setup-plan.ts'
import { startFakeGitea, type FakeGitea } from '../../src-main/testing/fake-forges/gitea/start-fake-gitea.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { startProgram, type RunningProgram } from '../fixtures/built-program.ts'
import { connectContract } from '../fixtures/contract-connection.ts'

/** What says that it is time to kill. */
type At = (state: SetupState, forge: FakeGitea, name: string) => boolean

const isBegun =
  (subject: string): At =>
  ({ steps, results }) =>
    results.some(({ outcome }, index) => steps[index]?.subject === subject && outcome !== 'waiting')

describe('a core that is killed while it applies a set-up file', () => {
  const scratch = scratchDirectory('crash-apply')
  let forge: FakeGitea
  let work: string
  let secrets: Readonly<Record<string, string>>
  let program: RunningProgram | null = null

  beforeAll(async () => {
    forge = await startFakeGitea({ directory: scratch, now: Date.now })
    const { token } = forge.addUser('ada', ['all'])
    secrets = { forge: token }
    work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'a')
  })
  afterAll(async () => {
    await program?.stop()
    await forge.idle()
    await forge.stop()
    expect(forge.violations).toEqual([])
  })

  const fileOf = async (name: string): Promise<SetupFile> => {
    for (const full of ['source', 'tool']) {
      const repository = forge.addRepository(`ada/${full}-${name}`, {})
      await git(work, 'push', '--quiet', await forge.directoryOf(repository), 'HEAD:refs/heads/main')
    }
    forge.addRepository(`ada/target-${name}`, {})
    return {
      version: 1,
      settings: { defaultSchedule: '1h', pushDelay: '500ms' },
      accounts: {
        forge: {
          kind: 'gitea',
          address: forge.url,
          token: { env: 'T' },
          webhooks: false,
          newRepositories: { rules: [{ name: 'lib-*', way: 'pull' }] },
        },
      },
      repositories: {
        [`one-${name}`]: {
          mirrors: [{ direction: 'pull', account: 'forge', path: `ada/source-${name}`, schedule: '6h' }],
        },
        [`two-${name}`]: { keptRefLifetime: '30d' },
        [`three-${name}`]: null,
      },
      forgeMirrors: [
        {
          forge: 'forge',
          repository: `ada/tool-${name}`,
          direction: 'push',
          account: 'forge',
          path: `ada/target-${name}`,
        },
      ],
    }
  }

  const begin = async (client: ContractEventClient, file: SetupFile): Promise<SetupState> => {
    const { fingerprint, problems } = await client.call('setup.plan', { file })
    expect(problems).toEqual([])
    return client.call('setup.apply', { file, fingerprint, secrets: { ...secrets } })
  }
  const stateWhen = async (
    client: ContractEventClient,
    isTime: (state: SetupState) => boolean,
  ): Promise<SetupState> => {
    for (;;) {
      const { state } = await client.call('setup.get', {})
      if (state !== null && isTime(state)) return state
    }
  }
  const isOver = ({ finishedAt }: SetupState): boolean => finishedAt !== null

  const endOf = async (client: ContractEventClient, file: SetupFile, name: string): Promise<string> => {
    expect(await client.call('setup.plan', { file })).toMatchObject({ steps: [], byHand: [] })
    const { text } = await client.call('setup.exportText', {})
    return text.replaceAll(`-${name}`, '-NAME')
  }
  let whole: string

  it('(what comes of it undisturbed)', async () => {
    program = await startProgram(path.join(scratch, 'whole'))
    const client = await connectContract(program)
    const file = await fileOf('whole')
    await begin(client, file)
    const { results } = await stateWhen(client, isOver)
    expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    whole = await endOf(client, file, 'whole')
    await program.stop()
  })

  const points: readonly (readonly [string, At])[] = [
    ['account', isBegun('account')],
    ['repository', isBegun('repository')],
    ['mirror', isBegun('mirror')],
    // The forge has been asked, and nobody hears its answer.
    [
      'forge',
      (_state, { requests }, name) =>
        requests.some(({ method, url }) => method === 'POST' && url.includes(`tool-${name}/push_mirrors`)),
    ],
  ]
  it.each(points)('at "%s" keeps what is done, goes on, and ends the same', async (name, isTime) => {
    const directory = path.join(scratch, name)
    const file = await fileOf(name)
    program = await startProgram(directory)
    let client = await connectContract(program)
    await begin(client, file)
    const seen = await stateWhen(client, (state) => isOver(state) || isTime(state, forge, name))
    await program.stop('SIGKILL')
    const doneIds = new Set(seen.results.flatMap(({ id, outcome }) => (outcome === 'done' ? [id] : [])))

    program = await startProgram(directory)
    client = await connectContract(program)
    expect(await client.call('setup.get', {})).toEqual({ state: null })
    const { steps } = await client.call('setup.plan', { file })
    expect(steps.filter(({ id }) => doneIds.has(id))).toEqual([])
    await begin(client, file)
    const { results } = await stateWhen(client, isOver)
    expect(results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(await endOf(client, file, name)).toBe(whole)
    expect(forge.state.byPath(`ada/tool-${name}`)?.pushMirrors).toHaveLength(1)
    await program.stop()
  })
})
