// `npm run dev`: the core as it is now, and the interface with every change shown at once. Options as for
// `mirrordesk serve`; without --data-dir, a data directory of its own in dev-data/. Runs on Node 24.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build, createServer } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const options = process.argv.slice(2)
const has = (name) => options.some((option) => option === name || option.startsWith(`${name}=`))
const defaults = [
  ...(has('--data-dir') || has('--sample') ? [] : ['--data-dir', path.join(root, 'dev-data')]),
  ...(has('--port') ? [] : ['--port', '0']),
]

// Beside dist/, so that what is installed for use stays as it is.
const built = `dist-dev/${process.pid}`
await build({
  configFile: path.join(root, 'vite.config.ts'),
  logLevel: 'warn',
  build: { outDir: built, rolldownOptions: { input: { cli: path.join(root, 'src-main', 'cli.ts') } } },
})
const core = spawn(
  process.execPath,
  [path.join(root, built, 'cli.mjs'), 'serve', '--link', ...defaults, ...options],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => core.kill(signal))
core.on('exit', (code) => {
  rmSync(path.join(root, built), { recursive: true, force: true })
  process.exit(code ?? 1)
})

/** The core checks whom it is asked for and by which page: both must read as if the page were its own. */
const proxyTo = (address) => {
  const rule = { target: address, changeOrigin: true, headers: { origin: address } }
  return { '/rpc': rule, '/open': rule, '/contract': { ...rule, ws: true } }
}

const startInterface = async (link) => {
  const { origin, search } = new URL(link)
  const server = await createServer({
    configFile: path.join(root, 'vite.renderer.config.ts'),
    server: { host: '127.0.0.1', port: 0, proxy: proxyTo(origin) },
  })
  await server.listen()
  const { port } = server.httpServer.address()
  console.log(`Interface with live changes: http://127.0.0.1:${port}/open${search}`)
}

for await (const line of createInterface({ input: core.stdout })) {
  console.log(line)
  const link = /http:\/\/\S+\/open\?ticket=\S+/.exec(line)?.[0]
  if (link !== undefined) await startInterface(link)
}
