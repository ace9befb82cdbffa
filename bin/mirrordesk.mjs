#!/usr/bin/env node
// Starts the command line on a Node that can run it. Plain JavaScript that an old Node can still read.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = [22, 14]
const program = fileURLToPath(import.meta.url)
const built = new URL('../dist/cli.mjs', import.meta.url)

const isTooOld = (version) => {
  const [major, minor] = version.split('.').map(Number)
  return major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])
}

/** The Node that the npm package `node` brought along, beside us or wherever npm hoisted it; null without it. */
const packagedNode = () => {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    const binary = path.join(
      path.dirname(manifest),
      'bin',
      process.platform === 'win32' ? 'node.exe' : 'node',
    )
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

const fail = (...sentences) => {
  console.error(sentences.join('\n'))
  process.exitCode = 1
}

/** Runs this file again with another Node: same streams, signals handed on, its exit code is ours. */
const runAgainWith = (node) => {
  // The channel tells a core that its starter is gone, however that died.
  const child = spawn(node, [program, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, MIRRORDESK_LAUNCHED: '1' },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail(`Mirrordesk could not start ${node}: ${error.message}`))
  child.on('exit', (code) => process.exit(code === null ? 1 : code))
}

if (!existsSync(built)) {
  fail('Mirrordesk is not built yet.', 'Run `npm start` or `npm run build` in its folder first.')
} else if (!isTooOld(process.versions.node)) {
  await import(built.href)
} else {
  const node = packagedNode()
  if (node === null || process.env.MIRRORDESK_LAUNCHED === '1') {
    fail(
      `Mirrordesk needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`,
      'Install a newer Node, or run `npm install` again so that the package `node` brings one along.',
    )
  } else {
    runAgainWith(node)
  }
}
