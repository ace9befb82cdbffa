import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

/**
 * A core whose interface is to be shown, as `mirrordesk serve` starts it, with calls of the contract.
 * @param program the launcher of a build
 */
export const startShownCore = async (program, ...options) => {
  const child = spawn(process.execPath, [program, 'serve', '--json', '--link', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const nextMatch = async (pattern) => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      const found = pattern.exec(line.value)
      if (found !== null) return found[0]
    }
    throw new Error('mirrordesk serve ended before it was ready.')
  }
  const { address, dataDirectory } = JSON.parse(await nextMatch(/^\{.*\}$/))
  const link = await nextMatch(/http:\/\/\S+\/open\?ticket=[^\s"]+/)
  // What else it says must not fill the pipe.
  child.stdout.resume()
  const token = readFileSync(path.join(dataDirectory, 'admin-token'), 'utf8').trim()
  const call = async (name, input = {}) => {
    const answer = await fetch(`${address}/rpc/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()).output
  }
  return {
    address,
    link,
    call,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
