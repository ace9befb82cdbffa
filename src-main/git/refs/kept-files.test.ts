import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { scratchDirectory } from '../../testing/scratch.ts'
import { createKeptFiles } from './kept-files.ts'

const scratch = scratchDirectory('kept-files')
/** So late that no file of the tests counts as young. */
const later = (): number => Date.now() + 60_000

const counting = (now?: () => number) => {
  let parsed = 0
  const parse = (content: string): string => {
    parsed += 1
    return content
  }
  return { files: createKeptFiles(parse, 100, now), parsed: () => parsed }
}

it('a file is read once as long as it stays as it is, and anew after every change', () => {
  const file = path.join(scratch, 'still')
  writeFileSync(file, 'one')
  const { files, parsed } = counting(later)
  for (let round = 0; round < 3; round += 1) expect(files.read(file)).toBe('one')
  expect(parsed()).toBe(1)
  writeFileSync(`${file}.lock`, 'two')
  renameSync(`${file}.lock`, file)
  expect(files.read(file)).toBe('two')
  rmSync(file)
  expect(files.read(file)).toBeNull()
  mkdirSync(file)
  expect(files.read(file)).toBeNull()
  expect(files.read(path.join(scratch, 'still', 'below'))).toBeNull()
})

it('a young file is read each time: a second change could leave the same times', () => {
  const file = path.join(scratch, 'young')
  const { files } = counting()
  for (let round = 0; round < 200; round += 1) {
    writeFileSync(file, String(round % 10))
    expect(files.read(file)).toBe(String(round % 10))
  }
})

it('below a file there is nothing', () => {
  const file = path.join(scratch, 'plain')
  writeFileSync(file, 'x')
  expect(counting(later).files.read(path.join(file, 'below'))).toBeNull()
})
