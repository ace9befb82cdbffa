import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { it } from 'vitest'
import { startRestWorld } from '../../testing/rest-world.ts'
import { scratchDirectory } from '../../testing/scratch.ts'
const scratch = scratchDirectory('zz')
const real = '/tmp/real/git.git'
it('measures', { timeout: 300_000 }, async () => {
  const world = await startRestWorld(scratch)
  const dir = await world.createRepository('big')
  writeFileSync(`${dir}/objects/info/alternates`, `${real}/objects\n`)
  const tip = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: real }).toString().trim()
  execFileSync('git', ['update-ref', 'refs/heads/main', tip], { cwd: dir })
  const token = await world.token('big', ['git:read'])
  const median = async (n: number, f: (i: number) => unknown): Promise<number> => {
    const t: number[] = []
    for (let i = 0; i < n; i++) { const s = performance.now(); await f(i); t.push(performance.now() - s) }
    return t.sort((a, b) => a - b)[n >> 1] as number
  }
  const g = (...a: string[]) => { try { execFileSync('git', a, { cwd: dir, maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] }) } catch {} }
  const get = async (p: string) => { const r = await world.call(p, { token }); if (r.status !== 200) console.log(p, r.status, r.text.slice(0, 300)); return r }
  const grep = (body: object) => world.call('/api/v1/repos/grep', { token, method: 'POST', body })
  const row = (name: string, ours: number, theirs: number) => console.log(name, ours.toFixed(1), theirs.toFixed(1), (ours / theirs).toFixed(3))
  for (let round = 0; round < 2; round++) {
    row('commits first page', await median(15, () => get('/api/v1/repos/commits')), await median(15, () => g('log', '-20')))
    const first = performance.now(); await get('/api/v1/repos/commits?path=Documentation/git-blame.txt'); console.log('path first time', performance.now() - first)
    row('commits of path', await median(15, () => get('/api/v1/repos/commits?path=Documentation/git-blame.txt')), await median(5, () => g('log', '-20', '--', 'Documentation/git-blame.txt')))
    for (const pattern of ['TODO|FIXME', 'xstrdup_or_null', 'strbuf_[a-z]+_qqq'])
      row(`grep ${pattern}`, await median(7, () => grep({ query: { pattern } })), await median(7, () => g('grep', '-n', '-I', '-E', pattern, tip)))
    row('grep common', await median(7, () => grep({ query: { pattern: 'strbuf' } })), await median(7, () => g('grep', '-n', '-I', '-E', 'strbuf', tip)))
    row('blame', await median(3, () => get('/api/v1/repos/blame?path=builtin/clone.c')), await median(3, () => g('blame', tip, '--', 'builtin/clone.c')))
    row('diff parent', await median(9, () => get('/api/v1/repos/diff?sha=main~50')), await median(9, () => g('diff', '-M', 'main~51', 'main~50')))
  }
})
