package keyrail.rehearsal.rules;

import java.util.regex.Pattern;

/** Which models keep which rule. */
final class Models {
    static final Pattern REASONING = Pattern.compile("(?:ft:)?(?:gpt-5(?!-chat).*|gpt-[6-9].*|o\\d.*)");
    static final Pattern O_MODELS = Pattern.compile("(?:ft:)?o\\d.*");

    /** Those that Chat Completions does not answer. */
    static final Pattern RESPONSES_ALONE = Pattern.compile(
            "(?:ft:)?(?:(?:o\\d|gpt-5)[.\\d]*-pro.*|gpt-5.*-codex.*|codex-mini.*|o\\d.*-deep-research.*|gpt-5.*-cyber.*)");

    /** From Opus 4.7 on, with all of the 5 generation: no sampling, no budgets. */
    static final Pattern NEW_CLAUDE =
            Pattern.compile("claude-(?:opus-4-[78].*|(?:opus|sonnet|haiku)-5.*|fable.*|mythos.*)");

    /** Before 4.6: no adaptive thinking. */
    static final Pattern OLD_CLAUDE =
            Pattern.compile("claude-(?:[0-3].*|(?:opus|sonnet|haiku)-4(?:-[0-5])?(?:-\\d{8})?)");

    static final Pattern CLAUDE_4_6 = Pattern.compile("claude-(?:opus|sonnet|haiku)-4-6.*");
    static final Pattern CLAUDE_WITH_SYSTEM_TURNS =
            Pattern.compile("claude-(?:opus-4-8.*|(?:opus|sonnet|haiku)-5.*|fable.*)");
    static final Pattern CLAUDE_OF_64K = Pattern.compile("claude-(?:opus|sonnet|haiku)-4-5.*");
    static final Pattern CLAUDE_ONE_OF_BOTH = Pattern.compile("claude-(?:opus-4-1|(?:opus|sonnet|haiku)-4-[56]).*");
    static final Pattern GEMINI_BEFORE_3 = Pattern.compile("gemini-(?:1\\.|2\\.).*");
    static final Pattern GEMINI_WITH_BUDGET = Pattern.compile("gemini-2\\.5.*");
    static final Pattern GEMINI_WITHOUT_THINKING = Pattern.compile("gemini-(?:1\\.|2\\.0).*");
    static final Pattern OLLAMA_THINKING = Pattern.compile("(?:qwen3|gpt-oss|deepseek-r1|qwq|magistral).*");

    private Models() {}

    static boolean is(Pattern models, String model) {
        return models.matcher(model).matches();
    }
}
