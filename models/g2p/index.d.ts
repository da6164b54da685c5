/** Where the model is: `loadModel(g2p)` of attentive reads it. */
declare const g2p: URL;
export default g2p;
