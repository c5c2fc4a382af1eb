package keyrail.wire.openaichat.prompt;

import java.util.List;
import keyrail.core.inference.hub.Loss;
import keyrail.core.inference.hub.Reasoning;
import keyrail.core.inference.hub.Reasoning.Effort;
import keyrail.core.provider.ChatRules.Trait;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.core.provider.PromptRules.Thinking;
import keyrail.wire.tree.JsonTree;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks for thinking: by {@code reasoning_effort}, by OpenRouter's {@code reasoning}, or by DeepSeek's {@code thinking};
 * never by two that say the same. Comes after the tools, which may forbid it.
 */
final class ChatThinkingWriter {
    private final PromptRules rules;
    private final List<Loss> losses;
    private final ObjectNode body;

    ChatThinkingWriter(PromptRules rules, List<Loss> losses, ObjectNode body) {
        this.rules = rules;
        this.losses = losses;
        this.body = body;
    }

    void write(@Nullable Reasoning asked) {
        boolean withTools = body.has("tools") && rules.refuses(Parameter.THINKING_WITH_TOOLS);
        boolean forced = isForced(body) && rules.refuses(Parameter.FORCED_TOOL_WITH_THINKING);
        if (forced && rules.alwaysThinks()) {
            body.remove("tool_choice");
            losses.add(Loss.dropped("tool_choice", "the model always thinks, and cannot be made to call a tool then"));
        } else if (forced || withTools) {
            if (isOn(asked)) {
                losses.add(Loss.dropped("thinking", "the model does not think when it has such a choice of tools"));
            }
            if (withTools || rules.chat().has(Trait.THINKING_SWITCH)) {
                off();
            }
            return;
        }
        if (asked == null || isSilent(asked)) {
            return;
        }
        if (asked.isOff()) {
            off();
        } else {
            on(asked);
        }
    }

    private static boolean isForced(ObjectNode body) {
        return body.has("tool_choice") && !"none".equals(JsonTree.string(body, "tool_choice"));
    }

    private static boolean isOn(@Nullable Reasoning asked) {
        return asked != null && !isSilent(asked) && !asked.isOff();
    }

    /** Whether it is only about showing thoughts, which servers of this format do anyway. */
    private static boolean isSilent(Reasoning asked) {
        return asked.wanted() == null && asked.effort() == null && asked.budget() == null;
    }

    private void off() {
        if (rules.thinking() == Thinking.NONE) {
            return;
        }
        Effort least = rules.alwaysThinks() ? lowest() : rules.nearest(Effort.NONE);
        if (rules.chat().has(Trait.THINKING_SWITCH) && !rules.alwaysThinks()) {
            body.putObject("thinking").put("type", "disabled");
            return;
        }
        if (least != Effort.NONE) {
            losses.add(Loss.changed("thinking", "it cannot be switched off; asked for as little as there is"));
        }
        word(least);
    }

    private Effort lowest() {
        return rules.efforts().stream()
                .filter(effort -> effort != Effort.NONE)
                .findFirst()
                .orElse(Effort.MINIMAL);
    }

    private void on(Reasoning asked) {
        if (rules.thinking() == Thinking.NONE) {
            losses.add(Loss.dropped("thinking", "the model takes no word about it"));
            return;
        }
        Long budget = asked.budget();
        if (rules.chat().has(Trait.REASONING_OBJECT) && budget != null && asked.effort() == null) {
            summarized(body.putObject("reasoning").put("max_tokens", budget));
            return;
        }
        Effort wanted = asked.amount().orElse(null);
        Effort word = rules.nearest(wanted == null ? Effort.MEDIUM : wanted);
        if (rules.chat().has(Trait.THINKING_SWITCH)) {
            body.putObject("thinking").put("type", "enabled");
            if (wanted == null) {
                return;
            }
        }
        if (asked.effort() == null && budget != null) {
            losses.add(Loss.changed("thinking.budget", "asked for as effort " + word.text()));
        } else if (wanted != null && word != wanted) {
            losses.add(
                    Loss.changed("thinking.effort", "asked for as " + word.text() + ", the nearest the model takes"));
        }
        word(word);
    }

    private void word(Effort effort) {
        if (rules.chat().has(Trait.REASONING_OBJECT)) {
            ObjectNode reasoning = body.putObject("reasoning").put("effort", effort.text());
            if (effort != Effort.NONE) {
                summarized(reasoning);
            }
        } else {
            body.put("reasoning_effort", effort.text());
        }
    }

    private void summarized(ObjectNode reasoning) {
        if (rules.chat().has(Trait.REASONING_SUMMARY)) {
            reasoning.put("summary", "detailed");
        }
    }
}
