import type { IncomingMessage, ServerResponse } from 'node:http'
import { listInterfaceFiles } from './interface/interface-files.ts'
import type { WebApplicationOptions } from './web-application.ts'

export type WebListenerOptions = Omit<WebApplicationOptions, 'files'> & {
  /** Folder of the built interface; null when it is not built. */
  readonly interfaceDirectory: string | null
}

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const load = async ({ interfaceDirectory, ...options }: WebListenerOptions): Promise<Listener> => {
  const [{ getRequestListener }, { createWebApplication }] = await Promise.all([
    import('@hono/node-server'),
    import('./web-application.ts'),
  ])
  const application = createWebApplication({ ...options, files: listInterfaceFiles(interfaceDirectory) })
  const listener = getRequestListener(application.fetch, { overrideGlobalObjects: false })
  return async (request, response) => {
    await listener(request, response)
  }
}

/**
 * The web application. What it is built on takes time to load (fetch and its classes above all), and neither the
 * desktop shell nor git ask for any of it: it is loaded when the core stands, or with the first request before that.
 */
export const createWebListener = (options: WebListenerOptions): Listener => {
  let loading: Promise<Listener> | null = null
  const loaded = (): Promise<Listener> => (loading ??= load(options))
  setImmediate(() => void loaded().catch(() => undefined))
  return async (request, response) => (await loaded())(request, response)
}
