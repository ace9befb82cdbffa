import { expect, it } from 'vitest'
import { createOutput, withoutControls } from './terminal-output.ts'

const open = (isTTY: boolean, environment: Record<string, string> = {}) => {
  const out: string[] = []
  const err: string[] = []
  const output = createOutput(
    { isTTY, write: (text) => out.push(text) },
    { isTTY, columns: 20, write: (text) => err.push(text) },
    environment,
  )
  return { output, out, err }
}

it('lets no text of a remote steer the terminal', () => {
  expect(withoutControls('a\u001b]0;title\u0007b\u001b[2Jc\u009bd\re')).toBe('a]0;titleb[2Jcde')
  expect(withoutControls('\u001b[31mred\u001b[0m\n\tline')).toBe('\u001b[31mred\u001b[0m\n\tline')
})

it('colours on a terminal only, and not with NO_COLOR', () => {
  expect(open(true).output.paint('good', 'ok')).toBe('\u001b[32mok\u001b[0m')
  expect(open(false).output.paint('good', 'ok')).toBe('ok')
  expect(open(true, { NO_COLOR: '1' }).output.paint('good', 'ok')).toBe('ok')
})

it('redraws one progress line, cut to the width, and clears it before a result', () => {
  const { output, out, err } = open(true)
  output.progress('Fetching 62 %  Receiving objects')
  output.line('done')
  expect(err).toEqual(['\r\u001b[KFetching 62 %  Rec…', '\r\u001b[K'])
  expect(out).toEqual(['done\n'])
})

it('shows no progress when nobody watches', () => {
  const { output, err } = open(false)
  output.progress('Fetching')
  output.note('A note.')
  expect(err).toEqual(['A note.\n'])
})
