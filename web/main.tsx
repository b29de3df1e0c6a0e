/** Where the bundle begins: in a page it draws, in a worker it checks. */
import { render } from 'preact';
import { serve } from './check/serve.ts';
import { App } from './page/app.tsx';
import './style/tokens.css';
import './style/page.css';
import './style/pictures.css';

const page = typeof document === 'undefined' ? undefined : document.getElementById('page');
if (page) render(<App />, page);
else serve(globalThis as unknown as Parameters<typeof serve>[0]);
