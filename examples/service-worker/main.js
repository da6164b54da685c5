async function translate(text) {
  await navigator.serviceWorker.register('./service-worker.js');
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  active.postMessage(text, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
}

translate('Je suis étudiant.').then((translation) => {
  document.querySelector('output').textContent = translation;
});
