import { describe, expect, test } from 'vitest'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { noSecondServer, useRemotes } from '../fixtures/remotes.ts'
import { recordShell } from '../fixtures/shell-record.ts'
import { soon } from '../fixtures/story-run.ts'
import { answerFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

const obstacle = noElectron ?? noSecondServer

describe.skipIf(obstacle !== null)(`the tray${obstacle === null ? '' : ` (${obstacle})`}`, () => {
  const startDesktop = useDesktop()
  const remotes = useRemotes('tray')
  const lockedRemotes = useRemotes('tray-locked', { ada: 'correct' })

  test('says what the board says, and syncs all mirrors at a click', async () => {
    const { page, electron } = await startDesktop()
    const shell = await recordShell(electron)
    await coreStateInPage(page, 'ready')
    const remote = await remotes.filled('synced')
    await answerFromPage(page, 'mirrors.add', {
      repository: 'team/project',
      createRepository: true,
      direction: 'pull',
      url: remote.url,
    })
    await soon(shell.tray).toMatchObject({ sentence: 'Your mirror is up to date.' })
    expect((await shell.tray()).menu).toEqual([
      'Your mirror is up to date.',
      'Sync all now',
      'Pause',
      'For 1 hour',
      'Until tomorrow',
      'Until resumed',
      'Open Mirrordesk',
      'Quit',
    ])

    const commit = await commitFile(remote.work, 'new.txt', 'new')
    await git(remote.work, 'push', '--quiet', 'origin', 'main')
    await shell.clickTray('Sync all now')
    const branches = () => answerFromPage(page, 'refs.list', { repository: 'team/project', kind: 'branch' })
    await soon(async () => JSON.stringify(await branches())).toContain(commit)
  })

  test('pauses all mirrors until resumed, and says so by its icon, whoever asked for it; and quits for real', async () => {
    const { page, electron, program } = await startDesktop()
    const shell = await recordShell(electron)
    await coreStateInPage(page, 'ready')
    await answerFromPage(page, 'mirrors.pauseAll', { untilAt: null })
    await soon(shell.tray).toMatchObject({ state: 'paused' })
    await shell.clickTray('Resume (paused until resumed)')
    await soon(shell.tray).toMatchObject({ state: 'calm' })
    expect((await answerFromPage(page, 'overview.get', {})).pausedAll).toBeNull()

    const before = Date.now()
    await shell.clickTray('For 1 hour')
    await soon(shell.tray).toMatchObject({ state: 'paused' })
    const { pausedAll } = await answerFromPage(page, 'overview.get', {})
    expect(pausedAll?.untilAt).toBeGreaterThanOrEqual(before + 3_600_000)
    expect((await shell.tray()).menu.find((label) => label.startsWith('Resume'))).toMatch(
      /until .*\d\d:\d\d\)$/,
    )

    const ended = new Promise((resolve) => program.once('exit', resolve))
    await shell.clickTray('Quit').catch(() => undefined)
    expect(await ended).toBe(0)
  })

  test('names the mirror that needs a person, and a click opens its repository', async () => {
    const { page, electron } = await startDesktop()
    const shell = await recordShell(electron)
    await coreStateInPage(page, 'ready')
    await answerFromPage(page, 'mirrors.add', {
      repository: 'team/locked',
      createRepository: true,
      direction: 'pull',
      url: (await lockedRemotes.filled('locked')).url,
      credential: { kind: 'password', username: 'ada', password: 'wrong' },
    })
    await soon(shell.tray).toMatchObject({ state: 'needs-you', sentence: '1 needs you.' })
    const line = (await shell.tray()).menu.find((label) => label.startsWith('team/locked: '))
    await shell.clickTray(line ?? 'a line for team/locked')
    await page.waitForURL('app://mirrordesk/repositories/team%2Flocked')
  })

  test('shows that the core is not running, and that it is back', async () => {
    const { page, electron } = await startDesktop()
    const shell = await recordShell(electron)
    await coreStateInPage(page, 'ready')
    const { processId } = await answerFromPage(page, 'system.info', {})
    process.kill(processId, 'SIGKILL')
    await soon(shell.tray).toMatchObject({
      state: 'stopped',
      sentence: 'The core of Mirrordesk is not running. It is being started again.',
    })
    await soon(shell.tray).toMatchObject({ state: 'calm', sentence: 'No mirrors yet.' })
  })
})
