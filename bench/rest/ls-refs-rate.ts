import { Agent, request } from 'node:http'

const connections = 8
/** https://git-scm.com/docs/protocol-v2#_ls_refs */
const body = '0014command=ls-refs\n0013agent=git/bench00010009peel\n0000'

/** `ls-refs` requests that a server answers in a second, over eight kept-alive connections. */
export const lsRefsPerSecond = async (
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
