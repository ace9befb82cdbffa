import { rmSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'vitest'
import { refuseAll } from '../../src-main/testing/fault-host/hooks.ts'
import { forgeCommits } from '../fixtures/forge-commits.ts'
import type { OpenInterface } from '../fixtures/interface-world.ts'
import { expect } from '../fixtures/web-expect.ts'
import { boardOf } from '../page-models/board.ts'

export const tellRefusedForgeMirror = (open: OpenInterface): void => {
  describe('a push mirror that a forge runs', () => {
    test('fails with the words of the forge where its target refuses, and recovers', async () => {
      const { page, go, remotes, contract, dataDirectory } = await open()
      const home = await remotes.forgejo()
      const user = `kay-${home.state.users.size}`
      const { token } = home.addUser(user)
      const name = `${user}/tool`
      const tool = home.addRepository(name)
      const commits = await forgeCommits(dataDirectory, 'work-of-refused-story')
      await commits.add(await home.directoryOf(tool), 'first')
      tool.isEmpty = false
      const target = await remotes.empty('frozen')
      const account = await contract.call('accounts.connect', { kind: 'forgejo', address: home.url, token })
      const added = await contract.call('forgeMirrors.add', {
        accountId: account.id,
        repository: name,
        direction: 'push',
        url: target.url,
        confirmPublic: true,
      })
      expect(added.outcome).toBe('done')

      await go('/')
      const board = boardOf(page)
      const { detail } = board
      await expect(board.status(name, 'Up to date')).toBeVisible()

      refuseAll(target.bare, 'A freeze until Monday.')
      const tip = await commits.add(await home.directoryOf(tool), 'second')
      await board.row(name).click()
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(detail).toContainText('refused main.')
      await expect(detail).toContainText('It said: A freeze until Monday.')
      await expect(board.problem(name)).toBeVisible()
      await expect(board.row(name)).toContainText('refused')
      expect([...(await target.refs()).values()]).not.toContain(tip)

      rmSync(path.join(target.bare, 'hooks', 'pre-receive'))
      await detail.getByRole('button', { name: 'Sync now' }).click()
      await expect(board.status(name, 'Up to date')).toBeVisible()
      await expect(board.problem(name)).toBeHidden()
      await expect(detail).not.toContainText('A freeze until Monday.')
      expect((await target.refs()).get('refs/heads/main')).toBe(tip)
      expect(home.violations).toEqual([])
    })
  })
}
