package keyrail.providers.gemini;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.providers.shared.ModelQuirk;

/** Tuning that Gemini's models refuse. */
final class GeminiQuirks {
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

    static final List<ModelQuirk> ALL = List.of(VERBOSITY_UNKNOWN, DOES_NOT_THINK);

    private GeminiQuirks() {}
}
