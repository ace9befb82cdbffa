/**
 * `npm run lint [-- --fix]`: ESLint over everything, a part at a time, each in a process of its own. One that has seen all
 * of it holds the types of four programs, which is more than Node gives it, and spends most of its time on making room.
 */
import { spawnSync } from 'node:child_process'
import { projectNode, root } from './set-up.mjs'
import { commandScript } from './test/project-command.mjs'

/** Each leaves to another part what it ignores; the last one takes whatever is left. */
const parts = [
  ['src-main/core'],
  ['src-main', '--ignore-pattern', 'src-main/core/**'],
  ['src-renderer'],
  ['.', '--ignore-pattern', 'src-main/**', '--ignore-pattern', 'src-renderer/**'],
]

const eslint = commandScript('eslint')
const failed = parts.filter((part) => {
  const args = [eslint, '--max-warnings', '0', ...part, ...process.argv.slice(2)]
  return spawnSync(projectNode, args, { cwd: root, stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) {
  console.error(`ESLint found something in ${failed.map(([folder]) => folder).join(', ')}.`)
  process.exitCode = 1
}
