import { afterEach, describe, expect, it } from 'vitest'
import { createMirrorWorld, type MirrorWorld } from '../../testing/mirror-world.ts'
import { addressElsewhere } from '../../testing/as-if-elsewhere.ts'
import type { RemoteGit } from '../ports/remote-git.ts'
import { createAnonymousVisibility } from './anonymous-visibility.ts'
import { createKnownVisibility } from './known-visibility.ts'
import { createRefusePublishing, type RefusePublishing } from './refuse-publishing.ts'

let looks = 0
/** Repositories that the server shows to nobody without a sign-in. */
const hidden = new Set<string>()
let remoteGit: RemoteGit | null = null

const world: MirrorWorld = createMirrorWorld({
  answersFirst: ({ url, headers }, response) => {
    const isHidden = [...hidden].some((name) => url?.includes(`/${name}`) === true)
    if (!isHidden || headers.authorization !== undefined) return false
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end()
    return true
  },
  remoteGit: (real) => {
    remoteGit = real
    return real
  },
  engine: () => ({ refusePublishing: (change) => refusePublishing()(change) }),
})

const refusePublishing = (): RefusePublishing =>
  createRefusePublishing({
    mirrors: world.stores.mirrors,
    git: world.git,
    repositoryPath: world.pathOf,
    visibilityOf: createKnownVisibility({
      seen: world.stores.visibility,
      clock: world.clock,
      look: (remote, signal) => {
        looks += 1
        if (remoteGit === null) throw new Error('The engine has no git yet.')
        return createAnonymousVisibility({ remoteGit })(remote, signal)
      },
    }),
  })

afterEach(async () => {
  world.upstream.fail(null)
  await world.engine.idle()
})

const signIn = { kind: 'password', username: 'ada', password: 'secret' } as const
const remote = async ({ isPrivate }: { readonly isPrivate: boolean }) => {
  const upstream = await world.filledUpstream()
  if (isPrivate) hidden.add(upstream.name)
  return { ...upstream, address: addressElsewhere(upstream.address) }
}
const account = (): string => {
  world.credentials.set('ada', signIn)
  if (world.stores.accounts.find('ada') === null) {
    world.stores.accounts.insert({
      id: 'ada',
      kind: 'generic',
      host: 'elsewhere',
      label: 'ada',
      credentialKind: 'password',
      username: 'ada',
      keyFile: null,
      sealedSecret: null,
      createdAt: 1,
      changedAt: 1,
    })
  }
  return 'ada'
}
const add = (
  repositoryId: string,
  direction: 'push' | 'pull' | 'sync',
  of: { address: Parameters<typeof addressElsewhere>[0] },
  confirmPublic?: boolean,
) =>
  world.mirrored({
    repositoryId,
    direction,
    address: of.address,
    accountId: account(),
    onDiverged: 'overwrite',
    ...(confirmPublic === undefined ? {} : { confirmPublic }),
  })
const filled = async (): Promise<string> => {
  const repositoryId = await world.newRepository()
  const source = await world.filledUpstream()
  const { id } = await world.mirrored({ repositoryId, direction: 'pull', address: source.address })
  // What it came from is forgotten for good: it is here alone.
  await world.engine.remove(id)
  world.stores.mirrors.remove(id)
  return repositoryId
}

describe('a push of what is private to where everybody can read', () => {
  it('is refused for a repository that is here only, with what would be public and where', async () => {
    const repositoryId = await filled()
    const target = await remote({ isPrivate: false })
    const adding = add(repositoryId, 'push', target)
    await expect(adding).rejects.toMatchObject({
      code: 'publish_unconfirmed',
      details: { why: 'here_only', certain: true, branchCount: 2, tagCount: 1, host: target.address.host },
    })
    await expect(adding).rejects.toThrow(/would become public: everybody who reaches/)
    expect(world.engine.listMirrors(repositoryId)).toEqual([])
    expect(await add(repositoryId, 'push', target, true)).toMatchObject({ direction: 'push' })
  })

  it('is refused for what comes from a private remote, and not for what everybody can read already', async () => {
    const secret = await world.newRepository()
    await add(secret, 'pull', await remote({ isPrivate: true }))
    await expect(add(secret, 'push', await remote({ isPrivate: false }))).rejects.toMatchObject({
      code: 'publish_unconfirmed',
      details: { why: 'source_private' },
    })
    const open = await world.newRepository()
    await add(open, 'pull', await remote({ isPrivate: false }))
    expect(await add(open, 'push', await remote({ isPrivate: false }))).toMatchObject({ direction: 'push' })
  })

  it('is let through to a private target, and to this computer itself', async () => {
    const repositoryId = await filled()
    expect(await add(repositoryId, 'push', await remote({ isPrivate: true }))).toBeDefined()
    expect(await add(repositoryId, 'push', await world.newUpstream())).toBeDefined()
  })

  it('is refused the other way round: a private source for a repository with a public target', async () => {
    const repositoryId = await world.newRepository()
    await add(repositoryId, 'pull', await remote({ isPrivate: false }))
    await add(repositoryId, 'push', await remote({ isPrivate: false }))
    const secret = await remote({ isPrivate: true })
    await secret.commit('secret')
    await expect(add(repositoryId, 'pull', secret)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    const fetch = { repositoryId, address: secret.address, accountId: account(), replace: false }
    await expect(world.engine.startFetch(fetch)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    const { id } = await world.engine.startFetch({ ...fetch, confirmPublic: true })
    expect(await world.ended(id)).toMatchObject({ outcome: 'succeeded' })
  })

  it('is refused when a mirror is turned round, alone or with others, and when it is taken back', async () => {
    const repositoryId = await filled()
    const target = await remote({ isPrivate: false })
    hidden.add(target.name)
    const { id } = await add(repositoryId, 'push', target)
    await world.engine.flip({ mirrorId: id, direction: 'pull', hold: true })
    await world.engine.idle()
    await add(repositoryId, 'pull', await remote({ isPrivate: true }))
    hidden.delete(target.name)
    await world.clock.advance(2 * 3_600_000)
    await world.engine.idle()
    const flip = { mirrorId: id, direction: 'push', whenRunning: 'wait' } as const
    await expect(world.engine.flip(flip)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    expect(await world.engine.flipMany([id], { direction: 'push', whenRunning: 'wait' })).toMatchObject([
      { result: { outcome: 'failed', code: 'publish_unconfirmed' } },
    ])
    expect(await world.engine.flip({ ...flip, hold: true, confirmPublic: true })).toMatchObject({
      outcome: 'flipped',
    })
    await world.engine.idle()
    await world.engine.remove(id)
    await expect(world.engine.undelete(id)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    expect(await world.engine.undelete(id, { confirmPublic: true })).toMatchObject({ id })
  })

  it('is not turned round without a word when a two-way mirror would publish what is here', async () => {
    const repositoryId = await filled()
    const target = await remote({ isPrivate: false })
    await expect(add(repositoryId, 'sync', target)).rejects.toMatchObject({ code: 'publish_unconfirmed' })
    const empty = await world.newRepository()
    expect(await add(empty, 'sync', target)).toMatchObject({ direction: 'sync' })
  })

  it('wants a word too when the target does not answer, and says that it is not sure', async () => {
    const repositoryId = await filled()
    const target = await remote({ isPrivate: false })
    world.upstream.fail({ kind: 'status', status: 503 })
    await expect(add(repositoryId, 'push', target)).rejects.toMatchObject({
      code: 'publish_unconfirmed',
      details: { certain: false },
    })
  })
})

it('asks a remote once an hour at most, and no run asks at all', async () => {
  const repositoryId = await filled()
  const target = await remote({ isPrivate: false })
  const before = looks
  await add(repositoryId, 'push', target).catch(() => undefined)
  await add(repositoryId, 'push', target).catch(() => undefined)
  expect(looks - before).toBe(1)
  const { id } = await add(repositoryId, 'push', target, true)
  await world.sync(id)
  await world.clock.advance(86_400_000)
  await world.engine.idle()
  expect(looks - before).toBe(1)
})
