package keyrail.wire.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Operation;
import keyrail.core.inference.hub.Block;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.RawJson;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.ToolSet;
import keyrail.core.inference.hub.Turn;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Codecs;
import keyrail.wire.Formats;
import keyrail.wire.Relay;
import keyrail.wire.RelayRequest;
import keyrail.wire.codec.Codec;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import keyrail.wire.tree.JsonTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A format to itself: relayed, every byte is there but for the splices; translated, the meaning is. */
class GoldenSelfTest {
    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    private static String relayed(GoldenCase one, String model, boolean exact) {
        RelayRequest request = new RelayRequest(
                Operation.GENERATE,
                Relay.scan(one.format(), one.request()),
                model,
                Tuning.NONE,
                RelayRules.PLAIN,
                exact);
        return Relay.relay(one.format(), request).body().stream()
                .map(Bytes::asUtf8)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRelayChangesNothingButWhatItDeclares(GoldenCase one) {
        String sent = one.request().asUtf8();
        assertThat(relayed(one, null, true)).isEqualTo(sent);
        if (!Formats.dialect(one.format()).modelIsInPath()) {
            String model = "\"model\": \"" + one.prompt().model() + "\"";
            assertThat(sent).contains(model);
            assertThat(relayed(one, "another", true)).isEqualTo(sent.replace(model, "\"model\": \"another\""));
        }
        String inserted = one.prompt().stream() && !one.prompt().extras().usageInStream()
                ? Formats.dialect(one.format())
                        .usageAsk()
                        .map(ask -> "\"" + ask.member() + "\":" + ask.value() + ",")
                        .orElse("")
                : "";
        assertThat(relayed(one, null, false)).isEqualTo("{" + inserted + sent.substring(1));
    }

    /** What is lost between a format and itself is in the golden files; all else has to be there. */
    @ParameterizedTest
    @MethodSource("cases")
    void aRequestTranslatedToItsOwnFormatMeansTheSame(GoldenCase one) {
        Prompt asked = one.prompt();
        WrittenPrompt written = one.codec().writePrompt(asked, own(one).target());
        Prompt arrived = one.codec()
                .readPrompt(new PromptSource(written.target(), written.headers(), written.query(), written.body()));
        assertThat(arrived.losses()).isEmpty();
        if (written.losses().isEmpty()) {
            assertThat(meaning(arrived)).isEqualTo(meaning(asked));
        } else {
            assertThat(arrived.turns()).hasSameSizeAs(asked.turns());
        }
    }

    @Test
    void mostRequestsLoseNothingOnTheWayToTheirOwnFormat() {
        for (Codec codec : Codecs.all()) {
            assertThat(cases().stream()
                            .filter(one -> one.format() == codec.format())
                            .filter(one -> one.codec()
                                    .writePrompt(one.prompt(), own(one).target())
                                    .losses()
                                    .isEmpty())
                            .count())
                    .as(codec.format().text())
                    .isGreaterThanOrEqualTo(8);
        }
    }

    private static GoldenTarget own(GoldenCase one) {
        return GoldenTarget.ALL.stream()
                .filter(target -> target.format() == one.format())
                .findFirst()
                .orElseThrow();
    }

    /** Without what may differ and mean the same: the model's name, spellings of JSON, the order of results in a turn. */
    private static Prompt meaning(Prompt prompt) {
        return new Prompt(
                null,
                prompt.system(),
                prompt.turns().stream().map(GoldenSelfTest::meaning).toList(),
                new ToolSet(
                        prompt.tools().tools().stream()
                                .map(tool -> new ToolSet.Tool(
                                        tool.name(),
                                        tool.description(),
                                        properties(tool.schema()),
                                        tool.strict(),
                                        tool.cache()))
                                .toList(),
                        prompt.tools().choice(),
                        prompt.tools().parallel()),
                prompt.sampling(),
                prompt.reasoning(),
                prompt.output(),
                Prompt.Extras.NONE,
                prompt.stream(),
                List.of());
    }

    /** No schema, and one that says nothing, are one of no properties. */
    private static RawJson properties(RawJson schema) {
        JsonNode read =
                schema == null ? JsonTree.object() : JsonTree.read(schema).orElseThrow();
        JsonNode properties = read.path("properties");
        return properties.isEmpty() ? RawJson.EMPTY_OBJECT : JsonTree.raw(read);
    }

    private static Turn meaning(Turn turn) {
        List<Block> blocks = new ArrayList<>();
        for (Block block : turn.blocks()) {
            blocks.add(
                    block instanceof Block.ToolCall call
                            ? new Block.ToolCall(
                                    call.id(),
                                    call.name(),
                                    JsonTree.raw(JsonTree.arguments(call.arguments())),
                                    call.seal(),
                                    call.cache())
                            : block);
        }
        blocks.sort(Comparator.comparing(block -> block instanceof Block.ToolResult result ? result.callId() : "~"));
        return new Turn(turn.role(), blocks);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anAnswerTranslatedToItsOwnFormatMeansTheSame(GoldenCase one) {
        one.answer().ifPresent(body -> assertAnswerKept(one, false, body));
        one.stream().ifPresent(body -> assertAnswerKept(one, true, body));
    }

    private static void assertAnswerKept(GoldenCase one, boolean streamed, Bytes body) {
        List<ReplyEvent> told;
        try {
            told = Told.events(one.codec(), streamed, List.of(GoldenAnswersTest.bytes(body)));
        } catch (KeyrailException brokenByIntent) {
            return;
        }
        if (told.stream().anyMatch(ReplyEvent.Failed.class::isInstance)) {
            return;
        }
        Reply reply = RandomReply.assembled(told);
        ReplyFrame frame = new ReplyFrame("0123456789ab", reply.model(), 1, one.prompt(streamed));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (streamed) {
            ReplyWriter writer =
                    one.codec().replyWriter(frame, bytes -> out.write(bytes.array(), bytes.offset(), bytes.length()));
            told.forEach(writer::accept);
            writer.end();
        } else {
            Bytes whole = one.codec().writeReply(reply, frame);
            out.write(whole.array(), whole.offset(), whole.length());
        }
        Reply again = RandomReply.assembled(Told.events(one.codec(), streamed, List.of(out.toByteArray())));
        assertThat(told(again)).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(told(reply));
    }

    /** Without ids, and without what seals hold: their writers mark them. */
    private static Reply told(Reply reply) {
        List<Block> blocks = reply.blocks().stream()
                .map(block -> switch (block) {
                    case Block.Thought thought -> new Block.Thought(thought.text(), null);
                    case Block.Hidden _ -> new Block.Text("hidden");
                    case Block.ToolCall call ->
                        new Block.ToolCall(
                                call.id(), call.name(), JsonTree.raw(JsonTree.arguments(call.arguments())), null, null);
                    case Block.Text _, Block.Refusal _, Block.Media _, Block.ToolResult _ -> block;
                })
                .toList();
        return new Reply("", reply.model(), blocks, reply.reason(), reply.stopSequence(), reply.tokens());
    }
}
