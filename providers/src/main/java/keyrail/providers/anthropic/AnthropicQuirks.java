package keyrail.providers.anthropic;

import static keyrail.core.routing.TuningKey.EFFORT;
import static keyrail.core.routing.TuningKey.TEMPERATURE;
import static keyrail.core.routing.TuningKey.THINKING;
import static keyrail.core.routing.TuningKey.TOP_P;
import static keyrail.core.routing.TuningKey.VERBOSITY;

import java.util.List;
import java.util.Set;
import keyrail.core.routing.TuningKey;
import keyrail.providers.shared.ModelQuirk;

/** What Anthropic's models refuse, each fact with its source. */
final class AnthropicQuirks {
    private static final String SEEN = "2026-11-24";

    /** The version that removed sampling parameters, for every model, and made the bearer form the usual one. */
    static final String VERSION_WITHOUT_SAMPLING = "2026-10-21";

    /** Everything before the 4.6 generation: 3.x, and 4, 4.1, 4.5 with or without a date. */
    static final String BEFORE_4_6 =
            "claude-(?:[0-3].*|instant.*|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-(?:\\d{8}|latest))?)";

    static final ModelQuirk SAMPLING_REFUSED = ModelQuirk.of(
            "opus 4.7 and later, the 5 generation and fable refuse sampling",
            "claude-(?:opus-4-(?:[7-9]|\\d\\d)(?!\\d).*|(?:opus|sonnet|haiku)-(?:[5-9]|\\d\\d)(?!\\d).*|fable.*|mythos.*)",
            Set.of(TEMPERATURE, TOP_P),
            "the API's own 400 answers to the fields, by model",
            SEEN);

    static final ModelQuirk EFFORT_REFUSED = ModelQuirk.of(
            "models before 4.6 refuse effort, opus 4.5 excepted",
            "(?!claude-opus-4-5)" + BEFORE_4_6,
            Set.of(EFFORT),
            "platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-5",
            SEEN);

    static final ModelQuirk ADAPTIVE_THINKING_REFUSED = ModelQuirk.of(
            "models before 4.6 refuse adaptive thinking",
            BEFORE_4_6,
            Set.of(THINKING),
            "the API's answer \"adaptive thinking is not supported on this model\"",
            SEEN);

    static final ModelQuirk VERBOSITY_UNKNOWN = ModelQuirk.of(
            "the format has no verbosity", ".*", Set.of(VERBOSITY), "platform.claude.com/docs/en/api/messages", SEEN);

    static final List<ModelQuirk> ALL =
            List.of(SAMPLING_REFUSED, EFFORT_REFUSED, ADAPTIVE_THINKING_REFUSED, VERBOSITY_UNKNOWN);

    /** What {@link #VERSION_WITHOUT_SAMPLING} refuses of every model, even at its default. */
    static final Set<TuningKey> REFUSED_BY_VERSION = Set.of(TEMPERATURE, TOP_P);

    private AnthropicQuirks() {}

    /** Versions are dates, so that text order is time order; what is no date counts as the old version. */
    static boolean isFromSecondVersionOn(String version) {
        return version.matches("\\d{4}-\\d{2}-\\d{2}") && version.compareTo(VERSION_WITHOUT_SAMPLING) >= 0;
    }
}
