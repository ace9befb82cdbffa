import { describe, expect, it } from 'vitest'
import type { ForgeOwner } from '../../../src-shared/domain/forge.ts'
import { giteaInEachTest } from '../../testing/fake-forges/gitea/gitea-under-test.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const { current } = giteaInEachTest()
const scratch = scratchDirectory('gitea-change')

const me: ForgeOwner = { id: '1', path: 'ada', kind: 'user', canCreate: null }
const acme: ForgeOwner = { id: '2', path: 'acme', kind: 'organization', canCreate: null }

describe('a new repository', () => {
  it('is empty, and takes a push at the address it is given with', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    const wanted = { owner: me, name: 'tool', isPrivate: true, description: 'A tool' }
    const made = await forge.create(access(token), wanted)
    expect(made).toMatchObject({
      path: 'ada/tool',
      visibility: 'private',
      isEmpty: true,
      description: 'A tool',
    })
    const work = await workRepository(scratch, 'first-push')
    const head = await commitFile(work, 'a.txt', 'a')
    const address = made.cloneUrl.replace('http://', `http://ada:${token}@`)
    await git(work, 'push', '--quiet', address, 'main')
    await fake.idle()
    expect(await git(work, 'ls-remote', address, 'refs/heads/main')).toContain(head)
    expect(await forge.findById(access(token), made.id)).toMatchObject({ repository: { isEmpty: false } })
  })

  it('can belong to an organization', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    fake.addOrganization('acme', { ada: 'owner' })
    const wanted = { owner: acme, name: 'tool', isPrivate: false, description: null }
    expect(await forge.create(access(token), wanted)).toMatchObject({
      path: 'acme/tool',
      visibility: 'public',
    })
  })

  it('is refused with a reason: taken, reserved, not allowed, too many, no scope', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada')
    fake.addUser('bob')
    fake.addOrganization('acme', { bob: 'owner', ada: 'read' })
    fake.addRepository('ada/taken')
    const make = (owner: ForgeOwner, name: string, token = ada.token) =>
      forge.create(access(token), { owner, name, isPrivate: true, description: null })
    await expect(make(me, 'Taken')).rejects.toMatchObject({
      code: 'already_exists',
      details: { what: 'ada/Taken' },
    })
    await expect(make(me, '..')).rejects.toMatchObject({
      code: 'forge_refused',
      details: { said: 'name is reserved [name: ..]' },
    })
    await expect(make(acme, 'tool')).rejects.toMatchObject({ code: 'remote_write_denied' })
    fake.settings.mostRepositories = 1
    await expect(make(me, 'more')).rejects.toMatchObject({ code: 'remote_quota' })
    await expect(
      make(me, 'more', fake.addToken(ada.id, ['read:repository', 'write:user'])),
    ).rejects.toMatchObject({
      code: 'forge_scope_missing',
      details: { scopes: 'write:user and write:repository', for: 'create repositories' },
    })
  })
})

describe('the default branch', () => {
  it('changes, at a repository that was renamed too, and not at the one that has its old name now', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    const row = fake.addRepository('ada/old')
    fake.rename(row, 'new')
    const other = fake.addRepository('ada/old')
    await forge.setDefaultBranch(access(token), { id: String(row.id), path: 'ada/old' }, 'trunk')
    expect([row.defaultBranch, other.defaultBranch]).toEqual(['trunk', 'main'])
  })

  it('is not taken for changed where the server passed over a branch that is not there', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    const row = fake.addRepository('ada/tool', { isEmpty: false })
    const change = forge.setDefaultBranch(access(token), { id: String(row.id), path: 'ada/tool' }, 'none')
    await expect(change).rejects.toMatchObject({
      code: 'forge_refused',
      details: { said: 'there is no branch none' },
    })
  })

  it('is refused without the right, and for a repository that is gone', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    fake.addUser('bob')
    const row = fake.addRepository('bob/tool')
    const at = { id: String(row.id), path: 'bob/tool' }
    await expect(forge.setDefaultBranch(access(token), at, 'x')).rejects.toMatchObject({
      code: 'remote_write_denied',
    })
    fake.remove(row)
    await expect(forge.setDefaultBranch(access(token), at, 'x')).rejects.toMatchObject({
      code: 'remote_not_found',
      details: { path: 'bob/tool' },
    })
  })
})

describe('webhooks', () => {
  it('are set up active, signed, for pushes and refs that come and go; listed; and removed twice', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    fake.settings.mostItems = 2
    const row = fake.addRepository('ada/tool')
    const at = { id: String(row.id), path: 'ada/tool' }
    const hook = { url: 'https://relay.example.org/h', secret: 'a secret of ours' }
    const made = await forge.createHook(access(token), at, hook)
    expect(made).toEqual({ id: made.id, url: hook.url, isActive: true })
    expect(row.hooks[0]).toMatchObject({
      events: ['push', 'create', 'delete'],
      config: { content_type: 'json', secret: hook.secret },
    })
    for (let more = 0; more < 4; more += 1) await forge.createHook(access(token), at, hook)
    expect(await forge.listHooks(access(token), at)).toHaveLength(5)
    await forge.removeHook(access(token), at, made.id)
    await forge.removeHook(access(token), at, made.id)
    expect(await forge.listHooks(access(token), at)).toHaveLength(4)
  })

  it('are not set up without a secret: their signature would be of nothing', async () => {
    const { fake, forge, access } = current()
    const { token } = fake.addUser('ada')
    const row = fake.addRepository('ada/tool')
    const made = forge.createHook(
      access(token),
      { id: String(row.id), path: 'ada/tool' },
      { url: 'https://x', secret: '' },
    )
    await expect(made).rejects.toMatchObject({ code: 'invalid_input', details: { field: 'secret' } })
    expect(fake.requests).toHaveLength(0)
  })

  it('are refused where they are switched off, or with too small a scope, without the secret in what is said', async () => {
    const { fake, forge, access } = current()
    const ada = fake.addUser('ada')
    const row = fake.addRepository('ada/tool')
    const at = { id: String(row.id), path: 'ada/tool' }
    const hook = { url: 'https://x', secret: 'a secret of ours' }
    const reader = access(fake.addToken(ada.id, ['read:repository']))
    await expect(forge.createHook(reader, at, hook)).rejects.toMatchObject({ code: 'forge_scope_missing' })
    fake.settings.webhooksDisabled = true
    await expect(forge.createHook(access(ada.token), at, hook)).rejects.toMatchObject({
      code: 'forge_cannot',
    })
    fake.fail({ kind: 'answer', at: /POST.*hooks/, status: 422, body: '{"message":"bad a secret of ours"}' })
    const error: unknown = await forge.createHook(access(ada.token), at, hook).catch((one: unknown) => one)
    expect(JSON.stringify(error)).toContain('[redacted]')
    expect(`${JSON.stringify(error)}${String(error)}`).not.toContain('a secret of ours')
  })
})
