/** Where the bundle begins: in a page it draws, in a worker it checks. */
import { render } from 'preact';
import { App } from './page/app.tsx';
import './style/tokens.css';
import './style/page.css';
import './style/pictures.css';

const page = document.getElementById('page');
if (page) render(<App />, page);
