import { writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * The reporter of `npm test`: writes what every test came to as JSON into the file that MIRRORDESK_TEST_REPORT
 * names. vitest's own JSON leaves out why a test was skipped (`context.skip(reason)`), errors outside any test,
 * and why a file could not be loaded.
 */
export default class VitestReport {
  onTestRunEnd(testModules, unhandledErrors) {
    const file = process.env.MIRRORDESK_TEST_REPORT
    if (file === undefined) throw new Error('MIRRORDESK_TEST_REPORT names no file.')
    const report = {
      modules: testModules.map((module) => ({
        file: path.relative(process.cwd(), module.moduleId),
        durationMs: Math.round(module.diagnostic().duration),
        errors: module.errors().map((error) => error.message),
        tests: [...module.children.allTests()].map((test) => {
          const result = test.result()
          return {
            name: test.fullName,
            state: result.state,
            reason: result.note ?? null,
            errors: (result.errors ?? []).map((error) => error.message),
          }
        }),
        suiteErrors: [...module.children.allSuites()].flatMap((suite) =>
          suite.errors().map((error) => `${suite.fullName}: ${error.message}`),
        ),
      })),
      unhandledErrors: unhandledErrors.map((error) => error.message),
    }
    writeFileSync(file, JSON.stringify(report))
  }
}
