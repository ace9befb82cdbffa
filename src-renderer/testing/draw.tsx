import { cleanup, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach } from 'vitest'
import { Router } from 'wouter'
import { memoryLocation } from 'wouter/memory-location'
import { createMemoryWindowBridge } from '../../src-main/testing/memory-window-bridge.ts'
import type { ContractHandlers } from '../../src-shared/contract/contract-types.ts'
import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts'
import { ContractProvider } from '../stores/contract-context.tsx'
import { createStores } from '../stores/create-stores.ts'
import { createWindowConnection } from '../transport/window-connection.ts'

const ends: (() => void)[] = []
afterEach(() => {
  cleanup()
  for (const end of ends.splice(0)) end()
})

/** Draws a part of the interface on a real contract in memory. It goes away after the test. */
export const draw = (
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
