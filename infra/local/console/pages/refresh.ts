/** Address of the script that keeps a page of running executions up to date. */
export const refreshAddress = '/refresh.js';

/**
 * Asks for the page again every two seconds, and shows what has changed, for as long as something runs. It waits while
 * somebody has opened or is filling in something, and keeps the diagram where it was moved to.
 */
export const refreshScript = `
const isInUse = () => document.querySelector('details[open], form :focus') !== null;
const refresh = async () => {
  if (!isInUse() && !document.hidden) {
    const answer = await fetch(location.href).catch(() => undefined);
    if (answer?.ok) {
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const [shown, found] = [document, next].map((each) => each.querySelector('main'));
      if (found.innerHTML !== shown.innerHTML && !isInUse()) {
        const moved = document.querySelector('.canvas');
        shown.replaceWith(found);
        const canvas = document.querySelector('.canvas');
        if (moved && canvas) canvas.scrollTo(moved.scrollLeft, moved.scrollTop);
      }
      if (next.querySelector('script') === null) return;
    }
  }
  setTimeout(refresh, 2000);
};
setTimeout(refresh, 2000);
`;
