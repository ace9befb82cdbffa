import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { head, pushWorld } from '../../testing/push-world.ts'
import { commitFile, git, refsOf } from '../../testing/scratch.ts'

const world = pushWorld('refused-refs')

describe('a refused ref', () => {
  it('of a policy is named with its rule; the others of the push go through', async () => {
    const { host, stored, work, push } = world()
    host.rules.policies = [
      ['main', ['no-push']],
      ['signed/*', ['verify-sig']],
    ]
    const before = await head(stored, 'main')
    const after = await commitFile(work, 'a.txt', 'three')
    const result = await push('origin', 'main', 'main:one', 'main:two', 'main:signed/x')
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toMatch(
      /! \[remote rejected\] main -> main \(denied by policy: no-push \(rule refs\/heads\/main\)\)/,
    )
    expect(result.stderr).toMatch(
      /main -> signed\/x \(denied by policy: verify-sig \(rule refs\/heads\/signed\/\*\): commit \w{12} is not signed\)/,
    )
    expect(await refsOf(stored)).toEqual(
      new Map([
        ['refs/heads/main', before],
        ['refs/heads/one', after],
        ['refs/heads/two', after],
      ]),
    )
    expect(host.takeChanges()[0]?.updates.map(({ ref }) => ref)).toEqual(['refs/heads/one', 'refs/heads/two'])
  })

  it('that stands alone leaves nothing in the store and starts no process, whatever the size of the pack', async () => {
    const { host, work, push, leftOvers, objectCount } = world()
    host.rules.policies = [['*', ['no-push']]]
    const objects = await objectCount()
    await git(work, 'config', 'http.postBuffer', '65536')
    await commitFile(work, 'big', randomBytes(400_000).toString('latin1'))
    for (const refspec of ['main', 'main:new', ':main']) {
      expect((await push('origin', refspec)).stderr).toMatch(/denied by policy: no-push \(rule \*\)/)
    }
    expect(host.takeCommands()).toEqual([])
    expect(host.takeChanges()).toEqual([])
    expect([await objectCount(), leftOvers()]).toEqual([objects, []])
  })

  it('by no-force-push may go forward but not back, aside or away', async () => {
    const { host, stored, work, push, leftOvers, objectCount } = world()
    host.rules.policies = [['main', ['no-force-push']]]
    const forward = await commitFile(work, 'a.txt', 'three')
    expect((await push('--force', 'origin', 'main')).exitCode).toBe(0)
    const objects = await objectCount()
    const denied = /denied by policy: no-force-push \(rule refs\/heads\/main\)/
    expect((await push('--force', 'origin', 'main~1:main')).stderr).toMatch(denied)
    await git(work, 'reset', '--quiet', '--hard', 'HEAD~1')
    await commitFile(work, 'a.txt', 'aside')
    expect((await push('--force', 'origin', 'main')).stderr).toMatch(denied)
    expect((await push('origin', ':main')).stderr).toMatch(denied)
    expect([await head(stored, 'main'), await objectCount(), leftOvers()]).toEqual([forward, objects, []])
    host.rules.policies = [
      ['main', []],
      ['*', ['no-force-push']],
    ]
    expect((await push('--force', 'origin', 'main')).exitCode).toBe(0)
  })

  it('by no-force-push sees through an object that stands in for another', async () => {
    const { host, stored, work, push } = world()
    const before = await head(stored, 'main')
    const aside = await git(work, 'commit-tree', 'main^{tree}', '-m', 'aside')
    const posing = await git(work, 'commit-tree', 'main^{tree}', '-p', before, '-m', 'posing')
    await git(work, 'push', '--quiet', 'origin', `${posing}:refs/replace/${aside}`)
    host.rules.policies = [['main', ['no-force-push']]]
    const result = await push('--force', 'origin', `${aside}:refs/heads/main`)
    expect(result.stderr).toMatch(/denied by policy: no-force-push/)
    expect(await head(stored, 'main')).toBe(before)
  })

  it('is hidden, badly named, or refused by the application', async () => {
    const { host, stored, work, push } = world()
    host.rules.refuseRef = (_access, { ref }) =>
      Promise.resolve(ref === 'refs/heads/main' ? 'main is mirrored; push there' : null)
    await commitFile(work, 'a.txt', 'three')
    const targets = [
      'refs/remotes/mir_1/x',
      'refs/kept/x/y',
      'refs/Kept/x/y',
      'refs/outgoing/x',
      'refs/namespaces/ephemeral/refs/heads/x',
    ]
    const hidden = await push('origin', ...targets.map((target) => `main:${target}`))
    expect(hidden.stderr.match(/deny updating a hidden ref/g)).toHaveLength(targets.length)
    const named = await push('origin', 'main', 'main:refs/stash', 'main:refs/heads/fine')
    expect(named.stderr).toMatch(/main -> main \(main is mirrored; push there\)/)
    expect(named.stderr).toMatch(/main -> refs\/stash \(funny refname\)/)
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/fine', 'refs/heads/main'])
  })

  it('takes the others with it when the push is atomic', async () => {
    const { host, stored, work, push, leftOvers } = world()
    host.rules.policies = [['one', ['no-push']]]
    await commitFile(work, 'a.txt', 'three')
    const before = await refsOf(stored)
    const early = await push('--atomic', 'origin', 'main', 'main:one', 'main:two')
    expect(early.stderr).toMatch(/main -> one \(denied by policy/)
    expect(early.stderr).toMatch(/main -> two \(atomic push failure\)/)
    const late = await push('--atomic', 'origin', 'main', 'main:two', 'main:two/below')
    expect(
      late.stderr.match(/atomic push failure|name clashes|failed to update ref/g)?.length,
    ).toBeGreaterThan(1)
    expect([await refsOf(stored), leftOvers()]).toEqual([before, []])
    expect((await push('--atomic', 'origin', 'main', 'main:two')).exitCode).toBe(0)
  })

  it('whose name clashes with a directory of refs does not hold back the others', async () => {
    const { stored, work, push } = world()
    await commitFile(work, 'a.txt', 'three')
    const result = await push('origin', 'main', 'main:topic', 'main:main/below')
    expect(result.stderr).toMatch(
      /main -> main\/below \(failed to update ref: its name clashes with refs\/heads\/main\)/,
    )
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/main', 'refs/heads/topic'])
  })
})
