import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { createInterfaceFiles } from './interface-files.ts'

const scratch = scratchDirectory('interface-files')
const folder = path.join(scratch, 'renderer')
mkdirSync(path.join(folder, 'assets'), { recursive: true })
writeFileSync(path.join(folder, 'index.html'), '<!doctype html>page')
writeFileSync(path.join(folder, 'assets', 'app.js'), 'script')
writeFileSync(path.join(scratch, 'secret.txt'), 'secret')
mkdirSync(path.join(scratch, 'renderer-other'))
writeFileSync(path.join(scratch, 'renderer-other', 'secret.txt'), 'secret')
const answer = createInterfaceFiles(folder)

const get = async (path: string, method = 'GET') => {
  const response = await answer(new Request(`app://mirrordesk${path}`, { method }))
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

test('gives the page for every place, and files by their names and types', async () => {
  const page = { status: 200, type: 'text/html; charset=utf-8', text: '<!doctype html>page' }
  expect(await get('/')).toEqual(page)
  expect(await get('/repositories/team%2Fproject/runs?q=1')).toEqual(page)
  expect(await get('/repositories/v1.2')).toEqual(page)
  expect(await get('/index.html')).toEqual(page)
  expect(await get('/assets/app.js')).toEqual({
    status: 200,
    type: 'text/javascript; charset=utf-8',
    text: 'script',
  })
  expect(await get('/assets/app.js', 'HEAD')).toMatchObject({ status: 200, text: '' })
  expect((await get('/assets/missing.js')).status).toBe(404)
  expect((await get('/', 'POST')).status).toBe(405)
})

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%2frenderer-other%2fsecret.txt',
  '/..%5csecret.txt',
  '/c:%5csecret.txt',
  '/secret.txt%00.js',
  '//etc/hosts.txt',
  '/%',
])('gives nothing outside its folder for %s', async (path) => {
  const { status, text } = await get(path)
  expect([400, 404]).toContain(status)
  expect(text).toBe('')
})

test('says in every answer what the page may do', async () => {
  for (const path of ['/', '/missing.js']) {
    const { headers } = await answer(new Request(`app://mirrordesk${path}`))
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'none'"]),
    )
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})
