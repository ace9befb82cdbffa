import { expect, it } from 'vitest'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { createCommitGraph } from '../../testing/graph-remote/commit-graph.ts'
import { createGraphRemotes } from '../../testing/graph-remote/graph-remotes.ts'
import { moveRef } from '../../testing/graph-remote/graph-repository.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { seededRandom } from '../../testing/random-history.ts'

const remotes = createGraphRemotes()
const random = seededRandom(13)
const graph = createCommitGraph((most) => Math.floor(random() * most), 10)
const world = createMirrorWorld({ answersInProcess: remotes.answer, users: { ada: 'new' } })
const accountId = `acc_${'1'.repeat(32)}`
const mirrorCount = 12

const signIn = (password: string): void =>
  void world.credentials.set(accountId, { kind: 'password', username: 'ada', password })

it('a new sign-in sends a few of its mirrors off at once, and the others one after the other', async () => {
  const { stores, clock, engine } = world
  signIn('old')
  stores.accounts.insert({
    id: accountId,
    kind: 'generic',
    host: new URL(world.upstream.repositoryUrl('any')).host,
    label: 'ada',
    credentialKind: 'password',
    username: 'ada',
    keyFile: null,
    sealedSecret: null,
    createdAt: clock.now(),
    changedAt: clock.now(),
  })
  await engine.start()
  const ids: string[] = []
  for (let index = 0; index < mirrorCount; index += 1) {
    const name = `remote${index}`
    const remote = remotes.create(world.upstream.repositoriesDirectory, name, graph)
    moveRef(remote, { ref: 'refs/heads/main', from: null, to: graph.ids[0] ?? '' })
    const { address } = parseRemoteUrl(world.upstream.repositoryUrl(name))
    const repositoryId = await world.newRepository()
    const { id } = await world.mirrored({ repositoryId, direction: 'pull', address, accountId })
    ids.push(id)
  }
  const working = (): number => ids.filter((id) => engine.getMirror(id).failure === null).length
  expect(working()).toBe(0)

  signIn('new')
  engine.credentialChanged(accountId)
  await engine.idle()
  expect(working()).toBe(4)
  await clock.advance(1_000)
  await engine.idle()
  expect(working()).toBeLessThanOrEqual(8)
  await clock.advance(2_000)
  await engine.idle()
  expect(working()).toBe(mirrorCount)
})
