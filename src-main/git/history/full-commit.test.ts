import { describe, expect, it } from 'vitest'
import { parseFullCommit } from './full-commit.ts'

const id = 'a'.repeat(40)
const head = `tree ${id}\nparent ${id}\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000\n`
const signature = '-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n'
const folded = `gpgsig ${signature.trimEnd().replaceAll('\n', '\n ')}\n`
const message = '\nSubject\n\ngpgsig not a header\n'

describe('A commit', () => {
  it('that is signed is taken apart into signature and what was signed', () => {
    const tag = 'mergetag object x\n gpgsig not this\n'
    const other = 'gpgsig-sha256 -----BEGIN\n other\n'
    const content = Buffer.from(head + tag + folded + other + message)
    const commit = parseFullCommit(id, content)
    expect(commit.signed).toEqual({ signature, payload: head + tag + message })
    expect(commit).toMatchObject({ parents: [id], message: 'Subject\n\ngpgsig not a header' })
  })

  it('without a signature has neither, whatever its message says', () => {
    expect(parseFullCommit(id, Buffer.from(`${head}\n${folded}`)).signed).toBeNull()
    expect(parseFullCommit(id, Buffer.from(head)).message).toBe('')
  })

  it('keeps its message but for the line ends behind it', () => {
    expect(parseFullCommit(id, Buffer.from(`${head}\n two\nlines \n\n\n`)).message).toBe(' two\nlines ')
  })
})
