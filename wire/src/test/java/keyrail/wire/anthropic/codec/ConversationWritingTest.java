package keyrail.wire.anthropic.codec;

import static keyrail.wire.anthropic.codec.Written.ADAPTIVE;
import static keyrail.wire.anthropic.codec.Written.BUDGET;
import static keyrail.wire.anthropic.codec.Written.HI;
import static keyrail.wire.anthropic.codec.Written.assistant;
import static keyrail.wire.anthropic.codec.Written.body;
import static keyrail.wire.anthropic.codec.Written.call;
import static keyrail.wire.anthropic.codec.Written.conversation;
import static keyrail.wire.anthropic.codec.Written.json;
import static keyrail.wire.anthropic.codec.Written.lost;
import static keyrail.wire.anthropic.codec.Written.result;
import static keyrail.wire.anthropic.codec.Written.text;
import static keyrail.wire.anthropic.codec.Written.user;
import static keyrail.wire.anthropic.codec.Written.write;
import static org.assertj.core.api.Assertions.assertThat;

import keyrail.core.inference.Format;
import keyrail.core.inference.hub.Opaque;
import keyrail.core.inference.hub.Opaque.Minter;
import keyrail.core.provider.PromptRules;
import keyrail.core.provider.PromptRules.Parameter;
import keyrail.wire.codec.SealText;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Turns, calls and results in the order the API wants them. */
class ConversationWritingTest {
    @Test
    void resultsComeFirstAndInTheOrderOfTheirCalls() {
        WrittenPrompt written = conversation(
                HI,
                assistant(call("a"), call("b")),
                user(text("first"), result("b", "B"), result("a", "A"), text("then")));

        assertThat(body(written).get("messages").get(2))
                .isEqualTo(json(user(result("a", "A"), result("b", "B"), text("first"), text("then"))));
    }

    @Test
    void callsWithoutResultsAreAnsweredAsFailed() {
        WrittenPrompt written = conversation(HI, assistant(call("a")), user(text("never mind")));

        JsonNode answer = body(written).get("messages").get(2).get("content").get(0);
        assertThat(answer.get("tool_use_id").stringValue()).isEqualTo("a");
        assertThat(answer.get("is_error").booleanValue()).isTrue();
        assertThat(lost(written)).containsExactly("messages");
    }

    @Test
    void lateResultsGoBackToTheirCallAndOrphansBecomeText() {
        WrittenPrompt late = conversation(
                HI,
                assistant(call("a")),
                user(text("wait")),
                assistant(text("ok")),
                user(result("a", "A")),
                assistant(text("so")),
                HI);
        assertThat(body(late).get("messages").get(2)).isEqualTo(json(user(result("a", "A"), text("wait"))));

        WrittenPrompt orphan = conversation(user(result("gone", "A"), text("x")));
        assertThat(body(orphan)
                        .get("messages")
                        .get(0)
                        .get("content")
                        .get(0)
                        .get("text")
                        .stringValue())
                .contains("not in this conversation")
                .endsWith("\nA");
        assertThat(lost(orphan)).containsExactly("messages");
    }

    @Test
    void idsAreMadeToFitAndDistinctInCallAndResultAlike() {
        WrittenPrompt written = conversation(
                HI,
                assistant(call("call.1")),
                user(result("call.1", "A")),
                assistant(call("same")),
                user(result("same", "B")),
                assistant(call("same")),
                user(result("same", "C")));

        JsonNode messages = body(written).get("messages");
        for (int index = 1; index < 7; index += 2) {
            String id = messages.get(index).get("content").get(0).get("id").stringValue();
            assertThat(messages.get(index + 1)
                            .get("content")
                            .get(0)
                            .get("tool_use_id")
                            .stringValue())
                    .isEqualTo(id);
        }
        assertThat(messages.get(1).get("content").get(0).get("id").stringValue())
                .startsWith("toolu_");
        assertThat(messages.get(5).get("content").get(0).get("id").stringValue())
                .isEqualTo("same-2");
    }

    @Test
    void wordsBehindCallsStandBeforeThem() {
        WrittenPrompt written = conversation(HI, assistant(call("a"), text("looking")), user(result("a", "A")));

        assertThat(body(written).get("messages").get(1)).isEqualTo(json(assistant(text("looking"), call("a"))));
    }

    @Test
    void aThinkingBudgetNeedsTheThinkingBehindTheLastCalls() {
        String loop = "{\"model\":\"m\",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},\"max_tokens\":9000,"
                + "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],\"messages\":[" + HI + ","
                + assistant("%s" + call("a")) + "," + user(result("a", "A")) + "]}";
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"},";

        WrittenPrompt with = write(PromptReadingTest.read(loop.formatted(thought)), BUDGET);
        WrittenPrompt without = write(PromptReadingTest.read(loop.formatted("")), BUDGET);

        assertThat(body(with).path("thinking").path("type").asString("")).isEqualTo("enabled");
        assertThat(body(with)
                        .get("messages")
                        .get(1)
                        .get("content")
                        .get(0)
                        .get("signature")
                        .stringValue())
                .isEqualTo("c2ln");
        assertThat(body(without).has("thinking")).isFalse();
        assertThat(lost(without)).containsExactly("thinking");
    }

    @Test
    void instructionsBetweenTurnsStandWhereTheApiTakesThem() {
        String system = "{\"role\":\"system\",\"content\":\"Be brief.\"}";
        WrittenPrompt moved = conversation(HI, assistant(text("a")), system, user(text("b")));
        JsonNode messages = body(moved).get("messages");
        assertThat(messages.get(2)).isEqualTo(json(user(text("b"))));
        assertThat(messages.get(3))
                .isEqualTo(json("{\"role\":\"system\",\"content\":[{\"type\":\"text\",\"text\":\"Be brief.\"}]}"));

        PromptRules none = PromptRules.builder().refuses(Parameter.SYSTEM_TURNS).build();
        WrittenPrompt said = write(
                PromptReadingTest.read(
                        "{\"model\":\"m\",\"messages\":[" + String.join(",", HI, assistant(text("a")), system) + "]}"),
                none);
        assertThat(body(said).get("messages").get(2)).isEqualTo(json(user(text("<system>\\nBe brief.\\n</system>"))));
        assertThat(lost(said)).containsExactly("messages");

        WrittenPrompt first = write(
                PromptReadingTest.read(
                        "{\"model\":\"m\",\"system\":\"One.\",\"messages\":[" + system + "," + HI + "]}"),
                none);
        assertThat(body(first).get("system")).isEqualTo(json("[" + text("One.") + "," + text("Be brief.") + "]"));
    }

    @Test
    void theUserSpeaksFirstAndNobodyTwice() {
        WrittenPrompt written = conversation(assistant(text("a")), assistant(text("b")), HI, user(text(" ")), HI);

        JsonNode messages = body(written).get("messages");
        assertThat(messages.size()).isEqualTo(3);
        assertThat(messages.get(0).get("role").stringValue()).isEqualTo("user");
        assertThat(messages.get(1)).isEqualTo(json(assistant(text("a"), text("b"))));
        assertThat(messages.get(2)).isEqualTo(json(user(text("hi"), text("hi"))));
    }

    @Test
    void lastWordsOfTheAssistantAreGoneOnFromWhereTheModelTakesThat() {
        String prefilled = "{\"model\":\"m\",\"messages\":[" + HI + "," + assistant(text("The answer is ")) + "]}";

        WrittenPrompt taken = write(PromptReadingTest.read(prefilled), BUDGET);
        assertThat(body(taken).get("messages").get(1)).isEqualTo(json(assistant(text("The answer is"))));
        WrittenPrompt refused = write(PromptReadingTest.read(prefilled), ADAPTIVE);
        assertThat(body(refused).get("messages").size()).isEqualTo(3);
        assertThat(lost(refused)).containsExactly("messages");
    }

    @Test
    void reasoningGoesBackToItsOwnAccountOnly() {
        String own = SealText.write(new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "work"), "signature", "c2ln"));
        String others = SealText.write(new Opaque(new Minter(Format.ANTHROPIC_MESSAGES, "home"), "signature", "c2ln"));
        String thought = "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"%s\"}";

        WrittenPrompt written = conversation(
                HI, assistant(thought.formatted(own), thought.formatted(others), thought.formatted(""), text("x")), HI);

        assertThat(body(written).get("messages").get(1))
                .isEqualTo(json(assistant(thought.formatted("c2ln"), text("x"))));
        assertThat(lost(written)).containsExactly("messages[1].thought", "messages[1].thought");
    }

    @Test
    void mediaTheApiDoesNotTakeAreNoted() {
        String bmp =
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/bmp\",\"data\":\"aGk=\"}}";
        String csv =
                "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"text/csv\",\"data\":\"YSxi\"}}";
        WrittenPrompt written = conversation(user(bmp, csv));

        assertThat(body(written).get("messages").get(0))
                .isEqualTo(
                        json(
                                user(
                                        text("[image left out: image/bmp]"),
                                        "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"a,b\"}}")));
        assertThat(lost(written)).containsExactly("messages[0].image");
    }

    @Test
    void aFailedToolsResultIsOnlyText() {
        String picture =
                "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"aGk=\"}}";
        String failed = "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"is_error\":%s,\"content\":[" + text("no")
                + "," + picture + "]}";

        WrittenPrompt written = conversation(HI, assistant(call("a")), user(failed.formatted("true")));
        WrittenPrompt fine = conversation(HI, assistant(call("a")), user(failed.formatted("false")));

        assertThat(body(written).get("messages").get(2).get("content").get(0).get("content"))
                .isEqualTo(json("[" + text("no") + "," + text("[image left out]") + "]"));
        assertThat(lost(written)).containsExactly("messages[2].image");
        assertThat(fine.losses()).isEmpty();
    }
}
