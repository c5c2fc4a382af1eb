package keyrail.providers.models;

import static keyrail.core.provider.ModelCapability.AUDIO_INPUT;
import static keyrail.core.provider.ModelCapability.IMAGE_INPUT;
import static keyrail.core.provider.ModelCapability.PDF_INPUT;
import static keyrail.core.provider.ModelCapability.THINKING;
import static keyrail.core.provider.ModelCapability.TOOLS;
import static keyrail.core.provider.ModelCapability.VIDEO_INPUT;

import java.util.List;
import java.util.Set;
import keyrail.core.provider.ModelCapability;
import keyrail.core.provider.ModelFacts;
import keyrail.providers.models.Entries.Limits;

/** Google's Gemini. */
final class GeminiModels {
    private static final String SEEN = "2026-11-24";
    private static final Set<ModelCapability> EVERYTHING =
            Set.of(THINKING, TOOLS, IMAGE_INPUT, PDF_INPUT, AUDIO_INPUT, VIDEO_INPUT);
    private static final Set<ModelCapability> WITHOUT_PDF =
            Set.of(THINKING, TOOLS, IMAGE_INPUT, AUDIO_INPUT, VIDEO_INPUT);

    static final List<ModelFacts> ALL = new Entries("gemini", SEEN)
            .known(
                    "gemini-3.1-pro-preview",
                    "Gemini 3.1 Pro Preview",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "ai.google.dev/gemini-api/docs/models/gemini-3.1-pro-preview")
            .known(
                    "gemini-3.1-pro-preview-customtools",
                    "Gemini 3.1 Pro Preview, custom tools",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "ai.google.dev/gemini-api/docs/models/gemini-3.1-pro-preview")
            .known(
                    "gemini-3-flash-preview",
                    "Gemini 3 Flash Preview",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "cloud.google.com/vertex-ai/generative-ai/docs/models/gemini/3-flash")
            .known(
                    "gemini-3.1-flash-lite-preview",
                    "Gemini 3.1 Flash-Lite Preview",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "models.dev, providers/google/models/gemini-3.1-flash-lite-preview.toml (retired 2026-05-25)")
            .known(
                    "gemini-2.5-pro",
                    "Gemini 2.5 Pro",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "models.dev, models/google/gemini-2.5-pro.toml")
            .known(
                    "gemini-2.5-flash-lite",
                    "Gemini 2.5 Flash-Lite",
                    new Limits(1_048_576, 65_536),
                    WITHOUT_PDF,
                    "cloud.google.com/vertex-ai/generative-ai/docs/models/gemini/2-5-flash-lite")
            .seen("2026-11-28")
            .known(
                    "gemini-2.5-flash",
                    "Gemini 2.5 Flash",
                    new Limits(1_048_576, 65_536),
                    EVERYTHING,
                    "models.dev, models/google/gemini-2.5-flash.toml")
            .all();

    private GeminiModels() {}
}
