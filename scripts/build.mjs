// `npm run build`: the core and the shells, the preload script, the interface. Runs on Node 24.
import { build } from 'vite'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

// The first empties dist/, so they run one after the other.
for (const name of ['vite.config.ts', 'vite.preload.config.ts', 'vite.renderer.config.ts']) {
  await build({ configFile: path.join(root, name), logLevel: process.env.MIRRORDESK_BUILD_LOG ?? 'warn' })
}
