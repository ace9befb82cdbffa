import { chromium, type Browser, type CDPSession } from '@playwright/test'
import { findBrowser } from '../../scripts/test/find-browser.mjs'
import { residentKib } from '../process-figures.ts'

/** A real Chromium without a window. */
export const startBrowser = async (say: (text: string) => void): Promise<Browser> => {
  const executablePath = await findBrowser(say)
  if (executablePath === null) throw new Error('The interface is measured in a browser, and there is none.')
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--enable-precise-memory-info', '--js-flags=--expose-gc'],
  })
}

type ProcessInfo = { readonly type: string; readonly id: number }

/** Resident memory of the largest renderer process, which is that of the page, in MiB. */
export const rendererMebibytes = async (browser: Browser): Promise<number> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: readonly ProcessInfo[]
  }
  await session.detach()
  const renderers = processInfo.filter(({ type }) => type === 'renderer')
  return Math.max(...renderers.map(({ id }) => residentKib(id))) / 1_024
}

/** What JavaScript holds after a collection, in MiB. */
export const heapMebibytes = async (session: CDPSession): Promise<number> => {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1_048_576
}
