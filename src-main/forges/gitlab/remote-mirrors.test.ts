import { describe, expect, it } from 'vitest'
import { everythingIn, failureOf } from '../../testing/fake-forges/forge-under-test.ts'
import { gitlabUnderTest } from '../../testing/fake-forges/gitlab/gitlab-under-test.ts'
import { levels } from '../../testing/fake-forges/gitlab/start-fake-gitlab.ts'
import { createGitlabRemoteMirrors } from './remote-mirrors.ts'

const target = { url: 'https://target.example/Acme/tool.git', username: 'me@x', password: 'p:ss/wörd' }

const underTest = async () => {
  const world = await gitlabUnderTest()
  const project = world.fake.addRepository('ada/tool')
  return {
    ...world,
    project,
    repository: { id: String(project.id), path: 'ada/tool' },
    mirrors: createGitlabRemoteMirrors(world.clock),
  }
}

describe('a push mirror of GitLab’s own', () => {
  it('is made switched on, with its sign-in, which comes back nowhere', async () => {
    const { fake, access, project, repository, mirrors } = await underTest()
    const made = await mirrors.create(access, repository, target)
    expect(made).toEqual({
      id: made.id,
      url: target.url,
      isEnabled: true,
      state: 'none',
      lastSuccessAt: null,
      lastRunAt: null,
      lastError: null,
      keepsDivergentRefs: false,
      onlyProtectedBranches: false,
    })
    const kept = new URL(project.mirrors[0]?.url ?? '')
    expect([kept.username, kept.password].map(decodeURIComponent)).toEqual(['me@x', 'p:ss/wörd'])
    expect(fake.requests.map(({ url }) => url).join()).not.toContain('p:ss')
  })

  it('is not made twice for the same place', async () => {
    const { access, project, repository, mirrors } = await underTest()
    const first = await mirrors.create(access, repository, target)
    const again = await failureOf(
      mirrors.create(access, repository, {
        ...target,
        url: 'https://TARGET.example/acme/tool/',
        password: 'another',
      }),
    )
    expect([again.code, again.details['mirrorId'], project.mirrors.length]).toEqual([
      'already_exists',
      first.id,
      1,
    ])
  })

  it('is made to run, tells how it went, and is removed', async () => {
    const { access, project, repository, mirrors } = await underTest()
    const { id } = await mirrors.create(access, repository, target)
    await mirrors.sync(access, repository, id)
    expect((await mirrors.list(access, repository))[0]?.state).toBe('scheduled')
    Object.assign(project.mirrors[0] ?? {}, {
      state: 'failed',
      lastError: "fatal: could not read from 'https://me:leak@target.example/acme/tool.git'",
      lastSuccess: '2026-11-20T10:00:00.000Z',
    })
    expect((await mirrors.list(access, repository))[0]).toMatchObject({
      state: 'failed',
      lastError: "fatal: could not read from 'https://target.example/acme/tool.git'",
      lastSuccessAt: Date.UTC(2026, 10, 20, 10),
    })
    await mirrors.remove(access, repository, id)
    expect(await mirrors.list(access, repository)).toEqual([])
  })

  it('is denied to who is no maintainer, and that is not taken for a bad token', async () => {
    const { fake, access, ada, mirrors, accessWith } = await underTest()
    fake.addUser('eve')
    const { id } = fake.addRepository('eve/tool', { members: new Map([[ada.id, levels.developer]]) })
    const repository = { id: String(id), path: 'eve/tool' }
    expect((await failureOf(mirrors.create(access, repository, target))).code).toBe('remote_write_denied')
    const unknown = await failureOf(mirrors.list(accessWith('glpat-nonsense'), repository))
    expect(unknown.code).toBe('remote_auth_failed')
  })

  it('tells no failure the sign-in', async () => {
    const { fake, access, repository, mirrors } = await underTest()
    for (const status of [400, 401, 403, 500]) {
      fake.failNext({ status, body: { message: { url: ['is blocked'] } } }, /^POST/)
      const failure = await failureOf(mirrors.create(access, repository, target))
      expect(everythingIn(failure)).not.toMatch(/ss\/w|p%3Ass|p:ss/)
    }
  })

  it('that pulls is declined before anything is sent', async () => {
    const { fake, access, mirrors } = await underTest()
    expect(mirrors.refusePull(access)).toMatchObject({ code: 'forge_cannot' })
    expect(fake.requests).toEqual([])
  })
})
