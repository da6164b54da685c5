import { loadModel } from 'attentive/inline';

async function translate(text) {
  const model = await loadModel('./fr-en.safetensors');
  return (await model.translateText(text, { beamSize: 5 })).text;
}

addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('message', (event) => {
  const [port] = event.ports;
  event.waitUntil(translate(event.data).then((translation) => port.postMessage(translation)));
});
