import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { createMessage, generateKey, sign as pgpSign } from 'openpgp'
import { it } from 'vitest'
import { sshString } from '../../core/access/signatures/ssh-wire.ts'
import { startGitHost } from '../../testing/git-host-server.ts'
import { git, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('perf')
it('perf', async () => {
  const host = await startGitHost(scratch)
  const pair = generateKeyPairSync('ed25519')
  const blob = Buffer.concat([sshString('ssh-ed25519'), sshString(Buffer.from(pair.publicKey.export({ format: 'jwk' }).x!, 'base64url'))])
  await host.signingKeys.add({ key: `ssh-ed25519 ${blob.toString('base64')}` })
  const ssh = (payload: Buffer) => {
    const common = [sshString('git'), sshString(''), sshString('sha512')]
    const signed = Buffer.concat([Buffer.from('SSHSIG'), ...common, sshString(createHash('sha512').update(payload).digest())])
    const inner = Buffer.concat([sshString('ssh-ed25519'), sshString(sign(null, signed, pair.privateKey))])
    const bytes = Buffer.concat([Buffer.from('SSHSIG\0\0\0\x01'), sshString(blob), ...common, sshString(inner)])
    return Promise.resolve(`-----BEGIN SSH SIGNATURE-----\n${bytes.toString('base64').replace(/(.{70})/g, '$1\n')}\n-----END SSH SIGNATURE-----`)
  }
  const pgpOf = async (o: object) => {
    const { privateKey } = await generateKey({ ...o, userIDs: [{ name: 'a', email: 'a@b.c' }], format: 'object', date: new Date(1_600_000_000_000) } as never) as any
    await host.signingKeys.add({ key: privateKey.toPublic().armor() })
    return async (payload: Buffer) => (await pgpSign({ message: await createMessage({ binary: payload }), signingKeys: privateKey, detached: true }) as string).replace(/\r/g, '').trimEnd()
  }
  for (const [name, signer] of [['ssh', ssh], ['pgp-ed', await pgpOf({ type: 'ecc', curve: 'ed25519Legacy' })], ['pgp-rsa', await pgpOf({ type: 'rsa', rsaBits: 3072 })]] as const) {
    const work = await workRepository(scratch, `w-${name}`)
    const trees: string[] = []
    const dir = path.join(scratch, `c-${name}`)
    mkdirSync(dir)
    let parent = ''
    for (let i = 0; i < 1000; i++) {
      if (i % 1 === 0) {
        const b = path.join(dir, `b`); writeFileSync(b, `content ${i}\n`.repeat(20))
      }
      trees.push('4b825dc642cb6eb9a060e54bf8d69288fbee4904')
      const at = `Ada <ada@example.org> ${1_700_000_000 + i} +0000`
      const head = `tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n${parent}author ${at}\ncommitter ${at}\n`
      const body = `\nCommit ${i} ${'x'.repeat(50)}\n`
      const sig = (await signer(Buffer.from(head + body))).replace(/\n/g, '\n ')
      const c = Buffer.from(`${head}gpgsig ${sig}\n${body}`)
      writeFileSync(path.join(dir, `${i}`), c)
      parent = `parent ${createHash('sha1').update(`commit ${c.length}\0`).update(c).digest('hex')}\n`
    }
    const paths = Array.from({ length: 1000 }, (_, i) => path.join(dir, `${i}`)).join('\n')
    execFileSync('git', ['mktree'], { cwd: work, input: '' })
    execFileSync('git', ['hash-object', '-w', '-t', 'commit', '--stdin-paths'], { cwd: work, input: paths })
    await git(work, 'update-ref', 'refs/heads/main', parent.slice(7).trim())
    await git(work, 'repack', '-adq')
    const once = async (n: string, on: boolean) => {
      host.rules.policies = on ? [['*', ['verify-sig']]] : []
      await host.createRepository(n)
      const t = performance.now()
      await git(work, 'push', '--quiet', host.url(`${n}.git`), 'main')
      return performance.now() - t
    }
    const a: number[] = [], b: number[] = []
    await once(`warm-${name}`, true)
    for (let k = 0; k < 9; k++) { a.push(await once(`${name}-a${k}`, false)); b.push(await once(`${name}-b${k}`, true)) }
    const med = (x: number[]) => x.sort((p, q) => p - q)[4]!
    console.log(name, 'without', med(a).toFixed(0), 'with', med(b).toFixed(0), 'ratio', (med(b) / med(a)).toFixed(2), 'min', (Math.min(...b) / Math.min(...a)).toFixed(2))
  }
}, 300_000)
