/** `npm run bench` and `npm run bench:real`: sets up, builds, and runs a benchmark of bench/ on Node 24. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { checkGit, checkNode, ensureBuild, ensureDependencies, projectNode, root } from './set-up.mjs'

try {
  checkNode()
  checkGit()
  await ensureDependencies()
  await ensureBuild()
  const [name, ...args] = process.argv.slice(2)
  const run = spawnSync(projectNode, [path.join(root, 'bench', `${name}.ts`), ...args], { stdio: 'inherit' })
  process.exitCode = run.status ?? 1
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
