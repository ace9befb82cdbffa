import type { Page } from '@playwright/test'
import { beforeAll, describe } from 'vitest'
import { describeContractTransport } from '../../src-main/testing/contract-conformance.ts'
import { createFrameClient, type FrameClient } from '../../src-shared/contract/frame-client.ts'
import type { ServerFrame } from '../../src-shared/contract/frames.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { useCoreRelay } from '../fixtures/core-relay.ts'
import { noElectron, useDesktop } from '../fixtures/electron-app.ts'
import { callFromPage, coreStateInPage } from '../fixtures/window-calls.ts'

/** The window's page stands between the clients of the suite and the shell: what they send passes its bridge. */
describe.skipIf(noElectron !== null)(
  `the bridge of the window${noElectron === null ? '' : ` (${noElectron})`}`,
  () => {
    const startDesktop = useDesktop({ perFile: true })
    const relay = useCoreRelay()
    const clients = new Set<FrameClient>()
    let page: Page

    beforeAll(async () => {
      page = (await startDesktop({ environment: relay.environment() })).page
      await coreStateInPage(page, 'ready')
      await page.exposeFunction('frameCame', (frame: ServerFrame) => {
        for (const client of clients) client.receive(frame)
      })
      await page.evaluate(() =>
        mirrordesk.onFrame((frame) => {
          ;(globalThis as unknown as { frameCame: (frame: ServerFrame) => void }).frameCame(frame)
        }),
      )
    })

    describeContractTransport({
      name: 'Electron IPC',
      carriesEvents: true,
      resumes: false,
      limitsCalls: false,
      serve: (host) => {
        const stop = relay.serve(host)
        const close = (): Promise<void> => {
          stop()
          return Promise.resolve()
        }
        const connect = ({ listener }: Parameters<typeof connectClient>[0]) =>
          Promise.resolve(connectClient({ listener }))
        return Promise.resolve({ connect, close })
      },
    })

    const connectClient = ({ listener }: { listener?: Parameters<FrameClient['on']>[0] }) => {
      const client = createFrameClient((frame) => {
        void callFromPage(page, frame.name, frame.input).then((answer) =>
          client.receive({ ...answer, id: frame.id }),
        )
      })
      if (listener !== undefined) client.on(listener)
      clients.add(client)
      const close = (): Promise<void> => {
        clients.delete(client)
        client.end(new AppError('not_running', 'The client was closed.'))
        return Promise.resolve()
      }
      return { call: client.call, close }
    }
  },
)
