package keyrail.providers.shared;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.ToolSet.Choice;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.Repair;
import keyrail.core.provider.Repair.Symptom;

/**
 * What servers of OpenAI's API refuse depending on the model behind them, and what is asked instead. A vendor's quirks
 * avoid most of it for the models they know; these mend the rest.
 */
public final class ChatRepairs {
    private static final String SEEN = "2026-11-28";

    /** The member that most servers tell thoughts in; used where a vendor's own is not known. */
    private static final String COMMON_FIELD = "reasoning_content";

    static final Repair THOUGHTS_WANTED = Repair.ofRules(
            "every message of the assistant has its thoughts, be they empty",
            Symptom.of(
                    400,
                    422,
                    "(?:reasoning_content|reasoning)\\b.*(?:must be passed back|is missing in assistant)"
                            + "|missing \\W?reasoning_content\\W? field in the assistant message"),
            rules -> rules.thoughtField(rules.thoughtField() == null ? COMMON_FIELD : rules.thoughtField())
                    .chat(rules.chat().with(Trait.THOUGHTS_IN_ALL)),
            "github.com/JohnnyZ93/oai-compatible-copilot/issues/215, github.com/hotovo/aider-desk/issues/529 (DeepSeek),"
                    + " github.com/mastra-ai/mastra/issues/12592 (Moonshot): the APIs' own 400",
            SEEN);

    /** Every vendor words it its own way; what they share is the member's name beside a word for «not known». */
    static final Repair THOUGHTS_UNKNOWN = Repair.ofRules(
            "no message of the assistant has thoughts",
            Symptom.of(
                    400,
                    422,
                    "(?:reasoning_content|reasoning_details|messages\\W.*\\breasoning\\b).*(?:unsupported|not supported"
                            + "|not permitted|not allowed|unknown|unrecognized|unexpected)"
                            + "|(?:unknown|unrecognized|unexpected|extra)\\b.*(?:reasoning_content|reasoning_details)"),
            rules -> rules.thoughtField(null).chat(rules.chat().without(Trait.EMPTY_THOUGHTS, Trait.THOUGHTS_IN_ALL)),
            "github.com/janhq/jan/issues/8136 (Groq), github.com/Kilo-Org/kilocode/issues/10375 (Cerebras),"
                    + " github.com/vercel/ai/pull/8057: the APIs' own 400",
            SEEN);

    static final Repair OPT_OUT_REFUSED = Repair.ofPrompt(
            "thinking is not switched off",
            Symptom.of(400, 428, "\\b(?:reasoning|thinking|reasoning_effort|enable_thinking)\\b"),
            ChatRepairs::withoutOptOut,
            "github.com/earendil-works/pi/issues/8454 (OpenRouter), github.com/theopenco/llmgateway/pull/3065 (Moonshot):"
                    + " the APIs' own 400",
            SEEN);

    static final Repair CHOICE_REFUSED = Repair.ofPrompt(
            "the choice of tools is left to the model",
            Symptom.of(400, 422, "tool_choice.*\\b(?:thinking|reasoning)\\b|\\b(?:thinking|reasoning)\\b.*tool_choice"),
            ChatRepairs::withoutChoice,
            "github.com/deepseek-ai/DeepSeek-V3/issues/1376, github.com/cloudwego/eino/issues/994 (Qwen): the APIs' own 400",
            SEEN);

    /** In the order in which they are looked at; the one about any word of thinking comes last. */
    public static final List<Repair> ALL = List.of(THOUGHTS_WANTED, CHOICE_REFUSED, THOUGHTS_UNKNOWN, OPT_OUT_REFUSED);

    /** Holds for every vendor of the API: which models are behind a name is for its server to say. */
    static final PromptQuirk REPAIRED = PromptQuirk.of(
            "what the server refuses of thinking is asked for once more, without",
            rules -> rules.repairing(ALL.toArray(Repair[]::new)),
            "see each repair",
            SEEN);

    private ChatRepairs() {}

    private static Prompt withoutOptOut(Prompt prompt) {
        return prompt.reasoning() == null || !prompt.reasoning().isOff()
                ? prompt
                : prompt.withReasoning(null)
                        .withLoss(Loss.changed("thinking", "the vendor refuses to have it switched off; it may think"));
    }

    private static Prompt withoutChoice(Prompt prompt) {
        return prompt.tools().isEmpty() || prompt.tools().choice() instanceof Choice.Auto
                ? prompt
                : prompt.withTools(prompt.tools().withChoice(new Choice.Auto()))
                        .withLoss(Loss.dropped(
                                "tool_choice", "the vendor refuses it while the model thinks; the model decides"));
    }
}
