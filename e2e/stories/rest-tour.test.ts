import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, it } from 'vitest'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { programFile, startProgram, type RunningProgram } from '../fixtures/built-program.ts'

const scratch = scratchDirectory('rest-tour')
const documentation = readFileSync(new URL('../../docs/rest-api.md', import.meta.url), 'utf8')
let program: RunningProgram

/** The commands of the tour, in order, as they stand on the page. */
const commands = [...documentation.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block ?? '')

/** `mirrordesk` on the PATH, for the data directory of this test. */
const programFolder = (): string => {
  const folder = path.join(scratch, 'bin')
  mkdirSync(folder)
  const file = path.join(folder, 'mirrordesk')
  const dataDirectory = path.join(scratch, 'data')
  writeFileSync(
    file,
    `#!/bin/sh\nexec '${process.execPath}' '${programFile}' "$@" --data-dir '${dataDirectory}'\n`,
  )
  chmodSync(file, 0o755)
  return folder
}

beforeAll(async () => {
  program = await startProgram(path.join(scratch, 'data'))
})

describe('the tour of docs/rest-api.md', () => {
  it('runs as it is written, on the address of this program', async () => {
    expect(commands.length).toBeGreaterThan(4)
    const script = commands.join('\n').replaceAll('http://127.0.0.1:7420', program.address)
    const shell = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: scratch,
      env: {
        PATH: `${programFolder()}:${process.env['PATH'] ?? ''}`,
        HOME: scratch,
        GIT_CONFIG_NOSYSTEM: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise<number | null>((resolve) => shell.once('close', resolve))
    const [said, complained, exitCode] = await Promise.all([text(shell.stdout), text(shell.stderr), ended])
    expect([exitCode, complained]).toEqual([0, ''])
    expect(said).toContain('"repo_name":"team/tour"')
    expect(said).toContain('"status":"ok"')
    expect(said).toContain('"message":"Begin"')
    expect(said).toContain('"message":"tag created"')
    expect(said.endsWith('Hello\n')).toBe(true)
  })
})
