// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { sampleOutputs } from '../../../src-main/testing/sample-contract.ts'
import { sampleMirror, sampleStanding } from '../../../src-main/testing/sample-values.ts'
import { draw } from '../../testing/draw.tsx'
import { WhyTab } from './why-tab.tsx'

const repository = sampleOutputs['repositories.get']

test('a ref has one answer for each mirror: reason, both sides, runs, and the button', async () => {
  const { user, core } = draw(<WhyTab repository={repository} refText="refs/heads/main" />)
  const answer = await screen.findByRole('region', { name: /git\.example\.org/ })
  expect(within(answer).getByText(/refused it: protected at the remote/)).toBeDefined()
  expect(within(answer).getByRole('list', { name: `Runs with ${sampleMirror.host}` })).toBeDefined()
  expect(core.calls).not.toContain('refs.lookNow')
  await user.click(
    within(answer).getByRole('button', { name: `Look at the remote now: ${sampleMirror.host}` }),
  )
  await waitFor(() => expect(core.calls).toContain('refs.lookNow'))
  await user.click(within(answer).getByRole('button', { name: 'Sync now' }))
  await waitFor(() => expect(core.calls).toContain('mirrors.syncNow'))
})

test('it reads again when a run of the repository has ended', async () => {
  let count = 0
  const { core } = draw(<WhyTab repository={repository} refText="main" />, {
    'refs.standing': () => {
      count += 1
      return { ...sampleStanding, mirrors: count === 1 ? sampleStanding.mirrors : [] }
    },
  })
  await screen.findByRole('region', { name: /git\.example\.org/ })
  core.hub().emit('mirror.changed', { ...sampleMirror, repository: repository.name })
  await screen.findByRole('heading', { name: 'No mirror yet' })
})

test('without a branch it asks for one, and does not ask the core about nothing', async () => {
  const { core } = draw(<WhyTab repository={repository} refText={null} />)
  expect(await screen.findByRole('heading', { name: 'Why is a branch not there?' })).toBeDefined()
  expect(screen.getByRole('button', { name: 'Look' })).toHaveProperty('disabled', true)
  expect(core.calls).not.toContain('refs.standing')
})
