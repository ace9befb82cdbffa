import { execFileSync } from 'node:child_process'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { zeroObjectId } from '../../../src-shared/domain/ref.ts'
import { encodePkt, flushPkt } from '../../git/pkt-line.ts'
import { head, pushWorld } from '../../testing/push-world.ts'
import { commitFile, git, refsOf } from '../../testing/scratch.ts'

const world = pushWorld('odd-clients')

type Command = readonly [oldObjectId: string, newObjectId: string, ref: string]

const capabilities = 'report-status side-band-64k object-format=sha1'

const pushBody = (commands: readonly Command[], pack: Buffer, offered = capabilities): Buffer =>
  Buffer.concat([
    ...commands.map((command, index) =>
      encodePkt(`${command.join(' ')}${index === 0 ? `\0${offered}` : ''}\n`),
    ),
    flushPkt,
    pack,
  ])

/** A pack of what `revisions` name, as git would send it. */
const packOf = (...revisions: string[]): Buffer =>
  execFileSync('git', ['pack-objects', '--revs', '--stdout', '-q'], {
    cwd: world().work,
    input: `${revisions.join('\n')}\n`,
    maxBuffer: 64 * 1024 * 1024,
  })

const send = (body: Buffer): ReturnType<typeof request> => {
  const sent = request(world().url.replace('t:write@', '') + '/git-receive-pack', {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa('t:write')}`,
      'content-type': 'application/x-git-receive-pack-request',
      'transfer-encoding': 'chunked',
    },
  })
  sent.write(body)
  return sent
}

const post = (body: Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = send(body)
    sent.on('error', reject)
    sent.on('response', (response) => {
      buffer(response).then((content) => {
        resolve(`${response.statusCode ?? 0} ${content.toString('latin1')}`)
      }, reject)
    })
    sent.end()
  })

describe('a client that', () => {
  it('pushes five thousand refs moves them in one transaction', async () => {
    const { host, stored, work } = world()
    // git itself takes half a minute to prepare such a push, so it is sent without it.
    const tip = await commitFile(work, 'a.txt', 'more')
    const refs = Array.from({ length: 5_000 }, (_, index) => `refs/heads/many/${index}`)
    const answer = await post(
      pushBody(
        refs.map((ref) => [zeroObjectId, tip, ref]),
        packOf('main'),
      ),
    )
    for (const ref of [refs[0], refs[4_999]]) expect(answer).toContain(`ok ${ref}\n`)
    expect([...(await refsOf(stored, 'refs/heads/many')).keys()]).toEqual([...refs].sort())
    expect(host.takeCommands()).toEqual(['unpack-objects', 'rev-list', 'update-ref'])
  })

  it('breaks off in the middle of its pack leaves nothing behind', async () => {
    const { host, stored, work, leftOvers, objectCount } = world()
    const objects = await objectCount()
    const tip = await commitFile(work, 'big', randomBytes(300_000).toString('latin1'))
    const body = pushBody([[await head(stored, 'main'), tip, 'refs/heads/main']], packOf('main'))
    const sent = send(body.subarray(0, body.length - 100_000))
    sent.on('error', () => undefined)
    const quarantined = (): boolean => leftOvers().length > 0
    while (!quarantined()) await new Promise((resolve) => setImmediate(resolve))
    sent.destroy()
    await new Promise((resolve) => sent.once('close', resolve))
    while (quarantined()) await new Promise((resolve) => setImmediate(resolve))
    await host.idle()
    expect([await objectCount(), leftOvers()]).toEqual([objects, []])
    expect(host.takeChanges()).toEqual([])
  })

  it('sends a damaged pack, none, or something else is told so, and nothing stays', async () => {
    const { stored, work, leftOvers, objectCount } = world()
    const [objects, before] = [await objectCount(), await head(stored, 'main')]
    const tip = await commitFile(work, 'a.txt', 'three')
    const pack = packOf('main')
    const damaged = Buffer.from(pack)
    damaged.writeUInt8(damaged.readUInt8(pack.length - 30) ^ 0xff, pack.length - 30)
    const command: Command = [before, tip, 'refs/heads/main']
    for (const [sent, reason] of [
      [damaged, 'unpack-objects abnormal exit'],
      [pack.subarray(0, pack.length - 10), 'unpack-objects abnormal exit'],
      [Buffer.alloc(0), 'eof before pack header was fully read'],
      [Buffer.from('this is no pack at all'), 'bad pack header'],
    ] as const) {
      const answer = await post(pushBody([command], sent))
      expect(answer).toContain(`unpack ${reason}\n`)
      expect(answer).toContain('ng refs/heads/main unpacker error\n')
    }
    expect([await objectCount(), await head(stored, 'main'), leftOvers()]).toEqual([objects, before, []])
    expect(await post(pushBody([command], pack))).toContain('ok refs/heads/main\n')
  })

  it('leaves out objects that are needed is refused for those refs only', async () => {
    const { stored, work } = world()
    await git(work, 'branch', 'other')
    const middle = await commitFile(work, 'a.txt', 'three')
    const tip = await commitFile(work, 'a.txt', 'four')
    await git(work, 'checkout', '--quiet', 'other')
    const whole = await commitFile(work, 'o.txt', 'whole')
    const commands: Command[] = [
      [zeroObjectId, tip, 'refs/heads/broken'],
      [zeroObjectId, whole, 'refs/heads/whole'],
    ]
    const answer = await post(pushBody(commands, packOf('main', 'other', `^${middle}`)))
    expect(answer).toContain('ng refs/heads/broken missing necessary objects\n')
    expect(answer).toContain('ok refs/heads/whole\n')
    await git(stored, 'fsck', '--connectivity-only')
  })

  it('has an old view of a ref is told so', async () => {
    const { stored, work } = world()
    const [before, tip] = [await head(work), await commitFile(work, 'a.txt', 'three')]
    const pack = packOf('main')
    const answer = await post(
      pushBody(
        [
          [zeroObjectId, tip, 'refs/heads/main'],
          [tip, before, 'refs/heads/gone'],
          [before, zeroObjectId, 'refs/heads/none'],
          [zeroObjectId, await git(work, 'rev-parse', 'main^{tree}'), 'refs/heads/tree'],
          [before, tip, 'HEAD'],
          [zeroObjectId, tip, 'refs/heads/x.lock'],
          [zeroObjectId, tip, 'refs/heads/twice'],
          [zeroObjectId, before, 'refs/heads/twice'],
          [zeroObjectId, tip, 'refs/heads/fine'],
        ],
        pack,
      ),
    )
    expect(
      answer
        .split('\n')
        .map((line) => line.slice(4))
        .filter((line) => /^(ok|ng|unpack) /.test(line)),
    ).toEqual([
      'ng refs/heads/main reference already exists',
      'ng refs/heads/gone failed to update ref',
      'ng refs/heads/none failed to update ref',
      'ng refs/heads/tree a branch must lead to a commit',
      'ng HEAD funny refname',
      'ng refs/heads/x.lock funny refname',
      'ng refs/heads/twice multiple updates for one ref',
      'ng refs/heads/twice multiple updates for one ref',
      'ok refs/heads/fine',
    ])
    expect([...(await refsOf(stored)).keys()]).toEqual(['refs/heads/fine', 'refs/heads/main'])
  })

  it('speaks without side-band gets the bare report', async () => {
    const { work } = world()
    const tip = await commitFile(work, 'a.txt', 'three')
    const answer = await post(
      pushBody([[zeroObjectId, tip, 'refs/heads/x']], packOf('main'), 'report-status'),
    )
    expect(answer).toBe('200 000eunpack ok\n0014ok refs/heads/x\n0000')
  })

  it('sends no push at all is refused in plain words', async () => {
    const { work } = world()
    expect(await post(Buffer.from('0000'))).toBe('200 ')
    expect(await post(Buffer.from('nonsense'))).toMatch(/^400 /)
    expect(await post(encodePkt('not a command\n'))).toMatch(/^400 /)
    const sha256 = pushBody(
      [[zeroObjectId, await head(work), 'refs/heads/x']],
      Buffer.alloc(0),
      'object-format=sha256',
    )
    expect(await post(sha256)).toMatch(/^400 .*SHA-1/)
  })
})
