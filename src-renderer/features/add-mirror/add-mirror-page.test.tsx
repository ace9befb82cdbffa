// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryWindowBridge } from '../../../src-main/testing/memory-window-bridge.ts'
import type { CallInput, ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { ContractProvider } from '../../stores/contract-context.tsx'
import { createStores } from '../../stores/create-stores.ts'
import { createWindowConnection } from '../../transport/window-connection.ts'
import { AddMirrorPage } from './add-mirror-page.tsx'

const ends: (() => void)[] = []
beforeEach(() => window.history.replaceState(null, '', '/add'))
afterEach(() => {
  cleanup()
  for (const end of ends.splice(0)) end()
})

const secret = 'hunter2-secret'

/** A remote that opens for one password, and the form before it. */
const start = () => {
  const tested: CallInput<'remotes.test'>[] = []
  const handlers: Partial<ContractHandlers> = {
    'accounts.list': () => ({ items: [] }),
    'repositories.list': () => ({ items: [], nextCursor: null }),
    'remotes.test': (input) => {
      tested.push(input)
      if (input.credential?.kind !== 'password' || input.credential.password !== secret) {
        throw new AppError('remote_auth_failed', '', { details: { host: 'git.example.org' } })
      }
      return {
        url: input.url,
        host: 'git.example.org',
        branchCount: 2,
        tagCount: 0,
        hiddenRefCount: 0,
        defaultBranch: 'main',
        isEmpty: false,
        canWrite: null,
      }
    },
    'mirrors.plan': () => ({
      counts: { create: 2, update: 0, overwrite: 0, delete: 0, leave: 0, stop: 0, unchanged: 0 },
      refs: [],
    }),
  }
  const core = createMemoryWindowBridge(handlers)
  const stores = createStores(createWindowConnection(core.bridge))
  ends.push(stores.close)
  render(
    <ContractProvider stores={stores}>
      <AddMirrorPage />
    </ContractProvider>,
  )
  return { tested, field: screen.getByLabelText(/^Paste a git address/) }
}

it('takes a pasted sign-in out of the field at once, and tests with it', async () => {
  const { tested, field } = start()
  await userEvent.click(field)
  await userEvent.paste(`https://ada:${secret}@git.example.org/team/engine.git`)
  expect(field).toHaveProperty('value', 'https://git.example.org/team/engine.git')
  await screen.findByText(/Found 2 branches/)
  expect(tested.map(({ url }) => url)).toEqual(['https://git.example.org/team/engine.git'])
  await screen.findByText('The first run creates 2 branches and tags in team/engine.')
  expect(screen.getByRole('button', { name: 'Add mirror' })).toHaveProperty('disabled', false)
  expect(document.body.innerHTML).not.toContain(secret)
  expect(window.location.href).not.toContain(secret)
})

it('takes a sign-in that came with the address of the page out of it', async () => {
  window.history.replaceState(
    null,
    '',
    `/add?url=${encodeURIComponent(`https://ada:${secret}@git.example.org/e`)}`,
  )
  start()
  await waitFor(() => expect(window.location.search).toBe('?url=https%3A%2F%2Fgit.example.org%2Fe'))
  await screen.findByText(/Found 2 branches/)
})

it('asks for a sign-in where the host wants one, and goes on with it', async () => {
  const { tested, field } = start()
  await userEvent.type(field, 'git.example.org/engine')
  await screen.findByText('git.example.org wants a sign-in.')
  expect(screen.getByRole('button', { name: 'Add mirror' })).toHaveProperty('disabled', true)
  await userEvent.type(screen.getByLabelText('User name'), 'ada')
  await userEvent.type(screen.getByLabelText('Password or token'), `${secret}{Enter}`)
  await screen.findByText(/Found 2 branches/)
  // Neither half an address nor half a password went out.
  expect(tested).toHaveLength(2)
})
