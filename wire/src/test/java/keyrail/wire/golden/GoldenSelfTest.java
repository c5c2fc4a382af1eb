package keyrail.wire.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import keyrail.core.failure.KeyrailException;
import keyrail.core.inference.Bytes;
import keyrail.core.inference.Operation;
import keyrail.core.inference.hub.Prompt;
import keyrail.core.inference.hub.Reply;
import keyrail.core.inference.hub.ReplyEvent;
import keyrail.core.inference.hub.Sampling;
import keyrail.core.provider.RelayRules;
import keyrail.core.routing.Tuning;
import keyrail.wire.Formats;
import keyrail.wire.Relay;
import keyrail.wire.RelayRequest;
import keyrail.wire.codec.PromptSource;
import keyrail.wire.codec.RandomReply;
import keyrail.wire.codec.ReplyFrame;
import keyrail.wire.codec.ReplyWriter;
import keyrail.wire.codec.WrittenPrompt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @ParameterizedTest
    @MethodSource("cases")
    void aRequestTranslatedToItsOwnFormatMeansTheSame(GoldenCase one) {
        Prompt asked = one.prompt();
        WrittenPrompt written = one.codec().writePrompt(asked, GoldenTarget.plain(one.format()));
        Prompt arrived = one.codec()
                .readPrompt(new PromptSource(written.target(), written.headers(), written.query(), written.body()));
        assertThat(meaning(arrived)).isEqualTo(meaning(asked));
        assertThat(arrived.losses()).isEmpty();
    }

    /** Without the model's name and what was lost, which the golden files list; and each format's own limit of tokens. */
    private static Prompt meaning(Prompt prompt) {
        Sampling sampling = prompt.sampling();
        return new Prompt(
                null,
                prompt.system(),
                prompt.turns(),
                prompt.tools(),
                sampling,
                prompt.reasoning(),
                prompt.output(),
                prompt.extras(),
                prompt.stream(),
                List.of());
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
            ReplyWriter writer = one.codec()
                    .replyWriter(frame, bytes -> out.write(bytes.array(), bytes.offset(), bytes.length()));
            told.forEach(writer::accept);
            writer.end();
        } else {
            Bytes whole = one.codec().writeReply(reply, frame);
            out.write(whole.array(), whole.offset(), whole.length());
        }
        Reply again = RandomReply.assembled(Told.events(one.codec(), streamed, List.of(out.toByteArray())));
        assertThat(new Reply("", again.model(), again.blocks(), again.reason(), again.stopSequence(), again.tokens()))
                .as(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(new Reply(
                        "", reply.model(), reply.blocks(), reply.reason(), reply.stopSequence(), reply.tokens()));
    }
}
