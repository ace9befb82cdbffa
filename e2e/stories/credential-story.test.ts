import { describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { showMirror, soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(`a wrong password ${apacheAvailable.reason ?? ''}`, () => {
  const right = 'correct horse'
  const wrong = 'wrong battery'
  const world = storyWorld('credential', { ada: right })

  it('fails with what to do, and once the account is corrected every mirror of it runs by itself', async () => {
    const source = await world.filledRemote('source')
    const target = await world.emptyRemote('target')
    const host = new URL(source.url).host
    const stored = await world.here.runWith(
      `${wrong}\n`,
      ...['account', 'add', 'generic', '--host', host, '--label', 'work'],
      ...['--username', 'ada', '--password-stdin'],
    )
    expect(stored).toMatchObject({ exitCode: 0 })

    const pulled = await world.here.run('mirror', 'add', 'pulled', '--pull', source.url, '--account', 'work')
    await world.here.run('repo', 'import', source.bare, 'pushed')
    const pushed = await world.here.run('mirror', 'add', 'pushed', '--push', target.url, '--account', 'work')
    for (const { exitCode, stdout, stderr } of [pulled, pushed]) {
      expect(exitCode).toBe(1)
      expect(stdout).toContain('Failed.')
      expect(stderr).toContain(`The sign-in to ${host} does not work.`)
      expect(stderr).toContain('Give a valid username and password or token.')
      expect(stdout + stderr).not.toContain(wrong)
    }
    expect(await world.localRefs('pulled')).toEqual(new Map())

    const changed = await world.here.runWith(`${right}\n`, 'account', 'change', 'work', '--password-stdin')
    expect(changed).toMatchObject({ exitCode: 0 })
    expect(changed.stdout + changed.stderr).not.toContain(right)
    await soon(() => world.localRefs('pulled')).toEqual(await source.refs())
    await soon(target.refs).toEqual(await source.refs())
    for (const name of ['pulled', 'pushed']) {
      await soon(() => showMirror(world.here, name)).toMatchObject({
        status: 'active',
        failure: null,
        consecutiveFailures: 0,
        runs: expect.arrayContaining([
          expect.objectContaining({ trigger: 'retry', outcome: 'succeeded' }),
        ]) as unknown,
      })
    }
  })
})
