import { randomBytes } from 'node:crypto'
import type { App, AppOptions } from '../app/app-options.ts'
import { createApp } from '../app/create-app.ts'

/** The whole core on a loopback port of its own. A second one on the same directory needs the same `vaultKey`. */
export const startTestCore = (
  options: Pick<AppOptions, 'dataDirectory'> & Partial<AppOptions>,
): Promise<App> =>
  createApp({
    host: '127.0.0.1',
    port: 0,
    organization: 'local',
    version: '0.0.1',
    vaultKey: randomBytes(32),
    ...options,
  })
