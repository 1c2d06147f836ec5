let speaker: AudioContext | undefined;

/** Two short tones, one above the other. */
const tones = [
  { pitch: 784, after: 0 },
  { pitch: 1047, after: 0.12 },
];
const LOUDNESS = 0.16;
const LASTS = 0.45;

/** Silent in a window that nobody has used yet: the browser would play it late, at the first click. */
export function playChime() {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  speaker ??= new AudioContext();
  void speaker.resume().then(ring, () => {});
}

function ring() {
  if (!speaker) return;
  for (const { pitch, after } of tones) {
    const begins = speaker.currentTime + after;
    const tone = new OscillatorNode(speaker, { frequency: pitch });
    const volume = new GainNode(speaker, { gain: 0 });
    volume.gain.setValueAtTime(0, begins);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + LASTS);
    tone.connect(volume).connect(speaker.destination);
    tone.start(begins);
    tone.stop(begins + LASTS);
  }
}
