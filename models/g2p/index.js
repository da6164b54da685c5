/** Where the model is: `loadModel(g2p)` of attentive reads it. */
export default new URL('./g2p.safetensors', import.meta.url);
