import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'

/** The token comes by the environment: other users of the machine see the arguments of a process. */
const script = (body: string): string => `
wrk.method = "POST"
wrk.body = ${JSON.stringify(body)}
wrk.headers["Content-Type"] = "application/x-git-upload-pack-request"
wrk.headers["Git-Protocol"] = "version=2"
wrk.headers["Authorization"] = os.getenv("BENCH_AUTHORIZATION")
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("answered=%d us=%d failed=%d\\n", summary.requests, summary.duration, failed))
end
`

/** Whether wrk is there (Debian package `wrk`). https://github.com/wg/wrk */
export const wrkAvailable = (): boolean => {
  // It has no option that only says so: without an address it explains itself.
  const { error } = spawnSync('wrk', [], { stdio: 'ignore' })
  return error === undefined
}

/** Answers a second, by a client that costs the machine a tenth of what a server does. */
export const ratedByWrk = async (
  url: string,
  {
    body,
    authorization,
    connections,
    forMs,
  }: {
    readonly body: string
    readonly authorization: string | undefined
    readonly connections: number
    readonly forMs: number
  },
): Promise<number> => {
  const directory = mkdtempSync(path.join(tmpdir(), 'mirrordesk-wrk-'))
  try {
    const file = path.join(directory, 'ls-refs.lua')
    writeFileSync(file, script(body))
    const duration = `${Math.max(1, Math.round(forMs / 1_000))}s`
    const wrk = spawn('wrk', ['-t1', `-c${connections}`, `-d${duration}`, '-s', file, url], {
      env: { ...process.env, ...(authorization === undefined ? {} : { BENCH_AUTHORIZATION: authorization }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [output] = await Promise.all([text(wrk.stdout), once(wrk, 'close')])
    const [, answered, microseconds, failed] = /answered=(\d+) us=(\d+) failed=(\d+)/.exec(output) ?? []
    if (answered === undefined || failed !== '0') throw new Error(`ls-refs: wrk says ${output.trim()}`)
    return Number(answered) / (Number(microseconds) / 1_000_000)
  } finally {
    rmSync(directory, { recursive: true })
  }
}
