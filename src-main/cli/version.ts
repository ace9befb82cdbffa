/** The version of the package this was built from. */
export { version } from '../../package.json'
