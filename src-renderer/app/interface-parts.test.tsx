// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { createMemoryWindowBridge } from '../../src-main/testing/memory-window-bridge.ts'
import type { ContractHandlers } from '../../src-shared/contract/contract-types.ts'
import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts'
import { ContractProvider } from '../stores/contract-context.tsx'
import { createStores } from '../stores/create-stores.ts'
import { createWindowConnection } from '../transport/window-connection.ts'
import { sampleMirror, sampleOutputs, sampleRun } from '../../src-main/testing/sample-contract.ts'
import type { MatrixCell } from '../../src-shared/domain/ref-matrix.ts'
import { RefsTab } from '../features/refs/refs-tab.tsx'
import { TokenForm } from '../widgets/token/token-form.tsx'
import { defaultSettings, type Settings } from '../../src-shared/domain/settings.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { SettingsPage } from '../features/settings/settings-page.tsx'

const ends: (() => void)[] = []
afterEach(() => {
  cleanup()
  for (const end of ends.splice(0)) end()
})

// jsdom lays nothing out: it knows neither sizes nor what is in view.
globalThis.ResizeObserver = class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
Element.prototype.scrollIntoView = () => undefined
for (const [name, pixels] of [
  ['clientHeight', 600],
  ['clientWidth', 1_000],
] as const) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => pixels })
}

/** Draws a part of the interface on a real contract in memory. */
const draw = (
  part: ReactNode,
  handlers: Partial<ContractHandlers> = {},
  options: { readonly place?: string; readonly shell?: WindowBridge['shell'] } = {},
) => {
  const core = createMemoryWindowBridge(handlers)
  const bridge = options.shell === undefined ? core.bridge : { ...core.bridge, shell: options.shell }
  const stores = createStores(createWindowConnection(bridge))
  ends.push(stores.close)
  const place = memoryLocation({ path: options.place ?? '/', record: true })
  render(
    <ContractProvider stores={stores}>
      <Router hook={place.hook} searchHook={place.searchHook}>
        {part}
      </Router>
    </ContractProvider>,
  )
  return { core, stores, user: userEvent.setup(), placesSeen: place.history }
}

const repository = sampleOutputs['repositories.get']
const oid = 'a'.repeat(40)
const cell = (change: Partial<MatrixCell>): MatrixCell => ({
  mirrorId: sampleMirror.id,
  state: 'in_sync',
  ahead: 0,
  behind: 0,
  remoteObjectId: oid,
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

test('a token is asked for as chosen, and its address goes away with another choice', async () => {
  const asked: unknown[] = []
  const { user } = draw(<TokenForm repository="notes" />, {
    'tokens.mint': (input) => {
      asked.push(input)
      return { ...sampleOutputs['tokens.mint'], url: 'http://127.0.0.1:7420/notes.git' }
    },
  })
  await user.selectOptions(screen.getByLabelText('May'), 'Clone and fetch only')
  await user.selectOptions(screen.getByLabelText('For'), '1 hour')
  await user.click(screen.getByRole('button', { name: 'Make an address with a token' }))
  await screen.findByDisplayValue('http://127.0.0.1:7420/notes.git')
  expect(asked).toMatchObject([{ repository: 'notes', scopes: ['git:read'], ttlMs: 3_600_000 }])
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Make another' }))
  await user.selectOptions(screen.getByLabelText('For'), '1 day')
  await waitFor(() => expect(screen.queryByDisplayValue('http://127.0.0.1:7420/notes.git')).toBeNull())
})

test('a refused change is taken back, with the reason beside its field', async () => {
  const { user } = draw(<SettingsPage />, {
    'settings.get': () => defaultSettings,
    'settings.change': () => {
      throw new AppError('invalid_input', 'The disk is full.')
    },
  })
  await user.click(await screen.findByRole('radio', { name: 'Dark' }))
  expect((await screen.findByRole('alert')).textContent).toBe('The disk is full.')
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'As the system' }).checked).toBe(true)
})

test('a changed port asks for a restart, until a core runs that was started with it', async () => {
  let settings: Settings = defaultSettings
  let startedWith = { listenHost: null, listenPort: null as number | null, gitPath: null }
  const asked: string[] = []
  const { user, core } = draw(
    <SettingsPage />,
    {
      'settings.get': () => settings,
      'settings.change': (change) => (settings = { ...settings, ...change }),
      'system.info': () => ({ ...sampleOutputs['system.info'], startedWith }),
    },
    {
      shell: (name) => {
        asked.push(name)
        return Promise.reject(new Error('not here'))
      },
    },
  )
  await user.type(await screen.findByLabelText('Port'), '7500{Enter}')
  await user.click(await screen.findByRole('button', { name: 'Restart now' }))
  expect(asked).toContain('shell.restartCore')
  startedWith = { ...startedWith, listenPort: 7_500 }
  core.start()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Restart now' })).toBeNull())
})
