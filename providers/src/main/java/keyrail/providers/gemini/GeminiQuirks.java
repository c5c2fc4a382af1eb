package keyrail.providers.gemini;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.TEMPERATURE;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.TOP_P;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.providers.shared.ModelQuirk;

/** Tuning that Gemini's models refuse. */
final class GeminiQuirks {
    /** The models from July 2026 on: 3.5 Flash-Lite, 3.6, 3.7, …, 4. */
    static final String WITHOUT_SAMPLING = "gemini-(?:3\\.5-flash-lite|3\\.(?:[6-9]|\\d\\d)|[4-9]).*";

    static final ModelQuirk VERBOSITY_UNKNOWN = ModelQuirk.of(
            "the format has no verbosity, and an unknown field is 400",
            ".*",
            Set.of(VERBOSITY),
            "ai.google.dev/api/generate-content, GenerationConfig",
            "2026-11-24");

    static final ModelQuirk DOES_NOT_THINK = ModelQuirk.of(
            "models before 2.5 refuse thinkingConfig",
            "gemini-(?:1\\.|2\\.0).*",
            Set.of(EFFORT, THINKING),
            "ai.google.dev/gemini-api/docs/thinking, supported models",
            "2026-11-24");

    static final ModelQuirk SAMPLING_IGNORED = ModelQuirk.of(
            "3.5 Flash-Lite, 3.6 and later take no notice of temperature and top_p, and are to refuse them",
            WITHOUT_SAMPLING,
            Set.of(TEMPERATURE, TOP_P),
            "docs.cloud.google.com/gemini-enterprise-agent-platform/models/gemini/3-6-flash, breaking changes",
            "2026-11-28");

    static final List<ModelQuirk> ALL = List.of(VERBOSITY_UNKNOWN, DOES_NOT_THINK, SAMPLING_IGNORED);

    private GeminiQuirks() {}
}
