// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../../src-main/testing/sample-contract.ts'
import { sampleMirror, sampleRun } from '../../../src-main/testing/sample-values.ts'
import type { MatrixCell } from '../../../src-shared/domain/ref-matrix.ts'
import { draw } from '../../testing/draw.tsx'
import { withoutLayout } from '../../testing/no-layout.ts'
import { RefsTab } from './refs-tab.tsx'

withoutLayout()

const repository = sampleOutputs['repositories.get']
const oid = 'a'.repeat(40)
const cell = (change: Partial<MatrixCell>): MatrixCell => ({
  mirrorId: sampleMirror.id,
  state: 'in_sync',
  ahead: 0,
  behind: 0,
  remoteObjectId: oid,
  leftOut: null,
  wasMirrored: true,
  problem: null,
  ...change,
})

const drawMatrix = () => {
  let main = cell({ state: 'behind', behind: 2, remoteObjectId: 'b'.repeat(40) })
  const drawn = draw(<RefsTab repository={repository} kind="branch" />, {
    'refs.matrix': () => ({
      remotes: [
        {
          mirrorId: sampleMirror.id,
          direction: 'pull',
          url: sampleMirror.url,
          host: sampleMirror.host,
          seenAt: 1,
        },
      ],
      items: [{ ref: 'refs/heads/main', objectId: oid, isDefault: true, commit: null, cells: [main] }],
      total: 1,
      nextCursor: null,
    }),
  })
  const arrive = (): void => {
    main = cell({})
    drawn.core.hub().emit('run.changed', { ...sampleRun, repository: repository.name, state: 'finished' })
  }
  return { ...drawn, arrive }
}

test('Enter on the active row tells why it is not in sync, and Escape gives the keyboard back to the list', async () => {
  const { user, core } = drawMatrix()
  const grid = await screen.findByRole('grid')
  await screen.findByRole('button', { name: 'main at git.example.org: 2 behind' })
  grid.focus()
  await user.keyboard('{ArrowDown}{Enter}')
  const reason = await screen.findByRole('dialog', { name: 'main at git.example.org' })
  expect(within(reason).getByText('git.example.org has 2 commits that are not here yet.')).toBeDefined()
  await user.click(within(reason).getByRole('button', { name: 'Sync now' }))
  await waitFor(() => expect(core.calls).toContain('mirrors.syncNow'))
  await user.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(grid))
})

test('a reason that is open stays open when the branch arrives, and says so', async () => {
  const { user, arrive } = drawMatrix()
  await user.click(await screen.findByRole('button', { name: 'main at git.example.org: 2 behind' }))
  const reason = await screen.findByRole('dialog')
  arrive()
  await within(reason).findByText('Both sides are equal.')
})
