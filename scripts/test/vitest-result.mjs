/**
 * What a vitest run comes to. Strict on purpose: a file that does not load, a test that did not finish, an
 * error outside any test, a run without tests, without a report or with an unexplained exit code is a failure.
 * A skipped test gives its reason (`context.skip(reason)`), or its suite has it in its name.
 * @param {{ report: object | null, exitCode: number | null, timedOut: boolean, namesChosen: boolean }} run
 *   `namesChosen`: a person asked for some tests by name, so that the others are left out, not skipped.
 * @returns {{ passed: number, failures: string[], skips: string[] }}
 */
export const vitestResult = ({ report, exitCode, timedOut, namesChosen }) => {
  const failures = []
  const skips = []
  let passed = 0
  if (timedOut) failures.push('it took too long and was ended')
  if (report === null) {
    if (!timedOut) failures.push(`vitest ended without a report, with exit code ${exitCode}`)
    return { passed, failures, skips }
  }

  for (const { file, errors, suiteErrors, tests } of report.modules) {
    for (const message of [...errors, ...suiteErrors]) failures.push(`${file}: ${firstLine(message)}`)
    for (const test of tests) {
      const name = `${file}: ${test.name}`
      if (test.state === 'passed') passed += 1
      else if (test.state === 'failed')
        failures.push(`${name} (${firstLine(test.errors[0] ?? 'no message')})`)
      else if (test.state !== 'skipped') failures.push(`${name} (it did not finish)`)
      else if (test.reason !== null) skips.push(`${name} (${test.reason})`)
      else if (errors.length + suiteErrors.length > 0) failures.push(`${name} (its set-up failed)`)
      else if (!namesChosen) skips.push(name)
    }
  }
  for (const message of report.unhandledErrors) failures.push(`outside any test: ${firstLine(message)}`)
  if (passed + failures.length + skips.length === 0) failures.push('no test was found')
  if (exitCode !== 0 && failures.length === 0) failures.push(`vitest ended with exit code ${exitCode}`)
  return { passed, failures, skips }
}

const firstLine = (text) => text.split('\n', 1)[0].slice(0, 300)
