import { Agent, request } from 'node:http'
import { ratedByWrk, wrkAvailable } from './ls-refs-by-wrk.ts'

const connections = 8
/** https://git-scm.com/docs/protocol-v2#_ls_refs */
const body = '0014command=ls-refs\n0013agent=git/bench00010009peel\n0000'

/** With what the requests are made, for the table. */
export const lsRefsClient = (): 'wrk' | 'Node' => (wrkAvailable() ? 'wrk' : 'Node')

/** By Node in this process, where wrk is missing. It costs as much as the server, and so bounds the figure. */
const ratedByNode = async (
  url: string,
  headers: Readonly<Record<string, string>>,
  forMs: number,
): Promise<number> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const sent = request(
        `${url}/git-upload-pack`,
        {
          method: 'POST',
          agent,
          headers: {
            ...headers,
            'content-type': 'application/x-git-upload-pack-request',
            'git-protocol': 'version=2',
          },
        },
        (response) => {
          if (response.statusCode !== 200) reject(new Error(`ls-refs: ${response.statusCode}`))
          response.resume().once('end', resolve)
        },
      )
      sent.once('error', reject)
      sent.end(body)
    })
  await ask()
  let answered = 0
  const startedAt = performance.now()
  const askOn = async (): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      await ask()
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, askOn))
  const seconds = (performance.now() - startedAt) / 1_000
  agent.destroy()
  return answered / seconds
}

/** `ls-refs` requests that a server answers in a second, over eight kept-alive connections, after a moment to warm up. */
export const lsRefsPerSecond = async (
  url: string,
  headers: { readonly authorization?: string },
  forMs: number,
): Promise<number> => {
  const rate = (milliseconds: number): Promise<number> =>
    lsRefsClient() === 'wrk'
      ? ratedByWrk(`${url}/git-upload-pack`, {
          body,
          authorization: headers.authorization,
          connections,
          forMs: milliseconds,
        })
      : ratedByNode(url, headers, milliseconds)
  await rate(1_000)
  return rate(forMs)
}
