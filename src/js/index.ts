export { addModel, type LazyModelSource, type TranslationModel } from './catalogue.js';
export { browserCheckpoints, fileCheckpoints } from './checkpoints.js';
export { CreateMonitor } from './download-progress.js';
export type { BleuTokens, Precision, TokenizerInfo } from './engine/engine.js';
export { configureEngine, type EngineOptions } from './engine/engine-options.js';
export type { LoadOptions } from './engine/load.js';
export type { Variant } from './engine/variant.js';
export type { TranslationProgress } from './engine/worker-pool.js';
export {
  type GivenAttention,
  type InspectedCandidate,
  type InspectedStep,
  type Inspection,
  type InspectOptions,
  type Inspector,
  loadInspector,
} from './inspector.js';
export type { MarianSource } from './marian-source.js';
export { type LoadModelOptions, loadModel, type Model, type ModelInfo } from './model.js';
export { modelCache } from './model-cache.js';
export { installTranslatorPolyfill } from './polyfill.js';
export {
  type Score,
  type ScoreOptions,
  scoreTranslations,
  type TranslationScores,
} from './score-translations.js';
export type {
  LanguageDetectionResult,
  SentenceDetector,
  SentenceLanguage,
} from './sentence-languages.js';
export type { CachedFile } from './shared/cached-file.js';
export type {
  AttentionConfig,
  Cell,
  DecoderConfig,
  EncoderConfig,
  ExperimentConfig,
  ModelConfig,
  RecurrentDecoderConfig,
  RecurrentEncoderConfig,
  SsruDecoderConfig,
  TokenizerConfig,
  TokenizersConfig,
  TransformerEncoderConfig,
} from './shared/config.js';
export { AttentiveError, type ErrorCode } from './shared/errors.js';
export type { ModelSource, Progress, RemoteFile } from './shared/source.js';
export type {
  AugmentationConfig,
  OptimizerConfig,
  TeacherForcingConfig,
  TrainingConfig,
} from './shared/training-config.js';
export type { PolyfillOptions } from './shared/web-idl.js';
export type { AlignedWord, Alignment, WeightedWord } from './text/alignment.js';
export type { TokensListener } from './text/committed-tokens.js';
export { type Share, sharesOf } from './text/places.js';
export { type WordRange, wordsOf } from './text/words.js';
export {
  type EncodeOptions,
  loadTokenizer,
  type Tokenizer,
  type TrainTokenizerOptions,
  trainTokenizer,
} from './tokenizer.js';
export {
  type AdvanceOptions,
  createTrainer,
  type ExportOptions,
  type ResumeOptions,
  resumeTrainer,
  type Trainer,
  type TrainerOptions,
  type TrainingChanges,
} from './trainer.js';
export type { CheckpointStore } from './training/checkpoint-store.js';
export type { Example, Examples } from './training/examples.js';
export type { CheckpointOptions, FitOptions } from './training/fit.js';
export type { Insight, LayerInsight, TrainingMetrics } from './training/metrics.js';
export type {
  Glossary,
  GlossaryTerm,
  SamplingOptions,
  TranslateOptions,
} from './translate-options.js';
export type {
  ForcedOptions,
  SentenceTranslation,
  TextTranslation,
  TranslateTextOptions,
} from './translating-resource.js';
export type { AttentionHeads, HeadsOfLayers, SearchNode, Translation } from './translation.js';
export {
  type Availability,
  Translator,
  type TranslatorCreateCoreOptions,
  type TranslatorCreateOptions,
  type TranslatorTranslateOptions,
} from './translator.js';
