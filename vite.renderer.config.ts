import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Builds the interface: the same files for the window (app://) and the browser (the core's HTTP server). */
export default defineConfig({
  root: at('src-renderer'),
  publicDir: at('resources/web'),
  plugins: [react()],
  build: {
    outDir: at('dist/renderer'),
    emptyOutDir: true,
    // Electron 33 of the tests, and every browser of the last two years.
    target: 'es2023',
    // Six hundred grammars with their maps would be three quarters of the package; `npm run dev` shows the sources.
    sourcemap: false,
    // The largest chunks are the grammars of a language and the highlighting itself, loaded when a diff is opened.
    chunkSizeWarningLimit: 900,
    // Nothing inlined as data: URL: the content security policy allows files of our own only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  worker: { format: 'es' },
})
